"""Shelves: their order, what may not be done to them, and their screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.db import Database
from core.errors import Conflict, Invalid
from kb.collections import actions
from kb.collections.actions import Shelf
from kb.collections.queries import all_collections, ancestors, granted_ids, path_to, with_descendants
from tests.factories import Place, make_article, make_place
from tests.plugins.bound import Open


def test_addresses_are_unique_and_japanese_names_get_one(session: Session) -> None:
    first, second = (actions.create_collection(session, Shelf("Billing")) for _ in range(2))
    assert (first.slug, second.slug) == ("billing", "billing-2")
    assert actions.create_collection(session, Shelf("請求書")).slug


def test_a_shelf_can_not_lie_inside_itself(session: Session, editor: Member) -> None:
    top = actions.create_collection(session, Shelf("Top"))
    below = actions.create_collection(session, Shelf("Below", parent_id=top.id))
    with pytest.raises(Invalid, match="inside itself"):
        actions.change_collection(session, top, Shelf("Top", parent_id=below.id), editor.id)
    assert [c.name for c in ancestors(all_collections(session), below.id)] == ["Top", "Below"]
    assert with_descendants(all_collections(session), [top.id]) == {top.id, below.id}


def test_the_path_to_a_shelf_reads_no_others(session: Session) -> None:
    top = actions.create_collection(session, Shelf("Top"))
    below = actions.create_collection(session, Shelf("Below", parent_id=top.id))
    lowest = actions.create_collection(session, Shelf("Lowest", parent_id=below.id))
    actions.create_collection(session, Shelf("Beside", parent_id=top.id))
    assert [shelf.name for shelf in path_to(session, lowest.id)] == ["Top", "Below", "Lowest"]
    assert path_to(session, lowest.id) == ancestors(all_collections(session), lowest.id)
    assert path_to(session, None) == []


def test_a_path_never_leads_into_another_workspace(database: Database, writing: Open) -> None:
    elsewhere = make_place(database, "elsewhere")
    with writing() as session:
        assert path_to(session, elsewhere.collection.id) == []


def test_moving_among_siblings(session: Session, place: Place) -> None:
    parent = place.collection.id
    made = [actions.create_collection(session, Shelf(name, parent_id=parent)) for name in "ABC"]
    actions.move(session, made[2], -1)
    actions.move(session, made[0], -1)
    assert [c.name for c in all_collections(session) if c.parent_id == parent] == ["A", "C", "B"]


def test_only_an_empty_shelf_is_deleted(session: Session, editor: Member) -> None:
    top = actions.create_collection(session, Shelf("Top"))
    below = actions.create_collection(session, Shelf("Below", parent_id=top.id))
    for shelf, articles in ((top, 0), (below, 1)):
        with pytest.raises(Conflict):
            actions.delete_collection(session, shelf, editor.id, articles=articles)
    actions.delete_collection(session, below, editor.id, articles=0)
    assert below.id not in {c.id for c in all_collections(session)}


def test_a_grant_reaches_everything_below(session: Session, place: Place) -> None:
    partner = place.members["partner"].id
    below = actions.create_collection(session, Shelf("Below", parent_id=place.collection.id))
    actions.grant(session, partner, [place.collection.id])
    session.flush()
    assert granted_ids(session, partner) == {place.collection.id, below.id}
    actions.grant(session, partner, [])
    session.flush()
    assert granted_ids(session, partner) == frozenset()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_the_screen_creates_changes_and_refuses(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    client, base = signed_in(place, "editor"), "/w/minato/collections/"
    values = {
        "name": "送付",
        "description": "メールと郵送",
        "parent_id": str(place.collection.id),
        "audience": "public",
    }
    assert client.post(base, data=values).status_code == 303
    kept = client.post(base, data={**values, "name": ""})
    assert kept.status_code == 422
    assert "メールと郵送" in kept.get_data(as_text=True)
    with writing() as session:
        made = next(c for c in all_collections(session) if c.name == "送付")
        make_article(session, editor, collection_id=made.id)
    circle = client.post(f"{base}{place.collection.id}", data={**values, "parent_id": str(made.id)})
    assert circle.status_code == 422
    assert client.post(f"{base}{made.id}", data={**values, "name": "送る"}).status_code == 303
    client.post(f"{base}{made.id}/delete")
    page = client.get(base).get_data(as_text=True)
    assert "送る" in page
    assert "メールと郵送" in page
