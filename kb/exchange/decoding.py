"""Text files from anywhere, decoded: a byte order mark decides, else UTF-8, else the likeliest Japanese one."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ISO_2022 = re.compile(rb"\x1b\$[@B]|\x1b\([BJI]")
_PAIR = re.compile(rb"[\x80-\xff]{2}")
_LIKELY = re.compile(r"[ぁ-んァ-ヶー、。一-龠]")
_UNLIKELY = re.compile(r"[｡-ﾟ\ue000-\uf8ff\x80-\x9f]")


class NotText(Exception):
    """These bytes are not text in any encoding that is read."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with line feeds only, and the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes, *, is_utf8: bool = False) -> Decoded:
    """Decode the bytes of a text file; raises `NotText` for what isn't one.

    With `is_utf8` nothing is guessed: the file was written by an export.
    """
    if is_utf8:
        return _decoded(data, "utf-8")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    if data.isascii() and _ISO_2022.search(data):
        return _decoded(data, "iso2022_jp")
    try:
        return _decoded(data, "utf-8")
    except NotText:
        return _guessed(data)


def _guessed(data: bytes) -> Decoded:
    """Choose by plausibility: bytes above 127 that always stand alone are Western, pairs are Japanese."""
    encodings = ("cp932", "euc_jp") if _PAIR.search(data) else ("cp1252", "cp932")
    candidates = [found for encoding in encodings if (found := _attempt(data, encoding))]
    if not candidates:
        raise NotText
    return max(candidates, key=_plausibility)


def _plausibility(candidate: Decoded) -> int:
    return len(_LIKELY.findall(candidate.text)) - 2 * len(_UNLIKELY.findall(candidate.text))


def _attempt(data: bytes, encoding: str) -> Decoded | None:
    try:
        return _decoded(data, encoding)
    except NotText:
        return None


def _decoded(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotText from error
    if "\0" in text:
        raise NotText
    return Decoded(unify_newlines(text), encoding)


def unify_newlines(text: str) -> str:
    """Return `text` with every line end written as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
