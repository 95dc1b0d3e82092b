"""Articles offered while a question is being typed, and those near to one that found nothing.

A process keeps the phrasings of each workspace in memory and brings them up to date when the search index has changed.
Who may read what is decided by the database each time: what is in memory may be seconds old.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from threading import Lock
from time import monotonic
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import bound_workspace, chunks, kept
from core.permissions import Viewer
from kb.articles.models import Article, PublishedVersion
from kb.articles.queries import readable_by_ids
from kb.collections.queries import collection_tree, collections_by_ids
from kb.search.correcting import correction
from kb.search.engines.protocol import Variant
from kb.search.learning.queries import learned_for
from kb.search.meant import phrasings_meaning
from kb.search.models import SearchIndexState
from kb.search.phrasings import PhrasingError, expand
from kb.search.snippets import Marker
from kb.search.suggestions import Entry, SuggestionIndex, SuggestRequest
from kb.search.suggestions import Suggestion as Match
from kb.search.tuning.queries import rules_of

ROOM = 50
ROOM_FOR_SYNONYMS = 5
BATCH = 500
PATIENCE = 0.5
"""Somebody who types waits for what another thread reads until it has been reading for so many seconds."""
_STATE = kept(sa.select(SearchIndexState.version))
Mark = tuple[UUID, str, str, str, tuple[str, ...]]
"""Published version, audience, language, kind, and the shelves above."""


@dataclass(frozen=True)
class _Known:
    """The phrasings of a workspace as of a state of its search index."""

    state: int
    index: SuggestionIndex
    marks: dict[UUID, Mark]


class _Reading:
    """That one thread reads what has changed in a workspace, and since when."""

    def __init__(self) -> None:
        self.lock = Lock()
        self._since = inf

    def begin(self) -> bool:
        """Read from now on, or return False: another thread does, and will for longer than anybody waits."""
        if not self.lock.acquire(blocking=False) and not self.lock.acquire(timeout=self._patience()):
            return False
        self._since = monotonic()
        return True

    def _patience(self) -> float:
        # Who has only just begun hasn't said since when.
        return min(PATIENCE, max(0.0, self._since + PATIENCE - monotonic()))

    def end(self) -> None:
        """Have read all that had changed."""
        self._since = inf
        self.lock.release()


_indexes: dict[UUID, _Known] = {}
_changing: dict[UUID, _Reading] = {}


@dataclass(frozen=True)
class Suggestion:
    """An article to offer: its title or the phrasing that matched, in parts, and the shelf it stands on."""

    article: Article
    parts: list[tuple[str, bool]]
    crumb: str
    is_hidden: bool = False
    """Whether staff hid it for these words, and it is offered all the same."""

    @property
    def is_title(self) -> bool:
        """Whether it is the title that matched, not a phrasing."""
        return "".join(part for part, _ in self.parts) == self.article.published_title


def suggestions(
    session: Session, viewer: Viewer, text: str, *, locale: str, limit: int = 8, with_hidden: bool = False
) -> list[Suggestion]:
    """Return what the viewer may read and what fits the letters typed so far, best first, their language first.

    What staff hid for these words is left out, or, `with_hidden`, marked.
    """
    wanted = text.strip()
    if not wanted:
        return []
    index, rules = _index(session), rules_of(session)
    asked = replace(
        _request(session, viewer, wanted, (locale,), limit),
        stop_words=rules.stop_words(locale),
        learned=learned_for(session, wanted),
    )
    found = index.suggest(asked)
    if len(found) < limit:
        known = {match.article_id for match in found}
        others = index.suggest(replace(asked, locales=()))
        found = [*found, *(match for match in others if match.article_id not in known)][:limit]
    if len(found) < limit:
        room = replace(asked, locales=(), limit=ROOM_FOR_SYNONYMS)
        found = [*found, *_in_other_words(index, room, rules.variants(wanted, locale), found)]
    shown = _shown(session, viewer, found, locale)
    if with_hidden:
        hidden = rules.placed(wanted).hidden
        shown = [replace(one, is_hidden=one.article.id in hidden) for one in shown]
    return _as_decided(session, viewer, wanted, shown, locale)[:limit]


def _in_other_words(
    index: SuggestionIndex, asked: SuggestRequest, variants: Sequence[Variant], found: Sequence[Match]
) -> Iterator[Match]:
    """What else is offered to those who type a synonym."""
    known = {match.article_id for match in found}
    for variant in variants:
        for match in index.suggest(replace(asked, text=variant.text)):
            if match.article_id not in known:
                known.add(match.article_id)
                yield match


def _as_decided(session: Session, viewer: Viewer, text: str, found: list[Suggestion], locale: str) -> list[Suggestion]:
    """Put first what staff put first for these very words, and leave out what they hid."""
    placed = rules_of(session).placed(text)
    if not placed.pins and not placed.hidden:
        return found
    marker = Marker(text)
    ids = [pin.article_id for pin in placed.pins]
    readable = readable_by_ids(session, viewer, ids) if ids else {}
    crumbs = _crumbs(session, readable.values(), locale)
    first = [readable[id_] for id_ in ids if id_ in readable]
    known = {one.article.id: one for one in found}
    pinned = [known.get(one.id) or _plain(one, marker, crumbs) for one in first]
    rest = (one for one in found if one.article.id not in ids)
    return [*pinned, *(one for one in rest if one.is_hidden or one.article.id not in placed.hidden)]


def _plain(article: Article, marker: Marker, crumbs: Mapping[UUID | None, str]) -> Suggestion:
    return Suggestion(article, marker.highlight(article.published_title), crumbs.get(article.collection_id, ""))


def near_articles(session: Session, viewer: Viewer, text: str, *, locale: str, limit: int = 5) -> list[Article]:
    """Return readable articles whose phrasings have most in common with a question that found nothing."""
    asked = _request(session, viewer, text, (locale,), limit)
    matches = _index(session).near(replace(asked, stop_words=rules_of(session).stop_words(locale)))
    return [suggestion.article for suggestion in _shown(session, viewer, matches, locale)]


def corrected(session: Session, viewer: Viewer, text: str, stands: Callable[[str], bool]) -> str:
    """Return a query with a mistyped word put right by what the viewer may read; empty where no word is wrong.

    A word that `stands` anywhere in a readable text isn't wrong.
    """
    found = correction(_index(session), _request(session, viewer, text, (), 0))
    return "" if found is None or stands(found.wrong) else found.text


def same_questions(
    session: Session, viewer: Viewer, questions: Sequence[str], *, locale: str
) -> list[list[tuple[UUID, str]]]:
    """Return for each question which published articles carry it, or one that means the same, with its words.

    Those articles were within the viewer's reach when the index was made: ask the database before showing one.
    """
    index = _index(session)
    asked = (_request(session, viewer, question, (locale,), 0) for question in questions)
    return [[(UUID(one.article_id), one.text) for one in phrasings_meaning(index, request)] for request in asked]


def _request(session: Session, viewer: Viewer, text: str, locales: tuple[str, ...], limit: int) -> SuggestRequest:
    granted = viewer.collection_ids
    return SuggestRequest(
        text=text,
        workspace_id=str(bound_workspace(session)),
        audiences=viewer.audiences,
        collection_ids=None if granted is None else frozenset(map(str, granted)),
        locales=locales,
        limit=limit,
    )


def _shown(session: Session, viewer: Viewer, matches: Sequence[Match], locale: str) -> list[Suggestion]:
    ids = [UUID(match.article_id) for match in matches]
    allowed = readable_by_ids(session, viewer, ids) if ids else {}
    crumbs = _crumbs(session, allowed.values(), locale)
    pairs = [(allowed[id_], match) for id_, match in zip(ids, matches, strict=True) if id_ in allowed]
    return [Suggestion(one, _parts(match), crumbs.get(one.collection_id, "")) for one, match in pairs]


def _parts(match: Match) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    place = 0
    for start, end in match.spans:
        parts += [(match.text[place:start], False), (match.text[start:end], True)]
        place = end
    return [part for part in [*parts, (match.text[place:], False)] if part[0]]


def _crumbs(session: Session, articles: Iterable[Article], locale: str) -> dict[UUID | None, str]:
    """The names of the shelves that these stand on."""
    ids = {article.collection_id for article in articles if article.collection_id}
    return {shelf.id: shelf.name_in(locale) for shelf in collections_by_ids(session, ids)}


def read_phrasings(session: Session) -> None:
    """Have the workspace's phrasings in memory as they are now."""
    _index(session)


def _index(session: Session) -> SuggestionIndex:
    """Return the workspace's phrasings, brought up to date when the search index has changed.

    While somebody else does that, nobody waits for long: they get what was known before, or nothing yet. To read
    100,000 phrasings for the first time takes a minute; whoever types meanwhile must not hold a process's threads.
    """
    workspace_id = bound_workspace(session)
    state = session.scalar(_STATE) or 0
    known = _indexes.get(workspace_id)
    if known is not None and known.state == state:
        return known.index
    changing = _changing.setdefault(workspace_id, _Reading())
    if not changing.begin():
        return known.index if known else SuggestionIndex()
    try:
        known = _indexes.get(workspace_id)
        if known is None or known.state != state:
            known = _current(session, known, state)
            if len(_indexes) >= ROOM:
                _indexes.clear()
            _indexes[workspace_id] = known
        return known.index
    finally:
        changing.end()


def _current(session: Session, before: _Known | None, state: int) -> _Known:
    """Read anew what has changed since: analysing the phrasings of all articles takes seconds where there are many."""
    index, former = (before.index, before.marks) if before else (SuggestionIndex(), {})
    marks = _marks(session)
    changed = [id_ for id_, mark in marks.items() if former.get(id_) != mark]
    if former:
        for id_ in changed:
            index.replace(str(id_), list(_entries(session, marks, [id_])))
        for id_ in former.keys() - marks.keys():
            index.remove(str(id_))
    else:
        index.build(_entries(session, marks, changed))
    return _Known(state, index, marks)


def _marks(session: Session) -> dict[UUID, Mark]:
    """Return for each published article what decides how its phrasings stand in the index."""
    tree = collection_tree(session)
    columns = (Article.id, Article.published_version_id, Article.audience, Article.locale, Article.kind)
    statement = sa.select(*columns, Article.collection_id).where(
        Article.published_version_id.is_not(None), Article.trashed_at.is_(None)
    )
    return {
        id_: (version_id, audience, locale, kind, tuple(str(shelf.id) for shelf in tree.path(place)))
        for id_, version_id, audience, locale, kind, place in session.execute(statement)
        if version_id is not None
    }


def _entries(session: Session, marks: Mapping[UUID, Mark], ids: Sequence[UUID]) -> Iterator[Entry]:
    workspace_id = str(bound_workspace(session))
    columns = sa.select(PublishedVersion.article_id, PublishedVersion.title, PublishedVersion.phrasings)
    for batch in chunks(ids, BATCH):
        versions = [marks[id_][0] for id_ in batch]
        for id_, title, phrasings in session.execute(columns.where(PublishedVersion.id.in_(versions))):
            _version, audience, locale, kind, path = marks[id_]
            for place, text in enumerate([title, *_expanded(phrasings)]):
                yield Entry(str(id_), text, workspace_id, audience, locale, path, kind, is_title=place == 0)


def _expanded(phrasings: Sequence[str]) -> Iterator[str]:
    for phrasing in phrasings:
        try:
            yield from expand(phrasing)
        except PhrasingError:
            yield phrasing
