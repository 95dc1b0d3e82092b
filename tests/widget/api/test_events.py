"""Facts: each counts once, a bad one takes no other along, and none is answered for before it is kept."""

import json
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from core.clock import now
from core.db import Database
from core.events.actions import own_id
from core.events.models import Event
from core.identifiers import new_id
from core.registry import registry
from tests.factories import Place
from tests.widget.api.conftest import Host, fact

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def kept(database: Database, place: Place) -> list[Event]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(Event).order_by(Event.at, Event.id)))


def test_facts_are_kept_as_they_were_sent(host: Host, place: Place, database: Database) -> None:
    host.boot(user={"id": "u1"}, visitor=str(new_id()))
    tour, run = str(new_id()), str(new_id())
    sent = fact("step.shown", content=tour, version=3, run=run, step="open", page="/members/1#/x?token=secret")
    custom = fact("custom.tracked", props={"name": "exported", "props": {"rows": 3, "deep": {"x": 1}, "ok": True}})
    answer = host("events", events=[sent, custom])
    assert answer.status_code == 202
    assert answer.get_json() == {"accepted": [sent["id"], custom["id"]], "rejected": []}
    shown, tracked = sorted(kept(database, place), key=lambda e: e.kind, reverse=True)
    assert (str(shown.content_id), shown.version, str(shown.run), shown.step) == (tour, 3, run, "open")
    assert (shown.source, shown.session, shown.page, shown.device) == ("widget", "s1", "/members/1#/x", "desktop")
    assert shown.end_user_id is not None
    assert shown.site_id == place.site.id
    assert tracked.props == {"event": "exported", "props": {"rows": 3, "ok": True}}


@sqlite_only
def test_guides_tell_their_run_and_what_they_led_to_and_older_widgets_need_not(
    host: Host, place: Place, database: Database
) -> None:
    guide, run, article = str(new_id()), str(new_id()), str(new_id())
    led = {"article_id": article, "via": "tooltip", "guide": guide, "guide_version": 3}
    new = [
        fact("content.shown", content=guide, version=3, run=run),
        fact("tooltip.opened", content=guide, version=3, run=run),
        fact("article.opened", run=run, props=led),
        fact("checklist.dismissed", content=guide, version=3, run=run, props={"how": "finished"}),
    ]
    old = [
        fact("content.shown", content=guide, version=3),
        fact("article.opened", props={"article_id": article, "via": "tooltip", "guide": guide}),
        fact("checklist.dismissed", content=guide, version=3),
    ]
    wrong = [
        fact("content.shown", content=guide, run="x"),
        fact("article.opened", props={**led, "guide_version": "3"}),
        fact("checklist.dismissed", content=guide, props={"how": 1}),
    ]
    answer = host("events", events=[*new, *old, *wrong]).get_json()
    assert answer["accepted"] == [one["id"] for one in (*new, *old)]
    assert [one["id"] for one in answer["rejected"]] == [one["id"] for one in wrong]
    rows = kept(database, place)
    assert sorted(str(row.run) for row in rows) == sorted([run] * 4 + ["None"] * 3)
    assert led in [row.props for row in rows if row.kind == "article.opened"]


def test_a_repeat_counts_once_per_site(host: Host, place: Place, other: Place, database: Database) -> None:
    sent = fact()
    for _ in range(2):
        assert host("events", events=[sent, sent]).get_json()["accepted"] == [sent["id"], sent["id"]]
    assert len(kept(database, place)) == 1
    assert Host(host.client, other)("events", events=[sent]).status_code == 202
    assert (len(kept(database, place)), len(kept(database, other))) == (1, 1)


@sqlite_only
def test_bad_facts_are_named_and_good_ones_kept(host: Host, place: Place, database: Database) -> None:
    bad: list[dict[str, Any]] = [
        fact("no.such.kind"),
        {**fact(), "id": "x"},
        {**fact(), "id": None},
        fact("search.clicked", props={"rank": 1}),
        fact("article.opened", props={"article_id": "x"}),
        fact(props=["x"]),
        fact(content="x"),
        fact("target.missing", props={"waited_ms": 10**400}),
        {},
    ]
    good = [
        fact(page="x" * 5000, session=5, locale=None, device={}),
        fact(version=True),
        fact(version=2**40),
        fact(at="yesterday"),
        fact(at=(now() - timedelta(days=30)).isoformat()),
        fact(page="a\x00b"),
        fact("custom.tracked", props={"name": "x", "props": {"big": 10**400, "text": "x" * 900, "nul": "\x00"}}),
    ]
    for locale, word in (("ja", "「no.such.kind」"), ("en", "“no.such.kind”")):
        answer = host("events", events=[*bad, *good], locale=locale).get_json()
        assert answer["accepted"] == [sent["id"] for sent in good]
        assert len(answer["rejected"]) == len(bad)
        assert word in answer["rejected"][0]["why"]
        assert all(rejected["why"] for rejected in answer["rejected"])
    rows = kept(database, place)
    assert len(rows) == len(good)
    assert all(now() - row.at < timedelta(minutes=5) for row in rows)


@sqlite_only
def test_numbers_beyond_json_do_no_harm(host: Host, place: Place, database: Database) -> None:
    sent = fact("custom.tracked", props={"name": "x", "props": {"n": "NAN", "i": "INF"}})
    body = json.dumps({"key": place.site.key, "events": [sent]}).replace('"NAN"', "NaN").replace('"INF"', "1e999")
    assert host.raw("events", body).status_code in (202, 400)
    assert all(row.props.get("props") == {} for row in kept(database, place))


@sqlite_only
def test_nothing_is_acknowledged_that_is_not_kept(host: Host, place: Place, database: Database) -> None:
    def fail(*_args: Any, **_facts: Any) -> None:
        raise RuntimeError

    registry.subscribers["facts.taken"].append(fail)
    try:
        answer = host("events", events=[fact()])
    finally:
        registry.subscribers["facts.taken"].remove(fail)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (500, "server")
    assert kept(database, place) == []


def test_stored_ids_keep_the_time_and_tell_sites_apart() -> None:
    client_id, one, two = new_id(), new_id(), new_id()
    assert own_id(one, client_id) == own_id(one, client_id)
    assert own_id(one, client_id) != own_id(two, client_id)
    assert own_id(one, client_id).int >> 80 == client_id.int >> 80
    assert own_id(one, client_id).version == 8


@sqlite_only
def test_the_browser_is_added_to_a_lost_element_and_to_nothing_else(
    host: Host, place: Place, database: Database
) -> None:
    lost = fact("target.missing", props={"selector": "#a", "reason": "alike", "score": 0.41, "browser": "claimed"})
    healed = fact("target.healed", props={"score": 0.93, "margin": 2})
    assert host("events", events=[lost, healed, fact()]).get_json()["rejected"] == []
    props = {row.kind: row.props for row in kept(database, place)}
    assert props["target.missing"] == {"selector": "#a", "reason": "alike", "score": 0.41, "browser": ""}
    assert props["target.healed"] == {"score": 0.93, "margin": 2, "browser": ""}
    assert "browser" not in props["page.viewed"]
