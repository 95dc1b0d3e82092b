import os
from pathlib import Path

import pytest

from kb.exchange.archives import open_source
from kb.exchange.errors import SourceRefused
from kb.exchange.parsing import parse_source
from kb.exchange.sources import FolderSource, Limits


def write(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def refusal(folder: Path, limits: Limits | None = None) -> str:
    with pytest.raises(SourceRefused) as refused:
        open_source(folder, limits).entries()
    return refused.value.code


def test_files_come_in_the_order_of_their_paths(tmp_path: Path):
    write(tmp_path, "b.md", "a/z.md", "a.md", "a/b/c.md", ".git/HEAD", "a/.DS_Store")
    entries = FolderSource(tmp_path).entries()
    assert [str(entry.path) for entry in entries] == ["a.md", "a/b/c.md", "a/z.md", "b.md"]
    assert [entry.read() for entry in entries] == [b"a.md", b"a/b/c.md", b"a/z.md", b"b.md"]


def flaws(folder: Path) -> dict[str, str]:
    return {str(entry.path): entry.flaw for entry in FolderSource(folder).entries()}


def test_links_are_left_out_and_never_read(tmp_path: Path):
    write(tmp_path, "in/a.md", "out/secret.md")
    (tmp_path / "in" / "b.md").symlink_to(tmp_path / "out" / "secret.md")
    (tmp_path / "in" / "c").symlink_to(tmp_path / "out")
    assert flaws(tmp_path / "in") == {"a.md": "", "b.md": "symlink", "c": "symlink"}
    for entry in FolderSource(tmp_path / "in").entries()[1:]:
        with pytest.raises(SourceRefused):
            entry.read()


def test_pipes_are_left_out_not_waited_for(tmp_path: Path):
    os.mkfifo(write(tmp_path, "b.md") / "a.md")
    assert flaws(tmp_path) == {"a.md": "special", "b.md": ""}


def test_unusable_names_are_left_out(tmp_path: Path):
    names = ("a.md", "aux.md", "nul/b.md", "c\x07.md", "..\\d.md")
    assert sorted(flaws(write(tmp_path, *names)).values()) == ["", *["unusable_name"] * 4]


def test_too_deep_folders_are_refused(tmp_path: Path):
    assert refusal(write(tmp_path, "/".join(["a"] * 41) + "/b.md")) == "depth"


def test_a_folder_is_imported_but_for_what_cannot_be(tmp_path: Path):
    write(tmp_path, "in/a.md", "in/aux.md", "out/secret.md")
    (tmp_path / "in" / "b.md").symlink_to(tmp_path / "out" / "secret.md")
    (tmp_path / "in" / "c.png").symlink_to(tmp_path / "out" / "secret.md")
    (tmp_path / "in" / "a.md").write_text("# A\n\n![c](c.png)\n")
    batch = parse_source(FolderSource(tmp_path / "in"))
    assert [str(document.path) for document in batch.documents] == ["a.md"]
    assert {str(skip.path): skip.reason.code for skip in batch.skipped} == {
        "aux.md": "unusable_name",
        "b.md": "symlink",
        "c.png": "symlink",
    }
    assert [said.code for said in batch.documents[0].warnings] == ["missing_image"]
    assert batch.files == ()


def test_too_many_files_are_refused(tmp_path: Path):
    assert refusal(write(tmp_path, "a.md", "b.md", "c.md"), Limits(max_files=2)) == "files"


def test_too_much_together_is_refused(tmp_path: Path):
    assert refusal(write(tmp_path, "a.md", "b.md"), Limits(max_total=7)) == "total_size"


def test_one_large_file_is_listed_but_not_read(tmp_path: Path):
    entry = FolderSource(write(tmp_path, "a.md"), Limits(max_file=3)).entries()[0]
    with pytest.raises(SourceRefused, match="larger"):
        entry.read()


def test_names_in_an_old_encoding_are_repaired(tmp_path: Path):
    raw = os.fsencode(tmp_path) + b"/" + "表.md".encode("cp932")
    try:
        with open(raw, "wb") as stream:  # noqa: PTH123  # a path of bytes
            stream.write(b"# x")
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    entry = FolderSource(tmp_path).entries()[0]
    assert str(entry.path) == "表.md"
    assert entry.read() == b"# x"


def test_what_is_neither_folder_nor_zip_is_refused(tmp_path: Path):
    write(tmp_path, "a.md")
    assert refusal(tmp_path / "none") == "missing"
    assert refusal(tmp_path / "a.md") == "not_zip"
