"""Why a guide isn't shown, rule by rule, and what somebody sees in the coming week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy.orm import Session

from core.clock import now
from core.customers.models import EndUser
from core.events.actions import Origin, take_in
from core.identifiers import new_id
from core.workspaces.models import Site, Workspace
from guides.publishing.models import Guide
from guides.publishing.staging import stage
from guides.publishing.switch import switch_off, switch_on
from guides.targeting.actions import create_segment
from guides.targeting.conditions import Condition, Group, Rules
from guides.targeting.deciding import Asker
from guides.targeting.week import week_of
from guides.targeting.why import Question, Verdict, explain
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip, tooltip_content
from guides.tooltips.models import Tooltip
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.publishing import publish_tour
from kb.articles.models import Article
from tests.factories import Place

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
DAYTIME = "2026-04-10T03:00:00Z"


def make_user(session: Session, **values: Any) -> Asker:
    user = EndUser(id=new_id(), external_id="u1", name="佐藤", **values)
    session.add(user)
    session.flush()
    return Asker(user.id, identity="verified")


def make_tour(session: Session, name: str = "案内", *, auto: bool = True, live: bool = True, **targeting: Any) -> Guide:
    draft = TourDraft(name, {"ja": name}, ["/members/*"], is_automatic=auto, steps=[StepDraft(title={"ja": name})])
    tour = create_tour(session, draft, None)
    tour.targeting = targeting
    if live:
        publish_tour(session, tour, None)
    return tour


def make_tooltip(session: Session, name: str = "注", **targeting: Any) -> Tooltip:
    tooltip = create_tooltip(session, TooltipDraft(name, {"ja": name}, selector="#a"), None)
    tooltip.targeting = targeting
    publish_tooltip(session, tooltip, None)
    return tooltip


def meet(session: Session, asker: Asker, guide: Guide, kind: str = "tour.started") -> None:
    fact = {"id": str(new_id()), "kind": kind, "at": now().isoformat(), "content": str(guide.id)}
    take_in(session, [fact], Origin("widget", end_user_id=asker.end_user_id))


def rules(verdict: Verdict) -> dict[str, bool | None]:
    return {judged.rule: judged.held for judged in verdict.rules}


def test_a_draft_is_seen_by_nobody(session: Session) -> None:
    verdict = explain(session, Question(make_tour(session, live=False).id, Asker()))
    assert rules(verdict) == {"live": False}
    assert verdict.against is verdict.rules[0]


def test_every_rule_is_told_in_order(session: Session) -> None:
    asker = make_user(session, attributes={"role": "admin"})
    admins = Rules("all", [Group("all", [Condition("user", "role", "is", "admin")])])
    chosen = str(create_segment(session, "管理者", "", admins, None).id)
    session.get_one(Workspace, session.info["workspace_id"]).prompts_per_day = 2
    tour = make_tour(
        session,
        segments={"any": [chosen], "none": []},
        locales=["ja"],
        devices=["desktop"],
        until="2100-01-01T00:00:00+00:00",
        frequency="every",
        days=7,
        element="#trial",
    )
    verdict = explain(session, Question(tour.id, asker, "http://product.test/members/1"))
    held = rules(verdict)
    assert list(held) == [
        "live", "site", "url", "segments", "locale", "device", "dates", "auto", "frequency", "tours_per_session",
        "prompts_per_day", "element",
    ]  # fmt: skip
    assert {rule for rule, value in held.items() if value is None} == {"tours_per_session", "element"}
    assert (verdict.against, verdict.is_open) == (None, True)


@pytest.mark.parametrize(
    ("targeting", "rule"),
    [
        ({"segments": {"any": [str(new_id())], "none": []}}, "segments"),
        ({"locales": ["en"]}, "locale"),
        ({"devices": ["phone"]}, "device"),
        ({"until": "2026-01-01T00:00:00+00:00"}, "dates"),
    ],
)
def test_what_keeps_it_away_is_named(session: Session, targeting: dict[str, Any], rule: str) -> None:
    with time_machine.travel(DAYTIME, tick=False):
        verdict = explain(session, Question(make_tooltip(session, **targeting).id, Asker()))
    assert verdict.against is not None
    assert verdict.against.rule == rule


def test_the_other_rules_are_told_too(session: Session, place: Place, make_article: Callable[..., Article]) -> None:
    asker = make_user(session)
    by_hand, auto = make_tour(session, auto=False), make_tour(session, frequency="once")
    everywhere = make_tooltip(session)
    assert rules(explain(session, Question(by_hand.id, asker)))["auto"] is False
    assert rules(explain(session, Question(auto.id, asker, "/invoices")))["url"] is False
    assert rules(explain(session, Question(everywhere.id, asker, "https://elsewhere.test/")))["site"] is False
    meet(session, asker, auto)
    assert rules(explain(session, Question(auto.id, asker)))["frequency"] is False
    session.get_one(Site, place.site.id).is_on = False
    assert rules(explain(session, Question(everywhere.id, asker, "http://product.test/")))["site"] is False
    article = make_article(audience="customers")
    draft = TourDraft("手順", {"ja": "手順"}, article_id=article.id, steps=[StepDraft(title={"ja": "x"})])
    procedure = create_tour(session, draft, None)
    publish_tour(session, procedure, None)
    assert rules(explain(session, Question(procedure.id, asker)))["audience"] is True
    assert rules(explain(session, Question(procedure.id, Asker())))["audience"] is False


def test_it_can_be_asked_for_another_time(session: Session) -> None:
    with time_machine.travel(DAYTIME, tick=False):
        tooltip = make_tooltip(session, **{"from": "2026-04-12T00:00:00+00:00"})
        assert rules(explain(session, Question(tooltip.id, Asker())))["dates"] is False
        later = now() + timedelta(days=2)
        assert rules(explain(session, Question(tooltip.id, Asker(), at=later)))["dates"] is True


def states(session: Session, asker: Asker) -> dict[str, list[str]]:
    return {row.version.name: [cell.state for cell in row.cells] for row in week_of(session, asker).rows}


def test_a_week_goes_by_dates_frequency_and_limits(session: Session) -> None:
    with time_machine.travel(DAYTIME, tick=False):
        asker = make_user(session)
        make_tour(session, "高", frequency="every", days=3, priority=9)
        make_tour(session, "低", frequency="always", priority=5)
        make_tour(session, "標準")
        make_tour(session, "手で", auto=False)
        make_tooltip(session, "途中から", **{"from": "2026-04-12T06:00:00+00:00"})
        make_tooltip(session, "途中まで", until="2026-04-12T00:00:00+00:00")
        make_tooltip(session, "一度", frequency="once")
        make_tooltip(session, "英語", locales=["en"])
        assert states(session, asker) == {
            "高": ["shown", "often", "often", "shown", "often", "often", "shown"],
            "低": ["limit", "shown", "shown", "limit", "shown", "shown", "limit"],
            "標準": ["limit"] * 7,
            "手で": ["asked"] * 7,
            "途中から": ["away", "away", *["shown"] * 5],
            "途中まで": ["shown", "shown", *["away"] * 5],
            "一度": ["shown", *["often"] * 6],
            "英語": ["away"] * 7,
        }


def test_a_week_begins_with_what_has_been_met_today(session: Session) -> None:
    with time_machine.travel(DAYTIME, tick=False):
        asker = make_user(session)
        limits = session.get_one(Workspace, session.info["workspace_id"])
        limits.tours_per_session, limits.prompts_per_day = 3, 2
        made = [make_tour(session, name, frequency="until_done", priority=9 - n) for n, name in enumerate("一二三")]
        meet(session, asker, made[0])
        meet(session, asker, made[0], "tour.completed")
        assert states(session, asker) == {
            "一": ["often"] * 7,
            "二": ["shown"] * 7,
            "三": ["limit", *["shown"] * 6],
        }


def test_a_week_says_from_when(session: Session) -> None:
    with time_machine.travel(DAYTIME, tick=False):
        make_tooltip(session, "あとで", **{"from": "2026-04-13T00:00:00+00:00"})
        make_tooltip(session, "英語", locales=["en"])
        assert {row.version.name: row.first for row in week_of(session, Asker()).rows} == {"あとで": 3, "英語": None}


def test_a_week_knows_the_switch_and_nothing_of_staging(session: Session, place: Place) -> None:
    asker, by = make_user(session), place.members["editor"].id
    tooltip = make_tooltip(session, "公開中")
    stage(session, "tooltip", tooltip, {**tooltip_content(session, tooltip), "targeting": {"locales": ["en"]}}, by)
    tried = create_tooltip(session, TooltipDraft("試し", {"ja": "試し"}, selector="#b"), by)
    stage(session, "tooltip", tried, tooltip_content(session, tried), by)
    [row] = week_of(session, asker).rows
    assert (row.version.name, row.version.is_live, row.first) == ("公開中", True, 0)
    switch_off(session, by)
    [row] = week_of(session, asker).rows
    assert ({cell.state for cell in row.cells}, row.first) == ({"away"}, None)
    assert "switched off" in str(row.cells[0].says)
    switch_on(session, by)
    assert week_of(session, asker).rows[0].first == 0
