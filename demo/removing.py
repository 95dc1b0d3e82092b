"""Take the sample world away and leave what people made themselves."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import Settings, import_features, open_engine
from core.accounts.models import Account, Member
from core.customers.models import Company, EndUser
from core.db import Database, across_workspaces
from core.errors import NotFound
from core.events.models import Event
from core.files.models import StoredFile
from core.messages import msg
from core.workspaces.models import AuditEntry, Workspace
from core.workspaces.queries import workspaces
from guides.checklists.models import Checklist
from guides.publishing.models import GuideVersion
from guides.tooltips.models import Tooltip
from guides.tours.models import Tour
from insights.gaps.models import Gap, GapMiss, GapStep
from kb.articles.models import Article, PublishedVersion, Review, Revision
from kb.collections.models import Collection, CollectionGrant
from kb.feedback.models import Question, Vote
from kb.search.indexing import rebuild
from kb.search.models import Search

Progress = Callable[[str, int], None]
PLAIN = (Event, Vote, Question, Search, GuideVersion, Tooltip, Tour, Checklist)
OWN = (Article, Tooltip, Tour, Checklist, Collection)


def remove_world(settings: Settings, database: Database, progress: Progress = lambda _what, _count: None) -> None:
    """Delete everything that is marked as sample; a workspace with nothing else goes whole. Raises `NotFound`."""
    import_features()
    with database.session() as session:
        sampled = [workspace.id for workspace in workspaces(session) if workspace.has_sample]
    if not sampled:
        raise NotFound(msg("There is no sample world."))
    for workspace_id in sampled:
        with database.session(workspace_id, write=True) as session:
            accounts = _sample_accounts(session)
            if _has_own(session):
                _remove_marked(session, workspace_id, progress)
            else:
                session.execute(sa.delete(Workspace).where(Workspace.id == workspace_id))
                progress("workspaces", 1)
        _forget_accounts(database, accounts, progress)
    rebuild(database, open_engine(settings))


def _has_own(session: Session) -> bool:
    """Tell whether somebody made something of their own in this workspace, or joined it."""
    for model in (*OWN, Member):
        if session.scalar(sa.select(model.id).where(model.is_sample.is_(False)).limit(1)) is not None:
            return True
    return False


def _sample_accounts(session: Session) -> list[UUID]:
    return list(session.scalars(sa.select(Member.account_id).where(Member.is_sample)))


def _remove_marked(session: Session, workspace_id: UUID, progress: Progress) -> None:
    for model in PLAIN:
        result = session.execute(sa.delete(model).where(model.is_sample))
        progress(model.__tablename__, result.rowcount)  # type: ignore[attr-defined]
    _remove_gaps(session)
    _remove_articles(session, progress)
    _remove_shelves(session)
    _remove_people(session)
    session.execute(sa.update(Workspace).where(Workspace.id == workspace_id).values(has_sample=False))


def _remove_gaps(session: Session) -> None:
    session.execute(sa.delete(GapMiss).where(GapMiss.gap_id.in_(sa.select(Gap.id).where(Gap.is_sample))))
    session.execute(sa.delete(GapStep).where(GapStep.gap_id.in_(sa.select(Gap.id).where(Gap.is_sample))))
    session.execute(sa.delete(Gap).where(Gap.is_sample))


def _remove_articles(session: Session, progress: Progress) -> None:
    sample = sa.select(Article.id).where(Article.is_sample)
    for model in (Gap, Tooltip, Tour):
        session.execute(sa.update(model).where(model.article_id.in_(sample)).values(article_id=None))
    result = session.execute(sa.delete(Article).where(Article.is_sample))
    progress("article", result.rowcount)  # type: ignore[attr-defined]
    session.execute(sa.delete(StoredFile).where(StoredFile.is_sample))


def _remove_shelves(session: Session) -> None:
    """Delete sample collections from the leaves up, except those with something of somebody's own on or below them."""
    while True:
        taken = sa.select(Article.collection_id).where(Article.collection_id.is_not(None))
        parents = sa.select(Collection.parent_id).where(Collection.parent_id.is_not(None))
        leaves = list(
            session.scalars(
                sa.select(Collection.id).where(
                    Collection.is_sample, Collection.id.not_in(taken), Collection.id.not_in(parents)
                )
            )
        )
        if not leaves:
            return
        session.execute(sa.delete(CollectionGrant).where(CollectionGrant.collection_id.in_(leaves)))
        session.execute(sa.delete(Collection).where(Collection.id.in_(leaves)))


def _remove_people(session: Session) -> None:
    session.execute(sa.delete(EndUser).where(EndUser.is_sample))
    used = sa.select(EndUser.company_id).where(EndUser.company_id.is_not(None))
    session.execute(sa.delete(Company).where(Company.is_sample, Company.id.not_in(used)))
    members = list(session.scalars(sa.select(Member.id).where(Member.is_sample)))
    others = session.scalar(sa.select(Member.id).where(Member.is_sample.is_(False), Member.disabled_at.is_(None)))
    if others is None:
        return
    for model, names in _references().items():
        for name in names:
            column = getattr(model, name)
            session.execute(sa.update(model).where(column.in_(members)).values({name: None}))
    session.execute(sa.delete(CollectionGrant).where(CollectionGrant.member_id.in_(members)))
    session.execute(sa.delete(Member).where(Member.id.in_(members)))


def _references() -> dict[type, tuple[str, ...]]:
    """Return which columns name a member, in what people made themselves."""
    return {
        AuditEntry: ("member_id",),
        Article: ("owner_id", "deputy_id"),
        Revision: ("member_id",),
        PublishedVersion: ("member_id",),
        Review: ("asked_by", "reviewer_id", "decided_by"),
        StoredFile: ("member_id",),
        Vote: ("handled_by",),
        Gap: ("owner_id",),
        GapStep: ("member_id",),
        GuideVersion: ("member_id",),
        Tooltip: ("owner_id",),
        Tour: ("owner_id",),
        Checklist: ("owner_id",),
    }


def _forget_accounts(database: Database, accounts: list[UUID], progress: Progress) -> None:
    """Delete accounts of sample people who are members nowhere any more."""
    with database.session(write=True) as session:
        kept = set(session.scalars(across_workspaces(sa.select(Member.account_id))))
        gone = [id_ for id_ in accounts if id_ not in kept]
        session.execute(sa.delete(Account).where(Account.id.in_(gone)))
    progress("accounts", len(gone))
