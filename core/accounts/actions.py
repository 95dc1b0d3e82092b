"""Writes on accounts: signing in and out, passwords, members and invitations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn
from uuid import UUID

import sqlalchemy as sa
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from core.accounts.models import Account, Invitation, Member, PasswordReset, SignInAttempt, SignInSession
from core.accounts.passwords import hash_password, hash_token, verify_password
from core.accounts.queries import (
    WINDOW,
    account_by_email,
    any_member_of,
    failures_of_account,
    has_reset_lately,
    is_in_another_workspace,
    recent_failures,
)
from core.clock import now
from core.db import bound_workspace
from core.errors import Conflict, Invalid
from core.identifiers import new_id, new_secret
from core.messages import msg
from core.permissions import Permission, Role, can
from core.registry import announce
from core.workspaces.actions import record

SESSION_LIFE = timedelta(days=30)
RESET_LIFE = timedelta(hours=2)
INVITATION_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Browser:
    """Where a sign-in comes from."""

    address: str
    user_agent: str = ""
    known_as: str = ""
    """Under which id this account has signed in from this very browser before; empty: it hasn't."""

    @property
    def counted_as(self) -> str:
        """Where failures are counted: those of others at the same address aren't this browser's."""
        return self.known_as or self.address


class Delayed(Invalid):
    """Too many failures: wait. The owner, from an address that has not failed, is let in all the same."""


class Outranked(Conflict):
    """Only an admin makes or unmakes admins."""


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
    An account that is attacked from many places is slowed for addresses that failed themselves only. What others
    failed at from the same address doesn't count for an account whose owner has just set a new password by a link, and
    never for a browser in which the account has signed in before.
    """
    here, address_total = recent_failures(session, email, browser.counted_as)
    everywhere = failures_of_account(session, email)
    is_attacked = everywhere >= 30 and not browser.known_as  # noqa: PLR2004  told in the docstring
    is_slowed = here >= 10 or (here >= 3 and is_attacked)  # noqa: PLR2004  as above
    if is_slowed or (address_total >= 50 and not has_reset_lately(session, email)):  # noqa: PLR2004  as above
        raise Delayed("password", msg("Too many attempts. Wait 15 minutes, then try again."))


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
        sa.delete(SignInAttempt).where(SignInAttempt.email == address, SignInAttempt.address == browser.counted_as)
    )
    return account, start_session(session, account, browser)


def note_failure(session: Session, email: str, browser: Browser) -> None:
    """Remember a failed sign-in, and forget those older than a day."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now() - timedelta(days=1)))
    session.add(SignInAttempt(email=email.strip().lower()[:254], address=browser.counted_as))


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
    is_past = sa.or_(PasswordReset.used_at.is_(None), PasswordReset.used_at <= now() - WINDOW)
    session.execute(sa.delete(PasswordReset).where(PasswordReset.account_id == account.id, is_past))
    token = new_secret()
    session.add(PasswordReset(token_hash=hash_token(token), account_id=account.id, expires_at=now() + RESET_LIFE))
    return token


def use_reset(session: Session, reset: PasswordReset, password: str) -> Account:
    """Set the password by a reset link and use the link up; failures before count no more. Raises `Invalid`."""
    account = session.get_one(Account, reset.account_id)
    change_password(session, account, password)
    reset.used_at = now()
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.email == account.email))
    return account


def note_password(session: Session, member: Member) -> None:
    """Note in the log of the session's workspace that a member has a new password."""
    record(session, member.id, "account.password", member.name)


def permit_reset(session: Session, member: Member, by: Member) -> Account:
    """Let an admin see a reset link for a member, and note it; returns the account.

    Raises `Conflict` when the account is in another workspace too: the link would open that one as well.
    """
    check_rank(by, member.role)
    if is_in_another_workspace(session, member.account_id):
        raise Conflict(
            msg(
                "%(name)s is in another workspace too, so only they can set a new password:"
                " on the sign-in page, with “I forgot my password”.",
                name=member.name,
            )
        )
    record(session, by.id, "member.reset_link", member.name)
    return session.get_one(Account, member.account_id)


def add_member(session: Session, account: Account, role: str, *, name: str = "", is_sample: bool = False) -> Member:
    """Make an account a member of the session's workspace, or bring a disabled one back.

    Who is a member already stays what they are: only `change_role` changes that.
    """
    existing = any_member_of(session, account.id)
    if existing is not None and existing.disabled_at is None:
        return existing
    # A link that an admin elsewhere made while the account was in their workspace alone must not open this one.
    session.execute(sa.delete(PasswordReset).where(PasswordReset.account_id == account.id))
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
    """Invite a person into the session's workspace; returns the invitation and the link's token.

    Raises `Invalid` for who is a member already, and `Outranked`.
    """
    address, token = checked_email(email), new_secret()
    if role == Role.PARTNER and not collection_ids:
        raise _without_collections()
    _check_invited(session, address, role, by)
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


def _check_invited(session: Session, address: str, role: str, by: Member) -> None:
    check_rank(by, role)
    account = account_by_email(session, address)
    member = any_member_of(session, account.id) if account else None
    if member is not None and member.disabled_at is None:
        raise Invalid("email", msg("This person is a member already. Change their role in the list of members."))
    if member is not None:
        check_rank(by, member.role)


def check_rank(by: Member, *roles: str) -> None:
    """Raise `Outranked` when one of the roles is admin, and `by` is none."""
    if Role.ADMIN in roles and not can(by.role, Permission.WORKSPACE_MANAGE):
        raise Outranked(msg("Only an admin can change who is admin."))


def accept(session: Session, invitation: Invitation, account: Account) -> Member:
    """Make the account a member by an invitation, and use the invitation up. The session is bound to its workspace.

    Raises `Conflict` for who is a member already, or when the inviter could not have brought this member back.
    """
    existing = any_member_of(session, account.id)
    if existing is not None:
        _check_return(session, invitation, existing)
    member = add_member(session, account, invitation.role)
    invitation.accepted_at = now()
    _withdraw_open(session, account.email, but=invitation.id)
    record(session, member.id, "member.joined", account.email)
    return member


def _check_return(session: Session, invitation: Invitation, existing: Member) -> None:
    if existing.disabled_at is None:
        raise Conflict(msg("You are a member of this workspace already."))
    inviter = session.get(Member, invitation.invited_by) if invitation.invited_by else None
    if existing.role == Role.ADMIN and (inviter is None or not can(inviter.role, Permission.WORKSPACE_MANAGE)):
        raise Conflict(msg("This invitation has been used or has expired. Ask for a new one."))


def _withdraw_open(session: Session, email: str, *, but: UUID | None = None) -> None:
    """End the open invitations of an address: each would be a way back in for who is disabled later."""
    statement = sa.delete(Invitation).where(
        Invitation.workspace_id == bound_workspace(session),
        Invitation.email == email,
        Invitation.accepted_at.is_(None),
    )
    session.execute(statement if but is None else statement.where(Invitation.id != but))


def change_role(
    session: Session, member: Member, role: str, by: Member | None, *, collection_ids: Sequence[UUID] = ()
) -> None:
    """Change a member's role; `by` is None for who runs the server, who may leave a partner without collections.

    What was granted before ends. Raises `Outranked`, `Invalid`, and `Conflict` for the last admin.
    """
    if by is not None:
        check_rank(by, member.role, role)
        if role == Role.PARTNER and not collection_ids:
            raise _without_collections()
    if member.role == Role.ADMIN and role != Role.ADMIN:
        _keep_an_admin(session, member)
    record(session, by.id if by else None, "member.role", member.name, {"from": member.role, "to": role})
    member.role = Role(role)
    announce(session, "member.granted", member=member, collection_ids=collection_ids, by=by)


def change_collections(session: Session, member: Member, collection_ids: Sequence[UUID], by: Member) -> None:
    """Set which collections a partner may read. Raises `Invalid`, and `Conflict` for who is no partner."""
    if member.role != Role.PARTNER:
        raise Conflict(msg("%(name)s is no partner, and reads all collections.", name=member.name))
    if not collection_ids:
        raise _without_collections()
    announce(session, "member.granted", member=member, collection_ids=collection_ids, by=by)


def _without_collections() -> Invalid:
    return Invalid("collection_ids", msg("Choose the collections that the partner may read."))


def disable_member(session: Session, member: Member, by: Member, *, at: datetime | None = None) -> None:
    """Take a member's access away at once. Raises `Outranked`, and `Conflict` for the last admin."""
    check_rank(by, member.role)
    if member.role == Role.ADMIN:
        _keep_an_admin(session, member)
    member.disabled_at = at or now()
    end_sessions(session, member.account_id)
    _withdraw_open(session, session.get_one(Account, member.account_id).email)
    record(session, by.id, "member.disabled", member.name)


def enable_member(session: Session, member: Member, by: Member) -> None:
    """Give a member access again. Raises `Outranked`."""
    check_rank(by, member.role)
    member.disabled_at = None
    record(session, by.id, "member.enabled", member.name)


def _keep_an_admin(session: Session, leaving: Member) -> None:
    others = sa.select(Member.id).where(
        Member.role == Role.ADMIN, Member.disabled_at.is_(None), Member.id != leaving.id
    )
    if session.scalar(others) is None:
        _refuse_last_admin()


def _refuse_last_admin() -> NoReturn:
    raise Conflict(msg("This is the last admin. Make somebody else admin first."))
