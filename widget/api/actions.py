"""End users and companies as the embed learns of them: what is only claimed labels, what is signed counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from core.clock import now
from core.customers.models import Company, EndUser
from core.db import insert_rows
from core.identifiers import new_id
from widget.api.queries import company_by_external_id, has_verified_users, user_by_external_id

ATTRIBUTE_LIMIT = 50
KEY_LIMIT = 80
VALUE_LIMIT = 500
NAME_LIMIT = 200
EMAIL_LIMIT = 254
LARGE = 2**63


@dataclass(frozen=True)
class Claim:
    """What is said about a user or a company."""

    external_id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


def verify_user(session: Session, claim: Claim, company: Claim | None, *, is_company_proved: bool) -> EndUser:
    """Note that a signed token has proved this user; what had only been claimed about them before is dropped."""
    user = _found_or_made(session, claim.external_id)
    if user.verified_at is None:
        user.name, user.email, user.attributes, user.company_id = "", "", {}, None
    _describe(user, claim)
    if company is not None:
        user.company_id = _company(session, company, is_proved=is_company_proved).id
    user.verified_at = user.last_seen_at = now()
    session.flush()
    return user


def label_user(session: Session, claim: Claim, company: Claim | None) -> EndUser | None:
    """Note what a page says about a user, unsigned; None, and nothing noted, when that id has been proved before."""
    user = _found_or_made(session, claim.external_id)
    if user.verified_at is not None:
        return None
    _describe(user, claim)
    if company is not None:
        user.company_id = _company(session, company, is_proved=False).id
    user.last_seen_at = now()
    session.flush()
    return user


def _found_or_made(session: Session, external_id: str) -> EndUser:
    user = user_by_external_id(session, external_id)
    if user is None:
        # Two pages may begin at once: the second insert is dropped.
        insert_rows(
            session, EndUser, [_new(external_id, email="", first_seen_at=now(), last_seen_at=now())], skip_known=True
        )
        user = user_by_external_id(session, external_id)
    if user is None:
        raise LookupError(external_id)
    return user


def _new(external_id: str, **values: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "external_id": external_id,
        "name": "",
        "attributes": {},
        "is_sample": False,
        **values,
    }


def _describe(user: EndUser, claim: Claim) -> None:
    kept = cleaned(claim.attributes)
    name, email = kept.pop("name", user.name), kept.pop("email", user.email)
    user.name, user.email = str(name)[:NAME_LIMIT], str(email)[:EMAIL_LIMIT]
    user.attributes = _merged(user.attributes, kept)


def _company(session: Session, claim: Claim, *, is_proved: bool) -> Company:
    company = company_by_external_id(session, claim.external_id)
    is_new = company is None
    if company is None:
        insert_rows(session, Company, [_new(claim.external_id)], skip_known=True)
        company = company_by_external_id(session, claim.external_id)
    if company is None:
        raise LookupError(claim.external_id)
    if claim.attributes and (is_proved or is_new or not has_verified_users(session, company.id)):
        kept = cleaned(claim.attributes)
        company.name = str(kept.pop("name", company.name))[:NAME_LIMIT]
        company.attributes = _merged(company.attributes, kept)
    return company


def _merged(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> dict[str, Any]:
    return dict(list({**(old or {}), **new}.items())[-2 * ATTRIBUTE_LIMIT :])


def cleaned(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first 50 attributes with plain values: short texts, numbers, yes or no."""
    pairs = ((key.replace("\x00", "")[:KEY_LIMIT], value) for key, value in attributes.items())
    plain = {key: _plain(value) for key, value in pairs if key and isinstance(value, str | int | float | bool)}
    return {key: value for key, value in list(plain.items())[:ATTRIBUTE_LIMIT] if value is not None}


def _plain(value: str | float) -> str | int | float | None:
    if isinstance(value, str):
        return value.replace("\x00", "")[:VALUE_LIMIT]
    return value if abs(value) < LARGE else None
