"""The phrasings of all published articles in memory, with everything by which a few letters find them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import NamedTuple

from kb.search.analysis import stopwords
from kb.search.analysis.folding import fold
from kb.search.analysis.kana import romaji_from_kana
from kb.search.analysis.readings import Piece, pieces
from kb.search.analysis.tokens import tokens
from kb.search.postings import Bitmap, PostingLists, to_bits
from kb.search.vocabulary import Vocabulary

# Hiragana in the places of Latin-1: a reading takes one byte a letter instead of two.
_NARROW = str.maketrans({code: code - 0x3041 + 0xA1 for code in range(0x3041, 0x3097)})
START = "\x02"
_LONGEST = 200
_MOST_SCOPES = 256


class Prepared(NamedTuple):
    """What the analysis says of a phrasing. It costs most of building the index, so callers may keep it."""

    reading: str
    words: tuple[str, ...]
    sounds: tuple[str, ...]


def prepare(text: str) -> Prepared:
    """Analyse a phrasing: its reading, its telling words in normal form, and the readings of its words."""
    folded = fold(text[:_LONGEST])
    spoken = pieces(folded)
    words = dict.fromkeys(
        form for token in tokens(folded) if not stopwords.ALL.intersection(token.forms) for form in token.forms
    )
    return Prepared(
        "".join(piece.reading for piece in spoken),
        tuple(words),
        tuple(dict.fromkeys(_sounds(folded, spoken))),
    )


def _sounds(folded: str, spoken: Iterable[Piece]) -> Iterator[str]:
    """What a word may be taken for when it was typed with a slip: its reading, and Latin as it is written."""
    for piece in spoken:
        surface = folded[piece.start : piece.end]
        if len(piece.reading) > 1:
            yield piece.reading
        if len(surface) > 1 and surface.isascii() and surface.isalpha():
            yield surface


@dataclass(frozen=True, slots=True)
class Entry:
    """A title or an expanded phrasing of a published article, and who may see it."""

    article_id: str
    text: str
    workspace_id: str
    audience: str
    locale: str
    collection_ids: tuple[str, ...] = ()
    kind: str = "article"
    is_title: bool = False
    prepared: Prepared | None = None


@dataclass(frozen=True, slots=True)
class SuggestRequest:
    """What was typed, and what its typist may see; see `SearchRequest`."""

    text: str
    workspace_id: str
    audiences: frozenset[str]
    collection_ids: frozenset[str] | None = None
    within: str | None = None
    locales: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    limit: int = 8
    stop_words: frozenset[str] = frozenset()
    """What staff added to the built-in ones, in normal form."""
    learned: Mapping[str, float] = field(default_factory=dict)
    """By article, what its score is multiplied with because others opened it for these words."""


class Group(NamedTuple):
    """What decides whether a phrasing may be seen: the same for most phrasings."""

    workspace_id: str
    audience: str
    locale: str
    collection_ids: tuple[str, ...]
    kind: str

    def admits(self, request: SuggestRequest) -> bool:
        """Whether the typist may and wants to see phrasings of this group."""
        return (
            self.workspace_id == request.workspace_id
            and self.audience in request.audiences
            and (not request.locales or self.locale in request.locales)
            and (not request.kinds or self.kind in request.kinds)
            and (request.within is None or request.within in self.collection_ids)
            and (request.collection_ids is None or not request.collection_ids.isdisjoint(self.collection_ids))
        )


class Phrasing(NamedTuple):
    """A phrasing in the index. `reading` is narrow: see `narrow`."""

    number: int
    article_id: str
    text: str
    folded: str
    reading: str
    group: Group
    is_title: bool


def narrow(reading: str) -> str:
    """A reading as it is kept in memory."""
    return reading.translate(_NARROW)


class PhrasingIndex:
    """The phrasings of all published articles; safe to read and to change from several threads."""

    def __init__(self) -> None:
        self.lock = RLock()
        self._phrasings: list[Phrasing | None] = []
        self._free: list[int] = []
        self._by_article: dict[str, list[int]] = {}
        self._groups: dict[Group, Bitmap] = {}
        self._same: dict[Group, Group] = {}
        self._allowed: dict[tuple[object, ...], int] = {}
        self.written = PostingLists()
        self.spoken = PostingLists()
        self.words = PostingLists()
        self.sounds = Vocabulary()
        self.romaji = Vocabulary()

    def __len__(self) -> int:
        return len(self._phrasings) - len(self._free)

    def build(self, entries: Iterable[Entry]) -> None:
        """Add many entries at once, short ones first: among many equal matches the short ones are looked at."""
        by_article: dict[str, list[Entry]] = {}
        for entry in sorted(entries, key=lambda entry: len(entry.text)):
            by_article.setdefault(entry.article_id, []).append(entry)
        ordered = sorted(by_article.values(), key=lambda some: len(some[0].text))
        for some in ordered:
            self.replace(some[0].article_id, some)

    def replace(self, article_id: str, entries: Sequence[Entry]) -> None:
        """Have these entries, and no others, for an article; none removes it."""
        prepared = [(entry, entry.prepared or prepare(entry.text)) for entry in entries]
        with self.lock:
            for number in self._by_article.pop(article_id, ()):
                self._remove(number)
            for entry, analysed in prepared:
                self._add(article_id, entry, analysed)
            self._allowed.clear()

    def remove(self, article_id: str) -> None:
        """Have no entries for an article."""
        self.replace(article_id, ())

    def _add(self, article_id: str, entry: Entry, analysed: Prepared) -> None:
        group = Group(entry.workspace_id, entry.audience, entry.locale, entry.collection_ids, entry.kind)
        # One object for all that are equal: thousands of phrasings share a few.
        group = self._same.setdefault(group, group)
        folded = fold(entry.text[:_LONGEST])
        text = entry.text if entry.text != folded else folded
        number = self._free.pop() if self._free else len(self._phrasings)
        phrasing = Phrasing(number, article_id, text, folded, narrow(analysed.reading), group, entry.is_title)
        self._phrasings[number : number + 1] = [phrasing]
        self._by_article.setdefault(article_id, []).append(number)
        self._groups.setdefault(group, Bitmap()).add(number)
        self.written.add(number, grams(folded))
        self.spoken.add(number, grams(phrasing.reading))
        self.words.add(number, analysed.words)
        self.sounds.add(analysed.sounds)
        self.romaji.add(map(romaji_from_kana, analysed.sounds))

    def _remove(self, number: int) -> None:
        phrasing = self.phrasing(number)
        analysed = prepare(phrasing.text)
        self._phrasings[number] = None
        self._free.append(number)
        self._groups[phrasing.group].discard(number)
        self.written.remove(number, grams(phrasing.folded))
        self.spoken.remove(number, grams(phrasing.reading))
        self.words.remove(number, analysed.words)
        self.sounds.remove(analysed.sounds)
        self.romaji.remove(map(romaji_from_kana, analysed.sounds))

    def phrasing(self, number: int) -> Phrasing:
        """A phrasing by its number; only numbers that `allowed` or a posting list gives have one."""
        phrasing = self._phrasings[number]
        if phrasing is None:
            raise KeyError(number)
        return phrasing

    def of_articles(self, article_ids: Iterable[str]) -> int:
        """The phrasings of these articles, as a set of bits."""
        return to_bits([number for id_ in article_ids for number in self._by_article.get(id_, ())])

    def allowed(self, request: SuggestRequest) -> int:
        """The phrasings that the typist may and wants to see, as a set of bits."""
        scope = (
            request.workspace_id,
            request.audiences,
            request.collection_ids,
            request.within,
            request.locales,
            request.kinds,
        )
        bits = self._allowed.get(scope)
        if bits is None:
            if len(self._allowed) >= _MOST_SCOPES:
                self._allowed.clear()
            bits = 0
            for group, numbers in self._groups.items():
                if group.admits(request):
                    bits |= numbers.bits()
            self._allowed[scope] = bits
        return bits


def grams(text: str) -> set[str]:
    """The letters and pairs of letters of a text, and those that it begins with."""
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    return pairs.union(text, {START + text[:1], START + text[:2]}) - {" ", ""}
