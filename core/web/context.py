"""What a request works with: its session, and who is asking where."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from flask import Flask, current_app, g, has_request_context, request
from sqlalchemy.orm import Session

from core.accounts.models import Account, Member, SignInSession
from core.accounts.queries import member_of, session_by_token
from core.db import Database, bind_workspace
from core.errors import NotFound
from core.permissions import PUBLIC, Permission, Viewer, can
from core.workspaces.models import Workspace
from core.workspaces.queries import workspace_by_slug

log = logging.getLogger("annai.web")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
Fact = Callable[[Session], None]


class Current:
    """The request's session, workspace, member and viewer; everything is loaded when first asked for."""

    @property
    def database(self) -> Database:
        """The application's database."""
        return cast("Database", current_app.extensions["annai_database"])

    @property
    def session(self) -> Session:
        """The request's session: one transaction, committed when the view returns, rolled back when it raises."""
        if "session" not in g:
            g.session = self.database.open(write=request.method not in SAFE_METHODS and "only_reads" not in g)
        return cast("Session", g.session)

    def only_reads(self) -> None:
        """Say, before the session is first used, that this request writes nothing although its method might.

        On SQLite it then waits for no writer; `record_fact` is still there for what must be noted.
        """
        g.only_reads = True

    @property
    def workspace(self) -> Workspace:
        """The workspace that the address names. Raises `NotFound`."""
        if "workspace" not in g:
            slug = g.get("workspace_slug")
            if slug is None:
                raise NotFound
            self.enter(workspace_by_slug(self.session, slug))
        return cast("Workspace", g.workspace)

    def enter(self, workspace: Workspace) -> None:
        """Bind the request to a workspace, for good."""
        bind_workspace(self.session, workspace.id)
        g.workspace = workspace

    @property
    def workspace_or_none(self) -> Workspace | None:
        """The workspace, if it has been asked for already."""
        return cast("Workspace | None", g.get("workspace"))

    @property
    def sign_in(self) -> SignInSession | None:
        """The live sign-in session of this browser."""
        if "sign_in" not in g:
            from flask import session as cookie  # noqa: PLC0415  two things are called session here

            token = cookie.get("token")
            g.sign_in, g.account = session_by_token(self.session, token) if token else (None, None)
        return cast("SignInSession | None", g.sign_in)

    @property
    def account(self) -> Account | None:
        """The signed-in account, if its session is alive and it is not disabled."""
        return cast("Account | None", g.account) if self.sign_in else None

    @property
    def member_or_none(self) -> Member | None:
        """The signed-in account's place in this workspace, if it has one that is not disabled."""
        if "member" not in g:
            self.workspace  # noqa: B018  binds the session, without which there are no members
            account = self.account
            g.member = member_of(self.session, account.id) if account else None
        return cast("Member | None", g.member)

    @property
    def member(self) -> Member:
        """The signed-in member. Raises `NotFound`: whether a workspace exists is nobody else's business."""
        found = self.member_or_none
        if found is None:
            raise NotFound
        return found

    @property
    def viewer(self) -> Viewer:
        """Who is reading: the member when signed in, else the public."""
        if "viewer" not in g:
            member = self.member_or_none
            g.viewer = PUBLIC if member is None else current_app.extensions["annai_viewer"](self.session, member)
        return cast("Viewer", g.viewer)

    def can(self, permission: Permission | str) -> bool:
        """Tell whether the signed-in member has the permission."""
        member = self.member_or_none
        return member is not None and can(member.role, Permission(permission))

    @property
    def visitor(self) -> str:
        """An id of this browser for counting, kept in the signed cookie; says nothing about the person."""
        from flask import session as cookie  # noqa: PLC0415

        if "visitor" not in cookie:
            from core.identifiers import new_id  # noqa: PLC0415

            cookie["visitor"] = str(new_id())
        return str(cookie["visitor"])

    def record_fact(self, fact: Fact, *, workspace_id: UUID | None = None) -> None:
        """Write `fact` in a short transaction of its own once this request's transaction has ended, either way.

        For what must survive a rollback or belongs to a GET: failed sign-ins, denied access, the search log.
        """
        bound = workspace_id or (g.workspace.id if "workspace" in g else None)
        _wait(g, "facts", fact, bound)

    def record_afterwards(self, fact: Fact) -> None:
        """Write `fact` in a short transaction of its own once the answer has been sent.

        For what nobody waits for, as what was searched and read: the answer neither takes the time nor waits for
        whoever else is writing. `fact` has the application, but no request any more.
        """
        _wait(g, "afterwards", fact, g.workspace.id if "workspace" in g else None)


current = Current()


def _wait(where: Any, name: str, fact: Fact, workspace_id: UUID | None) -> None:
    if name not in where:
        setattr(where, name, [])
    getattr(where, name).append((fact, workspace_id))


def facts_for_afterwards(app: Flask) -> Callable[[], None] | None:
    """Return what writes the facts that wait for the answer to be sent; None where there are none."""
    facts: list[Any] = g.pop("afterwards", [])

    def write() -> None:
        with app.app_context():
            _write(facts)

    return write if facts else None


def finish(*, commit: bool) -> None:
    """End the request's transaction, then write what was to be recorded whatever happened."""
    session: Session | None = g.pop("session", None) if has_request_context() else None
    if session is not None:
        try:
            session.commit() if commit else session.rollback()
        finally:
            session.close()
    facts: list[Any] = g.pop("facts", [])
    if facts:
        _write(facts)


def _write(facts: list[tuple[Fact, UUID | None]]) -> None:
    database = current.database
    for fact, workspace_id in facts:
        try:
            with database.session(workspace_id, write=True) as session:
                fact(session)
        except Exception:
            log.exception("a fact could not be recorded")
