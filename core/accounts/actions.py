"""Writes on accounts: signing in and out, passwords, members and invitations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from core.accounts.models import Account, Invitation, Member, PasswordReset, SignInAttempt, SignInSession
from core.accounts.passwords import hash_password, hash_token, verify_password
from core.accounts.queries import account_by_email, failures_of_account, recent_failures
from core.clock import now
from core.db import bound_workspace
from core.errors import Conflict, Invalid
from core.identifiers import new_id, new_secret
from core.messages import msg
from core.permissions import Role
from core.workspaces.actions import record

SESSION_LIFE = timedelta(days=30)
RESET_LIFE = timedelta(hours=2)
INVITATION_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Browser:
    """Where a sign-in comes from."""

    address: str
    user_agent: str = ""


class Delayed(Invalid):
    """Too many failures: wait. The owner, from an address that has not failed, is let in all the same."""


def checked_email(text: str) -> str:
    """Return the address in lower case. Raises `Invalid`."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Invalid("email", msg("Enter an e-mail address such as name@company.example.")) from error
    return found.normalized.lower()


def create_account(session: Session, email: str, name: str, password: str = "", *, locale: str = "") -> Account:
    """Create an account. Raises `Invalid` when the address is taken or the password too weak."""
    address = checked_email(email)
    if account_by_email(session, address) is not None:
        raise Invalid("email", msg("There is an account with this address already."))
    if not name.strip():
        raise Invalid("name", msg("Enter a name."))
    stored = hash_password(password) if password else ""
    account = Account(id=new_id(), email=address, name=name.strip()[:120], password_hash=stored, locale=locale)
    session.add(account)
    session.flush()
    return account


def check_delay(session: Session, email: str, browser: Browser) -> None:
    """Raise `Delayed` when this address has failed too often.

    Ten failures of one account from one address, or fifty of an address over all accounts, within 15 minutes, wait.
    An account that is attacked from many places is slowed for addresses that failed themselves only.
    """
    here, address_total = recent_failures(session, email, browser.address)
    everywhere = failures_of_account(session, email)
    if here >= 10 or address_total >= 50 or (here >= 3 and everywhere >= 30):  # noqa: PLR2004  told in the docstring
        raise Delayed("password", msg("Too many attempts. Wait 15 minutes, or reset your password."))


def sign_in(session: Session, email: str, password: str, browser: Browser) -> tuple[Account, str]:
    """Check the password and start a session; returns the account and the cookie's token. Raises `Invalid`.

    The caller records the failure with `note_failure` in a transaction that survives.
    """
    address = email.strip().lower()
    check_delay(session, address, browser)
    account = account_by_email(session, address)
    matches = verify_password(account.password_hash if account else "", password)
    if account is None or not matches or account.disabled_at is not None:
        raise Invalid("password", msg("The e-mail address or the password is not right."))
    session.execute(
        sa.delete(SignInAttempt).where(SignInAttempt.email == address, SignInAttempt.address == browser.address)
    )
    return account, start_session(session, account, browser)


def note_failure(session: Session, email: str, browser: Browser) -> None:
    """Remember a failed sign-in, and forget those older than a day."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now() - timedelta(days=1)))
    session.add(SignInAttempt(email=email.strip().lower()[:254], address=browser.address))


def start_session(session: Session, account: Account, browser: Browser) -> str:
    """Start a session and return its token; only the token's hash is kept."""
    token = new_secret()
    row = SignInSession(
        token_hash=hash_token(token),
        account_id=account.id,
        expires_at=now() + SESSION_LIFE,
        user_agent=browser.user_agent[:300],
        address=browser.address[:64],
    )
    session.add(row)
    session.flush()
    return token


def sign_out(session: Session, token: str) -> None:
    """End the session of this token at once."""
    session.execute(sa.delete(SignInSession).where(SignInSession.token_hash == hash_token(token)))


def end_sessions(session: Session, account_id: UUID, *, but: str = "") -> None:
    """End all sessions of an account at once, except that of the token `but`."""
    statement = sa.delete(SignInSession).where(SignInSession.account_id == account_id)
    session.execute(statement.where(SignInSession.token_hash != hash_token(but)))


def change_password(session: Session, account: Account, password: str, *, keep: str = "") -> None:
    """Set a new password and end all other sessions. Raises `Invalid`."""
    account.password_hash = hash_password(password)
    end_sessions(session, account.id, but=keep)


def ask_reset(session: Session, account: Account) -> str:
    """Return the token of a new reset link; it works once, for two hours, and older ones stop working."""
    session.execute(sa.delete(PasswordReset).where(PasswordReset.account_id == account.id))
    token = new_secret()
    session.add(PasswordReset(token_hash=hash_token(token), account_id=account.id, expires_at=now() + RESET_LIFE))
    return token


def use_reset(session: Session, reset: PasswordReset, password: str) -> Account:
    """Set the password by a reset link and use the link up. Raises `Invalid`."""
    account = session.get_one(Account, reset.account_id)
    change_password(session, account, password)
    reset.used_at = now()
    return account


def add_member(session: Session, account: Account, role: str, *, name: str = "", is_sample: bool = False) -> Member:
    """Make an account a member of the session's workspace, or bring a disabled one back."""
    existing = session.scalar(sa.select(Member).where(Member.account_id == account.id))
    if existing is not None:
        existing.role, existing.disabled_at = Role(role), None
        return existing
    member = Member(id=new_id(), account_id=account.id, name=name or account.name, role=Role(role), is_sample=is_sample)
    session.add(member)
    session.flush()
    return member


def invite(
    session: Session, email: str, role: str, by: Member, *, collection_ids: list[str] | None = None
) -> tuple[Invitation, str]:
    """Invite a person into the session's workspace; returns the invitation and the link's token."""
    address, token = checked_email(email), new_secret()
    if role == Role.PARTNER and not collection_ids:
        raise Invalid("collection_ids", msg("Choose the collections that the partner may read."))
    invitation = Invitation(
        id=new_id(),
        token_hash=hash_token(token),
        workspace_id=bound_workspace(session),
        email=address,
        role=Role(role),
        collection_ids=collection_ids or [],
        invited_by=by.id,
        expires_at=now() + INVITATION_LIFE,
    )
    session.add(invitation)
    record(session, by.id, "member.invited", address, {"role": role})
    return invitation, token


def accept(session: Session, invitation: Invitation, account: Account) -> Member:
    """Make the account a member by an invitation, and use the invitation up. The session is bound to its workspace."""
    member = add_member(session, account, invitation.role)
    invitation.accepted_at = now()
    record(session, member.id, "member.joined", account.email)
    return member


def change_role(session: Session, member: Member, role: str, by: Member) -> None:
    """Change a member's role. Raises `Conflict` for the last admin."""
    if member.role == Role.ADMIN and role != Role.ADMIN:
        _keep_an_admin(session, member)
    record(session, by.id, "member.role", member.name, {"from": member.role, "to": role})
    member.role = Role(role)


def disable_member(session: Session, member: Member, by: Member, *, at: datetime | None = None) -> None:
    """Take a member's access away at once. Raises `Conflict` for the last admin."""
    if member.role == Role.ADMIN:
        _keep_an_admin(session, member)
    member.disabled_at = at or now()
    end_sessions(session, member.account_id)
    record(session, by.id, "member.disabled", member.name)


def _keep_an_admin(session: Session, leaving: Member) -> None:
    others = sa.select(Member.id).where(
        Member.role == Role.ADMIN, Member.disabled_at.is_(None), Member.id != leaving.id
    )
    if session.scalar(others) is None:
        _refuse_last_admin()


def _refuse_last_admin() -> NoReturn:
    raise Conflict(msg("This is the last admin. Make somebody else admin first."))
