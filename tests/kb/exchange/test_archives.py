import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.exchange.archives import ZipSource, open_source
from kb.exchange.errors import SourceRefused
from kb.exchange.sources import Limits

Change = Callable[[zipfile.ZipInfo], None]


def archive(*files: tuple[str, bytes], change: Change | None = None) -> io.BytesIO:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as writer:
        for name, data in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if change:
                change(info)
            writer.writestr(info, data)
    return stream


def refusal(stream: io.BytesIO, limits: Limits | None = None) -> str:
    with pytest.raises(SourceRefused) as refused:
        ZipSource(stream, limits).entries()
    return refused.value.code


def paths(stream: io.BytesIO) -> list[str]:
    return [str(entry.path) for entry in ZipSource(stream).entries()]


def test_files_come_in_the_order_of_their_paths():
    entries = ZipSource(archive(("b.md", b"2"), ("a/", b""), ("a/x.md", b"1"), ("__MACOSX/._b.md", b"3"))).entries()
    assert [(str(entry.path), entry.read(), entry.size) for entry in entries] == [
        ("a/x.md", b"1", 1),
        ("b.md", b"2", 1),
    ]


def test_a_folder_around_everything_is_left_out():
    assert paths(archive(("help-main/a.md", b""), ("help-main/b/c.png", b""))) == ["a.md", "b/c.png"]
    assert paths(archive(("ja/a.md", b""), ("ja/b/c.md", b""))) == ["ja/a.md", "ja/b/c.md"]
    assert paths(archive(("x/a.md", b""), ("b.md", b""))) == ["b.md", "x/a.md"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../evil.md", "escapes"),
        ("a/../../evil.md", "escapes"),
        ("..\\evil.md", "escapes"),
        ("/etc/cron.d/evil", "absolute"),
        ("C:/evil.md", "absolute"),
        ("docs/con.md", "device"),
        ("docs/LPT1", "device"),
    ],
)
def test_names_that_lead_elsewhere_are_refused(name: str, code: str):
    assert refusal(archive(("good.md", b"# good"), (name, b"x"))) == code


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused():
    assert refusal(archive(("a.md", b"1"), ("a.md", b"2"))) == "duplicate"
    assert refusal(archive(("\u304c.md", b"1"), ("\u304b\u3099.md", b"2"))) == "duplicate"
    assert refusal(archive(("a", b"1"), ("a/b.md", b"2"))) == "duplicate"


def test_links_and_devices_are_refused():
    def as_link(info: zipfile.ZipInfo) -> None:
        info.create_system, info.external_attr = 3, 0o120777 << 16

    def as_device(info: zipfile.ZipInfo) -> None:
        info.create_system, info.external_attr = 3, 0o020666 << 16

    assert refusal(archive(("a.md", b"/etc/passwd"), change=as_link)) == "symlink"
    assert refusal(archive(("a.md", b""), change=as_device)) == "special"


def test_a_bomb_is_refused_by_its_ratio():
    assert refusal(archive(("a.md", b"0" * 5_000_000))) == "ratio"
    assert paths(archive(("a.md", b"0" * 100_000))) == ["a.md"]


def test_a_bomb_of_many_files_is_refused_by_what_they_are_together():
    limits = Limits(max_total=1_000_000)
    assert refusal(archive(*((f"{number}.md", b"ab" * 10_000) for number in range(60))), limits) == "total_size"


def test_too_many_files_are_refused():
    stream = archive(*((f"{number}.md", b"") for number in range(12)))
    assert refusal(stream, Limits(max_files=11)) == "files"


def test_a_huge_directory_is_refused_before_it_is_loaded():
    stream = archive(*((f"{'x' * 200}{number}.md", b"") for number in range(50)))
    with pytest.raises(SourceRefused, match="more than 10 files"):
        ZipSource(stream, Limits(max_files=10))


def test_files_that_share_their_bytes_are_refused():
    stream = archive(("a.md", b"abc" * 100), ("b.md", b"abc" * 100))
    data = bytearray(stream.getvalue())
    second = data.rfind(b"PK\x01\x02")
    struct.pack_into("<L", data, second + 42, 0)
    assert refusal(io.BytesIO(bytes(data))) == "overlap"


def test_encrypted_files_are_refused():
    data = bytearray(archive(("a.md", b"secret")).getvalue())
    at = data.rfind(b"PK\x01\x02")
    data[at + 8] |= 1
    assert refusal(io.BytesIO(bytes(data))) == "encrypted"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_compression_is_refused(method: int):
    def compress(info: zipfile.ZipInfo) -> None:
        info.compress_type = method

    assert refusal(archive(("a.md", b"x"), change=compress)) == "compression"


def test_a_size_that_was_lied_about_is_found_when_reading():
    data = bytearray(archive(("a.md", b"x" * 1000)).getvalue())
    for offset in (data.find(b"PK\x03\x04") + 22, data.rfind(b"PK\x01\x02") + 24):
        struct.pack_into("<L", data, offset, 10)
    entry = ZipSource(io.BytesIO(bytes(data))).entries()[0]
    with pytest.raises(SourceRefused, match="damaged"):
        entry.read()


def test_changed_bytes_are_found_when_reading():
    data = bytearray(archive(("a.md", b"some words, not many")).getvalue())
    data[40] ^= 0xFF
    entry = ZipSource(io.BytesIO(bytes(data))).entries()[0]
    with pytest.raises(SourceRefused, match="damaged"):
        entry.read()


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x05\x06", b"PK\x05\x06" + b"\xff" * 18, b"# Markdown"])
def test_what_is_no_zip_file_is_refused(data: bytes, tmp_path: Path):
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    with pytest.raises(SourceRefused) as refused:
        open_source(path)
    assert refused.value.code in {"not_zip", "files"}


def test_names_from_japanese_windows_are_read():
    data = archive(("XXXXXXXX/YYYYYYYYYYYY.md", b"# x"), ("XXXXXXXX/ascii.md", b"")).getvalue()
    # "手順表示" and "ソフト予算表" hold bytes that look like backslashes.
    data = data.replace(b"XXXXXXXX", "手順表示".encode("cp932")).replace(
        b"YYYYYYYYYYYY", "ソフト予算表".encode("cp932")
    )
    source = ZipSource(io.BytesIO(data))
    assert [str(entry.path) for entry in source.entries()] == ["ascii.md", "ソフト予算表.md"]
    assert source.entries()[1].read() == b"# x"


def test_names_in_utf8_without_the_flag_are_read():
    data = archive(("a/XXXXXXXXX.md", b""), ("b.md", b"")).getvalue().replace(b"XXXXXXXXX", "請求書".encode())
    assert paths(io.BytesIO(data)) == ["a/請求書.md", "b.md"]


def test_a_name_that_claims_utf8_and_is_not_is_refused():
    data = archive(("あ.md", b"")).getvalue().replace("あ".encode(), b"\xff\xfe\xfd")
    with pytest.raises(SourceRefused):
        ZipSource(io.BytesIO(data)).entries()


def test_a_stream_stays_open_for_whoever_opened_it():
    stream = archive(("a.md", b""))
    with ZipSource(stream) as source:
        source.entries()
    assert not stream.closed
