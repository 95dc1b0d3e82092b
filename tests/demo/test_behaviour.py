"""The sample world's six weeks are possible: nothing happens before what it follows from, and nothing in the future."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from core.accounts.models import Member
from core.backup import tables
from core.clock import now
from core.customers.models import EndUser
from core.db import Database, UtcDateTime
from core.events.models import Event
from core.workspaces.models import AuditEntry
from core.workspaces.queries import sites, workspace_by_slug
from demo.loading import SLUG
from demo.rhythm import TOKYO, at_work
from guides.health.queries import runs_by_step
from guides.publishing.models import GuideReview, GuideVersion
from guides.tours.behaviour import behaviour_of, is_hidden
from guides.tours.branches import rules_of
from guides.tours.models import Tour
from guides.tours.queries import steps_of
from insights.articles.figures import article_use
from insights.gaps.models import Gap, GapMiss, GapStep
from insights.gaps.queries import GapFilter, board, open_count
from insights.periods import Period
from kb.articles.models import Article, PublishedVersion, Revision
from kb.feedback.models import Question, Vote
from kb.search.models import Search, SearchClick
from kb.search.tuning.models import SearchPin, Synonym

AHEAD = {"verified_until", "expires_at", "next_at", "ends_at"}
"""What is about the future."""


@pytest.fixture
def session(loaded: Database) -> Iterator[Session]:
    with loaded.session() as finding:
        workspace = workspace_by_slug(finding, SLUG)
    with loaded.session(workspace.id) as opened:
        yield opened


def count(session: Session, *conditions: sa.ColumnElement[bool], of: type) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(of).where(*conditions)) or 0


def test_votes_clicks_and_comments_follow_openings(session: Session) -> None:
    opened = sa.select(Event.id).where(Event.kind == "article.opened")
    by_voter = opened.where(Event.content_id == Vote.article_id, Event.session == Vote.session, Event.at <= Vote.at)
    assert count(session, of=Vote) > 50
    assert count(session, ~by_voter.exists(), of=Vote) == 0
    by_searcher = opened.where(
        Event.content_id == SearchClick.article_id, Event.session == Search.session, Event.at >= SearchClick.at
    )
    clicks = sa.select(SearchClick.id).join(Search, Search.id == SearchClick.search_id)
    assert len(session.scalars(clicks.where(~by_searcher.exists())).all()) == 0
    clicked = sa.select(sa.func.count()).where(SearchClick.search_id == Search.id).scalar_subquery()
    assert count(session, Search.clicks != clicked, of=Search) == 0


def test_no_article_has_votes_without_views_or_is_read_before_it_is_there(session: Session) -> None:
    uses = article_use(session, Period(session.scalars(sa.select(sa.func.min(Event.at))).one(), now()))
    assert [use.article.title for use in uses if use.votes > use.views] == []
    first = sa.select(sa.func.min(PublishedVersion.published_at)).where(PublishedVersion.article_id == Event.content_id)
    early = sa.func.coalesce(first.scalar_subquery() > Event.at, sa.true())
    assert count(session, Event.kind == "article.opened", early, of=Event) == 0


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("step.completed", "step.shown"),
        ("tour.completed", "tour.started"),
        ("tour.dismissed", "tour.started"),
        ("tooltip.opened", "content.shown"),
        ("checklist.completed", "checklist.item_done"),
        ("step.button", "step.shown"),
        ("banner.pressed", "content.shown"),
        ("news.pressed", "news.opened"),
        ("news.opened", "content.shown"),
    ],
)
def test_guides_end_only_when_they_began(session: Session, later: str, earlier: str) -> None:
    begun = aliased(Event)
    before = sa.select(begun.id).where(
        begun.kind == earlier,
        begun.content_id == Event.content_id,
        begun.session == Event.session,
        begun.run.is_not_distinct_from(Event.run),
        begun.at <= Event.at,
    )
    assert count(session, Event.kind == later, of=Event) > 0
    assert count(session, Event.kind == later, ~before.exists(), of=Event) == 0


def test_guides_show_everything_that_guides_can_be(session: Session) -> None:
    live = session.scalars(sa.select(GuideVersion).where(GuideVersion.is_live)).all()
    kinds = Counter(version.guide_kind for version in live)
    assert kinds == {"tour": 2, "tooltip": 5, "checklist": 1, "banner": 1, "news": 2}
    [first_run] = [version.content for version in live if version.content.get("auto")]
    assert {step.get("kind", "attached") for step in first_run["steps"]} == {"attached", "modal", "bubble", "hidden"}
    [checklist] = [version.content for version in live if version.guide_kind == "checklist"]
    assert (len(checklist["items"]), checklist["ordered"]) == (6, True)
    assert "company" in {item["complete"]["by"] for item in checklist["items"]}
    [staged] = session.scalars(sa.select(GuideVersion).where(GuideVersion.is_staged))
    assert (staged.number, staged.released_at) == (2, None)
    assert [site.environment for site in sites(session)] == ["production", "staging"]
    [review] = session.scalars(sa.select(GuideReview))
    assert review.decision == "open"
    texts = [version.content["title"] for version in (*live, staged)]
    assert all(set(title) == {"ja", "en"} for title in texts)


def test_the_first_run_waits_for_nothing_that_a_phone_hides(session: Session) -> None:
    live = session.scalars(sa.select(GuideVersion).where(GuideVersion.is_live, GuideVersion.guide_kind == "tour")).all()
    for version in live:
        steps = version.content["steps"]
        places = {step["key"]: place for place, step in enumerate(steps)}
        for place, step in enumerate(steps):
            if "#side" not in ((step.get("target") or {}).get("selector") or ""):
                continue
            before = steps[place - 1]
            [rule] = before["rules"]
            assert (rule["by"], rule["value"], rule["to"]) == ("present", step["target"]["selector"], step["key"])
            assert steps[places[before["else"]]]["target"]["selector"] == "#menu-button"


def test_nobody_acts_before_they_came(session: Session) -> None:
    since = {user.external_id: user.first_seen_at for user in session.scalars(sa.select(EndUser))}
    acted = session.execute(sa.select(Event.session, Event.at)).all()
    assert [pair for pair in acted if since.get(pair[0].split(":")[0], pair[1]) > pair[1]] == []


def test_nothing_lies_in_the_future(loaded: Database, session: Session) -> None:
    moment = now()
    for table in tables():
        for column in table.columns:
            if isinstance(column.type, UtcDateTime) and column.name not in AHEAD:
                with loaded.engine.connect() as connection:
                    last = connection.scalar(sa.select(sa.func.max(column)))
                assert last is None or last <= moment, f"{table.name}.{column.name}"
    del session


def test_gaps_say_what_their_misses_say(session: Session) -> None:
    of = GapMiss.gap_id == Gap.id
    first, last = (sa.select(edge(GapMiss.at)).where(of).scalar_subquery() for edge in (sa.func.min, sa.func.max))
    assert count(session, sa.or_(Gap.first_at != first, Gap.last_at != last), of=Gap) == 0
    assert (
        count(
            session,
            GapStep.at < sa.select(Gap.first_at).where(Gap.id == GapStep.gap_id).scalar_subquery(),
            GapStep.state != "open",
            of=GapStep,
        )
        == 0
    )
    known = sa.select(Search.id).where(Search.id == GapMiss.source_id)
    asked = sa.select(Question.id).where(Question.id == GapMiss.source_id)
    assert count(session, ~known.exists(), ~asked.exists(), of=GapMiss) == 0
    found = known.where(sa.or_(sa.and_(GapMiss.why == "no_hits", Search.hits > 0), Search.clicks > 0))
    assert count(session, GapMiss.why != "unhelpful", found.exists(), of=GapMiss) == 0


def test_home_and_board_count_the_same(session: Session) -> None:
    assert open_count(session) == len(board(session, GapFilter())["open"]) > 0


def test_an_article_in_review_again_is_still_there_for_readers(session: Session) -> None:
    revised = session.scalars(
        sa.select(Article).where(Article.state == "in_review", Article.published_version_id.is_not(None))
    ).all()
    assert {article.slug for article in revised} == {"cancel-and-reissue", "review-credit-line"}
    for article in revised:
        live = session.get_one(PublishedVersion, article.published_version_id)
        assert article.revision > 1
        assert live.published_at < article.updated_at


@pytest.mark.parametrize(
    "deed",
    [
        AuditEntry.at,
        GuideVersion.published_at,
        Member.joined_at,
        SearchPin.created_at,
        PublishedVersion.published_at,
        Revision.at,
        Synonym.changed_at,
    ],
    ids=lambda deed: deed.class_.__name__,
)
def test_colleagues_work_in_office_hours(session: Session, deed: InstrumentedAttribute[datetime]) -> None:
    """Whenever the sample world is loaded, at night or on a Sunday too."""
    done = [at.astimezone(TOKYO) for at in session.scalars(sa.select(deed))]
    assert done
    assert [at for at in done if at.weekday() >= 5 or not 9 <= at.hour < 18] == []
    assert len({at.replace(second=0) for at in done}) > len(done) // 2


def test_what_falls_on_a_weekend_is_done_before_it_in_the_order_of_the_days() -> None:
    start = datetime(2026, 11, 16, 2, 36, tzinfo=TOKYO)
    done = [at_work(start + timedelta(days=number), f"deed {number}") for number in range(14)]
    assert done == sorted(done)
    assert {at.weekday() for at in done} == {0, 1, 2, 3, 4}
    assert at_work(start, "deed 0") == done[0]


def test_no_step_of_a_tour_is_reached_more_often_than_the_one_before(session: Session) -> None:
    for tour in session.scalars(sa.select(Tour)):
        reached = runs_by_step(session, tour.id, 1)
        steps = steps_of(session, tour.id)
        branches = {rule.to for step in steps for rule in rules_of(step.options)}
        # Where no rule holds leads to somewhere else, too: there the ways meet again.
        branches |= {behaviour_of(step.options).otherwise for step in steps}
        shown = [step for step in steps if not is_hidden(step.options)]
        counts = [reached.get(step.key, 0) for step in shown]
        rises = [step.key for step, one, before in zip(shown[1:], counts[1:], counts, strict=False) if one > before]
        assert set(rises) <= branches, "only where another way comes in as well"
        assert counts[0] == max(counts)
        assert counts[-1] > 0
