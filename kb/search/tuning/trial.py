"""What a question becomes: its words, those that don't count, and the other words it is asked in."""

from __future__ import annotations

from dataclasses import dataclass

from kb.search.analysis import stopwords
from kb.search.analysis.folding import fold
from kb.search.analysis.tokens import tokens
from kb.search.tuning.queries import Rules


@dataclass(frozen=True)
class Trial:
    """A question as search takes it."""

    words: list[str]
    dropped: list[str]
    """Words of it that tell nothing, where there are others."""
    variants: list[str]
    """The same in other words."""


def trial(rules: Rules, text: str, locale: str) -> Trial:
    """Return what a question becomes."""
    folded = fold(text)
    stopped = stopwords.ALL | rules.stop_words(locale)
    found = [token for token in tokens(folded) if token.whole]
    telling = [token for token in found if not stopped.intersection(token.forms)] or found
    words = dict.fromkeys(folded[token.start : token.end] for token in telling)
    dropped = dict.fromkeys(folded[token.start : token.end] for token in found if token not in telling)
    return Trial(list(words), list(dropped), [variant.text for variant in rules.variants(text, locale)])
