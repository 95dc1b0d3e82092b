"""Whether a whole question means what a gap's few words mean."""

from __future__ import annotations

from collections.abc import Iterable

LEAST_WORDS = 2
"""One word says what a question is about, not what it asks."""
LEAST_STEM = 2


def is_within(meaning: str, question: str) -> bool:
    """Tell whether everything that `meaning` says is also said in `question`; both are meaning keys."""
    wanted, said = meaning.split(), question.split()
    return len(wanted) >= LEAST_WORDS and all(any(_same_word(word, other) for other in said) for word in wanted)


def _same_word(one: str, other: str) -> bool:
    """Tell whether two sounds are one word, perhaps inflected: つくれ and つくり, すくない and すくなく."""
    short, long = sorted((one, other), key=len)
    stem = short[:-1] if len(short) == len(long) else short
    return short == long or (len(stem) >= LEAST_STEM and len(long) - len(stem) == 1 and long.startswith(stem))


def nearest(question: str, meanings: Iterable[str]) -> str | None:
    """Return the meaning that says most of what the question says, all of which the question says too."""
    found = [meaning for meaning in meanings if is_within(meaning, question)]
    return max(found, key=lambda meaning: (len(meaning.split()), len(meaning), meaning), default=None)
