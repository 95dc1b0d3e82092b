"""Finding articles: the engine ranks, the database decides again who may see what."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.permissions import Viewer
from kb.articles.lately import recently
from kb.articles.models import Article, PublishedVersion
from kb.articles.queries import published_by_ids, published_with
from kb.collections.models import Collection
from kb.collections.queries import CollectionTree, collection_tree
from kb.search.analysis.folding import normalise
from kb.search.analysis.readings import is_without_vowel
from kb.search.analysis.tokens import Kind, query_terms
from kb.search.engines.protocol import Engine, Hit, NeedsRebuild, Part, Results, SearchRequest
from kb.search.learning.queries import learned_for
from kb.search.models import Search, SearchIndexState
from kb.search.snippets import Marker
from kb.search.substring import like_pattern, scan_form
from kb.search.suggesting import near_articles, suggestions
from kb.search.tuning.queries import Pinned, Placed, Rules, rules_of

log = logging.getLogger("annai.search")

TEXT_LIMIT = 200
REPEAT_WINDOW = timedelta(minutes=30)
UNRANKED = Hit("", 0.0)
WORDS, SCANNED = 8, 1000
LOOKED_THROUGH = 2000
"""So many articles are looked through one by one; to go through all of them takes no longer than more of these."""
SHORT, PEOPLE = 20, 3
"""A word that others are shown is short, and more than one company's own."""


@dataclass(frozen=True)
class Found:
    """One article that was found, ready to be shown."""

    article: Article
    version: PublishedVersion
    title: list[tuple[str, bool]]
    """Text, and whether it matched."""
    snippet: list[tuple[str, bool]]
    crumbs: list[str]
    score: float = 0.0
    shelves: list[Collection] = field(default_factory=list)
    """The shelves that it stands on, the outermost first."""
    parts: Sequence[Part] = ()
    """What the score is made of, where that was wished for."""
    via: tuple[str, ...] = ()
    """The synonyms by which it was found, where the question's own words didn't find it as well."""
    placed: Pinned | None = None
    """That staff put it first for this question, or hid it (which only `Wish.with_hidden` shows)."""

    @property
    def verified(self) -> bool:
        """Whether the owner's word that the article is right still holds."""
        return self.article.verified_until is not None and self.article.verified_until > now()


@dataclass(frozen=True)
class Findings:
    """What a search gave. `near` are questions alike, for when there is nothing."""

    hits: list[Found] = field(default_factory=list)
    total: int = 0
    near: list[Article] = field(default_factory=list)
    by_substring: bool = False
    is_unsure: bool = False
    """Nothing was found, but the index couldn't be asked: that says nothing about what there is."""


@dataclass(frozen=True)
class Wish:
    """What is looked for, and where."""

    text: str
    locale: str = "ja"
    collection_id: UUID | None = None
    kind: str = ""
    language: str = ""
    """The only language that is wanted; empty: all, with `locale` before the others."""
    is_verified: bool = False
    """Whether only what somebody vouches for is wanted."""
    limit: int = 10
    offset: int = 0
    explain: bool = False
    with_hidden: bool = False
    """Whether what staff hid for this question is found all the same."""

    @property
    def wanted(self) -> str:
        """The text as it is looked for."""
        return self.text.strip()[:TEXT_LIMIT]


def repeated_search(session: Session, visitor: str, text: str, result_ids: Sequence[str] | None = None) -> UUID | None:
    """Return this visitor's last search if it had the same words and is less than half an hour old.

    Coming back to the results, turning their pages or narrowing them is no search of its own. One that finds
    something else than before is: with `result_ids`, they must be the same too.
    """
    last = session.scalar(
        sa.select(Search)
        .where(Search.session == visitor, Search.at > now() - REPEAT_WINDOW)
        .order_by(Search.at.desc())
        .limit(1)
    )
    if last is None or last.normalised != normalise(text)[:TEXT_LIMIT]:
        return None
    return last.id if result_ids is None or last.result_ids == list(result_ids) else None


def popular_words(session: Session, locale: str, *, limit: int = 5) -> list[str]:
    """Return what customers ask most and find, at least three of them; counted anew every ten minutes."""
    return recently(("words", bound_workspace(session), locale), lambda: _popular(session, locale))[:limit]


def _popular(session: Session, locale: str) -> list[str]:
    people = sa.func.count(sa.distinct(Search.session))
    statement = (
        sa.select(Search.text, Search.meaning)
        .where(Search.at > now() - timedelta(days=28), Search.clicks > 0, Search.locale == locale)
        .where(Search.source.in_(("help", "widget")), sa.func.length(Search.text) <= SHORT)
        .group_by(Search.text, Search.meaning)
        .having(people >= PEOPLE)
        .order_by(people.desc(), Search.text)
        .limit(50)
    )
    by_meaning: dict[str, str] = {}
    for text, meaning in session.execute(statement):
        by_meaning.setdefault(meaning, text)
    return list(by_meaning.values())


def find(session: Session, engine: Engine, viewer: Viewer, wish: Wish, tree: CollectionTree | None = None) -> Findings:
    """Return what the viewer may read and what fits best, in one engine query and one SELECT.

    `tree` are the collections, where the caller has read them already.

    Where the engine finds nothing, everything readable is scanned for the text itself before nothing is said. Where
    its index can't be used, for the words too, and nothing found is marked as unsure.
    """
    text = wish.wanted
    if not text:
        return Findings()
    rules = rules_of(session)
    placed = rules.placed(text)
    tree = tree or collection_tree(session)
    pinned = _pinned(session, viewer, wish, placed, Marker(text), tree) if placed.pins else []
    request = _behind(len(pinned), _tuned(_request(session, viewer, wish, text), wish, rules, placed))
    results, is_whole = _asked(session, engine, request)
    ranked = {UUID(hit.id): hit for hit in results.hits}
    readable = published_by_ids(session, viewer, list(ranked)) if ranked else {}
    marker = Marker(text, results.terms)
    hits = [_found(*readable[id_], tree, marker, hit) for id_, hit in ranked.items() if id_ in readable]
    hits = [hit for hit in hits if _fits(hit, wish)]
    page = [*pinned[wish.offset : wish.offset + wish.limit], *_marked(hits, wish, placed)]
    if page or (results.total and wish.offset):
        return Findings(page, results.total + len(pinned))
    return _scan(session, engine, viewer, wish, tree, placed, is_whole=is_whole)


def place_of(
    session: Session, engine: Engine, viewer: Viewer, wish: Wish, article_id: UUID
) -> tuple[int, tuple[str, ...]] | None:
    """Return at which place (from 1) a search finds an article, and by which synonyms; None where it doesn't.

    Raises `NeedsRebuild`.
    """
    text = wish.wanted
    rules = rules_of(session)
    placed = rules.placed(text)
    marker, tree = Marker(text), collection_tree(session)
    pinned = [hit.article.id for hit in _pinned(session, viewer, wish, placed, marker, tree)]
    if article_id in pinned:
        return pinned.index(article_id) + 1, ()
    hits = engine.search(_tuned(_request(session, viewer, wish, text), wish, rules, placed)).hits
    for place, hit in enumerate(hits, start=len(pinned) + 1):
        if hit.id == str(article_id):
            return place, hit.via
    found = [] if hits else find(session, engine, viewer, wish).hits
    return next(((place, ()) for place, hit in enumerate(found, start=1) if hit.article.id == article_id), None)


def _pinned(
    session: Session, viewer: Viewer, wish: Wish, placed: Placed, marker: Marker, tree: CollectionTree
) -> list[Found]:
    """What staff put first for this question, as far as this viewer may read it and looks there."""
    readable = published_by_ids(session, viewer, [pin.article_id for pin in placed.pins])
    found = [
        replace(_found(*readable[pin.article_id], tree, marker), placed=pin)
        for pin in placed.pins
        if pin.article_id in readable
    ]
    return [one for one in found if _fits(one, wish)]


def _tuned(request: SearchRequest, wish: Wish, rules: Rules, placed: Placed) -> SearchRequest:
    """The request with what staff taught the search: synonyms, stop words, and what has its place already."""
    elsewhere = {pin.article_id for pin in placed.pins} | (set() if wish.with_hidden else set(placed.hidden))
    return replace(
        request,
        variants=rules.variants(request.text, wish.locale),
        stop_words=rules.stop_words(wish.locale),
        excluded=frozenset(map(str, elsewhere)),
    )


def _behind(first: int, request: SearchRequest) -> SearchRequest:
    """The part of the page that comes behind so many articles."""
    room = max(0, request.limit - max(0, first - request.offset))
    return replace(request, offset=max(0, request.offset - first), limit=room) if first else request


def _marked(hits: list[Found], wish: Wish, placed: Placed) -> list[Found]:
    """The hits without what is hidden, or with a mark on it."""
    if not placed.hidden:
        return hits
    if wish.with_hidden:
        return [replace(hit, placed=placed.hidden.get(hit.article.id)) for hit in hits]
    return [hit for hit in hits if hit.article.id not in placed.hidden]


def _asked(session: Session, engine: Engine, request: SearchRequest) -> tuple[Results, bool]:
    """What the engine finds, and whether the index could be used; a worker builds one anew that can't be."""
    try:
        results = engine.search(request)
    except NeedsRebuild as reason:
        log.debug("search without its index: %s", reason)
        return Results((), 0, ()), False
    return results, bool(results.total or engine.version) or not _was_indexed(session)


def _was_indexed(session: Session) -> bool:
    return session.scalar(sa.select(SearchIndexState.version).limit(1)) is not None


def _request(session: Session, viewer: Viewer, wish: Wish, text: str) -> SearchRequest:
    granted = viewer.collection_ids
    return SearchRequest(
        workspace_id=str(bound_workspace(session)),
        text=text,
        audiences=viewer.audiences,
        collection_ids=None if granted is None else frozenset(map(str, granted)),
        within=str(wish.collection_id) if wish.collection_id else None,
        locales=_languages(wish),
        verified_only=wish.is_verified,
        kinds=frozenset({wish.kind}) if wish.kind else frozenset(),
        limit=wish.limit,
        offset=wish.offset,
        at=now(),
        learned=learned_for(session, text),
        explain=wish.explain,
    )


def _languages(wish: Wish) -> tuple[str, ...]:
    if wish.language:
        return (wish.language,)
    return (wish.locale, *(other for other in ("ja", "en") if other != wish.locale))


def _found(
    article: Article, version: PublishedVersion, tree: CollectionTree, marker: Marker, hit: Hit = UNRANKED
) -> Found:
    path = tree.path(article.collection_id)
    title = marker.highlight(version.title, hit.words.title if hit.words else None)
    passage = marker.snippet(version.text, passage=hit.passage, words=hit.words.body if hit.words else None)
    return Found(article, version, title, passage, [shelf.name for shelf in path], hit.score, path, hit.parts, hit.via)


def standing(session: Session, engine: Engine, viewer: Viewer, text: str, *, limit: int) -> list[UUID]:
    """Return readable articles in which the very letters stand, newest first; the engine says where to look, if it can.

    To look through all texts takes 0.3 s at 10,000 articles.
    """
    return _with_letters(session, engine, viewer, text, limit=limit, newest_first=True)


def stands(session: Session, engine: Engine, viewer: Viewer, text: str) -> bool:
    """Tell whether the very letters stand in anything readable: the first text that has them ends the search."""
    return bool(_with_letters(session, engine, viewer, text, limit=1, newest_first=False))


def _with_letters(
    session: Session, engine: Engine, viewer: Viewer, text: str, *, limit: int, newest_first: bool
) -> list[UUID]:
    pattern = like_pattern(text)
    if not pattern:
        return []
    try:
        known = engine.holding(str(bound_workspace(session)), scan_form(text), LOOKED_THROUGH)
    except NeedsRebuild:
        known = None
    among = None if known is None else [UUID(id_) for id_ in known]
    return published_with(session, viewer, pattern, limit=limit, among=among, newest_first=newest_first)


def _scan(
    session: Session,
    engine: Engine,
    viewer: Viewer,
    wish: Wish,
    tree: CollectionTree,
    placed: Placed,
    *,
    is_whole: bool,
) -> Findings:
    text = wish.wanted
    matching = standing(session, engine, viewer, text, limit=wish.limit + len(placed.hidden))
    if not matching and not is_whole:
        matching = _having_words(session, viewer, text)[: wish.limit]
    readable = published_by_ids(session, viewer, matching) if matching else {}
    marker = Marker(text)
    found = [_found(*readable[id_], tree, marker) for id_ in matching if id_ in readable]
    hits = _marked([hit for hit in found if _fits(hit, wish)], wish, placed)[: wish.limit]
    if hits:
        return Findings(hits, len(hits), by_substring=True)
    hits = _offered(session, viewer, wish, text, tree)
    if hits:
        return Findings(hits, len(hits))
    near = near_articles(session, viewer, text, locale=wish.locale)
    return Findings(near=[one for one in near if one.id not in placed.hidden], is_unsure=not is_whole)


def _offered(session: Session, viewer: Viewer, wish: Wish, text: str, tree: CollectionTree) -> list[Found]:
    """What is offered to whoever types this: by its sound, its romaji or a slip, which no text has as they stand."""
    if wish.offset or is_without_vowel(text):
        return []
    offered = suggestions(session, viewer, text, locale=wish.locale, limit=wish.limit)
    readable = published_by_ids(session, viewer, [one.article.id for one in offered]) if offered else {}
    marker = Marker(text)
    found = [(one, _found(*readable[one.article.id], tree, marker)) for one in offered if one.article.id in readable]
    shown = (as_offered(hit, one.parts) for one, hit in found)
    return [hit for hit in shown if _fits(hit, wish)]


def as_offered(hit: Found, parts: Sequence[tuple[str, bool]]) -> Found:
    """Return a hit with the words marked by which it was offered: in its title, or else the phrasing as its snippet.

    A snippet that has something marked already is kept.
    """
    if "".join(part for part, _ in parts) == hit.version.title:
        return replace(hit, title=list(parts))
    is_marked = any(matched for _, matched in hit.snippet)
    return hit if is_marked else replace(hit, snippet=list(parts))


def _having_words(session: Session, viewer: Viewer, text: str) -> list[UUID]:
    """The articles in which most of the query's words stand, at least half of them: what is left without an index."""
    surfaces = {term.surface for term in query_terms(text) if term.kind is Kind.WORD}
    patterns = sorted(filter(None, map(like_pattern, surfaces)))[:WORDS]
    counts = Counter(id_ for like in patterns for id_ in published_with(session, viewer, like, limit=SCANNED))
    return [id_ for id_, count in counts.most_common() if 2 * count >= len(patterns)]


def _fits(hit: Found, wish: Wish) -> bool:
    within = wish.collection_id is None or any(shelf.id == wish.collection_id for shelf in hit.shelves)
    language = not wish.language or hit.article.locale == wish.language
    verified = not wish.is_verified or hit.verified
    return within and language and verified and (not wish.kind or hit.article.kind == wish.kind)
