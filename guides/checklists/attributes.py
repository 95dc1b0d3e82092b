"""Items that are complete once the person or their company has an attribute, or a certain value of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.customers.models import Company, EndUser

HOW = "attribute"
"""How such an item was done, as it is told; the embed never learns which attribute it was."""
SOURCES = ("user", "company")
Attributes = Mapping[str, Mapping[str, Any]]


def with_attributes(session: Session, checklists: list[dict[str, Any]], end_user_id: UUID | None) -> None:
    """Say in these payloads, for items that complete by an attribute, whether this person has it."""
    known = _attributes(session, end_user_id) if end_user_id and any(_asking(checklists)) else {}
    tell_attributes(checklists, known)


def tell_attributes(checklists: list[dict[str, Any]], known: Attributes) -> None:
    """Say the same of somebody of whom this is known: attributes by `user` and `company`."""
    for item in list(_asking(checklists)):
        by, wanted = item["complete"]["by"], item["complete"]["value"]
        item["complete"] = {"by": HOW, "value": "met" if is_met(wanted, known.get(by, {})) else ""}


def _asking(checklists: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (item for each in checklists for item in each["items"] if item["complete"]["by"] in SOURCES)


def is_met(wanted: str, attributes: Mapping[str, Any]) -> bool:
    """Return whether there is the attribute (`plan`), or one value of it (`plan=pro`); of a list, one is enough."""
    name, equals, value = wanted.partition("=")
    found = attributes.get(name)
    texts = {_text(one) for one in (found if isinstance(found, list) else [found]) if one not in (None, "")}
    return value in texts if equals else bool(texts)


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _attributes(session: Session, end_user_id: UUID) -> Attributes:
    statement = sa.select(EndUser.attributes, Company.attributes).outerjoin(Company, Company.id == EndUser.company_id)
    row = session.execute(statement.where(EndUser.id == end_user_id)).one_or_none()
    return {} if row is None else {"user": row[0] or {}, "company": row[1] or {}}
