"""What a partner may read: chosen at the invitation, changed on the members' screen, ended with the role."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.accounts.actions import change_role
from core.accounts.models import Member
from core.db import Database
from core.web.application import AnnaiFlask
from core.workspaces.models import AuditEntry
from kb.collections.models import CollectionGrant
from kb.search.indexing import apply
from tests.factories import Place, make_article, make_collection
from tests.plugins.bound import Open

SignIn = Callable[[Place, str], FlaskClient]
ENGLISH = {"Accept-Language": "en"}
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Shelves:
    """Three shelves, the last below the second, with an article for partners on each."""

    first: UUID
    second: UUID
    below: UUID


@pytest.fixture
def shelves(app: AnnaiFlask, writing: Open, place: Place) -> Shelves:
    with writing() as session:
        first, second = (make_collection(session, name=name).id for name in ("First", "Second"))
        below = make_collection(session, name="Below", parent_id=second).id
        made = [
            make_article(session, place.members["editor"], f"請求書 {name}", collection_id=shelf, audience="partner")
            for name, shelf in (("first", first), ("second", second), ("below", below), ("other", place.collection.id))
        ]
        made.append(
            make_article(session, place.members["editor"], "請求書 hidden", collection_id=first, audience="internal")
        )
    with writing() as session:
        apply(session, app.extensions["annai_engine"], [article.id for article in made])
    return Shelves(first, second, below)


def address(place: Place, role: str, what: str = "collections") -> str:
    return f"/w/{place.slug}/members/{place.members[role].id}/{what}"


def choose(client: FlaskClient, place: Place, role: str, *chosen: UUID) -> int:
    data = {"collection_ids": [str(each) for each in chosen]}
    return client.post(address(place, role), data=data, headers=ENGLISH).status_code


def read_by(client: FlaskClient, place: Place) -> tuple[set[str], set[str]]:
    """Return the names of the articles that somebody finds in the list, and by searching."""
    names = ("first", "second", "below", "other", "hidden")
    pages = (
        client.get(f"/w/{place.slug}/articles/").get_data(as_text=True),
        client.get(f"/w/{place.slug}/search/", query_string={"q": "請求書"}).get_data(as_text=True),
    )
    listed, found = ({name for name in names if f"{name}</" in page or f"{name}\n" in page} for page in pages)
    return listed, found


def entries(database: Database, place: Place, action: str) -> list[tuple[str, dict[str, object]]]:
    with database.session(place.id) as session:
        rows = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(row.subject, row.detail) for row in rows]


def grants(database: Database, place: Place) -> int:
    with database.session(place.id) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(CollectionGrant)) or 0


def test_a_partner_reads_exactly_what_is_granted(
    database: Database, place: Place, shelves: Shelves, signed_in: SignIn
) -> None:
    admin, partner = signed_in(place, "admin"), signed_in(place, "partner")
    assert read_by(partner, place) == (set(), set())
    assert choose(admin, place, "partner", shelves.first) == 303
    assert read_by(partner, place) == ({"first"}, {"first"})
    assert choose(admin, place, "partner", shelves.second) == 303
    assert read_by(partner, place) == ({"second", "below"}, {"second", "below"})
    name = place.members["partner"].name
    assert entries(database, place, "member.collections") == [
        (name, {"from": [], "to": ["First"]}),
        (name, {"from": ["First"], "to": ["Second"]}),
    ]


@one_kind
def test_the_list_shows_what_partners_read_and_the_form_what_is_ticked(
    place: Place, shelves: Shelves, signed_in: SignIn
) -> None:
    manager, members = signed_in(place, "manager"), f"/w/{place.slug}/members/"
    assert "Reads nothing yet" in manager.get(members, headers=ENGLISH).get_data(as_text=True)
    choose(manager, place, "partner", shelves.first, shelves.below)
    page = manager.get(members, headers=ENGLISH).get_data(as_text=True)
    assert "Reads: First, Below" in page or "Reads: Below, First" in page
    form = manager.get(address(place, "partner"), headers=ENGLISH).get_data(as_text=True)
    boxes = re.findall(r"<input[^>]*name=\"collection_ids\"[^>]*>", form)
    ticked = {value for box in boxes for value in re.findall(r'value="([^"]+)"', box) if "checked" in box}
    assert (len(boxes), ticked) == (4, {str(shelves.first), str(shelves.below)})


@one_kind
def test_becoming_a_partner_asks_for_collections_first(
    database: Database, place: Place, shelves: Shelves, signed_in: SignIn
) -> None:
    admin, reader = signed_in(place, "admin"), signed_in(place, "reader")
    answer = admin.post(address(place, "reader", "role"), data={"role": "partner"})
    assert answer.headers["Location"] == address(place, "reader")
    assert "is Reader now, and reads all collections" in admin.get(address(place, "reader"), headers=ENGLISH).get_data(
        as_text=True
    )
    refused = admin.post(address(place, "reader"), data={}, headers=ENGLISH)
    assert refused.status_code == 422
    assert "Choose the collections that the partner may read." in refused.get_data(as_text=True)
    assert "other" in read_by(reader, place)[0], "nothing has changed yet"
    assert choose(admin, place, "reader", shelves.first) == 303
    assert read_by(reader, place) == ({"first"}, {"first"})
    assert entries(database, place, "member.role") == [
        (place.members["reader"].name, {"from": "reader", "to": "partner"})
    ]


def test_grants_end_with_the_role(database: Database, place: Place, shelves: Shelves, signed_in: SignIn) -> None:
    admin = signed_in(place, "admin")
    choose(admin, place, "partner", shelves.first)
    assert admin.post(address(place, "partner", "role"), data={"role": "reader"}).status_code == 303
    assert grants(database, place) == 0
    with database.session(place.id, write=True) as session:
        change_role(session, session.get_one(Member, place.members["partner"].id), "partner", None)
    assert read_by(signed_in(place, "partner"), place) == (set(), set()), "what was granted once is not given again"


@one_kind
def test_what_can_not_be_granted_is_refused(
    database: Database, place: Place, shelves: Shelves, signed_in: SignIn
) -> None:
    admin, manager = signed_in(place, "admin"), signed_in(place, "manager")
    assert choose(admin, place, "partner", place.members["admin"].id) == 422, "no collection"
    assert admin.post(address(place, "partner"), data={"collection_ids": ["x"]}).status_code == 422
    assert choose(manager, place, "admin", shelves.first) == 409
    assert choose(admin, place, "admin", shelves.first) == 303
    page = admin.get(f"/w/{place.slug}/members/", headers=ENGLISH).get_data(as_text=True)
    assert "This is the last admin" in page
    assert grants(database, place) == 0
