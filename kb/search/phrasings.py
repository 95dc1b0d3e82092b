"""Phrasings: one line that stands for many questions.

`(ログイン|サインイン)できない` is two questions, `パスワード(を|)忘れた` has an optional part, groups may stand inside
groups. A backslash takes the meaning from `( ) |` and itself; full-width （ ｜ ） mean the same as the plain ones.
"""

from dataclasses import dataclass, field
from enum import StrEnum

MOST_EXPANSIONS = 200
LONGEST = 500
_DEEPEST = 20
_PLAIN = str.maketrans("（）｜", "()|")


class Mistake(StrEnum):
    """What can be wrong with a line."""

    UNCLOSED = "unclosed"
    UNOPENED = "unopened"
    TOO_MANY = "too_many"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    EMPTY = "empty"


class PhrasingError(Exception):
    """The line can't be expanded. `position` is the character at which it goes wrong, counted from 0."""

    def __init__(self, mistake: Mistake, position: int) -> None:
        super().__init__(f"{mistake} at {position}")
        self.mistake = mistake
        self.position = position


@dataclass(slots=True)
class _Group:
    """Alternatives, each a row of texts and groups."""

    opened_at: int
    alternatives: list[list["str | _Group"]] = field(default_factory=lambda: [[]])


def expand(line: str) -> tuple[str, ...]:
    """The questions that the line stands for, each once, in the order in which they are written.

    PhrasingError where brackets don't match, or where there would be more than 200, or an empty one.
    """
    if len(line) > LONGEST:
        raise PhrasingError(Mistake.TOO_LONG, LONGEST)
    whole = _parse(line)
    if _count(whole) > MOST_EXPANSIONS:
        raise PhrasingError(Mistake.TOO_MANY, _first_group(whole))
    questions = tuple(dict.fromkeys(" ".join(question.split()) for question in _questions(whole)))
    if "" in questions:
        raise PhrasingError(Mistake.EMPTY, 0)
    return questions


def escape(text: str) -> str:
    """The text as a line that stands for itself only."""
    return "".join(f"\\{char}" if char.translate(_PLAIN) in "()|\\" else char for char in text)


def _parse(line: str) -> _Group:
    stack = [_Group(0)]
    at = 0
    while at < len(line):
        char = line[at].translate(_PLAIN)
        if char == "\\" and at + 1 < len(line):
            stack[-1].alternatives[-1].append(line[at + 1])
            at += 1
        elif char == "(":
            stack.append(_opened(stack, at))
        elif char == ")":
            _close(stack, at)
        elif char == "|":
            stack[-1].alternatives.append([])
        else:
            stack[-1].alternatives[-1].append(line[at])
        at += 1
    if len(stack) > 1:
        raise PhrasingError(Mistake.UNCLOSED, stack[-1].opened_at)
    return stack[0]


def _opened(stack: list[_Group], at: int) -> _Group:
    if len(stack) > _DEEPEST:
        raise PhrasingError(Mistake.TOO_DEEP, at)
    group = _Group(at)
    stack[-1].alternatives[-1].append(group)
    return group


def _close(stack: list[_Group], at: int) -> None:
    if len(stack) == 1:
        raise PhrasingError(Mistake.UNOPENED, at)
    stack.pop()


def _count(group: _Group) -> int:
    total = 0
    for alternative in group.alternatives:
        ways = 1
        for part in alternative:
            ways *= _count(part) if isinstance(part, _Group) else 1
        total += ways
    return total


def _first_group(group: _Group) -> int:
    places = (part.opened_at for row in group.alternatives for part in row if isinstance(part, _Group))
    return min(places, default=0)


def _questions(group: _Group) -> list[str]:
    found: list[str] = []
    for alternative in group.alternatives:
        row = [""]
        for part in alternative:
            endings = _questions(part) if isinstance(part, _Group) else [part]
            row = [beginning + ending for beginning in row for ending in endings]
        found += row
    return found
