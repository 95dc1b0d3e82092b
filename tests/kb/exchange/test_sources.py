import os
from pathlib import Path

import pytest

from kb.exchange.archives import open_source
from kb.exchange.errors import SourceRefused
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


def test_links_are_refused(tmp_path: Path):
    write(tmp_path, "in/a.md", "out/secret.md")
    (tmp_path / "in" / "b.md").symlink_to(tmp_path / "out" / "secret.md")
    assert refusal(tmp_path / "in") == "symlink"


def test_linked_folders_are_refused(tmp_path: Path):
    write(tmp_path, "in/a.md", "out/secret.md")
    (tmp_path / "in" / "b").symlink_to(tmp_path / "out")
    assert refusal(tmp_path / "in") == "symlink"


def test_pipes_are_refused_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "a.md")
    assert refusal(tmp_path) == "special"


def test_device_names_are_refused(tmp_path: Path):
    assert refusal(write(tmp_path, "aux.md")) == "device"


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
