"""Images from outside are opened, checked and written anew: what was hidden in them is gone."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import Invalid
from core.messages import Message, msg

PIXEL_LIMIT = 50_000_000
_WEBP_PICTURE = {b"VP8 ", b"VP8L", b"ALPH"}
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}


@dataclass(frozen=True)
class CleanImage:
    """An image as it is stored; width and height in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


def clean_image(data: bytes, *, field: str = "file") -> CleanImage:
    """Re-encode a PNG, JPEG, GIF or WebP without metadata, turned as its EXIF says. Raises `Invalid`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=list(_FORMATS))
            _check_size(image, field)
            image.load()
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Invalid(field, msg("This is not an image that can be shown. Use PNG, JPEG, GIF or WebP.")) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Invalid(field, _too_large()) from error
    if _is_clean_jpeg(image, data) or _is_clean_webp(image, data):
        return CleanImage(data, _FORMATS[str(image.format)], image.width, image.height)
    return _written_anew(image)


def _is_clean_jpeg(image: Image.Image, data: bytes) -> bool:
    """Tell whether a JPEG holds nothing but its picture: writing it anew would only lose quality, every time."""
    markers = set(getattr(image, "applist", []))
    names = {name for name, _content in markers} if image.format == "JPEG" else {"other"}
    return names <= {"APP0"} and data.endswith(b"\xff\xd9") and data.count(b"\xff\xd9") == 1


def _is_clean_webp(image: Image.Image, data: bytes) -> bool:
    """Tell whether a WebP holds nothing but its picture, as a JPEG's test does."""
    if image.format != "WEBP" or len(data) != 8 + int.from_bytes(data[4:8], "little"):
        return False
    kinds = list(_chunks(data[12:]))
    frames = [frame for kind, frame in kinds if kind == b"ANMF"]
    inside = [kind for frame in frames for kind, _content in _chunks(frame[16:])]
    return {kind for kind, _content in kinds} <= _WEBP_PICTURE | {b"VP8X", b"ANIM", b"ANMF"} and {
        *inside
    } <= _WEBP_PICTURE


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and content of RIFF chunks; of what isn't whole, a name that nothing allows."""
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        yield (data[at : at + 4], data[at + 8 : at + 8 + size]) if end <= len(data) else (b"", b"")
        at = end


def _check_size(image: Image.Image, field: str) -> None:
    if image.width * image.height > PIXEL_LIMIT:
        raise Invalid(field, _too_large())


def _too_large() -> Message:
    return msg("The image has too many pixels. Make it smaller and try again.")


def _written_anew(image: Image.Image) -> CleanImage:
    kind = image.format or "PNG"
    if getattr(image, "is_animated", False) and kind in ("GIF", "WEBP"):
        return _animation(image, kind)
    turned = _turned(image)
    buffer = io.BytesIO()
    if kind == "JPEG":
        turned.convert("RGB").save(buffer, "JPEG", quality=88, optimize=True)
    elif kind == "WEBP":
        turned.save(buffer, "WEBP", quality=88, icc_profile=b"")
    else:
        kind = "PNG"
        turned.info.clear()
        turned.save(buffer, "PNG", optimize=True)
    return CleanImage(buffer.getvalue(), _FORMATS[kind], turned.width, turned.height)


def _turned(image: Image.Image) -> Image.Image:
    """Return the image upright; EXIF that can't be read says nothing about that."""
    try:
        return ImageOps.exif_transpose(image)
    except (SyntaxError, ValueError, OSError, struct.error):
        return image


def _animation(image: Image.Image, kind: str) -> CleanImage:
    buffer = io.BytesIO()
    image.save(buffer, kind, save_all=True, exif=b"", xmp=b"", icc_profile=b"")
    return CleanImage(buffer.getvalue(), _FORMATS[kind], image.width, image.height)
