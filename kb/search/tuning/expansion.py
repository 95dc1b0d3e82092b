"""A question in other words: what staff said means the same, put in its place.

Nothing is indexed for this. A question that has a known word in it is asked again with each of the others in its place,
through the same analysis as any question; the engine takes the better of the answers for each article
(`kb.search.engines.variants`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from kb.search.analysis.folding import fold
from kb.search.analysis.kana import fold_reading
from kb.search.analysis.readings import reading, unconverted
from kb.search.analysis.tokens import Token, tokens
from kb.search.engines.protocol import Variant

MOST_VARIANTS = 8
_SHORTEST_LETTERS = 2
# A shorter sound is the beginning of too many words.
_SHORTEST_BEGINNING = 3
_STRETCH = re.compile(r"\S+")


class Match(NamedTuple):
    """A known word in a (folded) question, and what may stand in its place."""

    start: int
    end: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Trigger:
    letters: str
    sound: str
    forms: tuple[tuple[str, ...], ...]
    """The forms of each of its words, in order."""
    others: tuple[str, ...]


def canonical(word: str) -> str:
    """What two writings of one word have in common: 問合せ and 問い合わせ, Log in and log-in."""
    folded = fold(word)
    return "".join(token.forms[0] for token in _whole(folded)) or "".join(folded.split())


def normal_forms(word: str) -> frozenset[str]:
    """The forms under which the analysis knows a word; those of several words together."""
    return frozenset(form for token in _whole(fold(word)) for form in token.forms)


def words_in(text: str) -> int:
    """How many words a text has."""
    return len(_whole(fold(text)))


class Thesaurus:
    """Words with what else they find."""

    def __init__(self, pairs: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._triggers = [_trigger(word, others) for word, others in pairs]
        self._by_form: dict[str, list[_Trigger]] = {}
        for trigger in self._triggers:
            for form in trigger.forms[0] if trigger.forms else ():
                self._by_form.setdefault(form, []).append(trigger)

    def __bool__(self) -> bool:
        return bool(self._triggers)

    def matches(self, text: str) -> list[Match]:
        """The known words in a question, the longest first; of several in one place, all."""
        folded = " ".join(fold(text).split())
        found: dict[tuple[int, int], dict[str, None]] = {}
        for start, end, trigger in self._found(folded, _whole(folded)):
            found.setdefault((start, end), {}).update(dict.fromkeys(trigger.others))
        spans = sorted(found, key=lambda span: (span[0] - span[1], span))
        return [Match(start, end, tuple(found[start, end])) for start, end in spans]

    def _found(self, folded: str, words: Sequence[Token]) -> Iterator[tuple[int, int, _Trigger]]:
        for place, word in enumerate(words):
            for trigger in dict.fromkeys(one for form in word.forms for one in self._by_form.get(form, ())):
                many = len(trigger.forms)
                if _is_phrase(folded, words[place : place + many], trigger.forms):
                    yield word.start, words[place + many - 1].end, trigger
        yield from self._written(folded, {at for word in words for at in range(word.start + 1, word.end)})
        for stretch in _STRETCH.finditer(folded):
            yield from self._spoken(stretch.start(), stretch.group())

    def _written(self, folded: str, inside: set[int]) -> Iterator[tuple[int, int, _Trigger]]:
        """The known words that stand there letter by letter, spaces aside, and are no part of another word."""
        places = [place for place, char in enumerate(folded) if not char.isspace()]
        letters = "".join(folded.split())
        for trigger in self._triggers:
            at = letters.find(trigger.letters) if len(trigger.letters) >= _SHORTEST_LETTERS else -1
            if at >= 0:
                start, end = places[at], places[at + len(trigger.letters) - 1] + 1
                if start not in inside and end not in inside:
                    yield start, end, trigger

    def _spoken(self, start: int, stretch: str) -> Iterator[tuple[int, int, _Trigger]]:
        """The known words that were typed by their sound, in kana or romaji; in kana, more may follow."""
        sound = unconverted(stretch)
        for trigger in self._triggers if sound else ():
            if trigger.sound == sound:
                yield start, start + len(stretch), trigger
            elif len(trigger.sound) >= _SHORTEST_BEGINNING and sound.startswith(trigger.sound):
                width = _width(stretch, trigger.sound)
                if width:
                    yield start, start + width, trigger

    def variants(self, text: str) -> tuple[Variant, ...]:
        """The question with others of the known words in it, one replaced before two are."""
        folded = " ".join(fold(text).split())
        matches = self.matches(text)
        made = dict.fromkeys(variant for variant in _replaced(folded, matches) if variant.text != folded)
        return tuple(islice(made, MOST_VARIANTS))


def _trigger(word: str, others: Sequence[str]) -> _Trigger:
    folded = fold(word)
    forms = tuple(token.forms for token in _whole(folded))
    return _Trigger("".join(folded.split()), reading(word), forms, tuple(others))


def _width(stretch: str, sound: str) -> int:
    """How many letters at the beginning sound so, the long vowel after them too; 0 where none do."""
    return max((width for width in range(1, len(stretch)) if fold_reading(stretch[:width]) == sound), default=0)


def _whole(folded: str) -> list[Token]:
    """The words of a text in order; letters inside a code are no words of their own."""
    found = sorted((token for token in tokens(folded) if token.whole), key=lambda token: (token.start, -token.end))
    kept: list[Token] = []
    for token in found:
        if not kept or token.start >= kept[-1].end:
            kept.append(token)
    return kept


def _is_phrase(folded: str, words: Sequence[Token], wanted: Sequence[tuple[str, ...]]) -> bool:
    """Whether these words are those wanted, with nothing that is spoken between them."""
    if len(words) != len(wanted):
        return False
    same = all(set(word.forms) & set(forms) for word, forms in zip(words, wanted, strict=True))
    between = (folded[one.end : other.start] for one, other in pairwise(words))
    return same and not any(char.isalnum() for gap in between for char in gap)


def _replaced(folded: str, matches: Sequence[Match]) -> Iterator[Variant]:
    for match in matches:
        for other in match.others:
            yield _variant(folded, [(match, other)])
    for place, first in enumerate(matches):
        for second in matches[place + 1 :]:
            if first.end <= second.start or second.end <= first.start:
                for other in first.others:
                    for another in second.others:
                        yield _variant(folded, [(first, other), (second, another)])


def _variant(folded: str, replaced: list[tuple[Match, str]]) -> Variant:
    text = folded
    for match, other in sorted(replaced, key=lambda pair: -pair[0].start):
        text = _joined(text[: match.start], fold(other), text[match.end :])
    return Variant(text, tuple(other for _, other in replaced))


def _joined(before: str, word: str, after: str) -> str:
    """Latin words are kept apart from what stands beside them."""
    left = " " if before and before[-1].isascii() and before[-1].isalnum() and word[:1].isascii() else ""
    right = " " if after and after[0].isascii() and after[0].isalnum() and word[-1:].isascii() else ""
    return before + left + word + right + after
