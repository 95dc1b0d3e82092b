"""Where in a text something stands that was written, or only sounds, or is meant, as in the query."""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from kb.search.analysis.folding import Folded, fold_with_offsets
from kb.search.analysis.kana import fold_reading, is_kana
from kb.search.analysis.readings import Piece, pieces
from kb.search.analysis.tokens import Token, tokens
from kb.search.engines.concordance import Words

Span = tuple[int, int]
_SHORT, _PASSAGE = 80, 400
_STEM = re.compile(r"([\u3005\u3400-\u9fff].*[\u3005\u3400-\u9fff])[ぁ-ゖ]{1,3}")
_KANJI = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff]")


class Aligned:
    """A text taken apart: folded, with its words as they sound and as they are meant."""

    def __init__(self, text: str) -> None:
        self.folded: Folded = fold_with_offsets(text)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The words as they sound."""
        return pieces(self.folded.text)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words as they are meant."""
        return tuple(tokens(self.folded.text))


def aligned(text: str) -> Aligned:
    """Take a text apart. The same phrasings are shown again and again; a passage is asked several things at once."""
    if len(text) <= _SHORT:
        return _remembered(text)
    return _passage(text) if len(text) <= _PASSAGE else Aligned(text)


@lru_cache(maxsize=1024)
def _remembered(text: str) -> Aligned:
    return Aligned(text)


@lru_cache(maxsize=32)
def _passage(text: str) -> Aligned:
    return Aligned(text)


# ませ of 届きません stands between a verb and its negation.
_POLITE = 2


def written(text: str, wanted: str) -> list[Span]:
    """Where the text has these (folded) letters; Latin ones only from the beginning of a word on."""
    return written_in(aligned(text).folded, wanted)


def written_in(folded: Folded, wanted: str) -> list[Span]:
    """As `written`, in a text that is folded already."""
    return [folded.span(at, at + len(wanted)) for at in _places(folded.text, wanted)]


def _places(folded: str, wanted: str) -> Iterator[int]:
    is_latin = "a" <= wanted[:1] <= "z"
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        if is_latin and at and "a" <= folded[at - 1] <= "z":
            at = folded.find(wanted, at + 1)
        else:
            yield at
            at = folded.find(wanted, at + len(wanted))


def meant(text: str, forms: frozenset[str]) -> list[Span]:
    """Where the text has a word with one of these normal forms, or one of two kanji and more but for its ending."""
    parts = aligned(text)
    stems = _stems(forms)
    return [
        parts.folded.span(token.start, token.end)
        for token in parts.tokens
        if not forms.isdisjoint(token.forms) or not stems.isdisjoint(_stems(token.forms))
    ]


def meant_within(words: Words, start: int, end: int, forms: frozenset[str]) -> list[Span]:
    """As `meant` for a part of a folded text whose words were written down when it was indexed: positions in it."""
    wanted = set(forms)
    for stem in _stems(forms):
        wanted.update(form for form in words.beginning(stem) if stem in _stems((form,)))
    return [(at - start, to - start) for form in wanted for at, to in words.of(form, start, end)]


@lru_cache(maxsize=4096)
def _stems(forms: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
    """What verbs and the nouns made of them have in common: 取り消す and 取り消し are both 取り消."""
    return frozenset(found.group(1) for form in forms if (found := _STEM.fullmatch(form)))


def spoken(text: str, sound: str, tail: frozenset[str], kanji: str = "") -> list[Span]:
    """Where the text sounds so, from the beginning of a word on.

    `kanji` are those of the query: other kanji that sound alike are another word, other okurigana are not.
    """
    parts = aligned(text)
    found: list[Span] = []
    for place, piece in enumerate(parts.pieces):
        end = _spoken_from(parts, place, sound, tail) if piece.reading else None
        if end is not None and _same_kanji(parts.folded.text[piece.start : end], kanji):
            found.append(parts.folded.span(piece.start, end))
    return found


def _spoken_from(parts: Aligned, place: int, sound: str, tail: frozenset[str]) -> int | None:
    """Where what sounds so ends when it begins with this word."""
    heard = ""
    for piece in parts.pieces[place:]:
        wanted = sound[len(heard) :]
        if len(piece.reading) > len(wanted) and piece.reading.startswith(wanted):
            following = piece.reading[len(wanted)]
            if tail and following not in tail:
                return None
            return _end_within(parts, piece, wanted + following if tail else wanted)
        if not wanted or not wanted.startswith(piece.reading):
            return None if wanted or tail else piece.start
        heard += piece.reading
        if heard == sound and not tail:
            return piece.end
    return None


def _end_within(parts: Aligned, piece: Piece, wanted: str) -> int:
    """Kana are as long as they sound; of a word in kanji all is marked."""
    surface = parts.folded.text[piece.start : piece.end]
    if not wanted:
        return piece.start or piece.end
    if is_kana(surface):
        for width in range(1, len(surface)):
            if fold_reading(surface[:width]) == wanted:
                return piece.start + width
    return piece.end


def _same_kanji(surface: str, kanji: str) -> bool:
    """Whether the kanji of one are those of the other with some left out: what isn't in kanji is in kana."""
    there = "".join(_KANJI.findall(surface))
    return not kanji or not there or _is_among(kanji, there) or _is_among(there, kanji)


def _is_among(some: str, all_of_them: str) -> bool:
    following = iter(all_of_them)
    return all(char in following for char in some)


def kanji_of(text: str) -> str:
    """The kanji of a text, in order."""
    return "".join(_KANJI.findall(text))


def negated(said: list[Span], negations: list[Span], *, alone: list[Span]) -> list[Span]:
    """What is said, with the negation that belongs to it (届き・ませ・ん); a negation of something else is left out.

    `alone` are words that mean nothing without theirs: でき of できる is no できない.
    """
    ends = {end: start for start, end in [*said, *alone]}
    joined = []
    for start, end in negations:
        verb = next((ends[start - gap] for gap in range(_POLITE + 1) if start - gap in ends), None)
        if verb is not None:
            joined.append((verb, end))
    return said + joined


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap as one."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[1] > span[0]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)
