"""The notation of phrasings: `(ログイン|サインイン)できない` stands for two questions, `(の|)` for with or without."""

from __future__ import annotations

from core.errors import Invalid
from core.messages import Message, msg

LIMIT = 200


class PhrasingError(Invalid):
    """A phrasing can't be read; `position` is the 0-based place of what is wrong."""

    def __init__(self, message: Message, position: int) -> None:
        super().__init__("phrasings", message)
        self.position = position


def expand(notation: str) -> list[str]:
    """Return the questions that a phrasing stands for, at most 200, without repeats. Raises `PhrasingError`."""
    found, end = _choices(notation, 0, depth=0)
    if end != len(notation):
        raise PhrasingError(msg("There is a closing bracket too many at character %(place)s.", place=end + 1), end)
    cleaned = (" ".join(text.split()) for text in found)
    return list(dict.fromkeys(text for text in cleaned if text))


def _choices(notation: str, at: int, *, depth: int) -> tuple[list[str], int]:
    """Read alternatives up to a closing bracket or the end."""
    found: list[str] = []
    current, start = [""], at
    while at < len(notation):
        character = notation[at]
        if character == ")" or (character == "|" and depth):
            found.extend(current)
            if character == ")":
                return found, at
            current = [""]
            at += 1
        elif character == "(":
            inner, closing = _choices(notation, at + 1, depth=depth + 1)
            if closing >= len(notation):
                raise PhrasingError(msg("The bracket at character %(place)s is not closed.", place=at + 1), at)
            current = _joined(current, inner, start)
            at = closing + 1
        else:
            current = [text + character for text in current]
            at += 1
    return found + current, at


def _joined(left: list[str], right: list[str], position: int) -> list[str]:
    if len(left) * len(right) > LIMIT:
        raise PhrasingError(msg("This stands for more than %(limit)s questions. Split it up.", limit=LIMIT), position)
    return [first + second for first in left for second in right]
