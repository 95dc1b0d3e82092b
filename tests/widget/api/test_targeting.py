"""Who is given which guides: segments, language, device, dates, how often, and limits for all together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
import time_machine

from core.accounts.models import Member
from core.clock import now
from core.db import Database
from core.identifiers import new_id
from core.web.application import AnnaiFlask
from core.workspaces.models import Workspace
from guides.publishing.actions import roll_back
from guides.publishing.models import Guide
from guides.targeting.actions import create_segment
from guides.targeting.conditions import Condition, Group, Rules
from guides.targeting.leave import sign_leave
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.queries import tooltip_by_id
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.publishing import publish_tour
from kb.articles.models import Article
from tests.factories import Place, make_place
from tests.widget.api.conftest import Host, fact

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148"
TABLET = "Mozilla/5.0 (Linux; Android 15; SM-X710) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36"
Make = Callable[..., str]


@pytest.fixture
def tour(database: Database, place: Place) -> Make:
    """Publish a tour that starts by itself, with this targeting; returns its id."""

    def make(name: str = "案内", *, auto: bool = True, **targeting: Any) -> str:
        with database.session(place.id, write=True) as session:
            draft = TourDraft(name, {"ja": name}, ["/x"], is_automatic=auto, steps=[StepDraft(title={"ja": name})])
            return published(session, create_tour(session, draft, None), publish_tour, targeting)

    return make


@pytest.fixture
def tooltip(database: Database, place: Place) -> Make:
    """Publish a tooltip with this targeting; returns its id."""

    def make(name: str = "注", **targeting: Any) -> str:
        with database.session(place.id, write=True) as session:
            made = create_tooltip(session, TooltipDraft(name, {"ja": name}, selector="#a"), None)
            return published(session, made, publish_tooltip, targeting)

    return make


def published(session: Any, guide: Guide, publish: Callable[..., Any], targeting: dict[str, Any]) -> str:
    if "begins" in targeting:
        targeting["from"] = targeting.pop("begins")
    guide.targeting = targeting
    publish(session, guide, None)
    return str(guide.id)


@pytest.fixture
def segment(database: Database, place: Place) -> Make:
    """Make a segment with one condition; returns its id."""

    def make(*condition: Any) -> str:
        with database.session(place.id, write=True) as session:
            rules = Rules("all", [Group("all", [Condition(*condition)])])
            return str(create_segment(session, "一部の人", "", rules, None).id)

    return make


def limit(database: Database, place: Place, **values: int) -> None:
    with database.session(place.id, write=True) as session:
        workspace = session.get_one(Workspace, place.id)
        for name, value in values.items():
            setattr(workspace, name, value)


def shown(answer: dict[str, Any]) -> list[str]:
    return [one["title"] for part in ("tours", "tooltips", "checklists") for one in answer[part]]


def starting(answer: dict[str, Any]) -> list[str]:
    return [tour["title"] for tour in answer["tours"] if tour["auto"]]


def test_a_segment_narrows_to_its_people(host: Host, tooltip: Make, segment: Make) -> None:
    low = segment("company", "touch_model", "is", "low")
    tooltip("全員")
    tooltip("ロータッチ", segments={"any": [low], "none": []})
    tooltip("ほか", segments={"any": [], "none": [low]})
    company = {"id": "c1", "attrs": {"touch_model": "low"}}
    assert shown(host.boot(token=host.token("u1", org="c1"), company=company)) == ["全員", "ロータッチ"]
    assert shown(host.boot(user={"id": "u2"})) == ["全員", "ほか"]
    assert shown(host.boot(visitor=str(new_id()))) == ["全員", "ほか"]


def test_an_unsigned_name_may_belong_to_a_segment(host: Host, tooltip: Make, segment: Make) -> None:
    tooltip("管理者", segments={"any": [segment("user", "role", "is", "admin")], "none": []})
    tooltip("署名", segments={"any": [segment("identity", "", "is", "verified")], "none": []})
    assert shown(host.boot(user={"id": "u1", "attrs": {"role": "admin"}})) == ["管理者"]
    assert shown(host.boot(token=host.token("u1"), user={"id": "u1", "attrs": {"role": "admin"}})) == ["管理者", "署名"]
    # Somebody who has been proved can't be claimed: the page names nobody then.
    assert shown(host.boot(user={"id": "u1", "attrs": {"role": "admin"}})) == []


def test_targeting_opens_nothing_that_needs_a_proof(
    host: Host, tour: Make, segment: Make, make_article: Callable[..., Article], database: Database, place: Place
) -> None:
    article, admins = make_article(audience="customers"), segment("user", "role", "is", "admin")
    with database.session(place.id, write=True) as session:
        steps = [StepDraft(title={"ja": "手順"})]
        made = create_tour(session, TourDraft("手順", {"ja": "手順"}, article_id=article.id, steps=steps), None)
        aim = {"segments": {"any": [admins], "none": []}}
        published(session, made, publish_tour, aim)
    who = {"id": "u1", "attrs": {"role": "admin"}}
    assert shown(host.boot(user=who)) == []
    assert shown(host.boot(token=host.token("u1"), user=who)) == ["手順"]


def test_what_people_did_counts(host: Host, tooltip: Make, segment: Make) -> None:
    wanted = segment("event", "invoice sent", "at_least", "2", 7)
    tooltip("常連", segments={"any": [wanted], "none": []})
    assert shown(host.boot(user={"id": "u1"})) == []
    tracked = [fact("custom.tracked", props={"name": "invoice sent", "props": {}}) for _again in range(2)]
    assert host("events", events=tracked).status_code == 202
    assert shown(host.boot(user={"id": "u1"})) == ["常連"]
    assert shown(host.boot(user={"id": "u2"})) == []


def test_a_segment_that_is_gone_holds_nobody(host: Host, tooltip: Make) -> None:
    tooltip("だれにも", segments={"any": [str(new_id())], "none": []})
    assert shown(host.boot()) == []


@pytest.mark.parametrize(("agent", "wanted"), [(PHONE, ["phone"]), (TABLET, ["tablet"]), ("", ["desktop"])])
def test_devices(host: Host, tooltip: Make, agent: str, wanted: list[str]) -> None:
    for device in ("desktop", "phone", "tablet"):
        tooltip(device, devices=[device])
    body = f'{{"key": "{host.place.site.key}", "locale": "ja"}}'
    assert shown(host.raw("boot", body, **{"User-Agent": agent}).get_json()) == wanted


def test_languages_and_dates(host: Host, tooltip: Make) -> None:
    with time_machine.travel("2026-04-10T00:00:00Z", tick=False):
        tooltip("英語", locales=["en"])
        tooltip("明日から", begins="2026-04-11T00:00:00+00:00")
        tooltip("今日まで", until="2026-04-10T12:00:00+00:00")
        assert shown(host.boot(locale="ja")) == ["今日まで"]
        assert set(shown(host.boot(locale="en-GB"))) == {"英語", "今日まで"}
    with time_machine.travel("2026-04-11T00:00:00Z", tick=False):
        assert shown(host.boot(locale="ja")) == ["明日から"]


def test_the_embed_is_never_told_of_targeting(host: Host, tooltip: Make, tour: Make) -> None:
    tooltip(locales=["ja"], priority=3)
    tour(priority=1, frequency="always")
    answer = host.boot(locale="ja")
    assert "targeting" not in str(answer)
    assert "priority" not in str(answer)
    assert "needs" not in answer


def test_priority_is_the_order(host: Host, tour: Make) -> None:
    tour("低")
    tour("高", priority=50)
    tour("中", priority=10)
    assert shown(host.boot()) == ["高", "中", "低"]


def meet(host: Host, kind: str, guide: str) -> None:
    assert host("events", events=[fact(kind, content=guide, version=1)]).status_code == 202


@pytest.mark.parametrize("person", [{"user": {"id": "u1"}}, {"visitor": "0197b2c0-0000-7000-8000-000000000001"}])
def test_how_often_a_tour_starts(host: Host, tour: Make, person: dict[str, Any]) -> None:
    made = {
        name: tour(name, frequency=name, days=7 if name == "every" else 0)
        for name in ("once", "until_done", "every", "always")
    }
    with time_machine.travel("2026-04-10T00:00:00Z", tick=False):
        first = host.boot(**person)
        assert starting(first) == ["once", "until_done", "every", "always"]
        assert [one["once"] for one in first["tours"]] == [False] * 4
        for guide in made.values():
            meet(host, "tour.started", guide)
        again = host.boot(**person)
        assert starting(again) == ["until_done", "always"]
        assert len(again["tours"]) == 4, "a tour that isn't due can still be started by hand"
        meet(host, "tour.completed", made["until_done"])
        assert starting(host.boot(**person)) == ["always"]
    with time_machine.travel("2026-04-17T00:00:00Z", tick=False):
        assert starting(host.boot(**person)) == ["every", "always"]
        assert starting(host.boot(visitor=str(new_id()))) == ["once", "until_done", "every", "always"]


def test_the_same_facts_twice_and_in_another_order_change_nothing(host: Host, tour: Make) -> None:
    made = tour("every", frequency="every", days=7)
    with time_machine.travel("2026-04-10T00:00:00Z", tick=False):
        host.boot(user={"id": "u1"})
        late = fact("tour.started", content=made, version=1)
        early = {**fact("tour.started", content=made, version=1), "at": (now() - timedelta(days=3)).isoformat()}
        for facts in ([late], [early], [late, early]):
            host("events", events=facts)
    with time_machine.travel("2026-04-16T23:00:00Z", tick=False):
        assert starting(host.boot(user={"id": "u1"})) == []


def test_a_tooltip_shown_once_stays_for_the_visit(host: Host, tooltip: Make) -> None:
    made = tooltip("一度", frequency="once")
    with time_machine.travel("2026-04-10T00:00:00Z", tick=False):
        host.boot(user={"id": "u1"})
        meet(host, "content.shown", made)
    with time_machine.travel("2026-04-10T00:20:00Z", tick=False):
        assert shown(host.boot(user={"id": "u1"})) == ["一度"]
        meet(host, "content.shown", made)
    with time_machine.travel("2026-04-10T01:00:00Z", tick=False):
        assert shown(host.boot(user={"id": "u1"})) == []


def test_a_tour_without_a_frequency_goes_by_the_browsers_mark(host: Host, tour: Make) -> None:
    tour("標準", priority=1)
    [one] = host.boot()["tours"]
    assert (one["auto"], one["once"]) == (True, True)


def test_an_element_is_left_to_the_page(host: Host, tour: Make, tooltip: Make) -> None:
    made, other = tour("試用", element="#trial"), tooltip("注", element=".new")
    answer = host.boot()
    assert answer["needs"] == {
        made: {"element": "#trial", "urls": ["/x"]},
        other: {"element": ".new", "urls": []},
    }
    assert answer["tours"][0]["urls"] == answer["tooltips"][0]["urls"] == ["-"]


def test_a_day_has_its_limit(host: Host, tour: Make, database: Database, place: Place) -> None:
    made = [tour(f"t{number}", frequency="always", priority=9 - number) for number in range(3)]
    limit(database, place, tours_per_session=5, prompts_per_day=2)
    with time_machine.travel("2026-04-10T05:00:00Z", tick=False):
        answer = host.boot(user={"id": "u1"})
        assert (len(starting(answer)), answer["throttle"]) == (3, {"tours_per_session": 2})
        meet(host, "tour.started", made[0])
        answer = host.boot(user={"id": "u1"})
        assert (len(starting(answer)), answer["throttle"]) == (3, {})
        meet(host, "tour.started", made[1])
        answer = host.boot(user={"id": "u1"})
        assert (starting(answer), answer["throttle"]) == ([], {"tours_per_session": 0})
        assert len(starting(host.boot(user={"id": "u2"}))) == 3
    # Midnight in Tokyo.
    with time_machine.travel("2026-04-10T15:00:00Z", tick=False):
        assert len(starting(host.boot(user={"id": "u1"}))) == 3


def test_tours_may_be_kept_from_starting_at_all(host: Host, tour: Make, database: Database, place: Place) -> None:
    tour("案内", priority=1)
    limit(database, place, tours_per_session=0)
    answer = host.boot()
    assert (starting(answer), answer["throttle"]) == ([], {"tours_per_session": 0})


def test_targeting_goes_live_with_its_version(host: Host, tooltip: Make, database: Database, place: Place) -> None:
    made = UUID(tooltip("注", locales=["en"]))
    with database.session(place.id, write=True) as session:
        tooltip_by_id(session, made).targeting = {}
    assert shown(host.boot(locale="ja")) == []
    with database.session(place.id, write=True) as session:
        publish_tooltip(session, tooltip_by_id(session, made), None)
    assert shown(host.boot(locale="ja")) == ["注"]
    with database.session(place.id, write=True) as session:
        roll_back(session, "tooltip", tooltip_by_id(session, made), 1, None)
    assert shown(host.boot(locale="ja")) == []


def test_segments_of_another_workspace_hold_nobody(host: Host, tooltip: Make, database: Database, place: Place) -> None:
    other = make_place(database, "kitano", roles=("editor",))
    with database.session(other.id, write=True) as session:
        rules = Rules("all", [Group("all", [Condition("user", "role", "unset")])])
        theirs = str(create_segment(session, "全員", "", rules, None).id)
    tooltip("だれにも", segments={"any": [theirs], "none": []})
    assert shown(host.boot()) == []


@contextmanager
def counting(app: AnnaiFlask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        seen.append(statement)

    engine = app.extensions["annai_database"].engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def test_boot_stays_cheap(
    app: AnnaiFlask, host: Host, tooltip: Make, tour: Make, segment: Make, database: Database, place: Place
) -> None:
    def statements() -> int:
        with counting(app) as seen:
            host.boot(user={"id": "u1"}, company={"id": "c1"})
        return len(seen)

    for number in range(5):
        tooltip(f"{number}")
    host.boot(user={"id": "u1"}, company={"id": "c1"})
    usual = statements()
    tooltip("英語", locales=["en"], devices=["phone"], until=datetime(2100, 1, 1).astimezone().isoformat())
    assert statements() == usual, "language, device and dates cost nothing"
    for number in range(5):
        chosen = segment("user", f"a{number}", "is", "x")
        tooltip(f"segment {number}", segments={"any": [chosen], "none": []})
    assert statements() == usual + 2, "the segments, and who it is"
    for number in range(5):
        counted = segment("event", f"e{number}", "at_least", "1", 30)
        tooltip(f"event {number}", segments={"any": [counted], "none": []})
    assert statements() == usual + 3, "and one count of all events"
    for number in range(5):
        tour(f"often {number}", frequency="once")
    limit(database, place, prompts_per_day=3)
    assert statements() == usual + 4, "and what they have met"


def leave(app: AnnaiFlask, database: Database, place: Place) -> str:
    with database.session(place.id) as session:
        return sign_leave(session, app.config["SECRET_KEY"], place.members["editor"].id)


def test_staff_are_told_why_in_the_product(
    app: AnnaiFlask, host: Host, tooltip: Make, segment: Make, database: Database, place: Place
) -> None:
    made = tooltip("管理者", segments={"any": [segment("user", "role", "is", "admin")], "none": []}, locales=["ja"])
    token = leave(app, database, place)
    asked = {"content": made, "url": "http://product.test/x", "locale": "ja"}
    host.boot(user={"id": "u1", "attrs": {"role": "reader"}})
    told = host("why", token=token, **asked).get_json()["reasons"]
    assert [(one["rule"], one["held"]) for one in told] == [
        ("live", True),
        ("site", True),
        ("url", True),
        ("segments", False),
        ("locale", True),
        ("target", None),
    ]
    assert "一部の人" in told[3]["detail"]
    host.boot(user={"id": "u1", "attrs": {"role": "admin"}})
    told = host("why", token=token, **{**asked, "locale": "en"}).get_json()["reasons"]
    assert [one["held"] for one in told] == [True, True, True, True, False, None]
    assert told[0]["detail"] == "Version 1 is live."
    assert host("why", token=token, content=str(new_id())).get_json()["reasons"][0]["held"] is False


def test_nobody_is_told_why_without_leave(
    app: AnnaiFlask, host: Host, tooltip: Make, database: Database, place: Place
) -> None:
    made, token = tooltip(), leave(app, database, place)
    other = make_place(database, "kitano", roles=("editor",))
    for wrong in ("", "x", token[:-1], host.boot()["viewer"], leave(app, database, other)):
        assert host("why", token=wrong, content=made).status_code == 403
    with time_machine.travel(now() + timedelta(minutes=61), tick=False):
        assert host("why", token=token, content=made).status_code == 403
    with database.session(place.id, write=True) as session:
        session.get_one(Member, place.members["editor"].id).role = "reader"
    assert host("why", token=token, content=made).status_code == 403
