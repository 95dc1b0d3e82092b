"""The sample world's workspace, colleagues and customers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from core.accounts.actions import add_member, create_account
from core.accounts.queries import account_by_email
from core.customers.models import Company, EndUser
from core.identifiers import new_id
from core.workspaces.actions import create_site
from core.workspaces.models import STAGING, Site
from demo.reading import day, world
from demo.rhythm import at_work
from widget.identity.actions import create_secret

SAMPLE_PASSWORD = "minato-annai-2026"  # noqa: S105  shown to everybody who tries the sample world


@dataclass(frozen=True)
class People:
    """Ids by the keys that the world's files use."""

    members: dict[str, UUID]
    end_users: dict[str, UUID]
    since: dict[str, datetime]
    """Since when each end user has used the product."""
    companies: dict[str, list[str]]
    """External ids of the people of each company."""
    site: Site
    """What customers use; beside it there is one to try guides in."""

    def using(self, at: datetime, company: str = "") -> list[str]:
        """Return the external ids of those (of a company) who used the product then."""
        among = self.companies[company] if company else list(self.end_users)
        return [key for key in among if self.since[key] < at]


def founded(today: datetime) -> datetime:
    """Return when the sample world begins: when its first colleague joined."""
    return min(_joined(about, today) for about in world("members"))


def _joined(about: dict[str, Any], today: datetime) -> datetime:
    return at_work(day(about["joined"], today) or today, about["key"])


def load_people(session: Session, today: datetime, origins: list[str]) -> People:
    """Create members, companies, end users and the site of the sample product."""
    members = {about["key"]: _member(session, about, today) for about in world("members")}
    end_users: dict[str, UUID] = {}
    since: dict[str, datetime] = {}
    companies: dict[str, list[str]] = {}
    for company in world("companies"):
        company_id = _company(session, company, today)
        companies[company["external_id"]] = [user["external_id"] for user in company["users"]]
        for user in company["users"]:
            since[user["external_id"]] = signed_up(user, today)
            end_users[user["external_id"]] = _end_user(session, user, company_id, today)
    site = create_site(session, "みなと請求", origins)
    create_secret(session, site, timedelta(0), None)
    with clock.at(clock.now() + timedelta(minutes=20)):
        create_site(session, "みなと請求（検証環境）", origins, environment=STAGING)
    return People(members, end_users, since, companies, site)


def _member(session: Session, about: dict[str, Any], today: datetime) -> UUID:
    with clock.at(_joined(about, today)):
        account = account_by_email(session, about["email"])
        if account is None:
            account = create_account(session, about["email"], about["name"], SAMPLE_PASSWORD, locale=about["locale"])
        return add_member(session, account, about["role"], name=about["name"], is_sample=True).id


def _company(session: Session, about: dict[str, Any], today: datetime) -> UUID:
    row = Company(
        id=new_id(),
        external_id=about["external_id"],
        name=about["name"],
        attributes=_dated(about["attributes"], today),
        is_sample=True,
    )
    session.add(row)
    session.flush()
    return row.id


def signed_up(about: dict[str, Any], today: datetime) -> datetime:
    """Return since when an end user has used the sample product."""
    return day(about["attributes"]["signed_up"], today) or today


def _end_user(session: Session, about: dict[str, Any], company_id: UUID, today: datetime) -> UUID:
    row = EndUser(
        id=new_id(),
        external_id=about["external_id"],
        name=about["name"],
        email=about["email"],
        attributes={**_dated(about["attributes"], today), "locale": about["locale"]},
        company_id=company_id,
        verified_at=today,
        first_seen_at=signed_up(about, today),
        last_seen_at=today,
        is_sample=True,
    )
    session.add(row)
    session.flush()
    return row.id


def _dated(attributes: dict[str, Any], today: datetime) -> dict[str, Any]:
    dated = {name: day(value, today) for name, value in attributes.items()}
    return {name: dated[name].date().isoformat() if dated[name] else value for name, value in attributes.items()}  # type: ignore[union-attr]
