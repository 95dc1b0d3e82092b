"""People: accounts (global), their sessions, and their membership in workspaces."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.db import Base, Identified, Owned, owned_args


class Account(Identified, Base):
    """A person who can sign in. Belongs to no workspace; `Member` places it in one."""

    __tablename__ = "account"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    """Lower case."""
    name: Mapped[str] = mapped_column(sa.String(120))
    password_hash: Mapped[str] = mapped_column(sa.String(200), default="")
    locale: Mapped[str] = mapped_column(sa.String(8), default="")
    """Empty: by the browser."""
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class SignInSession(Identified, Base):
    """A signed-in browser. The cookie holds a random token; only its SHA-256 is stored."""

    __tablename__ = "sign_in_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    user_agent: Mapped[str] = mapped_column(sa.String(300), default="")
    address: Mapped[str] = mapped_column(sa.String(64), default="")


class SignInAttempt(Identified, Base):
    """A failed sign-in, for the delay by account and by address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (
        sa.Index("ix_sign_in_attempt_email", "email", "at"),
        sa.Index("ix_sign_in_attempt_address", "address", "at"),
    )

    email: Mapped[str] = mapped_column(sa.String(254))
    address: Mapped[str] = mapped_column(sa.String(64))
    at: Mapped[datetime] = mapped_column(default=now)


class PasswordReset(Identified, Base):
    """A link by which an account sets a new password, once."""

    __tablename__ = "password_reset"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Invitation(Identified, Base):
    """A link by which a person becomes a member, once. It finds its workspace, so it is not owned."""

    __tablename__ = "invitation"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    workspace_id: Mapped[UUID] = mapped_column(sa.ForeignKey("workspace.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(sa.String(254))
    role: Mapped[str] = mapped_column(sa.String(20))
    collection_ids: Mapped[list[str]] = mapped_column(default=list)
    """For partners: the collections they will be granted."""
    invited_by: Mapped[UUID | None]
    expires_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Member(Owned, Base):
    """An account's place in a workspace."""

    __tablename__ = "member"
    __table_args__ = owned_args(sa.UniqueConstraint("workspace_id", "account_id"))

    account_id: Mapped[UUID] = mapped_column(sa.ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    """The name shown in this workspace."""
    role: Mapped[str] = mapped_column(sa.String(20))
    disabled_at: Mapped[datetime | None]
    joined_at: Mapped[datetime] = mapped_column(default=now)
    notices_seen_at: Mapped[datetime | None]
    """Up to when this member has seen what concerns them; None: nothing since they joined."""
    is_sample: Mapped[bool] = mapped_column(default=False)
