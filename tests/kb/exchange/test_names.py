from pathlib import PurePosixPath

import pytest

from kb.exchange.errors import SourceRefused
from kb.exchange.names import check_distinct, decode_names, is_junk, safe_path


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../a.md", "escapes"),
        ("a/../../b.md", "escapes"),
        ("a\\..\\..\\b.md", "escapes"),
        (".. /a.md", "escapes"),
        ("/etc/passwd", "absolute"),
        ("\\\\server\\share\\a.md", "absolute"),
        ("C:\\a.md", "absolute"),
        ("c:a.md", "absolute"),
        ("CON", "device"),
        ("a/nul.md", "device"),
        ("a/Com1.tar.gz", "device"),
        ("a/aux .md", "device"),
        ("", "name"),
        ("///", "name"),
        ("a\0b.md", "name"),
        ("a\nb.md", "name"),
        ("あ" * 90, "name"),
        ("/".join("a" * 41), "depth"),
    ],
)
def test_names_that_could_do_harm_are_refused(name: str, code: str):
    with pytest.raises(SourceRefused) as refusal:
        safe_path(name)
    assert refusal.value.code == code
    assert "%(" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a/./b//c.md", "a/b/c.md"),
        ("手順\\請求.md", "手順/請求.md"),
        ("\u304b\u3099.md", "が.md"),
        ("Q: なぜ?.md", "Q: なぜ?.md"),
        ("..a/b...md", "..a/b...md"),
        ("console.md", "console.md"),
    ],
)
def test_other_names_become_relative_paths(name: str, path: str):
    assert safe_path(name) == PurePosixPath(path)


def test_a_path_may_occur_once_and_not_be_a_folder_too():
    check_distinct([PurePosixPath("a/b"), PurePosixPath("a/c"), PurePosixPath("d")])
    for paths in (["a", "a"], ["a", "a/b"], ["a/b", "a"], ["a/b/c", "a/b"]):
        with pytest.raises(SourceRefused, match="twice"):
            check_distinct(PurePosixPath(path) for path in paths)


def test_names_without_a_declared_encoding_are_decoded_together():
    names = ["表示/ソース.md", "能力.md"]
    assert decode_names([name.encode("cp932") for name in names]) == names
    assert decode_names([name.encode() for name in names]) == names
    assert decode_names([b"caf\x82.md", b"\xff\xfe.md"]) == ["café.md", "\u00a0■.md"]


def test_what_machines_leave_behind_is_left_out():
    for name in (".git/config", "__MACOSX/a.md", "a/.DS_Store", "a/._b.md", "node_modules/x/README.md", "Thumbs.db"):
        assert is_junk(PurePosixPath(name))
    assert not is_junk(PurePosixPath("a/_b.md"))
