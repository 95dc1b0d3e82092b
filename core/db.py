"""The database: model base, the tenancy guard, sessions and what is particular to SQLite or PostgreSQL.

Tenancy is a property of the session. A session is bound to one workspace; every ORM SELECT, UPDATE and DELETE
that touches an owned model gets the workspace added as a criterion, every flushed row is checked, foreign keys
between owned tables carry the workspace, and statements which would pass these by are refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    declared_attr,
    mapped_column,
    sessionmaker,
    with_loader_criteria,
)
from sqlalchemy.sql import visitors

from core.identifiers import new_id

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
Statement = TypeVar("Statement", bound=sa.Executable)
Value = TypeVar("Value")
TRUSTED = "annai_trusted"
ACROSS = "across_workspaces"
KEPT = "annai_kept"


class TenancyError(RuntimeError):
    """Code tried to reach rows of another workspace, or to pass by the guard. Always a programming error."""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """Aware UTC times on every database; naive ones are refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive times and store UTC."""
        del dialect
        if value is not None and value.tzinfo is None:
            message = "naive datetime: use core.clock.now()"
            raise ValueError(message)
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Return the time in UTC: SQLite alone gives none, PostgreSQL that of the connection."""
        del dialect
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Json(sa.types.TypeDecorator[Any]):
    """JSON as text: the same bytes on every database. Assign a new value to change it; contents aren't tracked."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Write compact JSON."""
        del dialect
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        """Read JSON."""
        del dialect
        return None if value is None else json.loads(value)


class Base(DeclarativeBase):
    """Base of all models; `type_annotation_map` gives UUID, time and JSON columns their types."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        UUID: sa.Uuid(),
        dict[str, Any]: Json(),
        list[Any]: Json(),
        list[str]: Json(),
        list[dict[str, Any]]: Json(),
    }


class Identified:
    """A UUIDv7 primary key."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-2)


class Owned(Identified):
    """A row that belongs to one workspace. Subclasses extend `__table_args__` through `owned_args()`."""

    @declared_attr
    def workspace_id(cls) -> Mapped[UUID]:  # noqa: N805  SQLAlchemy calls it with the class
        """The workspace that the row belongs to."""
        return mapped_column(sa.ForeignKey("workspace.id", ondelete="CASCADE"), sort_order=-1)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805  as above
        return (sa.UniqueConstraint("workspace_id", "id"),)


def owned_args(*more: Any) -> tuple[Any, ...]:
    """Return `__table_args__` for an owned model: the (workspace_id, id) key plus `more`."""
    return (sa.UniqueConstraint("workspace_id", "id"), *more)


def owned_key(column: str, table: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """Return a foreign key from `column` to another owned table that can't leave the workspace."""
    targets = [f"{table}.workspace_id", f"{table}.id"]
    return sa.ForeignKeyConstraint(["workspace_id", column], targets, ondelete=ondelete)


class Database:
    """One engine and its sessions. Reading sessions may run beside a writer; writing ones queue up on SQLite."""

    def __init__(self, url: str, *, echo: bool = False) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        if self.is_sqlite and (path := sa.make_url(url).database):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        options: dict[str, Any] = {"connect_args": {"timeout": 30}} if self.is_sqlite else {"pool_pre_ping": True}
        self.engine = sa.create_engine(url, echo=echo, **options)
        if self.is_sqlite:
            _prepare_sqlite(self.engine)
        self._writing = self.engine.execution_options(annai_write=True)
        self._sessions = sessionmaker(class_=Session, expire_on_commit=False, autoflush=True)

    def open(self, workspace_id: UUID | None = None, *, write: bool = False) -> Session:
        """Return a new session; the caller closes it. Prefer `session()`."""
        opened = self._sessions(bind=self._writing if write else self.engine)
        bind_workspace(opened, workspace_id)
        return opened

    @contextmanager
    def session(self, workspace_id: UUID | None = None, *, write: bool = False) -> Iterator[Session]:
        """Yield a session in one transaction: commits when the block returns, rolls back when it raises."""
        with self.open(workspace_id, write=write) as opened:
            try:
                yield opened
                opened.commit()
            except BaseException:
                opened.rollback()
                raise

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def _prepare_sqlite(engine: sa.Engine) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-8000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        write = connection.get_execution_options().get("annai_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def bind_workspace(session: Session, workspace_id: UUID | None) -> None:
    """Bind the session to a workspace. A session that is bound can't be bound to another one."""
    bound = session.info.get("workspace_id")
    if bound is not None and workspace_id != bound:
        message = f"session is bound to workspace {bound}"
        raise TenancyError(message)
    session.info["workspace_id"] = workspace_id


def bound_workspace(session: Session) -> UUID:
    """Return the workspace that the session is bound to. Raises `TenancyError` when it is bound to none."""
    workspace_id = session.info.get("workspace_id")
    if workspace_id is None:
        message = "this session is not bound to a workspace"
        raise TenancyError(message)
    return UUID(str(workspace_id))


def across_workspaces(statement: Statement) -> Statement:
    """Let one statement see all workspaces. For the few places that find a workspace, and for maintenance."""
    return statement.execution_options(**{ACROSS: True})


def kept(statement: Statement) -> Statement:
    """Declare a statement that a module keeps and executes again and again: it is guarded once for each workspace.

    The guard, and the key under which SQLAlchemy finds what it has compiled, are half of a short statement's time.
    """
    return statement.execution_options(**{KEPT: True})


def insert_rows(
    session: Session, model: type[Base], rows: Sequence[dict[str, Any]], *, skip_known: bool = False
) -> None:
    """Insert many rows at once, stamped with the session's workspace; `skip_known` ignores existing keys."""
    if not rows:
        return
    workspace_id = bound_workspace(session)
    stamped = [{**row, "workspace_id": workspace_id} for row in rows]
    for row in stamped:
        row.setdefault("id", new_id())
    statement = _insert(session, model)
    if skip_known:
        statement = statement.on_conflict_do_nothing()
    session.execute(statement, stamped, execution_options={TRUSTED: True})


def _insert(session: Session, model: type[Base]) -> Any:
    from sqlalchemy.dialects import postgresql, sqlite  # noqa: PLC0415  both are large

    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    # The table instead of the model: a fifth less work for each batch, and there is nothing to keep in step.
    return dialect.insert(model.__table__)


def chunks(values: Iterable[Value], size: int) -> Iterator[list[Value]]:
    """Yield `values` in lists of at most `size`."""
    batch: list[Value] = []
    for value in values:
        batch.append(value)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def owned_tables() -> set[sa.FromClause]:
    """Return the tables of all owned models."""
    return {mapper.local_table for mapper in Base.registry.mappers if issubclass(mapper.class_, Owned)}


@cache
def _is_owned(table: sa.Table) -> bool:
    return table in owned_tables()


def _touches_owned(statement: sa.Executable) -> bool:
    return any(_is_owned(item) for item in visitors.iterate(statement) if isinstance(item, sa.Table))  # type: ignore[arg-type]


# Making one takes a tenth of a statement's time, and every statement of a workspace has the same.
_criteria: dict[UUID, Any] = {}
_MOST_CRITERIA = 1000


_Scope = tuple[UUID | None, bool]
_kept: WeakKeyDictionary[Any, dict[_Scope, Any]] = WeakKeyDictionary()
_UNKNOWN = object()
# A guarded statement takes some 12 KB, most of it the key under which it is compiled.
_MOST_KEPT = 100


@event.listens_for(Session, "do_orm_execute")
def _guard_statement(state: ORMExecuteState) -> None:
    options = state.execution_options
    if not options.get(KEPT) or options.get(TRUSTED) or isinstance(state.parameters, list):
        _guard(state)
        return
    original, scope = state.statement, (state.session.info.get("workspace_id"), bool(options.get(ACROSS)))
    guarded = _kept.setdefault(original, {})
    known = guarded.get(scope, _UNKNOWN)
    if known is _UNKNOWN:
        _guard(state)
        if len(guarded) >= _MOST_KEPT:
            guarded.clear()
        # None stands for the statement itself: with no reference from here, it goes when its module lets it go.
        known = guarded[scope] = None if state.statement is original else state.statement
    state.statement = original if known is None else known


def _guard(state: ORMExecuteState) -> None:
    options = state.execution_options
    if options.get(TRUSTED):
        return
    statement = state.statement
    if isinstance(statement, sa.TextClause):
        message = "text statements are for core.db only"
        raise TenancyError(message)
    if not state.is_orm_statement or state.is_insert or isinstance(state.parameters, list):
        if _touches_owned(statement):
            message = "Core and bulk statements on owned tables pass by the tenancy guard: use the ORM or insert_rows()"
            raise TenancyError(message)
        return
    if options.get(ACROSS) or not any(issubclass(m.class_, Owned) for m in state.all_mappers):
        if not options.get(ACROSS) and _touches_owned(statement):
            _add_criterion(state)
        return
    _add_criterion(state)


def _add_criterion(state: ORMExecuteState) -> None:
    workspace_id = bound_workspace(state.session)
    known = _criteria.get(workspace_id)
    if known is None:
        if len(_criteria) >= _MOST_CRITERIA:
            _criteria.clear()
        known = _criteria[workspace_id] = _of_workspace(workspace_id)
    state.statement = state.statement.options(known)


def _of_workspace(workspace_id: UUID) -> Any:
    return with_loader_criteria(Owned, lambda cls: cls.workspace_id == workspace_id, include_aliases=True)


@event.listens_for(Session, "before_flush")
def _guard_flush(session: Session, _context: Any, _instances: Any) -> None:
    for instance in [*session.new, *session.dirty, *session.deleted]:
        if not isinstance(instance, Owned):
            continue
        workspace_id = bound_workspace(session)
        given: UUID | None = instance.workspace_id
        if given is None:
            instance.workspace_id = workspace_id
        if instance.workspace_id != workspace_id:
            message = f"{type(instance).__name__} belongs to another workspace"
            raise TenancyError(message)


@event.listens_for(Session, "before_attach")
def _guard_attach(session: Session, instance: object) -> None:
    bound = session.info.get("workspace_id")
    if isinstance(instance, Owned) and bound and instance.workspace_id not in (None, bound):
        message = f"{type(instance).__name__} belongs to another workspace"
        raise TenancyError(message)
