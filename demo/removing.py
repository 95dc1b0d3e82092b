"""Take the sample world away and leave what people made themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import Settings, import_features, open_engine
from core import clock
from core.accounts.models import Account, Member, SignInSession
from core.customers.models import Company, EndUser
from core.db import Base, Database, Owned, across_workspaces
from core.errors import NotFound
from core.events.models import Event
from core.jobs.models import Job
from core.messages import msg
from core.permissions import Role
from core.workspaces.actions import record
from core.workspaces.models import AuditEntry, Site, Workspace
from core.workspaces.queries import workspaces
from demo import leftovers
from guides.publishing.models import GuideVersion
from guides.targeting.models import GuideEncounter
from insights.gaps.models import Gap
from kb.articles.models import Article
from kb.collections.models import Collection
from kb.feedback.models import Question, Vote
from kb.search.indexing import rebuild
from kb.search.learning.actions import learn
from kb.search.models import Search

Progress = Callable[[str, int], None]
TRACES = (Event, Search, Vote, Question, Company, EndUser, Gap, GuideEncounter, GuideVersion)
"""What trying the sample out leaves behind; nobody sat down to make it."""
SPECIAL = (Collection, Company, Gap, Member)
"""What may have to stay, though it is sample, for what stands on it."""


def remove_world(settings: Settings, database: Database, progress: Progress = lambda _what, _count: None) -> list[str]:
    """Delete what the sample world brought; a workspace where nobody made anything of their own goes whole.

    Returns the addresses of sample admins who stay because nobody else could manage what stays. Raises `NotFound`.
    """
    import_features()
    with database.session() as session:
        sampled = [workspace.id for workspace in workspaces(session) if workspace.has_sample]
    if not sampled:
        raise NotFound(msg("There is no sample world."))
    stay: list[str] = []
    for workspace_id in sampled:
        with database.session(workspace_id, write=True) as session:
            accounts = list(session.scalars(sa.select(Member.account_id).where(Member.is_sample)))
            stay += _remove(session, session.get_one(Workspace, workspace_id), progress)
        _forget_accounts(database, accounts, progress)
    rebuild(database, open_engine(settings))
    return stay


def _remove(session: Session, workspace: Workspace, progress: Progress) -> list[str]:
    loaded = workspace.sample_loaded_at or clock.now()
    sites = leftovers.sample_sites(session, loaded)
    if not _has_own(session, sites):
        session.execute(sa.delete(Workspace).where(Workspace.id == workspace.id))
        progress("workspaces", 1)
        return []
    session.execute(sa.delete(AuditEntry).where(AuditEntry.at <= loaded))
    session.execute(sa.delete(Job).where(Job.workspace_id == workspace.id, Job.created_at <= loaded))
    _remove_sites(session, sites)
    leftovers.part_gaps(session, loaded)
    _remove_marked(session, progress)
    leftovers.forget_encounters(session)
    leftovers.forget_reviews(session)
    learn(session, at=clock.now())
    _remove_shelves(session)
    _remove_companies(session)
    kept = _keep_admin(session)
    _remove_members(session, progress)
    leftovers.settle(workspace)
    return kept


def _sampled_models() -> list[type[Owned]]:
    """Return the models whose rows are marked as sample, in an order in which they can be deleted."""
    known = {mapper.local_table: mapper.class_ for mapper in Base.registry.mappers}
    order = [known[table] for table in reversed(Base.metadata.sorted_tables) if table in known]
    return [model for model in order if issubclass(model, Owned) and hasattr(model, "is_sample")]


def _has_own(session: Session, sample_sites: Sequence[UUID]) -> bool:
    """Tell whether somebody made something of their own in this workspace, or joined it."""
    made = [model for model in _sampled_models() if model not in TRACES]
    own = [sa.select(model.id).where(model.is_sample.is_(False)) for model in made]  # type: ignore[attr-defined]
    own.append(sa.select(Site.id).where(Site.id.not_in(sample_sites)))
    return any(session.scalar(statement.limit(1)) is not None for statement in own)


def _remove_sites(session: Session, sites: Sequence[UUID]) -> None:
    """Delete sites with their keys and what was counted of these."""
    for model, column in _pointers(Site):
        session.execute(sa.delete(model).where(getattr(model, column).in_(sites)))
    session.execute(sa.delete(Site).where(Site.id.in_(sites)))


def _remove_marked(session: Session, progress: Progress) -> None:
    _let_go(session, Article, session.scalars(sa.select(Article.id).where(Article.is_sample)).all())
    for model in _sampled_models():
        if model not in SPECIAL:
            gone = session.execute(sa.delete(model).where(model.is_sample))  # type: ignore[attr-defined]
            progress(model.__tablename__, gone.rowcount)  # type: ignore[attr-defined]


def _let_go(session: Session, parent: type[Article | Member], ids: Sequence[UUID]) -> None:
    """Let nothing point to these rows any more, except what goes with them."""
    for model, column in _pointers(parent):
        session.execute(sa.update(model).where(getattr(model, column).in_(ids)).values({column: None}))


def _pointers(parent: type[Article | Member | Site]) -> Iterable[tuple[type[Owned], str]]:
    for mapper in Base.registry.mappers:
        table = mapper.local_table
        for key in table.foreign_key_constraints if isinstance(table, sa.Table) else ():
            if key.referred_table.name == parent.__tablename__ and key.ondelete is None:
                yield from ((mapper.class_, name) for name in key.column_keys if name != "workspace_id")


def _remove_shelves(session: Session) -> None:
    """Delete sample collections from the leaves up; one with something of somebody's own on or below it is theirs."""
    while True:
        taken = sa.select(Article.collection_id).where(Article.collection_id.is_not(None))
        parents = sa.select(Collection.parent_id).where(Collection.parent_id.is_not(None))
        free = (Collection.is_sample, Collection.id.not_in(taken), Collection.id.not_in(parents))
        leaves = session.scalars(sa.select(Collection.id).where(*free)).all()
        if not leaves:
            break
        session.execute(sa.delete(Collection).where(Collection.id.in_(leaves)))
    session.execute(sa.update(Collection).values(is_sample=False))


def _remove_companies(session: Session) -> None:
    used = sa.select(EndUser.company_id).where(EndUser.company_id.is_not(None))
    session.execute(sa.delete(Company).where(Company.is_sample, Company.id.not_in(used)))
    session.execute(sa.update(Company).values(is_sample=False))


def _keep_admin(session: Session) -> list[str]:
    """Let one sample admin stay, the one who was here last, if nobody else is admin; returns their address."""
    active = (Member.role == Role.ADMIN, Member.disabled_at.is_(None), Account.disabled_at.is_(None))
    admins = sa.select(Member, Account).join(Account, Account.id == Member.account_id).where(*active)
    if session.execute(admins.where(Member.is_sample.is_(False)).limit(1)).first() is not None:
        return []
    seen = sa.select(sa.func.max(SignInSession.seen_at)).where(SignInSession.account_id == Account.id).scalar_subquery()
    last = session.execute(admins.order_by(seen.is_(None), seen.desc(), Member.joined_at).limit(1)).first()
    if last is None:
        return []
    member, account = last
    member.is_sample = False
    record(session, None, "sample.admin_kept", member.name)
    session.flush()
    return [account.email]


def _remove_members(session: Session, progress: Progress) -> None:
    members = session.scalars(sa.select(Member.id).where(Member.is_sample)).all()
    _let_go(session, Member, members)
    session.execute(sa.delete(Member).where(Member.id.in_(members)))
    progress("member", len(members))


def _forget_accounts(database: Database, accounts: list[UUID], progress: Progress) -> None:
    """Delete accounts of sample people who are members nowhere any more."""
    with database.session(write=True) as session:
        kept = set(session.scalars(across_workspaces(sa.select(Member.account_id))))
        gone = [id_ for id_ in accounts if id_ not in kept]
        session.execute(sa.delete(Account).where(Account.id.in_(gone)))
    progress("accounts", len(gone))
