"""The staff screens about who sees what, and the part of them in each guide's form."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.customers.models import Company, EndUser
from core.db import Database
from core.identifiers import new_id
from core.workspaces.models import Workspace
from guides.announcements.actions import AnnouncementDraft, create_announcement
from guides.banners.actions import BannerDraft, create_banner
from guides.checklists.actions import ChecklistDraft, create_checklist
from guides.publishing.models import Guide
from guides.targeting.actions import create_segment
from guides.targeting.conditions import Condition, Group, Rules
from guides.targeting.models import Segment
from guides.targeting.queries import KINDS
from guides.tooltips.actions import TooltipDraft, create_tooltip
from guides.tours.actions import TourDraft, create_tour
from tests.factories import Place, make_place

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SignIn = Callable[[Place, str], FlaskClient]
ROW = {
    "groups-0-match": "all",
    "groups-0-conditions-0-of": "company",
    "groups-0-conditions-0-name": "touch_model",
    "groups-0-conditions-0-op": "is",
    "groups-0-conditions-0-value": "low",
    "groups-0-conditions-0-days": "30",
}


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("editor", "reader"))


@pytest.fixture
def editor(place: Place, signed_in: SignIn) -> FlaskClient:
    return signed_in(place, "editor")


@pytest.fixture
def base(place: Place) -> str:
    return f"/w/{place.slug}/targeting"


@pytest.fixture
def segment_id(database: Database, place: Place) -> UUID:
    with database.session(place.id, write=True) as session:
        rules = Rules("all", [Group("all", [Condition("company", "touch_model", "is", "low")])])
        company = Company(id=new_id(), external_id="c1", name="あおば", attributes={"touch_model": "low"})
        session.add(company)
        session.flush()
        session.add(EndUser(id=new_id(), external_id="u1", name="佐藤 由美", company_id=company.id))
        return create_segment(session, "ロータッチ", "", rules, None).id


def make(database: Database, place: Place, kind: str, **values: Any) -> UUID:
    makers: dict[str, Callable[..., Guide]] = {
        "tour": lambda s: create_tour(s, TourDraft("案内", {"ja": "案内"}), None),
        "tooltip": lambda s: create_tooltip(s, TooltipDraft("案内", {"ja": "案内"}, selector="#a"), None),
        "checklist": lambda s: create_checklist(s, ChecklistDraft("案内", {"ja": "案内"}), None),
        "banner": lambda s: create_banner(s, BannerDraft("案内", {"ja": "案内"}), None),
        "news": lambda s: create_announcement(s, AnnouncementDraft("案内", {"ja": "案内"}), None),
    }
    with database.session(place.id, write=True) as session:
        guide = makers[kind](session)
        for name, value in values.items():
            setattr(guide, name, value)
        return guide.id


def test_a_segment_is_built_row_by_row_without_javascript(
    editor: FlaskClient, base: str, database: Database, place: Place
) -> None:
    page = editor.get(f"{base}/segments/new").get_data(as_text=True)
    assert "groups-0-conditions-0-of" in page
    more = editor.post(f"{base}/segments/new", data={**ROW, "name": "新しい人", "do": "add:0"}).get_data(as_text=True)
    assert "groups-0-conditions-1-of" in more
    assert 'value="touch_model"' in more
    more = editor.post(f"{base}/segments/new", data={**ROW, "do": "add"}).get_data(as_text=True)
    assert "groups-1-conditions-0-of" in more
    less = editor.post(f"{base}/segments/new", data={**ROW, "do": "remove:0:0"}).get_data(as_text=True)
    assert "groups-0-conditions-0-of" not in less
    saved = editor.post(f"{base}/segments/new", data={**ROW, "name": "新しい人", "do": "save"})
    assert saved.status_code == 303
    with database.session(place.id) as session:
        [segment] = session.scalars(sa.select(Segment))
        assert segment.rules["groups"][0]["conditions"][0]["value"] == "low"


def test_who_belongs_is_counted_before_anything_is_saved(
    editor: FlaskClient, base: str, segment_id: UUID, database: Database, place: Place
) -> None:
    page = editor.post(f"{base}/segments/new", data={**ROW, "name": "", "do": "count"}).get_data(as_text=True)
    assert "佐藤 由美" in page
    other = {**ROW, "groups-0-conditions-0-value": "high"}
    page = editor.post(f"{base}/segments/{segment_id}", data={**other, "do": "count"}).get_data(as_text=True)
    assert "佐藤 由美" not in page
    with database.session(place.id) as session:
        assert len(session.scalars(sa.select(Segment)).all()) == 1


@pytest.mark.parametrize(
    ("change", "anchor"),
    [
        ({"name": ""}, "#name"),
        ({"groups-0-conditions-0-name": ""}, "#groups-0-conditions-0-name"),
        ({"groups-0-conditions-0-op": "at_least"}, "#groups-0-conditions-0-op"),
        ({"groups-0-conditions-0-of": "moon"}, "#groups-0-conditions-0-of"),
    ],
)
def test_mistakes_are_told_at_their_field(editor: FlaskClient, base: str, change: dict[str, str], anchor: str) -> None:
    answer = editor.post(f"{base}/segments/new", data={**ROW, "name": "新しい人", "do": "save", **change})
    assert answer.status_code == 422
    assert f'href="{anchor}"' in answer.get_data(as_text=True)


def test_a_segment_in_use_is_listed_and_not_deleted(
    editor: FlaskClient, base: str, segment_id: UUID, database: Database, place: Place
) -> None:
    make(database, place, "tooltip", targeting={"segments": {"any": [str(segment_id)], "none": []}})
    assert "ロータッチ" in editor.get(f"{base}/").get_data(as_text=True)
    assert "案内" in editor.get(f"{base}/segments/{segment_id}").get_data(as_text=True)
    answer = editor.post(f"{base}/segments/{segment_id}/delete", follow_redirects=True)
    assert "案内" in answer.get_data(as_text=True)
    with database.session(place.id) as session:
        assert session.get(Segment, segment_id) is not None


ROOMS = {"news": "announcements"}


def form_of(kind: str) -> dict[str, Any]:
    return {"name": "案内", "title_ja": "案内", "do": "save", **({"selector": "#a"} if kind == "tooltip" else {})}


@pytest.mark.parametrize("kind", KINDS)
def test_every_guide_says_who_when_and_how_often(
    editor: FlaskClient, segment_id: UUID, database: Database, place: Place, kind: str
) -> None:
    guide_id = make(database, place, kind)
    address = f"/w/{place.slug}/{ROOMS.get(kind, f'{kind}s')}/{guide_id}"
    with database.session(place.id) as session:
        started = session.get_one(KINDS[kind], guide_id).updated_at.isoformat()
    aim = {
        "any_of": [str(segment_id)],
        "only_locales": ["ja"],
        "only_devices": ["desktop", "phone", "tablet"],
        "shown_from": "2026-04-01T09:00",
        "shown_until": "",
        "frequency": "every",
        "every_days": "7",
        "priority": "40",
        "element": "#trial",
    }
    answer = editor.post(address, data={**form_of(kind), "started_from": started, **aim})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with database.session(place.id) as session:
        assert session.get_one(KINDS[kind], guide_id).targeting == {
            "segments": {"any": [str(segment_id)], "none": []},
            "locales": ["ja"],
            "from": "2026-04-01T00:00:00+00:00",
            "element": "#trial",
            "frequency": "every",
            "days": 7,
            "priority": 40,
        }
    page = editor.get(address).get_data(as_text=True)
    assert 'value="2026-04-01T09:00"' in page
    assert f'href="/w/{place.slug}/targeting/why?guide={guide_id}"' in page


@pytest.mark.parametrize(
    ("change", "anchor"),
    [
        ({"every_days": "0", "frequency": "every"}, "every_days"),
        ({"priority": "101"}, "priority"),
        ({"shown_from": "soon"}, "shown_from"),
        ({"shown_from": "2026-04-02T09:00", "shown_until": "2026-04-01T09:00"}, "shown_until"),
        ({"element": "#a >"}, "element"),
        ({"any_of": [str(new_id())]}, "any_of"),
    ],
)
def test_what_can_never_be_is_told_at_its_field_and_nothing_is_saved(
    editor: FlaskClient, database: Database, place: Place, change: dict[str, Any], anchor: str
) -> None:
    guide_id = make(database, place, "tooltip")
    with database.session(place.id) as session:
        started = session.get_one(KINDS["tooltip"], guide_id).updated_at.isoformat()
    data = {**form_of("tooltip"), "name": "別の名前", "started_from": started, **change}
    answer = editor.post(f"/w/{place.slug}/tooltips/{guide_id}", data=data)
    assert answer.status_code == 422
    assert f'href="#{anchor}"' in answer.get_data(as_text=True)
    with database.session(place.id) as session:
        kept = session.get_one(KINDS["tooltip"], guide_id)
        assert (kept.name, kept.targeting) == ("案内", {})


def test_a_second_author_is_told_what_differs_in_targeting(
    editor: FlaskClient, segment_id: UUID, database: Database, place: Place
) -> None:
    guide_id = make(database, place, "tooltip", targeting={"segments": {"any": [str(segment_id)], "none": []}})
    data = {**form_of("tooltip"), "started_from": "2026-01-01T00:00:00+00:00", "priority": "9"}
    answer = editor.post(f"/w/{place.slug}/tooltips/{guide_id}", data=data)
    assert answer.status_code == 409
    assert re.search(r'class="[^"]*guide-words[^"]*"[^>]*>\s*ロータッチ\s*<', answer.get_data(as_text=True))


def test_limits_are_kept(editor: FlaskClient, base: str, database: Database, place: Place) -> None:
    assert editor.get(f"{base}/limits").status_code == 200
    assert editor.post(f"{base}/limits", data={"tours_per_session": "99", "prompts_per_day": "1"}).status_code == 422
    assert editor.post(f"{base}/limits", data={"tours_per_session": "0", "prompts_per_day": "2"}).status_code == 303
    with database.session(place.id) as session:
        workspace = session.get_one(Workspace, place.id)
        assert (workspace.tours_per_session, workspace.prompts_per_day) == (0, 2)


def test_why_and_week_find_people(
    editor: FlaskClient, base: str, segment_id: UUID, database: Database, place: Place
) -> None:
    guide_id = make(database, place, "tooltip")
    for who in ("who=u1", "who=佐藤", "as=nobody"):
        page = editor.get(f"{base}/why?guide={guide_id}&{who}&address=/x").get_data(as_text=True)
        assert "公開していません" in page or "isn’t live" in page
        assert "annai.why(" in page
        assert editor.get(f"{base}/week?{who}").status_code == 200
    assert editor.get(f"{base}/week?who=誰か").status_code == 200
    for asked, field in ((f"why?guide={guide_id}&who=&address=", "who"), ("week?who=", "who")):
        assert f'id="f-{field}-error"' in editor.get(f"{base}/{asked}").get_data(as_text=True)
    assert 'id="f-who-error"' not in editor.get(f"{base}/why?guide={guide_id}").get_data(as_text=True)
    astray = editor.get(f"{base}/why?guide={guide_id}&as=nobody&who=&address=ふが").get_data(as_text=True)
    assert 'id="f-address-error"' in astray
    assert 'id="answer"' not in astray
    assert editor.get(f"{base}/week?person={new_id()}").status_code == 404


def test_readers_see_segments_but_nobody_in_them(place: Place, signed_in: SignIn, base: str, segment_id: UUID) -> None:
    reader = signed_in(place, "reader")
    page = reader.get(f"{base}/").get_data(as_text=True)
    assert "ロータッチ" in page
    for path in (f"segments/{segment_id}", "segments/new", "limits", "why", "week"):
        assert reader.get(f"{base}/{path}").status_code == 403


@pytest.mark.parametrize("kind", KINDS)
def test_lists_say_who_does_not_see_a_guide_and_who_changed_it(
    editor: FlaskClient, segment_id: UUID, database: Database, place: Place, kind: str
) -> None:
    room = f"/w/{place.slug}/{ROOMS.get(kind, f'{kind}s')}/"
    guide_id = make(database, place, kind)
    before = editor.get(f"{room}?lang=en").text
    assert "Narrowed" not in before
    assert 'guide-who">' not in before
    with database.session(place.id) as session:
        started = session.get_one(KINDS[kind], guide_id).updated_at.isoformat()
    aim = {"none_of": [str(segment_id)], "only_devices": ["desktop"], "shown_from": "2026-04-01T09:00", "element": "#a"}
    answer = editor.post(f"{room}{guide_id}", data={**form_of(kind), "started_from": started, **aim})
    assert answer.status_code == 303
    after = editor.get(f"{room}?lang=en").text
    lines = (
        "Not the segment ロータッチ",
        "Only on a computer",
        "From 2026-04-01 09:00 on",
        "Only where #a is on the page",
    )
    assert 'title="' + "\n".join(lines) + '"' in after
    assert f'guide-who">{place.members["editor"].name}<' in after
    assert place.members["editor"].name in editor.get(f"{room}{guide_id}").text.partition("guide-rail")[2]


def test_a_tour_says_how_often_it_starts_as_its_frequency_is_set(
    editor: FlaskClient, database: Database, place: Place
) -> None:
    tour_id = make(database, place, "tour", is_automatic=True, targeting={"frequency": "always"})
    page = editor.get(f"/w/{place.slug}/tours/{tour_id}?lang=en").text
    label = page.partition('id="is_automatic"')[2].partition("</label>")[0]
    assert "once" not in label
    offered = page.partition('id="frequency"')[2].partition("</select>")[0]
    for frequency in ("usual", "once", "until_done", "every", "always"):
        assert f"guide-often-{frequency}" in page
        assert f'value="{"" if frequency == "usual" else frequency}"' in offered
