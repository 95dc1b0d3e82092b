"""Append facts: many at a time from outside, or one that must survive."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace, insert_rows
from core.errors import Invalid
from core.events.kinds import checked_props
from core.events.models import Event
from core.messages import Message, msg
from core.registry import announce

BATCH_LIMIT = 50
_VERSION_BITS = 0xF << 76 | 0x3 << 62
_VERSION_8 = 0x8 << 76 | 0x2 << 62
"""RFC 9562's version for ids that are made in one's own way."""
_PAST, _FUTURE = timedelta(days=14), timedelta(minutes=10)


@dataclass(frozen=True)
class Origin:
    """Where facts come from: what the sender can't claim but the server knows."""

    source: str
    site_id: UUID | None = None
    end_user_id: UUID | None = None
    visitor: str = ""
    """Id of a browser that nobody is known in; not kept with the facts, but told to those who ask for them."""
    is_sample: bool = False


@dataclass(frozen=True)
class Intake:
    """What became of a batch: accepted client ids, and why others were not."""

    accepted: list[str] = field(default_factory=list)
    rejected: list[tuple[str, Message]] = field(default_factory=list)


def take_in(session: Session, facts: Sequence[dict[str, Any]], origin: Origin, *, at: datetime | None = None) -> Intake:
    """Insert a batch of facts; a repeat of an id counts once. The caller answers only after commit.

    Each fact is `{id, kind, at, session, page, locale, device, content, version, run, step, props}`. A time more
    than 14 days back or 10 minutes ahead of `at` (now) is moved to `at`: clocks of browsers are often wrong.
    The facts are then announced as `facts.taken`, repeats too: whoever derives something from them does so once.
    """
    if len(facts) > BATCH_LIMIT:
        raise Invalid("events", msg("Send at most %(count)s events at a time.", count=BATCH_LIMIT))
    moment, outcome, rows = at or now(), Intake(), []
    namespace = origin.site_id or bound_workspace(session)
    for fact in facts:
        try:
            rows.append(_row(fact, origin, namespace, moment))
        except Invalid as error:
            outcome.rejected.append((str(fact.get("id", ""))[:40], error.message))
        else:
            outcome.accepted.append(str(fact["id"]))
    insert_rows(session, Event, rows, skip_known=True)
    announce(session, "facts.taken", rows=[{**row, "visitor": origin.visitor} for row in rows])
    return outcome


def own_id(namespace: UUID, client_id: UUID) -> UUID:
    """Return under which id a fact is stored: the time in the client's id, then a hash that keeps sites apart.

    The time comes first so that facts of the same hour lie beside each other in the index.
    """
    hashed = hashlib.sha256(namespace.bytes + client_id.bytes).digest()
    value = client_id.int >> 80 << 80 | int.from_bytes(hashed[:10])
    return UUID(int=value & ~_VERSION_BITS | _VERSION_8)


def _row(fact: dict[str, Any], origin: Origin, namespace: UUID, moment: datetime) -> dict[str, Any]:
    if not isinstance(fact.get("props", {}), dict):
        raise Invalid("events", msg("An event must be an object with “id”, “kind” and “props”."))
    kind = str(fact.get("kind", ""))
    props = checked_props(kind, fact.get("props", {}))
    content = _uuid(fact, "content") or (UUID(props["article_id"]) if "article_id" in props else None)
    return {
        "id": own_id(namespace, _required_uuid(fact, "id")),
        "kind": kind,
        "at": _time(fact.get("at"), moment),
        "received_at": moment,
        "site_id": origin.site_id,
        "source": origin.source,
        "session": _text(fact, "session", 64),
        "end_user_id": origin.end_user_id,
        "content_id": content,
        "version": _number(fact, "version"),
        "run": _uuid(fact, "run"),
        "step": _text(fact, "step", 80),
        # Also after the # of a route: what stands there may be a secret.
        "page": _text(fact, "page", 500).partition("?")[0],
        "locale": _text(fact, "locale", 8),
        "device": _text(fact, "device", 10),
        "props": props,
        "is_sample": origin.is_sample,
    }


def _text(fact: dict[str, Any], name: str, limit: int) -> str:
    value = fact.get(name, "")
    return value.replace("\x00", "")[:limit] if isinstance(value, str) else ""


def _number(fact: dict[str, Any], name: str) -> int | None:
    value = fact.get(name)
    return value if type(value) is int and 0 <= value < 2**31 else None


def _uuid(fact: dict[str, Any], name: str) -> UUID | None:
    try:
        return UUID(fact[name]) if fact.get(name) else None
    except (ValueError, TypeError, AttributeError) as error:
        raise Invalid(name, msg("“%(name)s” must be a UUID.", name=name)) from error


def _required_uuid(fact: dict[str, Any], name: str) -> UUID:
    value = _uuid(fact, name)
    if value is None:
        raise Invalid(name, msg("The property “%(name)s” is missing.", name=name))
    return value


def _time(value: Any, moment: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return moment
    if at.tzinfo is None or not moment - _PAST <= at <= moment + _FUTURE:
        return moment
    return at
