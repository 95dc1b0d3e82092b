"""Uploaded images: opened, checked and written anew."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from core.db import Database
from core.errors import Invalid
from core.files import storage
from core.files.actions import store_image
from core.files.images import clean_image
from core.files.models import StoredFile
from tests.factories import Place


def picture(kind: str, size: tuple[int, int] = (40, 20), **options: Any) -> bytes:
    buffer = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(buffer, kind, **options)
    return buffer.getvalue()


def with_exif(orientation: int = 6) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[2] = (35.0, 39.0, 29.0)
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_images_of_each_kind_are_kept(kind: str) -> None:
    cleaned = clean_image(picture(kind))
    assert (cleaned.width, cleaned.height) == (40, 20)
    assert Image.open(io.BytesIO(cleaned.data)).size == (40, 20)
    assert cleaned.media_type in {"image/png", "image/jpeg", "image/webp", "image/gif"}


def test_where_and_with_what_a_photo_was_taken_is_forgotten_and_it_stands_upright() -> None:
    cleaned = clean_image(with_exif())
    assert b"SecretCamera" not in cleaned.data
    assert b"Exif" not in cleaned.data
    assert (cleaned.width, cleaned.height) == (20, 40)


def test_text_in_a_png_is_forgotten() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "SecretComment")
    assert b"SecretComment" not in clean_image(picture("PNG", pnginfo=info)).data


def test_what_hides_behind_an_image_is_cut_off() -> None:
    for kind in ("PNG", "JPEG"):
        assert b"<script>" not in clean_image(picture(kind) + b"<script>alert(1)</script>").data


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_writing_an_image_anew_a_second_time_changes_nothing(kind: str) -> None:
    once = clean_image(picture(kind) if kind != "JPEG" else with_exif()).data
    if kind == "WEBP":
        assert Image.open(io.BytesIO(clean_image(once).data)).size == (40, 20)
    else:
        assert clean_image(once).data == once


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that claims to be huge."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"\0" * 100_000)), (b"IEND", b"")]
    parts = [struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("size", [(60_000, 60_000), (8_000, 7_000)])
def test_bombs_are_refused_before_they_unfold(size: tuple[int, int]) -> None:
    with pytest.raises(Invalid, match="too many pixels"):
        clean_image(bomb(*size))


@pytest.mark.parametrize(
    "data",
    [
        b"plain text",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        picture("BMP"),
        picture("TIFF"),
        picture("JPEG")[:200],
    ],
    ids=["text", "svg", "pdf", "gif header", "png header", "bmp", "tiff", "cut off"],
)
def test_what_is_no_image_for_pages_is_refused(data: bytes) -> None:
    with pytest.raises(Invalid):
        clean_image(data)


def test_the_same_image_is_kept_once_per_workspace(database: Database, place: Place, tmp_path: Path) -> None:
    with database.session(place.id, write=True) as session:
        first = store_image(session, tmp_path, picture("PNG"), "a.png", None)
        again = store_image(session, tmp_path, picture("PNG"), "../../b.png", None)
        assert first.id == again.id
        assert session.scalar(sa.select(sa.func.count()).select_from(StoredFile)) == 1
    assert storage.digest(storage.read(tmp_path, first.sha256)) == first.sha256


def test_names_with_folders_and_empty_files(database: Database, place: Place, tmp_path: Path) -> None:
    with database.session(place.id, write=True) as session:
        assert store_image(session, tmp_path, picture("GIF"), "../../etc/passwd.gif", None).name == "passwd.gif"
        with pytest.raises(Invalid, match="empty"):
            store_image(session, tmp_path, b"", "a.png", None)


def test_stored_bytes_can_be_deleted_twice(tmp_path: Path) -> None:
    sha256 = storage.store(tmp_path, b"bytes")
    assert storage.store(tmp_path, b"bytes") == sha256
    storage.delete(tmp_path, sha256)
    storage.delete(tmp_path, sha256)
    with pytest.raises(FileNotFoundError):
        storage.read(tmp_path, sha256)


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"quality": 30}])
def test_a_webp_without_secrets_is_kept_as_it_is(options: dict[str, Any]) -> None:
    data = picture("WEBP", **options)
    assert clean_image(data).data == data


def test_an_animated_webp_without_secrets_is_kept_as_it_is() -> None:
    buffer = io.BytesIO()
    frames = [Image.new("RGBA", (8, 8), (shade, 0, 0, shade)) for shade in (255, 128, 0)]
    frames[0].save(buffer, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    assert clean_image(buffer.getvalue()).data == buffer.getvalue()


@pytest.mark.parametrize("secret", ["exif", "xmp", "icc_profile"])
def test_what_a_webp_carries_along_is_forgotten_once_and_then_it_is_kept(secret: str) -> None:
    carried: dict[str, Any] = {secret: b"Exif\x00\x00SecretCamera" if secret == "exif" else b"SecretCamera"}
    data = picture("WEBP", **carried)
    assert b"SecretCamera" in data
    cleaned = clean_image(data)
    assert b"SecretCamera" not in cleaned.data
    assert clean_image(cleaned.data).data == cleaned.data


def test_what_hides_in_or_behind_a_webp_is_cut_off() -> None:
    data = picture("WEBP")
    chunk = b"HIDE" + struct.pack("<I", 8) + b"<script>"
    inside = data[:4] + struct.pack("<I", len(data) - 8 + len(chunk)) + data[8:] + chunk
    for hiding in (data + b"<script>", data + chunk, inside, data[:-1] + b"\x00<script>"):
        assert b"<script>" not in clean_image(hiding).data
