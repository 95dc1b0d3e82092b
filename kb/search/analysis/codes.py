"""Codes and numbers: what has to be found as it is written, whole (E-1032, v2.10.3, 10.0.0.1, 12,480)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from kb.search.analysis import english

# Letters and digits hang together (saml2.0, e-1032, 2fa, 10.0.0.1, 2024-03-05), and so do c++ and c#.
_CODE = re.compile(
    r"(?<![a-z0-9])(?:[a-z0-9]+(?:[-_./:@][a-z0-9]+)+|[a-z]+\d[a-z0-9]*|\d+[a-z][a-z0-9]*|[a-z](?:\+\+|#))"
)
_GROUPED = re.compile(r"(?<![a-z0-9,.])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![a-z0-9,])")
_BARE_LIST = re.compile(r"[a-z]+(?:[/:][a-z]+)+")  # and/or
_LETTER = re.compile(r"[a-z]")
# Letters, or places of a version: a date may be written otherwise.
_IS_NAME = re.compile(r"[a-z.]")
_DIGIT = re.compile(r"\d")
_SEPARATORS = re.compile(r"[-_/:]")
_VERSION = re.compile(r"v\d")
_PART = re.compile(r"[a-z0-9]+")
_SEPARATED = re.compile(r"[-_./:@]")
_LONGEST = 60
_MOST_PARTS = 6


class Code(NamedTuple):
    """A code or number of a folded line and the forms that find it; `whole` is False for a run of its parts."""

    start: int
    end: int
    forms: tuple[str, ...]
    whole: bool = True


def codes(line: str) -> Iterator[Code]:
    """The codes of a folded line, each followed by the runs of its parts: INV-2026-0001 is found by INV-2026."""
    for match in _matches(line):
        code = match.group()
        if len(code) <= _LONGEST and not _BARE_LIST.fullmatch(code):
            yield Code(match.start(), match.end(), _forms(code))
            yield from _runs(match)


def grouped(line: str) -> Iterator[Code]:
    """The numbers of a folded line that are written in groups of three: 12,480 and 12480 are one."""
    for match in _grouped(line):
        whole, _, fraction = match.group().replace(",", "").partition(".")
        fraction = fraction.rstrip("0")
        yield Code(match.start(), match.end(), (f"{whole}.{fraction}" if fraction else whole,))


def exact(folded: str) -> list[tuple[int, int]]:
    """Where the codes and grouped numbers of a folded text stand of which no part may be taken for the whole.

    Another code has some of its digits, and is another thing. Parts of a date may be: it is written in several ways.
    """
    spans = [match.span() for match in _matches(folded) if _is_exact(match.group())]
    return spans + [match.span() for match in _grouped(folded)]


def without_codes(folded: str) -> str:
    """The text with spaces for codes with letters or dots, and for grouped numbers."""
    bare = _GROUPED.sub(_spaces, folded)
    return _CODE.sub(lambda code: _spaces(code) if _IS_NAME.search(code.group()) else code.group(), bare)


def _spaces(match: "re.Match[str]") -> str:
    return " " * len(match.group())


def _matches(line: str) -> "Iterator[re.Match[str]]":
    numbers = _grouped(line)
    for match in _CODE.finditer(line):
        if not any(number.start() <= match.start() < number.end() for number in numbers):
            yield match


def _grouped(line: str) -> "list[re.Match[str]]":
    return list(_GROUPED.finditer(line)) if "," in line else []


def _is_exact(code: str) -> bool:
    return bool(len(code) <= _LONGEST and _IS_NAME.search(code) and _DIGIT.search(code))


def _forms(code: str) -> tuple[str, ...]:
    """A telephone number is written with hyphens or without; a place of a version is not."""
    joined = _SEPARATORS.sub("", code)
    return (code, joined) if joined.isdigit() and joined != code else (_canonical(code),)


def _canonical(code: str) -> str:
    """E-1032, E_1032 and E1032 are one, as are e-mail and email; 2.3 and 23 are not."""
    return english.stem(_SEPARATORS.sub("", code)) if _LETTER.search(code) else code


def _runs(code: "re.Match[str]") -> Iterator[Code]:
    """Neighbouring parts of a code with digits, from two up to all but one; a version counts without its v too."""
    text, at = code.group(), code.start()
    parts = [part.span() for part in _PART.finditer(text)]
    if not _DIGIT.search(text) or len(parts) > _MOST_PARTS:
        return
    starts = [start for start, _ in parts] + [1] * bool(_VERSION.match(text))
    for start in starts:
        for _, end in parts:
            run = text[start:end]
            if run != text and _SEPARATED.search(run):
                yield Code(at + start, at + end, (_canonical(run),), whole=False)
