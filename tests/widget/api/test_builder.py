"""Opening the builder: a link that works once and soon, for one site and guide, and only drafts that it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient

from core.accounts.models import Member
from core.clock import now
from core.db import Database
from core.workspaces.models import Site
from guides.publishing.queries import live_guides
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.queries import tooltip_by_id
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.queries import steps_of
from tests.factories import Place
from tests.guides.test_fingerprints import PRINT
from tests.widget.api.conftest import Host
from widget.builder.actions import grant

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Grant = Callable[..., str]


@pytest.fixture
def tour_id(database: Database, place: Place) -> UUID:
    steps = [StepDraft(title={"ja": "一つ目"}, selector="#a"), StepDraft(title={"ja": "二つ目"})]
    with database.session(place.id, write=True) as session:
        return create_tour(session, TourDraft("案内", {"ja": "案内"}, steps=steps), place.members["editor"].id).id


@pytest.fixture
def granted(database: Database, place: Place, tour_id: UUID) -> Grant:
    def make(kind: str = "tour", guide_id: UUID = tour_id) -> str:
        with database.session(place.id, write=True) as session:
            return grant(session, place.site, kind, guide_id, place.members["editor"].id)

    return make


def test_a_step_of_the_draft_is_pointed_at_what_was_picked(
    host: Host, granted: Grant, database: Database, place: Place, tour_id: UUID
) -> None:
    opened = host("builder/open", grant=granted()).get_json()
    assert (opened["kind"], opened["name"]) == ("tour", "案内")
    assert opened["back"].endswith(f"/w/{place.slug}/tours/{tour_id}")
    assert [(part["title"], part["selector"], part["recorded"]) for part in opened["parts"]] == [
        ("一つ目", "#a", False),
        ("二つ目", "", False),
    ]
    picked = {"part": opened["parts"][1]["key"], "selector": "#create", "fingerprint": PRINT}
    after = host("builder/point", token=opened["token"], **picked).get_json()
    assert [(part["selector"], part["recorded"]) for part in after["parts"]] == [("#a", False), ("#create", True)]
    assert host("builder/open", token=opened["token"]).get_json()["parts"] == after["parts"]
    with database.session(place.id) as session:
        assert [step.fingerprint for step in steps_of(session, tour_id)] == [None, PRINT]


def test_a_live_tooltip_stays_as_it_is_until_it_is_published(
    host: Host, granted: Grant, database: Database, place: Place
) -> None:
    with database.session(place.id, write=True) as session:
        by = place.members["editor"].id
        tooltip = create_tooltip(session, TooltipDraft("説明", {"ja": "説明"}, selector="#old"), by)
        publish_tooltip(session, tooltip, by)
    token = host("builder/open", grant=granted("tooltip", tooltip.id)).get_json()["token"]
    assert host("builder/point", token=token, selector="#new", fingerprint=PRINT).status_code == 200
    with database.session(place.id) as session:
        draft = tooltip_by_id(session, tooltip.id)
        assert (draft.selector, draft.fingerprint, draft.has_changes) == ("#new", PRINT, True)
        (live,) = live_guides(session)
        assert live.content["target"] == {"selector": "#old"}


def test_a_link_works_once_and_soon(host: Host, granted: Grant) -> None:
    link = granted()
    assert host("builder/open", grant=link).status_code == 200
    assert host("builder/open", grant=link).status_code == 403
    assert host("builder/open", token=link).status_code == 403
    late = granted()
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert host("builder/open", grant=late).status_code == 403


def test_a_sitting_ends(host: Host, granted: Grant) -> None:
    token = host("builder/open", grant=granted()).get_json()["token"]
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert host("builder/point", token=token, selector="#a").status_code == 403


@pytest.mark.parametrize("sent", [{}, {"grant": "x"}, {"token": "x"}, {"grant": "", "token": ""}])
def test_nobody_comes_in_without_a_grant(host: Host, sent: dict[str, Any], granted: Grant) -> None:
    granted()
    answer = host("builder/open", **sent)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("change", [{"role": "reader"}, {"disabled_at": now()}])
def test_who_may_no_longer_edit_is_let_go(
    host: Host, granted: Grant, database: Database, place: Place, change: dict[str, Any]
) -> None:
    link = granted()
    with database.session(place.id, write=True) as session:
        for name, value in change.items():
            setattr(session.get_one(Member, place.members["editor"].id), name, value)
    assert host("builder/open", grant=link).status_code == 403


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"selector": "a[", "fingerprint": None}, 422),
        ({"selector": "#a", "fingerprint": {"v": 9}}, 422),
        ({"selector": "#a", "part": "no-such-step"}, 404),
    ],
)
def test_what_makes_no_sense_is_refused(host: Host, granted: Grant, sent: dict[str, Any], status: int) -> None:
    opened = host("builder/open", grant=granted()).get_json()
    part = opened["parts"][0]["key"]
    assert host("builder/point", **{"token": opened["token"], "part": part, **sent}).status_code == status


def test_the_screen_makes_a_link_for_addresses_of_our_products_only(
    place: Place, tour_id: UUID, signed_in: Callable[[Place, str], FlaskClient], database: Database
) -> None:
    client, address = signed_in(place, "editor"), f"/w/{place.slug}/builder/tour/{tour_id}"
    page = client.get(address).get_data(as_text=True)
    assert place.site.origins[0] in page
    refused = client.post(address, data={"address": "https://evil.example/"})
    assert refused.status_code == 422
    made = client.post(address, data={"address": f"{place.site.origins[0]}/members?tab=1#old"})
    assert f'href="{place.site.origins[0]}/members?tab=1#/annai-build/' in made.get_data(as_text=True)


def test_an_author_gets_in_where_the_widget_has_nothing_to_show(host: Host, database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        session.get_one(Site, place.site.id).launcher = "none"
    assert host.boot(url="http://product.test/")["site"]["launcher"] == "none"
    assert host.boot(url="http://product.test/#/annai-build/abc")["site"]["launcher"] == "right"
