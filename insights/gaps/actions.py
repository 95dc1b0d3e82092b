"""Writes on gaps: misses come in, people take them on, and the searchers' own behaviour proves them closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import Conflict, Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from insights.gaps.models import Gap, GapMiss, GapStep
from insights.gaps.queries import gap_by_meaning, gap_by_sound, gap_of, lone_questions, misses, takers, words
from insights.gaps.spellings import plainness
from kb.articles.actions import Draft, Placement, create_article
from kb.articles.models import Article, Revision
from kb.search.phrasings import escape

REOPEN_MISSES, REOPEN_WINDOW = 3, timedelta(days=14)
TOP = 5
PHRASINGS = 20
SPELLINGS = 100


@dataclass(frozen=True)
class Miss:
    """One time that somebody did not find something. `source_id` keeps the same miss from counting twice."""

    kind: str
    source_id: UUID
    text: str
    meaning: str
    session: str = ""
    page: str = ""
    source: str = ""
    why: str = "no_hits"
    locale: str = "ja"
    at: datetime | None = None
    is_sample: bool = False


def take_miss(session: Session, miss: Miss) -> Gap | None:
    """Add a miss to the gap of its meaning, which is made when there is none; a repeat counts once.

    Returns None for a miss without meaning (punctuation only) or one that is known.
    """
    known = sa.select(GapMiss.id).where(GapMiss.kind == miss.kind, GapMiss.source_id == miss.source_id)
    if not miss.meaning or session.scalar(known) is not None:
        return None
    gap = gap_of(session, miss.meaning, miss.text) or _new_gap(session, miss)
    session.add(
        GapMiss(
            gap_id=gap.id,
            kind=miss.kind,
            source_id=miss.source_id,
            text=miss.text,
            session=miss.session,
            page=miss.page,
            source=miss.source,
            why=miss.why,
            at=miss.at or now(),
        )
    )
    session.flush()
    recount(session, gap)
    _reopen_if_missed_again(session, gap)
    return gap


def _new_gap(session: Session, miss: Miss) -> Gap:
    at = miss.at or now()
    gap = Gap(
        id=new_id(),
        meaning=miss.meaning,
        title=miss.text[:200],
        locale=miss.locale,
        first_at=at,
        last_at=at,
        is_sample=miss.is_sample,
    )
    session.add(gap)
    session.flush()
    _step(session, gap, "open", None, at=at)
    if miss.kind != "question":
        _take_in_questions(session, gap)
    return gap


def _take_in_questions(session: Session, gap: Gap) -> None:
    """Bring in the questions that were left before anybody searched for what they ask."""
    for other in lone_questions(session, gap.meaning):
        for miss in misses(session, other.id):
            miss.gap_id = gap.id
        gap.first_at = min(gap.first_at, other.first_at)
        session.flush()
        session.delete(other)


def drop_miss(session: Session, kind: str, source_id: UUID) -> None:
    """Take a miss back: the search turned out to be on the way to a longer one. An empty gap goes with it."""
    found = session.scalar(sa.select(GapMiss).where(GapMiss.kind == kind, GapMiss.source_id == source_id))
    if found is None:
        return
    gap = session.get_one(Gap, found.gap_id)
    session.delete(found)
    session.flush()
    recount(session, gap)
    if gap.misses == 0 and gap.state == "open":
        session.delete(gap)


def recount(session: Session, gap: Gap) -> None:
    """Bring what a gap says of its misses up to date, in the database: it may have thousands."""
    who = sa.case((GapMiss.session != "", GapMiss.session), else_=sa.cast(GapMiss.id, sa.String))
    people = sa.func.count(sa.distinct(who))
    mine = GapMiss.gap_id == gap.id
    first, last = sa.func.min(GapMiss.at), sa.func.max(GapMiss.at)
    row = session.execute(sa.select(sa.func.count(), people, first, last).where(mine)).one()
    gap.misses, gap.people = row[0], row[1]
    if gap.misses:
        gap.first_at, gap.last_at = row[2], row[3]
    asked = sa.func.max(sa.case((GapMiss.kind == "question", 1), else_=0))  # a whole sentence makes a poor title
    by_words = sa.select(GapMiss.text, asked, people).where(mine).group_by(GapMiss.text)
    spelled = session.execute(by_words.order_by(asked, people.desc(), first, GapMiss.text).limit(SPELLINGS)).all()
    # Of those that are equally common, the one that is easiest to read; of those, the earliest.
    best = [text for text, *rank in spelled if rank == list(spelled[0][1:])]
    gap.title = min(best, key=plainness, default=gap.title)[:200]


def _reopen_if_missed_again(session: Session, gap: Gap) -> None:
    if gap.state not in ("published", "proven"):
        return
    since = max(now() - REOPEN_WINDOW, gap.proven_at or gap.published_at or gap.first_at)
    statement = sa.select(sa.func.count()).select_from(GapMiss).where(GapMiss.gap_id == gap.id, GapMiss.at > since)
    count = session.scalar(statement) or 0
    if count >= REOPEN_MISSES:
        gap.proven_at = None
        _move(session, gap, "assigned" if gap.owner_id else "open", None, note="missed_again", detail={"misses": count})


def assign(session: Session, gap: Gap, owner_id: UUID | None, by: UUID) -> None:
    """Give a gap to somebody, or back to nobody. Raises `Invalid` for one who could not open it."""
    if owner_id is not None and owner_id not in {member.id for member in takers(session)}:
        raise Invalid("owner_id", msg("Choose somebody who can open gaps."))
    former, gap.owner_id = gap.owner_id, owner_id
    if owner_id is not None and owner_id != former:
        _move(session, gap, "assigned" if gap.state == "open" else gap.state, by, detail={"owner": str(owner_id)})
    elif owner_id is None and gap.state == "assigned":
        _move(session, gap, "open", by)
    record(session, by, "gap.assigned", gap.title, {"owner": str(owner_id or "")})


def dismiss(session: Session, gap: Gap, by: UUID, reason: str) -> None:
    """Leave a gap open on purpose, saying why. Raises `Invalid`."""
    if not reason.strip():
        raise Invalid("reason", msg("Say why this gap is left open, so that nobody has to wonder later."))
    _move(session, gap, "dismissed", by, note=reason.strip()[:500])
    record(session, by, "gap.dismissed", gap.title)


def reopen(session: Session, gap: Gap, by: UUID | None) -> None:
    """Bring a dismissed or closed gap back."""
    gap.proven_at = None
    _move(session, gap, "assigned" if gap.owner_id else "open", by)


def write_article(session: Session, gap: Gap, by: UUID, place: Placement) -> Article:
    """Open a draft from the gap: the searchers' words become its title and phrasings. Raises `Conflict`."""
    known = session.get(Article, gap.article_id) if gap.article_id else None
    if known is not None and known.trashed_at is None:
        raise Conflict(msg("There is a draft for this gap already."))
    spoken = [text for text, _people in words(misses(session, gap.id, limit=1000))]
    draft = Draft(title=gap.title, body="", phrasings=[escape(text.strip()) for text in spoken[:PHRASINGS]])
    article = create_article(session, draft, by, place)
    link_article(session, gap, article, by)
    return article


def link_article(session: Session, gap: Gap, article: Article, by: UUID) -> None:
    """Say which article is to close the gap."""
    gap.article_id, gap.owner_id = article.id, gap.owner_id or by
    if article.published_version_id is None or article.state != "published":
        _move(session, gap, "drafted", by, detail={"article": str(article.id)})
    else:
        article_published(session, gap, by)


def article_published(session: Session, gap: Gap, by: UUID | None) -> None:
    """Note that readers can now find the article: from here on searches prove or disprove it."""
    gap.published_at, gap.proven_at = now(), None
    gap.proof = {"before": {"misses": gap.misses, "people": gap.people}}
    _move(session, gap, "published", by)


def article_withdrawn(session: Session, gap: Gap) -> None:
    """Note that the article is gone: the gap is somebody's work again."""
    if gap.state in ("published", "proven"):
        gap.proven_at = None
        _move(session, gap, "drafted", None, note="withdrawn")


@dataclass(frozen=True)
class Opening:
    """A result that somebody opened: what may prove a gap closed. `searched_at` is when they searched."""

    search_id: UUID
    text: str
    meaning: str
    result_ids: list[str]
    article_id: UUID
    member_id: UUID | None
    searched_at: datetime
    at: datetime


def prove(session: Session, opening: Opening) -> Gap | None:
    """Close the gap of this meaning if its article was in the top five and somebody other than its author opened it."""
    gap = gap_by_meaning(session, opening.meaning) or gap_by_sound(
        session, opening.text, Gap.state == "published", Gap.article_id == opening.article_id
    )
    if gap is None or gap.state != "published" or gap.article_id != opening.article_id:
        return None
    if gap.published_at is None or opening.searched_at < gap.published_at:
        return None
    if str(gap.article_id) not in opening.result_ids[:TOP] or _is_author(session, gap, opening):
        return None
    gap.proven_at = now()
    rank = opening.result_ids.index(str(gap.article_id)) + 1
    after = {"search": str(opening.search_id), "words": opening.text, "rank": rank, "at": opening.at.isoformat()}
    gap.proof = {**gap.proof, "after": after}
    _move(session, gap, "proven", None, detail=after)
    return gap


def _is_author(session: Session, gap: Gap, opening: Opening) -> bool:
    """Tell whether it was somebody who answers for the gap or the article, or who wrote at it."""
    if opening.member_id is None:
        return False
    article = session.get_one(Article, opening.article_id)
    if opening.member_id in (article.owner_id, gap.owner_id):
        return True
    wrote = sa.select(Revision.id).where(
        Revision.article_id == opening.article_id, Revision.member_id == opening.member_id
    )
    return session.scalar(wrote.limit(1)) is not None


def _move(
    session: Session, gap: Gap, state: str, by: UUID | None, *, note: str = "", detail: dict[str, Any] | None = None
) -> None:
    gap.state = state
    _step(session, gap, state, by, note=note, detail=detail)


def _step(
    session: Session,
    gap: Gap,
    state: str,
    by: UUID | None,
    *,
    note: str = "",
    detail: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> None:
    session.add(GapStep(gap_id=gap.id, state=state, member_id=by, note=note, detail=detail or {}, at=at or now()))
