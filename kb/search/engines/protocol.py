"""What a full-text engine promises. Whoosh and tantivy keep it; a search cluster could."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple, Protocol

from kb.search.analysis.tokens import QueryTerm
from kb.search.engines.concordance import Concordance


@dataclass(frozen=True, slots=True)
class Document:
    """An article as search sees it. `collection_ids` are the collections it lies in, with all of their ancestors."""

    id: str
    workspace_id: str
    locale: str
    kind: str
    audience: str
    state: str
    collection_ids: tuple[str, ...]
    title: str
    phrasings: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    body: str = ""
    tags: tuple[str, ...] = ()
    verified: bool = False
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deletion:
    """The article of this id is not to be found any more."""

    id: str


Change = Document | Deletion


@dataclass(frozen=True, slots=True)
class Variant:
    """A query in other words. `phrases` were put in; an article that is found so has each of them as a phrase."""

    text: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query and everything that decides what its asker may see and wants to see.

    `collection_ids` are those that the asker may read (None: all), `within` is the one that they look in. `locales`
    are those wanted, the preferred one first (none: all alike). `learned` are factors by article, from what others
    opened. `at` is the time from which freshness counts; without it nothing is fresh. `variants` say the same in other
    words, and count a little less; `excluded` are articles that are not to be found.
    """

    workspace_id: str
    text: str
    audiences: frozenset[str]
    collection_ids: frozenset[str] | None = None
    within: str | None = None
    locales: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset({"published"})
    verified_only: bool = False
    limit: int = 10
    offset: int = 0
    at: datetime | None = None
    learned: Mapping[str, float] = field(default_factory=dict)
    stop_words: frozenset[str] = frozenset()
    variants: tuple[Variant, ...] = ()
    excluded: frozenset[str] = frozenset()
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a score: what a term gave in a field, or (`term` is empty) a factor on the sum of those."""

    name: str
    term: str
    value: float

    @property
    def is_factor(self) -> bool:
        """Whether the sum is multiplied by this part."""
        return not self.term


class Passage(NamedTuple):
    """Where in an article's folded body most of a query stands together, and some letters from there on."""

    at: int
    letters: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found. `parts`, when asked for: the sum of the terms times all factors is the score.

    `via` are the phrases of the variant that found it, where the query's own words didn't or less well. `passage` is
    None where no term of the query stands in the body, or nobody looked. `words` tells where the article's words stand,
    as it was when it was indexed.
    """

    id: str
    score: float
    parts: tuple[Part, ...] = ()
    via: tuple[str, ...] = ()
    passage: Passage | None = None
    words: Concordance | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Results:
    """One page of hits, the number of all, and what the query was taken to ask for (for highlighting)."""

    hits: tuple[Hit, ...]
    total: int
    terms: tuple[QueryTerm, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """An index that can be searched."""

    documents: int
    version: str


class NeedsRebuild(Exception):
    """The index can't be used as it is; `Engine.rebuild` mends it."""


class IndexMissing(NeedsRebuild):
    """There is no index yet."""


class IndexDamaged(NeedsRebuild):
    """Files of the index are missing, cut off or overwritten."""


class IndexOutdated(NeedsRebuild):
    """The index was made with another analysis or dictionary, whose words differ."""


class EngineBusy(Exception):
    """Another process is writing the index, and went on doing so for as long as we were willing to wait."""


class Engine(Protocol):
    """A full-text index on disk: many processes search it while one writes."""

    def search(self, request: SearchRequest) -> Results:
        """The articles that match, best first; nothing that the request's filters exclude, not even in `total`.

        An index that was never built finds nothing. NeedsRebuild where it is damaged.
        """

    def apply(self, changes: Iterable[Change]) -> None:
        """Add, replace and remove articles, all or none; of several changes to one article the last one holds.

        Every search that begins afterwards, in any process, sees them.
        """

    def rebuild(self, documents: Iterable[Document]) -> None:
        """Build a new index beside the old one, which serves until the new one takes its place in one step."""

    def check(self) -> Health:
        """Prove that the index can be opened and read; raises the NeedsRebuild that says what is wrong."""

    def count(self) -> int:
        """How many articles are indexed."""

    def text_of(self, article_id: str) -> str | None:
        """The text under which an article is indexed (`documents.Indexed.text`); None where it isn't."""

    def holding(self, workspace_id: str, form: str, most: int) -> list[str] | None:
        """The articles of a workspace in whose `substring.scan_form` these letters may stand: all of them, and others.

        None where they are more than `most`, or the engine can't tell: then every text must be looked through.
        """

    def close(self) -> None:
        """Let go of files. The engine opens them again when it is used again."""

    @property
    def version(self) -> str:
        """Differs whenever the content differs."""
