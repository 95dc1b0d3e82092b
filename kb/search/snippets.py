"""Snippets and highlights: the passage of a text that answers best, with the parts that match the query."""

import re
from collections.abc import Sequence
from functools import lru_cache

from kb.search import alignment, substring
from kb.search.alignment import Span, merged
from kb.search.analysis import stopwords
from kb.search.analysis.folding import Folded, fold, fold_with_offsets
from kb.search.analysis.japanese import NEGATION
from kb.search.analysis.kana import fold_reading, is_hiragana, is_kana, to_hiragana
from kb.search.analysis.tokens import Kind, QueryTerm, query_terms
from kb.search.engines.closeness import Needle, heaviest_place
from kb.search.engines.concordance import Words
from kb.search.engines.protocol import Passage
from kb.search.phrase_borders import last_border

_CAN = "出来る"
_NO_AND_CAN = frozenset({NEGATION, _CAN})
# A piece of text, and whether it matches the query.
Fragment = tuple[str, bool]

ELLIPSIS = "…"
_WINDOW = 60
_LEAD = 30
# Two lines of the help panel: what is further on is cut off there.
_SEEN = 40
_SHORT_KANA = 2
# So far back a border is looked for; how far on Japanese letters are a reason to look for one.
_AROUND, _AFTER = 24, 4
_SENTENCE_END = re.compile(r"[。！？!?\n]|\.\s")
_SPACE = re.compile(r"\s+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_NO_HIRAGANA = re.compile(r"[^ぁ-ゖ]")
_STRETCH, _WORD, _GRAM = 3.0, 1.0, 0.3


def mark(text: str, query: str) -> list[Fragment]:
    """A short text as pieces that match the query and pieces that don't."""
    return _marker(query).highlight(text)


def snippet(text: str, query: str, length: int = 120) -> list[Fragment]:
    """The passage of a long text that answers the query best, as pieces that match and pieces that don't."""
    return _marker(query).snippet(text, length)


@lru_cache(maxsize=64)
def _marker(query: str) -> "Marker":
    return Marker(query)


class Marker:
    """Finds one query in texts. `terms` are those of the search's results; without them the query is analysed."""

    def __init__(self, query: str, terms: Sequence[QueryTerm] = ()) -> None:
        self._query = query
        self._stretches = fold(query).split()
        self._terms = terms or query_terms(query)
        self._words = [term for term in self._terms if term.kind is Kind.WORD]
        words = [term for term in self._words if not self._is_scrap(term.surface)]
        self._forms = frozenset(form for term in words for form in term.forms)
        telling = [text for text in self._stretches if _is_telling(text) and text not in stopwords.ALL]
        surfaces = (term.surface for term in words if _is_telling(term.surface))
        self._letters = {*(telling or self._stretches), *surfaces}
        # One letter may be a part of any word: only where nothing else matches.
        self._single = {text for text in self._letters if len(text) == 1}
        self._several = self._letters - self._single
        heard = (term for term in self._terms if term.kind is Kind.READING and term.surface not in stopwords.ALL)
        self._sounds = [(term.surface, form) for term in heard for form in term.forms]
        self._in_kana = [text for text in self._stretches if len(text) > 1 and is_kana(text) and not is_hiragana(text)]
        self._needles = self._to_look_for()

    def _is_scrap(self, surface: str) -> bool:
        """Whether this is a part of a longer word that says nothing alone: 消す of 取り消す, 書 of 請求書."""
        if len(_NO_HIRAGANA.findall(surface)) > 1 or surface in self._stretches:
            return False
        return any(surface != term.surface and surface in term.surface for term in self._words)

    def highlight(self, text: str, words: Words | None = None) -> list[Fragment]:
        """The whole text, which should be short (a title, a phrasing), as pieces that match and pieces that don't.

        `words` are those of the text as it was indexed. Where it is another one by now, it is analysed.
        """
        return _fragments(text, self._spans(text, words, 0))

    def snippet(
        self, text: str, length: int = 120, *, passage: Passage | None = None, words: Words | None = None
    ) -> list[Fragment]:
        """About so many characters of the text around the best match; its beginning where nothing matches.

        `passage` is that match, where the engine has found it, and `words` are those of the text as it was indexed.
        """
        start, end = self._passage(text, length, passage)
        spans = self._spans(text[start:end], words, _folded_place(text, start, words))
        if spans and spans[0][0] > _SEEN and len(text) > length:
            first = start + spans[0][0]
            start = _break_before(text, first - _LEAD // 2, first - _LEAD)
            end = min(len(text), _break_before(text, start + length, start + length // 2))
            spans = self._spans(text[start:end], words, _folded_place(text, start, words))
        fragments = _fragments(text[start:end], spans)
        if start and not _SENTENCE_END.fullmatch(text[start - 1]):
            fragments.insert(0, (ELLIPSIS, False))
        if end < len(text.rstrip()):
            fragments.append((ELLIPSIS, False))
        return fragments

    def _to_look_for(self) -> list[Needle]:
        grams = [term for term in self._terms if term.kind is Kind.GRAM]
        return [
            *(Needle((stretch,), _STRETCH * len(stretch)) for stretch in self._stretches),
            *(Needle(tuple({term.surface, *term.forms}), _WORD * len(term.surface)) for term in self._words),
            *(Needle(term.forms, _GRAM) for term in grams),
        ]

    def _spans(self, text: str, words: Words | None, at: int) -> tuple[Span, ...]:
        folded = alignment.aligned(text).folded
        found = [span for letters in self._several for span in alignment.written_in(folded, letters)]
        found += self._meant(folded, words, at)
        for letters, sound in self._sounds:
            # To hear how a text sounds takes longer than all else; what stands there as it was typed needs none of it.
            if letters not in folded.text:
                found += alignment.spoken(text, sound, frozenset())
        found = found or [span for letters in self._single for span in alignment.written_in(folded, letters)]
        for letters in () if found else self._in_kana:
            found += alignment.spoken(text, fold_reading(to_hiragana(letters)), frozenset())
        if not found:
            exactly = substring.span_of(self._query, text)
            found = [exactly] if exactly else []
        return merged(found)

    def _meant(self, folded: Folded, words: Words | None, at: int) -> list[Span]:
        """Where the text has the query's words, and their negation where the query has one."""
        rest = self._forms - _NO_AND_CAN
        if NEGATION not in self._forms or self._forms == {NEGATION}:
            return _standing(folded, words, at, self._forms)
        said, negations, can = (
            _standing(folded, words, at, forms) if forms else []
            for forms in (rest, frozenset({NEGATION}), self._forms & {_CAN})
        )
        return alignment.negated(said, negations, alone=can)

    def _passage(self, text: str, length: int, known: Passage | None) -> Span:
        if len(text) <= length:
            return 0, len(text)
        place = _place_of(text, known) if known else None
        start = _beginning(text, self._best_place(text, min(_WINDOW, length // 2)) if place is None else place)
        if start + length >= len(text):
            return _earliest(text, len(text) - length, start), len(text)
        return start, _break_before(text, start + length, start + length // 2)

    def _best_place(self, text: str, window: int) -> int:
        folded = fold_with_offsets(text)
        weight, place = heaviest_place(folded.text, self._needles, window)
        if weight:
            return _source(folded, place)
        exactly = substring.span_of(self._query, text)
        return exactly[0] if exactly else 0


def _standing(folded: Folded, words: Words | None, at: int, forms: frozenset[str]) -> list[Span]:
    """Where the text has words: as it was written down, if it stands at this place of what was."""
    end = at + len(folded.text)
    if words is None or words.text[at:end] != folded.text:
        return alignment.meant(folded.source, forms)
    return [folded.span(*span) for span in alignment.meant_within(words, at, end, forms)]


def _place_of(text: str, passage: Passage) -> int | None:
    """Where a passage of the folded text stands in the text as it was written; None where it has changed since."""
    if fold(text[passage.at : passage.at + len(passage.letters)]) == passage.letters:
        return passage.at
    start, left = 0, passage.at
    # Some letters become several, or none, when folded: then places are counted, line by line.
    for line in text.splitlines(keepends=True):
        width = len(fold(line))
        if left < width:
            folded = fold_with_offsets(line)
            stands = passage.letters.startswith(folded.text[left : left + len(passage.letters)])
            return start + _source(folded, left) if stands else None
        start, left = start + len(line), left - width
    return None


def _folded_place(text: str, place: int, words: Words | None) -> int:
    """Where in the folded text something stands that stands here in the text."""
    if words is None or len(words.text) == len(text):
        return place
    return len(fold(text[:place]))


def _source(folded: Folded, place: int) -> int:
    return folded.span(place, place + 1)[0]


def _is_telling(surface: str) -> bool:
    """Whether letters mean the same wherever they stand: short hiragana are parts of other words."""
    return not is_hiragana(surface) if len(surface) <= _SHORT_KANA else True


def _beginning(text: str, place: int) -> int:
    """Where a passage begins that has a match at `place`: with its sentence, or some phrases before."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, max(0, place - _LEAD), place)]
    if ends or place <= _LEAD:
        return ends[-1] if ends else 0
    return _break_before(text, place - _LEAD // 2, place - _LEAD)


def _earliest(text: str, earliest: int, latest: int) -> int:
    """The first beginning of a sentence, or else of a phrase, between two places near the end of the text."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, latest)]
    return ends[0] if ends else _break_before(text, latest, earliest)


def _break_before(text: str, place: int, earliest: int) -> int:
    """The last place not after `place` at which a line may be broken: between phrases, or words."""
    offset = max(0, place - _AROUND)
    if not _JAPANESE.search(text, offset, place + _AFTER):
        spaces = [match.end() for match in _SPACE.finditer(text, offset, place)]
        return spaces[-1] if spaces and spaces[-1] >= earliest else place
    border = last_border(text, max(earliest, offset), place)
    return place if border is None else border


def _fragments(text: str, spans: Sequence[Span]) -> list[Fragment]:
    fragments: list[Fragment] = []
    done = 0
    for start, end in spans:
        fragments += [(text[done:start], False), (text[start:end], True)]
        done = end
    fragments.append((text[done:], False))
    shown = [(_SPACE.sub(" ", piece), matches) for piece, matches in fragments]
    return [fragment for fragment in shown if fragment[0]]
