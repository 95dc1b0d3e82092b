"""Reads on accounts, sessions and members."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Account, Invitation, Member, PasswordReset, SignInAttempt, SignInSession
from core.accounts.passwords import hash_token
from core.clock import now
from core.db import across_workspaces, bound_workspace
from core.workspaces.models import Workspace

WINDOW = timedelta(minutes=15)


def account_by_email(session: Session, email: str) -> Account | None:
    """Return the account with this address, in whatever case it is written."""
    return session.scalar(sa.select(Account).where(Account.email == email.strip().lower()))


def session_by_token(session: Session, token: str) -> tuple[SignInSession | None, Account | None]:
    """Return the live sign-in session of a cookie's token and its account, or a pair of None."""
    statement = (
        sa.select(SignInSession, Account)
        .join(Account, Account.id == SignInSession.account_id)
        .where(
            SignInSession.token_hash == hash_token(token),
            SignInSession.expires_at > now(),
            Account.disabled_at.is_(None),
        )
    )
    found = session.execute(statement).first()
    return (found[0], found[1]) if found else (None, None)


def member_of(session: Session, account_id: UUID) -> Member | None:
    """Return the account's place in the session's workspace, unless it is disabled."""
    return session.scalar(sa.select(Member).where(Member.account_id == account_id, Member.disabled_at.is_(None)))


def any_member_of(session: Session, account_id: UUID) -> Member | None:
    """Return the account's place in the session's workspace, disabled or not."""
    return session.scalar(sa.select(Member).where(Member.account_id == account_id))


def is_in_another_workspace(session: Session, account_id: UUID) -> bool:
    """Tell whether an account has a place outside the session's workspace; a disabled one may be given back."""
    elsewhere = sa.select(Member.id).where(
        Member.account_id == account_id, Member.workspace_id != bound_workspace(session)
    )
    return session.scalar(across_workspaces(elsewhere.limit(1))) is not None


def memberships(session: Session, account_id: UUID) -> list[tuple[Workspace, Member]]:
    """Return the workspaces that an account is in: one of the few statements across workspaces."""
    statement = (
        sa.select(Workspace, Member)
        .join(Member, Member.workspace_id == Workspace.id)
        .where(Member.account_id == account_id, Member.disabled_at.is_(None))
        .order_by(Workspace.name)
    )
    return [(row[0], row[1]) for row in session.execute(across_workspaces(statement))]


def ended_memberships(session: Session, account_id: UUID) -> Sequence[Workspace]:
    """Return the workspaces that took an account's access away; across workspaces, like `memberships`."""
    statement = (
        sa.select(Workspace)
        .join(Member, Member.workspace_id == Workspace.id)
        .where(Member.account_id == account_id, Member.disabled_at.is_not(None))
        .order_by(Workspace.name)
    )
    return session.scalars(across_workspaces(statement)).all()


def members(session: Session, *, with_disabled: bool = False) -> Sequence[Member]:
    """Return the workspace's members by name."""
    statement = sa.select(Member).order_by(Member.name)
    if not with_disabled:
        statement = statement.where(Member.disabled_at.is_(None))
    return session.scalars(statement).all()


def members_by_id(session: Session) -> dict[UUID, Member]:
    """Return all members, disabled ones too, by id: for showing names beside ids without a query per row."""
    return {member.id: member for member in members(session, with_disabled=True)}


def recent_failures(session: Session, email: str, address: str) -> tuple[int, int]:
    """Return how many sign-ins failed within 15 minutes: for this account from this address, and from this address."""
    since = now() - WINDOW
    rows = session.scalars(
        sa.select(SignInAttempt.email).where(SignInAttempt.address == address, SignInAttempt.at > since)
    ).all()
    return sum(row == email for row in rows), len(rows)


def failures_of_account(session: Session, email: str) -> int:
    """Return how many sign-ins to this account failed within 15 minutes from anywhere."""
    since = now() - WINDOW
    statement = sa.select(sa.func.count()).select_from(SignInAttempt)
    return session.scalar(statement.where(SignInAttempt.email == email, SignInAttempt.at > since)) or 0


def has_reset_lately(session: Session, email: str) -> bool:
    """Tell whether the account got a new password by a link within 15 minutes."""
    statement = (
        sa.select(PasswordReset.id)
        .join(Account, Account.id == PasswordReset.account_id)
        .where(Account.email == email, PasswordReset.used_at > now() - WINDOW)
    )
    return session.scalar(statement.limit(1)) is not None


def reset_by_token(session: Session, token: str) -> PasswordReset | None:
    """Return the reset that this link stands for, if it is unused and not expired."""
    statement = sa.select(PasswordReset).where(
        PasswordReset.token_hash == hash_token(token),
        PasswordReset.used_at.is_(None),
        PasswordReset.expires_at > now(),
    )
    return session.scalar(statement)


def waiting_for_reset(session: Session, people: Sequence[Member]) -> set[UUID]:
    """Return the accounts of these members that a link for a new password was made for, and not used yet."""
    ids = [member.account_id for member in people]
    open_links = sa.select(PasswordReset.account_id).where(
        PasswordReset.account_id.in_(ids), PasswordReset.used_at.is_(None), PasswordReset.expires_at > now()
    )
    return set(session.scalars(open_links))


def invitation_by_token(session: Session, token: str) -> Invitation | None:
    """Return the invitation that this link stands for, if it is open."""
    statement = sa.select(Invitation).where(
        Invitation.token_hash == hash_token(token),
        Invitation.accepted_at.is_(None),
        Invitation.expires_at > now(),
    )
    return session.scalar(statement)


def open_invitations(session: Session, workspace_id: UUID) -> Sequence[Invitation]:
    """Return the workspace's invitations that nobody has accepted yet, newest first."""
    statement = sa.select(Invitation).where(Invitation.workspace_id == workspace_id, Invitation.accepted_at.is_(None))
    return session.scalars(statement.order_by(Invitation.created_at.desc())).all()


def accounts_of(session: Session, people: Sequence[Member]) -> dict[UUID, Account]:
    """Return the accounts of members, by account id, in one statement."""
    ids = [member.account_id for member in people]
    return {account.id: account for account in session.scalars(sa.select(Account).where(Account.id.in_(ids)))}
