"""Makers of test data. Each takes a session that is bound to a workspace where the thing belongs to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.accounts.actions import add_member, create_account
from core.accounts.models import Member
from core.db import Database
from core.identifiers import new_id
from core.workspaces.actions import create_site, create_workspace
from core.workspaces.models import Site, Workspace
from kb.articles.actions import Draft, Placement, create_article
from kb.articles.models import Article
from kb.articles.publishing import publish
from kb.collections.models import Collection
from widget.identity.actions import create_secret

PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Place:
    """A workspace with one member per role, one collection and one site; everything detached from its session."""

    workspace: Workspace
    members: dict[str, Member]
    collection: Collection
    site: Site
    identity_secret: str
    """What the host product's server signs identity tokens with."""

    @property
    def id(self) -> UUID:
        return self.workspace.id

    @property
    def slug(self) -> str:
        return self.workspace.slug

    def email(self, role: str) -> str:
        """Return the address that the member of this role signs in with."""
        return f"{role}@{self.slug}.example"


ROLES = ("admin", "manager", "editor", "contributor", "reader", "partner")


def make_place(database: Database, slug: str = "minato", *, roles: tuple[str, ...] = ROLES) -> Place:
    """Create a workspace with members, a collection and a site, and commit."""
    with database.session(write=True) as session:
        workspace = create_workspace(session, f"Workspace {slug}", slug=slug)
    with database.session(workspace.id, write=True) as session:
        members = {role: make_member(session, role, slug) for role in roles}
        collection = make_collection(session, name=f"Shelf of {slug}", slug=f"shelf-{slug}")
        site = create_site(session, f"Product of {slug}", ["http://product.test"])
        secret = create_secret(session, site, timedelta(0), None).material
    return Place(workspace, members, collection, site, secret)


def make_member(session: Session, role: str, slug: str) -> Member:
    """Create an account and its membership; the password is `PASSWORD`."""
    account = create_account(session, f"{role}@{slug}.example", f"{role} of {slug}", PASSWORD)
    return add_member(session, account, role)


def make_collection(session: Session, **values: Any) -> Collection:
    """Create a collection."""
    collection = Collection(**{"id": new_id(), "name": "Shelf", "slug": f"shelf-{new_id()}", **values})
    session.add(collection)
    session.flush()
    return collection


def make_article(session: Session, owner: Member, title: str = "請求書を取り消す", **values: Any) -> Article:
    """Create an article and publish it, unless `published=False`; `body`, `phrasings` and a placement's values count."""
    published = values.pop("published", True)
    draft = Draft(title, values.pop("body", "請求書の一覧を開きます。"), values.pop("phrasings", []))
    article = create_article(session, draft, owner.id, Placement(**values))
    if published:
        publish(session, article, owner.id)
    return article
