"""Collections from folders: which folder counts, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from core.identifiers import slugify
from kb.exchange.documents import ParsedCollection
from kb.exchange.locales import without_locale
from kb.exchange.titles import humanised, names_an_index, without_index_words

MAX_NAME = 120
MAX_DESCRIPTION = 500

_FIRST_PAGES = frozenset({"readme", "index", "_index"})
# Titles that greet instead of naming the subject.
_GREETINGS = frozenset(
    {"はじめに", "ようこそ", "概要", "ホーム", "welcome", "introduction", "overview", "home", "readme"}
)
# Folders that hold a documentation rather than a subject.
_CONTAINERS = frozenset({"docs", "doc", "documentation", "content", "pages", "src"})


class Shelving:
    """Knows which folders hold documents, and so which collection a document belongs to."""

    def __init__(self, documents: Iterable[PurePosixPath]) -> None:
        stripped = (without_locale(path) for path in documents)
        self._holding = {path.parent for path in stripped if path.stem.lower() not in _FIRST_PAGES}

    def collection_of(self, path: PurePosixPath) -> tuple[str, ...]:
        """Return the folders of a document without its locale and without mere containers (`docs`)."""
        folder = without_locale(path).parent
        above = [*reversed(folder.parents), folder][1:]
        return tuple(each.name for each in above if each.name.lower() not in _CONTAINERS or each in self._holding)


@dataclass(frozen=True, slots=True)
class FirstPage:
    """What a document tells about its collection."""

    collection: tuple[str, ...]
    stem: str
    locale: str
    title: str
    description: str = ""

    @property
    def rank(self) -> int:
        """How surely this is the collection's first page: 0 is surest, 3 is not at all."""
        if self.stem.lower() in _FIRST_PAGES:
            return 0
        if self.collection and self.stem.lower() == self.collection[-1].lower():
            return 1
        return 2 if names_an_index(self.title) else 3


def first_pages(pages: Iterable[FirstPage]) -> dict[tuple[tuple[str, ...], str], FirstPage]:
    """Return the first page of each collection in each locale, where it has one."""
    best: dict[tuple[tuple[str, ...], str], FirstPage] = {}
    for page in pages:
        place = (page.collection, page.locale)
        if page.rank < (best[place].rank if place in best else 3):
            best[place] = page
    return best


def collections(
    paths: Iterable[tuple[str, ...]], pages: Iterable[FirstPage], locales: Sequence[str]
) -> list[ParsedCollection]:
    """Return the collections for these folders and all above them, parents first.

    A name comes from the first page, in the first of `locales` that has one, else from the folder; the first pages in
    the other locales say what it is called there.
    """
    firsts = first_pages(pages)
    needed = sorted({path[:depth] for path in paths for depth in range(1, len(path) + 1)})
    return [_collection(path, position, firsts, locales) for position, path in enumerate(needed)]


def _collection(
    path: tuple[str, ...],
    position: int,
    firsts: dict[tuple[tuple[str, ...], str], FirstPage],
    locales: Sequence[str],
) -> ParsedCollection:
    pages = [firsts[path, locale] for locale in locales if (path, locale) in firsts]
    title = _title(pages[0]) if pages else ""
    others = {page.locale: page for page in pages[1:]} if title else {}
    return ParsedCollection(
        key="/".join(path),
        parent="/".join(path[:-1]),
        path=path,
        slug=slugify(path[-1]),
        name=(title or humanised(path[-1]))[:MAX_NAME],
        description=pages[0].description[:MAX_DESCRIPTION] if pages else "",
        position=position,
        names={locale: _title(page)[:MAX_NAME] for locale, page in others.items() if _title(page)},
        descriptions={
            locale: page.description[:MAX_DESCRIPTION] for locale, page in others.items() if page.description
        },
    )


def _title(page: FirstPage) -> str:
    """Return what a first page calls its collection, or nothing when it only greets."""
    title = without_index_words(page.title)
    return "" if title.lower() in _GREETINGS else title
