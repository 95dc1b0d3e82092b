"""Which banners and announcements a page is given: how often, within the limit of a day, and what was read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import time_machine

from core.db import Database
from core.identifiers import new_id
from core.workspaces.models import Workspace
from guides.announcements.actions import AnnouncementDraft, create_announcement, publish_announcement
from guides.banners.actions import BannerDraft, create_banner, publish_banner
from guides.targeting.deciding import Asker
from guides.targeting.week import week_of
from guides.targeting.why import Question, explain
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.publishing import publish_tour
from tests.factories import Place
from tests.widget.api.conftest import Host, fact

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
Make = Callable[..., str]


@pytest.fixture
def banner(database: Database, place: Place) -> Make:
    """Publish a banner; returns its id."""

    def make(name: str = "停止", *, aim: dict[str, Any] | None = None, **values: Any) -> str:
        with database.session(place.id, write=True) as session:
            made = create_banner(session, BannerDraft(name, {"ja": name}, **values), None)
            made.targeting = aim or {}
            publish_banner(session, made, None)
            return str(made.id)

    return make


def limit(database: Database, place: Place, most: int) -> None:
    with database.session(place.id, write=True) as session:
        session.get_one(Workspace, place.id).prompts_per_day = most


def told(host: Host, kind: str, content: str, **props: Any) -> None:
    sent = fact(kind, content=content, version=1, props=props)
    assert host("events", events=[sent]).status_code == 202


def titles(answer: dict[str, Any]) -> list[str]:
    return [one["title"] for one in answer.get("banners", ())]


def test_pages_without_banners_hear_nothing_of_them(host: Host, banner: Make) -> None:
    answer = host.boot()
    assert "more" not in answer
    assert "banners" not in answer
    banner()
    answer = host.boot()
    assert answer["more"] is True
    [given] = answer["banners"]
    assert "targeting" not in given
    assert (given["place"], given["closes"], given["button"]) == ("top", True, None)


@pytest.mark.parametrize("who", [{"user": {"id": "u1"}}, {"visitor": str(new_id())}])
def test_whoever_closed_it_is_not_given_it_again(host: Host, banner: Make, who: dict[str, Any]) -> None:
    made, other = banner("閉じた"), banner("別", is_dismissible=False)
    host.boot(**who)
    told(host, "banner.dismissed", made, how="close")
    told(host, "banner.hidden", other, how="close")
    assert titles(host.boot(**who)) == ["別"]
    assert titles(host.boot(user={"id": "somebody else"})) == ["閉じた", "別"]


def test_frequency_says_when_it_comes_back(host: Host, banner: Make) -> None:
    weekly, always = banner("毎週", aim={"frequency": "every", "days": 7}), banner("毎回", aim={"frequency": "always"})
    with time_machine.travel("2026-04-10T05:00:00Z", tick=False):
        given = {one["title"]: one["again"] for one in host.boot(user={"id": "u1"})["banners"]}
        assert given == {"毎週": 7, "毎回": 0}
        for made in (weekly, always):
            told(host, "content.shown", made)
            told(host, "banner.dismissed", made, how="escape")
    with time_machine.travel("2026-04-12T05:00:00Z", tick=False):
        assert titles(host.boot(user={"id": "u1"})) == ["毎回"]
    with time_machine.travel("2026-04-18T05:00:00Z", tick=False):
        assert titles(host.boot(user={"id": "u1"})) == ["毎週", "毎回"]


def test_the_most_important_come_first_and_a_day_has_its_limit(
    host: Host, banner: Make, database: Database, place: Place
) -> None:
    banner("あと")
    first, inline = banner("先", aim={"priority": 9}), banner("横", place="inline", selector="#a")
    with database.session(place.id, write=True) as session:
        steps = [StepDraft(title={"ja": "一"})]
        publish_tour(
            session, create_tour(session, TourDraft("案内", {"ja": "案内"}, is_automatic=True, steps=steps), None), None
        )
    answer = host.boot(user={"id": "u1"})
    assert titles(answer) == ["先", "あと", "横"]
    limit(database, place, 1)
    with time_machine.travel("2026-04-10T05:00:00Z", tick=False):
        answer = host.boot(user={"id": "u1"})
        assert (titles(answer), answer["throttle"]) == (["先", "横"], {"tours_per_session": 0})
        told(host, "content.shown", first)
        told(host, "content.shown", inline)
        assert titles(host.boot(user={"id": "u1"})) == ["先", "横"], "what is there today stays today"
        told(host, "banner.dismissed", first, how="close")
        answer = host.boot(user={"id": "u1"})
        assert (titles(answer), answer["throttle"]) == (["横"], {"tours_per_session": 0}), "and has used up the day"
    with time_machine.travel("2026-04-11T05:00:00Z", tick=False):
        assert titles(host.boot(user={"id": "u1"})) == ["あと", "横"]


def test_why_and_the_week_tell_the_same(host: Host, banner: Make, database: Database, place: Place) -> None:
    first, second = banner("先", aim={"priority": 9}), banner("あと")
    limit(database, place, 1)
    who = str(new_id())
    with time_machine.travel("2026-04-10T05:00:00Z", tick=False):
        host.boot(visitor=who)
        told(host, "content.shown", first)
        told(host, "banner.dismissed", first, how="close")
        with database.session(place.id) as session:
            asker = Asker(visitor=who)
            week = {row.version.name: [cell.state for cell in row.cells] for row in week_of(session, asker).rows}
            verdicts = [
                {rule.rule: rule.held for rule in explain(session, Question(UUID(made), asker)).rules}
                for made in (first, second)
            ]
    assert week == {"先": ["often"] * 7, "あと": ["limit", *["shown"] * 6]}
    assert verdicts[0] == {"live": True, "url": True, "frequency": False, "prompts_per_day": True, "closed": None}
    assert verdicts[1] == {"live": True, "url": True, "frequency": True, "prompts_per_day": False, "closed": None}


def announce(database: Database, place: Place, name: str, dated: str, **aim: Any) -> str:
    with database.session(place.id, write=True) as session:
        draft = AnnouncementDraft(name, {"ja": name}, {"ja": name}, dated)
        made = create_announcement(session, draft, None)
        made.targeting = aim
        publish_announcement(session, made, None)
        return str(made.id)


def test_news_are_the_newest_and_know_who_has_read_them(host: Host, database: Database, place: Place) -> None:
    for day in range(1, 23):
        announce(database, place, f"{day}日", f"2026-09-{day:02}")
    announce(database, place, "英語", "2026-10-02", locales=["en"])
    newest = announce(database, place, "十月", "2026-10-01")
    given = host.boot(user={"id": "u1"})["news"]
    assert len(given) == 20
    assert [one["title"] for one in given[:2]] == ["十月", "22日"]
    told(host, "news.opened", newest)
    assert [one["read"] for one in host.boot(user={"id": "u1"})["news"][:2]] == [True, False]
    assert [one["read"] for one in host.boot(user={"id": "u2"})["news"][:2]] == [False, False]
    assert [one["read"] for one in host.boot()["news"][:2]] == [False, False]
