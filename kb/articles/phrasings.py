"""Phrasings as an author writes them: what they stand for, or what is wrong with them in words."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Invalid
from core.messages import Message, msg
from kb.search.phrasings import MOST_EXPANSIONS, Mistake, PhrasingError, expand

MOST_LINES = 200


def questions(phrasings: Sequence[str]) -> list[str]:
    """Return the questions that the lines stand for, each once, at most 200. Raises `Invalid`, which names the line."""
    if len(phrasings) > MOST_LINES:
        raise Invalid(
            "phrasings", msg("Write at most %(count)s lines; put some together as in (a|b).", count=MOST_LINES)
        )
    found: dict[str, None] = {}
    for number, line in enumerate(phrasings, start=1):
        try:
            found |= dict.fromkeys(expand(line))
        except PhrasingError as error:
            raise Invalid("phrasings", _say(error, number)) from error
    if len(found) > MOST_EXPANSIONS:
        raise Invalid("phrasings", _too_many_together(len(found)))
    return list(found)


def _too_many_together(count: int) -> Message:
    return msg(
        "All lines together stand for %(count)s questions, %(over)s too many: at most %(limit)s are searched.",
        count=count,
        over=count - MOST_EXPANSIONS,
        limit=MOST_EXPANSIONS,
    )


def _say(error: PhrasingError, line: int) -> Message:
    place = error.position + 1
    return {
        Mistake.UNCLOSED: msg(
            "Line %(line)s: the bracket at character %(place)s is not closed.", line=line, place=place
        ),
        Mistake.UNOPENED: msg(
            "Line %(line)s: there is a closing bracket too many at character %(place)s.", line=line, place=place
        ),
        Mistake.TOO_MANY: msg(
            "Line %(line)s stands for more than %(limit)s questions. Split it up.", line=line, limit=MOST_EXPANSIONS
        ),
        Mistake.TOO_LONG: msg("Line %(line)s is too long. Split it up.", line=line),
        Mistake.TOO_DEEP: msg("Line %(line)s has too many brackets inside each other.", line=line),
        Mistake.EMPTY: msg(
            "Line %(line)s also stands for an empty question. Take the empty brackets or one “|” away.", line=line
        ),
    }[error.mistake]
