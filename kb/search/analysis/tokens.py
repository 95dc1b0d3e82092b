"""Tokens: what is indexed of a text, and what is asked of the index for a query.

Both sides meet in three kinds of term. *Words* are normalised (問合せ, 問い合わせ → 問い合わせ; users → user), with the
shorter words that a long one is made of, numbers with what they count (3月), and codes as one (E-1032). *Grams* are
pairs of characters: they find what was split wrongly, and two characters of any word. *Readings* find words in kana.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from operator import add
from typing import NamedTuple

from kb.search.analysis import english, stopwords
from kb.search.analysis.codes import codes, exact, grouped, without_codes
from kb.search.analysis.folding import fold
from kb.search.analysis.japanese import Lexeme, Role, morphemes
from kb.search.analysis.kana import fold_reading, is_held, is_hiragana, is_kana, kana_from_romaji

_JAPANESE = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN = re.compile(r"[a-z][a-z0-9]*")
# Scripts written without spaces, and Hangul, whose particles stick to the word: searched by pairs of characters.
_GRAM_RUN = re.compile(
    r"[0-9a-z\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff"
    r"\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]{2,}"
)
# Names keep kanji in shapes that nobody types: each with the one that is typed.
_SHAPES = str.maketrans("髙﨑𠮷濵濱邊邉齋齊澤廣國櫻嶋眞黑德瀨", "高崎吉浜浜辺辺斎斉沢広国桜島真黒徳瀬")
_SAYS_NOTHING = re.compile(r"[ぁ-ゖー]{2}|(?![0-9]{2})[0-9a-z]{2}")
_MOST_TERMS = 48


class Kind(StrEnum):
    """The three kinds of term; each kind is a field of its own in the index."""

    WORD = "word"
    GRAM = "gram"
    READING = "reading"


class Token(NamedTuple):
    """One word of a text: where it stands (in the folded text), and the forms under which it is found."""

    start: int
    end: int
    forms: tuple[str, ...]
    reading: str
    whole: bool = True  # False for the shorter words inside a longer one


class QueryTerm(NamedTuple):
    """One thing asked for: any of its forms will do. `surface` is how it was written (folded)."""

    kind: Kind
    forms: tuple[str, ...]
    surface: str


def tokens(folded: str) -> Iterator[Token]:
    """The words of a folded text in order, stop words included, particles and symbols not."""
    for offset, line in _lines(folded.translate(_SHAPES)):
        yield from (_japanese_tokens if _JAPANESE.search(line) else _other_tokens)(line, offset)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    offset = 0
    for line in text.splitlines(keepends=True):
        yield offset, line
        offset += len(line)


def _other_tokens(line: str, offset: int) -> Iterator[Token]:
    yield from _code_tokens(line, offset)
    numbers = list(grouped(line))
    for number in numbers:
        yield Token(offset + number.start, offset + number.end, number.forms, number.forms[0])
    for match in english.WORD.finditer(line):
        if not any(number.start <= match.start() < number.end for number in numbers):
            yield Token(offset + match.start(), offset + match.end(), english.forms(match.group()), match.group())


def _code_tokens(line: str, offset: int) -> Iterator[Token]:
    for code in codes(line):
        surface = line[code.start : code.end] if code.whole else ""
        yield Token(offset + code.start, offset + code.end, code.forms, surface, code.whole)


def _japanese_tokens(line: str, offset: int) -> Iterator[Token]:
    found = list(_code_tokens(line, offset))
    yield from found
    number: tuple[int, int, str] | None = None
    for begin, finish, lexeme in morphemes(line):
        if lexeme.role is Role.NOTHING:
            number = None
            continue
        start, end = begin + offset, finish + offset
        if end - start > 1 or not any(code.start <= start < code.end for code in found):
            yield from _word(start, end, line[begin:finish], lexeme)
        if number is not None and number[1] == start and lexeme.role is Role.CONTENT:
            yield Token(number[0], end, (number[2] + lexeme.normal,), "", whole=False)
        number = (start, end, lexeme.normal) if lexeme.role is Role.NUMBER else None


def _word(start: int, end: int, surface: str, lexeme: Lexeme) -> Iterator[Token]:
    if lexeme.role is Role.NUMBER:
        yield Token(start, end, (lexeme.normal,), lexeme.normal)
    elif surface.isascii() and _LATIN.fullmatch(surface):
        stem = english.stem(surface)
        sounds = is_kana(lexeme.normal)  # login beside Japanese is ログイン as well
        yield Token(start, end, (stem, lexeme.normal) if sounds else (stem,), fold_reading(lexeme.reading))
    else:
        # A name with accents in a Japanese sentence.
        forms = (
            (lexeme.normal,)
            if _JAPANESE.search(surface)
            else tuple(dict.fromkeys([lexeme.normal, *english.forms(surface)]))
        )
        yield Token(start, end, forms, fold_reading(lexeme.reading))
        for part in lexeme.parts:
            yield Token(start + part.start, start + part.end, (part.normal,), fold_reading(part.reading), whole=False)


def grams(folded: str) -> list[str]:
    """The pairs of neighbouring characters of a folded text: no pure hiragana, no pure Latin."""
    return [pair for pair in _pairs(folded) if not _SAYS_NOTHING.fullmatch(pair)]


def index_grams(folded: str) -> dict[str, int]:
    """How often each of a folded text's `grams` occurs."""
    return {pair: count for pair, count in Counter(_pairs(folded)).items() if not _SAYS_NOTHING.fullmatch(pair)}


def _pairs(folded: str) -> Iterator[str]:
    return chain.from_iterable(map(add, run, run[1:]) for run in _GRAM_RUN.findall(folded.translate(_SHAPES)))


def index_words(folded: str) -> list[str]:
    """Every form of every word of a folded text, in order."""
    return [form for token in tokens(folded) for form in token.forms]


def index_readings(folded: str) -> list[str]:
    """The readings of the words of a folded text, so that its kana finds it."""
    return [token.reading for token in tokens(folded) if token.reading and not token.reading.isdigit()]


def query_terms(text: str, stop_words: Iterable[str] = ()) -> tuple[QueryTerm, ...]:
    """What a query asks the index for. Stop words, `stop_words` (in normal form) too, count only where all are such."""
    folded = fold(text)
    words = _asked(folded)
    added = frozenset(stop_words)
    stopped = stopwords.ALL | added
    telling = [token for token in words if not stopped.intersection(token.forms)]
    if telling and added:
        folded = _without(folded, (token for token in words if added.intersection(token.forms)), telling)
    word_terms = [QueryTerm(Kind.WORD, token.forms, folded[token.start : token.end]) for token in telling or words]
    # A number is found as a word: pairs of its digits stand in many others.
    pairs = [gram for gram in grams(without_codes(folded)) if not gram.isdigit()]
    gram_terms = [QueryTerm(Kind.GRAM, (gram,), gram) for gram in pairs]
    return tuple(dict.fromkeys(word_terms + gram_terms + list(_query_readings(folded))))[:_MOST_TERMS]


def _asked(folded: str) -> list[Token]:
    """The words of a query. Parts of a code would find other codes, and 2.10 is no 2.1."""
    spans = exact(folded)
    heard: set[tuple[int, int]] = set()
    asked = []
    for token in tokens(folded):
        span = next(((start, end) for start, end in spans if start <= token.start and token.end <= end), None)
        if span is None or (span == (token.start, token.end) and span not in heard):
            asked.append(token)
            heard.add((token.start, token.end))
    return asked


def _without(folded: str, stopped: Iterable[Token], telling: Iterable[Token]) -> str:
    """The text with spaces for the words that tell nothing, where they are no part of one that does."""
    kept = {place for token in telling for place in range(token.start, token.end)}
    gone = {place for token in stopped for place in range(token.start, token.end)} - kept
    return "".join(" " if place in gone else char for place, char in enumerate(folded))


def _query_readings(folded: str) -> Iterator[QueryTerm]:
    """What was typed in kana or romaji, one reading for each stretch between spaces."""
    for stretch in folded.split():
        if is_held(stretch):
            continue
        if is_hiragana(stretch) and len(stretch) > 1:
            yield QueryTerm(Kind.READING, (fold_reading(stretch),), stretch)
        elif stretch.isascii() and len(stretch) > 3:  # noqa: PLR2004 (shorter ones are words or codes)
            kana, rest = kana_from_romaji(stretch) or ("", "")
            if kana and rest in {"", "n"}:
                whole = kana + ("ん" if rest else "")
                yield QueryTerm(Kind.READING, (fold_reading(whole),), stretch)
                yield from _romanised(stretch, whole)


def _romanised(stretch: str, kana: str) -> Iterator[QueryTerm]:
    """The word that romaji spell, where that is one, and the letters are none by themselves: toiawase is 問い合わせ."""
    if any(lexeme.known for _, _, lexeme in morphemes(stretch)):
        return
    words = [token for token in tokens(kana) if token.whole]
    if len(words) == 1 and words[0].end - words[0].start == len(kana):
        yield QueryTerm(Kind.WORD, words[0].forms, stretch)
