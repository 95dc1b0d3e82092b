"""Append facts: many at a time from outside, or one that must survive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace, insert_rows
from core.errors import Invalid
from core.events.kinds import checked_props
from core.events.models import Event
from core.messages import Message, msg

BATCH_LIMIT = 50
_PAST, _FUTURE = timedelta(days=14), timedelta(minutes=10)


@dataclass(frozen=True)
class Origin:
    """Where facts come from: what the sender can't claim but the server knows."""

    source: str
    site_id: UUID | None = None
    end_user_id: UUID | None = None
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
    return outcome


def _row(fact: dict[str, Any], origin: Origin, namespace: UUID, moment: datetime) -> dict[str, Any]:
    if not isinstance(fact.get("props", {}), dict):
        raise Invalid("events", msg("An event must be an object with “id”, “kind” and “props”."))
    kind = str(fact.get("kind", ""))
    props = checked_props(kind, fact.get("props", {}))
    content = _uuid(fact, "content") or (UUID(props["article_id"]) if "article_id" in props else None)
    return {
        "id": uuid5(namespace, str(_required_uuid(fact, "id"))),
        "kind": kind,
        "at": _time(fact.get("at"), moment),
        "received_at": moment,
        "site_id": origin.site_id,
        "source": origin.source,
        "session": _text(fact, "session", 64),
        "end_user_id": origin.end_user_id,
        "content_id": content,
        "version": fact["version"] if isinstance(fact.get("version"), int) else None,
        "run": _uuid(fact, "run"),
        "step": _text(fact, "step", 80),
        "page": _text(fact, "page", 500),
        "locale": _text(fact, "locale", 8),
        "device": _text(fact, "device", 10),
        "props": props,
        "is_sample": origin.is_sample,
    }


def _text(fact: dict[str, Any], name: str, limit: int) -> str:
    value = fact.get(name, "")
    return value.replace("\x00", "")[:limit] if isinstance(value, str) else ""


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
