"""What staff taught the search, as a search needs it and as screens show it.

A process keeps it for each workspace in a form that is ready to use. The workspace's row, which every request has read
anyway, says by a token whether that is still right: nothing is asked of the database for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import bound_workspace
from core.errors import NotFound
from core.workspaces.queries import workspace_by_id
from kb.articles.models import Article
from kb.search.analysis.folding import fold
from kb.search.analysis.readings import meaning_key, reading, unconverted
from kb.search.engines.protocol import Variant
from kb.search.tuning.expansion import Match, Thesaurus, normal_forms
from kb.search.tuning.models import SearchPin, StopWord, Synonym

Row = TypeVar("Row", Synonym, StopWord, SearchPin)
ROOM = 50
MEANING_LIMIT = 300


@dataclass(frozen=True)
class Pinned:
    """That an article comes first for a question, or is hidden from its results: by whom and why."""

    pin_id: UUID
    article_id: UUID
    kind: str
    reason: str
    changed_by: UUID | None


@dataclass(frozen=True)
class Placed:
    """What staff decided about one question."""

    pins: tuple[Pinned, ...] = ()
    hidden: Mapping[UUID, Pinned] = field(default_factory=dict)


NOWHERE = Placed()


class Rules:
    """All that staff taught one workspace's search."""

    def __init__(
        self, synonyms: Iterable[Synonym] = (), stop_words: Iterable[StopWord] = (), pins: Iterable[SearchPin] = ()
    ) -> None:
        self._synonyms = [
            (one.locale, word, others) for one in synonyms for word, others in pairs(one.kind, one.words, one.finds)
        ]
        self._stop_words = [(one.locale, normal_forms(one.word)) for one in stop_words]
        self._by_locale: dict[str, tuple[Thesaurus, frozenset[str]]] = {}
        self._placed: dict[str, Placed] = {}
        self._meanings: dict[str, set[str]] = {}
        for pin in sorted(pins, key=lambda one: (one.position, one.created_at)):
            self._place(pin)

    def _place(self, pin: SearchPin) -> None:
        self._meanings.setdefault(reading(pin.text), set()).add(pin.meaning)
        before = self._placed.get(pin.meaning, NOWHERE)
        one = Pinned(pin.id, pin.article_id, pin.kind, pin.reason, pin.changed_by)
        if pin.kind == "pin":
            self._placed[pin.meaning] = Placed((*before.pins, one), before.hidden)
        else:
            self._placed[pin.meaning] = Placed(before.pins, {**before.hidden, pin.article_id: one})

    def variants(self, text: str, locale: str) -> tuple[Variant, ...]:
        """The question in other words that mean the same."""
        thesaurus = self._of(locale)[0]
        return thesaurus.variants(text) if thesaurus else ()

    def matches(self, text: str, locale: str) -> list[Match]:
        """The words of the question that have synonyms."""
        return self._of(locale)[0].matches(text)

    def stop_words(self, locale: str) -> frozenset[str]:
        """The added stop words, in normal form."""
        return self._of(locale)[1]

    def placed(self, text: str) -> Placed:
        """What comes first for this question, and what is hidden."""
        if not self._placed:
            return NOWHERE
        return self._placed.get(key_of(text)) or self._placed.get(self._sounding(text), NOWHERE)

    def _sounding(self, text: str) -> str:
        """The meaning of the only question that sounds as what was typed without conversion."""
        sounds = [unconverted(stretch) for stretch in fold(text).split()]
        meanings = self._meanings.get(reading("".join(sounds)), set()) if all(sounds) else set()
        return next(iter(meanings)) if len(meanings) == 1 else ""

    def _of(self, locale: str) -> tuple[Thesaurus, frozenset[str]]:
        if locale not in self._by_locale:
            wanted = {"", locale}
            words = (forms for where, forms in self._stop_words if where in wanted)
            thesaurus = Thesaurus((word, others) for where, word, others in self._synonyms if where in wanted)
            self._by_locale[locale] = (thesaurus, frozenset().union(*words))
        return self._by_locale[locale]


NOTHING = Rules()
_rules: dict[UUID, tuple[UUID, Rules]] = {}


def pairs(kind: str, words: Sequence[str], finds: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Return each word with what it finds besides itself."""
    if kind == "group":
        return [(word, [other for other in words if other != word]) for word in words]
    return [(word, list(finds)) for word in words]


def key_of(text: str) -> str:
    """Return the key under which questions of one meaning are one."""
    return meaning_key(text)[:MEANING_LIMIT]


def rules_of(session: Session) -> Rules:
    """Return what the workspace's search was taught; from memory unless something has changed."""
    workspace_id = bound_workspace(session)
    token = workspace_by_id(session, workspace_id).search_tuning
    if token is None:
        return NOTHING
    known = _rules.get(workspace_id)
    if known is not None and known[0] == token:
        return known[1]
    if len(_rules) >= ROOM:
        _rules.clear()
    made = Rules(synonyms(session), stop_words(session), session.scalars(sa.select(SearchPin)).all())
    _rules[workspace_id] = (token, made)
    return made


def synonyms(session: Session, text: str = "") -> list[Synonym]:
    """Return the synonyms, the last changed first; with `text`, those that have it in a word."""
    wanted = fold(text.strip())
    found = session.scalars(sa.select(Synonym).order_by(Synonym.changed_at.desc(), Synonym.id))
    return [one for one in found if any(wanted in fold(word) for word in (*one.words, *one.finds))]


def synonym_by_id(session: Session, synonym_id: UUID) -> Synonym:
    """Return a synonym. Raises `NotFound`."""
    return _known(session.get(Synonym, synonym_id))


def stop_words(session: Session) -> Sequence[StopWord]:
    """Return the added stop words, by language and word."""
    return session.scalars(sa.select(StopWord).order_by(StopWord.locale, StopWord.word)).all()


def stop_word_by_id(session: Session, stop_word_id: UUID) -> StopWord:
    """Return an added stop word. Raises `NotFound`."""
    return _known(session.get(StopWord, stop_word_id))


def pin_by_id(session: Session, pin_id: UUID) -> SearchPin:
    """Return a pin or a hide. Raises `NotFound`."""
    return _known(session.get(SearchPin, pin_id))


def pins_of(session: Session, meaning: str) -> Sequence[SearchPin]:
    """Return what was pinned for questions of this meaning, in order, and then what was hidden."""
    statement = sa.select(SearchPin).where(SearchPin.meaning == meaning)
    return session.scalars(statement.order_by(SearchPin.kind.desc(), SearchPin.position, SearchPin.created_at)).all()


def pinned_questions(session: Session, text: str = "") -> list[tuple[str, list[tuple[SearchPin, Article]]]]:
    """Return the questions with pins or hides, and these with their articles, the last changed question first."""
    statement = sa.select(SearchPin, Article).join(Article, Article.id == SearchPin.article_id)
    statement = statement.order_by(SearchPin.kind.desc(), SearchPin.position, SearchPin.created_at)
    wanted, by_meaning = fold(text.strip()), dict[str, list[tuple[SearchPin, Article]]]()
    for pin, article in session.execute(statement):
        by_meaning.setdefault(pin.meaning, []).append((pin, article))
    fitting = [some for some in by_meaning.values() if any(wanted in fold(p.text + "\n" + a.title) for p, a in some)]
    fitting.sort(key=lambda some: max(pin.created_at for pin, _ in some), reverse=True)
    return [(some[0][0].text, some) for some in fitting]


def _known(found: Row | None) -> Row:
    if found is None:
        raise NotFound
    return found
