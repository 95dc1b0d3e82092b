"""Opening the builder: a link that works once and soon, for one site and guide, and only drafts that it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from flask.testing import FlaskClient

from core.accounts.models import Account, Member
from core.clock import now
from core.db import Database
from core.identifiers import new_id
from core.workspaces.models import Site
from guides.checklists.actions import ChecklistDraft, create_checklist
from guides.checklists.models import Checklist
from guides.checklists.queries import items_of
from guides.publishing.queries import live_guides
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.queries import tooltip_by_id
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.behaviour import Behaviour, Button, behaviour_of
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


def test_what_is_written_in_the_product_is_kept_in_the_draft(
    host: Host, granted: Grant, database: Database, place: Place, tour_id: UUID
) -> None:
    opened = host("builder/open", grant=granted()).get_json()
    assert (opened["kind"], opened["name"], opened["house"]) == ("tour", "案内", "ja")
    assert opened["back"].endswith(f"/w/{place.slug}/tours/{tour_id}")
    draft = opened["draft"]
    assert [(step["title"], step["selector"]) for step in draft["entries"]] == [
        ({"ja": "一つ目"}, "#a"),
        ({"ja": "二つ目"}, ""),
    ]
    second = draft["entries"][1]
    pointed = {**second, "selector": "#create", "fingerprint": PRINT, "body": {"en": "**Press**"}, "url": "/invoices"}
    added = {"key": "step-0a1b2c3d", "title": {"ja": "三つ目"}, "on_missing": "skip"}
    written = {
        **draft,
        "title": {"ja": "はじめに"},
        "urls": ["/", "/invoices"],
        "auto": True,
        "entries": [pointed, added],
    }
    saved = host("builder/save", token=opened["token"], mark=opened["mark"], draft=written).get_json()
    again = host("builder/open", token=opened["token"]).get_json()
    assert saved["mark"] == again["mark"] != opened["mark"]
    assert (again["draft"]["title"], again["draft"]["urls"], again["draft"]["auto"]) == (
        {"ja": "はじめに"},
        ["/", "/invoices"],
        True,
    )
    with database.session(place.id) as session:
        steps = steps_of(session, tour_id)
        assert [(step.key, step.title) for step in steps] == [
            (second["key"], {"ja": "二つ目"}),
            ("step-0a1b2c3d", {"ja": "三つ目"}),
        ]
        assert (steps[0].selector, steps[0].fingerprint, steps[0].url_pattern) == ("#create", PRINT, "/invoices")
        assert steps[1].on_missing == "skip"


def test_what_is_not_written_in_the_product_is_left_as_it_is(
    host: Host, granted: Grant, database: Database, place: Place
) -> None:
    later = Behaviour("click", only=True, buttons=[Button("snooze")])
    with database.session(place.id, write=True) as session:
        steps = [StepDraft(title={"ja": "押す"}, selector="#a", behaviour=later), StepDraft(title={"ja": "次"})]
        made = create_tour(session, TourDraft("x", steps=steps), place.members["editor"].id)
        steps_of(session, made.id)[0].article_step = "open"
    opened = host("builder/open", grant=granted("tour", made.id)).get_json()
    first, second = opened["draft"]["entries"]
    mark = opened["mark"]
    # Put last; then deleted, saved, and brought back by undoing.
    for entries in ([second, first], [second], [first, second]):
        draft = {**opened["draft"], "entries": entries}
        mark = host("builder/save", token=opened["token"], mark=mark, draft=draft).get_json()["mark"]
    with database.session(place.id) as session:
        back = steps_of(session, made.id)[0]
        assert (back.key, back.article_step, behaviour_of(back.options)) == (first["key"], "open", later)


def test_how_a_step_is_shown_is_chosen_in_the_product(
    host: Host, granted: Grant, database: Database, place: Place
) -> None:
    snoozed = Behaviour("click", buttons=[Button("snooze")])
    with database.session(place.id, write=True) as session:
        steps = [StepDraft(title={"ja": one}, selector="#a", behaviour=snoozed) for one in ("一つ目", "二つ目")]
        made = create_tour(session, TourDraft("x", steps=steps), place.members["editor"].id)
    opened = host("builder/open", grant=granted("tour", made.id)).get_json()
    first, second = opened["draft"]["entries"]
    assert (first["kind"], second["kind"]) == ("attached", "attached")
    without = {name: value for name, value in second.items() if name != "kind"}
    new = {"key": "step-0a1b2c3d", "title": {"ja": "三つ目"}, "kind": "bubble"}
    draft = {**opened["draft"], "entries": [{**first, "kind": "modal"}, without, new]}
    saved = host("builder/save", token=opened["token"], mark=opened["mark"], draft=draft).get_json()
    wrong = {**opened["draft"], "entries": [{**first, "kind": "window"}]}
    refused = host("builder/save", token=opened["token"], mark=saved["mark"], draft=wrong)
    assert (refused.status_code, refused.get_json()["error"]["field"]) == (422, "steps.0.kind")
    with database.session(place.id) as session:
        kept = [behaviour_of(step.options) for step in steps_of(session, made.id)]
        assert kept == [replace(snoozed, kind="modal"), snoozed, Behaviour(kind="bubble", buttons=[])]
    # And back again: what it had beside its kind is as it was.
    again = host("builder/open", token=opened["token"]).get_json()
    back = {**again["draft"], "entries": [{**again["draft"]["entries"][0], "kind": "attached"}]}
    assert host("builder/save", token=opened["token"], mark=again["mark"], draft=back).status_code == 200
    with database.session(place.id) as session:
        assert [behaviour_of(step.options) for step in steps_of(session, made.id)] == [snoozed]


def test_the_builder_speaks_its_authors_language(host: Host, granted: Grant, database: Database, place: Place) -> None:
    opened = host("builder/open", grant=granted()).get_json()
    assert opened["locale"] is None
    with database.session(place.id, write=True) as session:
        session.get_one(Account, session.get_one(Member, place.members["editor"].id).account_id).locale = "en"
    assert host("builder/open", token=opened["token"]).get_json()["locale"] == "en"


def test_a_live_tooltip_stays_as_it_is_until_it_is_published(
    host: Host, granted: Grant, database: Database, place: Place
) -> None:
    with database.session(place.id, write=True) as session:
        by = place.members["editor"].id
        tooltip = create_tooltip(session, TooltipDraft("説明", {"ja": "説明"}, selector="#old"), by)
        publish_tooltip(session, tooltip, by)
    opened = host("builder/open", grant=granted("tooltip", tooltip.id)).get_json()
    [entry] = opened["draft"]["entries"]
    draft = {**opened["draft"], "entries": [{**entry, "selector": "#new", "fingerprint": PRINT, "look": "pulse"}]}
    assert host("builder/save", token=opened["token"], mark=opened["mark"], draft=draft).status_code == 200
    with database.session(place.id) as session:
        kept = tooltip_by_id(session, tooltip.id)
        assert (kept.selector, kept.fingerprint, kept.look, kept.has_changes) == ("#new", PRINT, "pulse", True)
        (live,) = live_guides(session)
        assert live.content["target"] == {"selector": "#old"}


def test_a_checklists_items_keep_their_ids(
    host: Host, granted: Grant, database: Database, place: Place, tour_id: UUID
) -> None:
    with database.session(place.id, write=True) as session:
        made = create_checklist(session, ChecklistDraft("準備", {"ja": "準備"}), place.members["editor"].id)
    opened = host("builder/open", grant=granted("checklist", made.id)).get_json()
    assert (str(tour_id), "案内") in [tuple(pair) for pair in opened["choices"]["tours"]]
    own, taken = str(new_id()), {"key": "x", "title": {}}
    item = {"key": own, "title": {"ja": "見る"}, "complete_by": "page", "complete_value": "/members", "action": "tour"}
    draft = {**opened["draft"], "intro": {"ja": "まず"}, "entries": [{**item, "action_value": str(tour_id)}]}
    saved = host("builder/save", token=opened["token"], mark=opened["mark"], draft=draft).get_json()
    refused = host("builder/save", token=opened["token"], mark=saved["mark"], draft={**draft, "entries": [taken]})
    assert (refused.status_code, refused.get_json()["error"]["field"]) == (422, "items")
    with database.session(place.id) as session:
        [kept] = items_of(session, made.id)
        assert (str(kept.id), kept.complete_value, kept.action_value) == (own, "/members", str(tour_id))
    by_attribute = {**item, "complete_by": "company", "complete_value": "plan=pro", "action": "none"}
    for ordered, is_ordered in ((True, True), (None, True), (False, False)):
        written = {**draft, "ordered": ordered, "entries": [by_attribute]}
        saved = host("builder/save", token=opened["token"], mark=saved["mark"], draft=written).get_json()
        with database.session(place.id) as session:
            [kept] = items_of(session, made.id)
            assert (kept.complete_by, kept.complete_value) == ("company", "plan=pro")
            assert session.get_one(Checklist, made.id).is_ordered is is_ordered


@pytest.fixture
def colleagues_link(database: Database, place: Place, tour_id: UUID) -> str:
    with database.session(place.id, write=True) as session:
        account = Account(id=new_id(), email="takahashi@example.com", name="高橋")
        session.add(account)
        session.flush()
        colleague = Member(id=new_id(), account_id=account.id, name="高橋", role="editor")
        session.add(colleague)
        session.flush()
        return grant(session, place.site, "tour", tour_id, colleague.id)


def test_two_authors_are_told_of_each_other_and_lose_nothing(
    host: Host, granted: Grant, colleagues_link: str, place: Place
) -> None:
    mine = host("builder/open", grant=granted()).get_json()
    assert mine["others"] == []
    theirs = host("builder/open", grant=colleagues_link).get_json()
    assert [other["name"] for other in theirs["others"]] == [place.members["editor"].name]
    written = {**mine["draft"], "title": {"ja": "私の題"}}
    first = host("builder/save", token=mine["token"], mark=mine["mark"], draft=written).get_json()
    assert [other["name"] for other in first["others"]] == ["高橋"]
    late = host("builder/save", token=theirs["token"], mark=theirs["mark"], draft=theirs["draft"])
    assert (late.status_code, late.get_json()["error"]["code"]) == (409, "conflict")
    given = late.get_json()["theirs"]
    assert (given["draft"]["title"], given["mark"], given["at"]) == ({"ja": "私の題"}, first["mark"], first["at"])
    anyway = host("builder/save", token=theirs["token"], mark=given["mark"], draft=theirs["draft"])
    assert anyway.status_code == 200
    assert host("builder/leave", token=theirs["token"]).status_code == 200
    assert host("builder/open", token=theirs["token"]).status_code == 403
    assert host("builder/open", token=mine["token"]).get_json()["others"] == []


def test_a_draft_is_tried_in_either_language_without_going_live(
    host: Host, granted: Grant, database: Database, place: Place
) -> None:
    steps = [StepDraft(title={"ja": "押す", "en": "Press"}, body={"ja": "**ここ**", "en": "[Help](/help/x)"})]
    with database.session(place.id, write=True) as session:
        made = create_tour(session, TourDraft("x", {"ja": "案内"}, steps=steps), place.members["editor"].id)
    token = host("builder/open", grant=granted("tour", made.id)).get_json()["token"]
    ja, en = (host("builder/preview", token=token, language=each).get_json()["guide"] for each in ("ja", "en"))
    assert (ja["id"], ja["version"], ja["steps"][0]["title"], en["steps"][0]["title"]) == (
        str(made.id),
        0,
        "押す",
        "Press",
    )
    assert ja["steps"][0]["nodes"] == [["p", {}, ["strong", {}, "ここ"]]]
    [[_p, _none, [_a, link, _text]]] = en["steps"][0]["nodes"]
    assert link["href"].startswith("http")
    with database.session(place.id) as session:
        assert not live_guides(session)


def test_a_link_works_once_and_soon(host: Host, granted: Grant) -> None:
    link = granted()
    assert host("builder/open", grant=link).status_code == 200
    assert host("builder/open", grant=link).status_code == 403
    assert host("builder/open", token=link).status_code == 403
    late = granted()
    with time_machine.travel(now() + timedelta(minutes=6), tick=False):
        assert host("builder/open", grant=late).status_code == 403


def test_a_sitting_ends_an_hour_after_the_builder_was_heard_of_last(host: Host, granted: Grant) -> None:
    opened = host("builder/open", grant=granted()).get_json()
    token = opened["token"]
    with time_machine.travel(now() + timedelta(minutes=59), tick=False):
        assert host("builder/save", token=token, mark=opened["mark"], draft=opened["draft"]).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=118), tick=False):
        assert host("builder/stay", token=token).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=177), tick=False):
        assert host("builder/open", token=token).status_code == 200
    with time_machine.travel(now() + timedelta(minutes=238), tick=False):
        assert host("builder/open", token=token).status_code == 403


def test_a_sitting_ends_after_eight_hours_and_is_seen_until_then(
    host: Host, granted: Grant, colleagues_link: str
) -> None:
    token = host("builder/open", grant=granted()).get_json()["token"]
    theirs = host("builder/open", grant=colleagues_link).get_json()["token"]
    for minutes in range(50, 480, 50):
        with time_machine.travel(now() + timedelta(minutes=minutes), tick=False):
            host("builder/stay", token=token)
            assert len(host("builder/stay", token=theirs).get_json()["others"]) == 1
    with time_machine.travel(now() + timedelta(minutes=481), tick=False):
        assert host("builder/stay", token=token).status_code == 403


def test_who_has_left_is_not_told_of(host: Host, granted: Grant, colleagues_link: str) -> None:
    first = host("builder/open", grant=granted()).get_json()["token"]

    def others() -> list[str]:
        return [one["name"] for one in host("builder/stay", token=first).get_json()["others"]]

    with time_machine.travel(now() + timedelta(seconds=60), tick=False):
        theirs = host("builder/open", grant=colleagues_link).get_json()
        [me] = theirs["others"]
        assert me["since"].endswith("+09:00")
        assert others() == ["高橋"]
        # The page goes away, and comes again; then the window is closed.
        host("builder/stay", token=theirs["token"], goes=True)
        assert others() == []
        host("builder/open", token=theirs["token"])
        assert others() == ["高橋"]
    with time_machine.travel(now() + timedelta(seconds=140), tick=False):
        assert others() == ["高橋"]
    with time_machine.travel(now() + timedelta(seconds=155), tick=False):
        assert others() == []


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
    ("sent", "field"),
    [
        ({"selector": "a["}, "steps.0.selector"),
        ({"fingerprint": {"v": 9}}, "steps.0.selector"),
        ({"url": "invoices"}, "steps.0.url_pattern"),
        ({"on_missing": "guess"}, "steps.0.on_missing"),
        ({"title": {"ja": "長" * 201}}, "steps.0.title.ja"),
        ({"title": "not by language"}, "draft.entries.0.title"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    host: Host, granted: Grant, sent: dict[str, Any], field: str
) -> None:
    opened = host("builder/open", grant=granted()).get_json()
    draft = {**opened["draft"], "entries": [{**opened["draft"]["entries"][0], **sent}]}
    refused = host("builder/save", token=opened["token"], mark=opened["mark"], draft=draft)
    assert refused.status_code == 422
    assert refused.get_json()["error"].get("field", field) == field
    assert host("builder/open", token=opened["token"]).get_json()["mark"] == opened["mark"]


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


@pytest.mark.parametrize("kind", ["tour", "tooltip", "checklist"])
def test_a_guide_is_begun_from_nothing(
    place: Place, signed_in: Callable[[Place, str], FlaskClient], host: Host, kind: str
) -> None:
    client, address = signed_in(place, "editor"), f"/w/{place.slug}/builder/new/{kind}"
    assert place.site.origins[0] in client.get(address).get_data(as_text=True)
    nameless = client.post(address, data={"address": f"{place.site.origins[0]}/", "name": " "})
    astray = client.post(address, data={"address": "https://evil.example/", "name": "案内"})
    assert (nameless.status_code, astray.status_code) == (422, 422)
    made = client.post(address, data={"address": f"{place.site.origins[0]}/", "name": "案内"}).get_data(as_text=True)
    secret = made.partition("#/annai-build/")[2].partition('"')[0]
    opened = host("builder/open", grant=secret).get_json()
    assert (opened["kind"], opened["name"]) == (kind, "案内")
    titled = opened["draft"]["entries"][0] if kind == "tooltip" else opened["draft"]
    assert titled["title"] == {"ja": "案内"}


def test_an_author_gets_in_where_the_widget_has_nothing_to_show(host: Host, database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        session.get_one(Site, place.site.id).launcher = "none"
    assert host.boot(url="http://product.test/")["site"]["launcher"] == "none"
    assert host.boot(url="http://product.test/#/annai-build/abc")["site"]["launcher"] == "right"
