"""From what readers open to the order of what is found."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.clock import at as at_time
from core.clock import now
from core.db import Database
from core.jobs.worker import Worker
from core.permissions import PUBLIC
from core.workspaces.models import AuditEntry
from core.workspaces.queries import workspace_by_id
from kb.articles.models import Article
from kb.feedback.actions import Ballot, Voter, cast_vote
from kb.search.engines.protocol import Engine
from kb.search.learning import actions
from kb.search.learning.evidence import HALF_LIFE, LOOK_BACK
from kb.search.learning.explained import lessons
from kb.search.learning.models import LearnedBoost
from kb.search.learning.queries import boosts, forgotten_count, learned_for
from kb.search.models import SearchIndexState
from kb.search.queries import Wish, find
from kb.search.suggesting import suggestions
from tests.factories import Place, make_article, make_place
from tests.kb.search.learning.conftest import Ask, crowd, soon, visit
from tests.kb.search.tuning.conftest import Publish

ONLY_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""For what can't differ between databases."""


def order(session: Session, engine: Engine, text: str) -> list[Article]:
    return [hit.article for hit in find(session, engine, PUBLIC, Wish(text)).hits]


def learned(session: Session) -> list[tuple[str, str, int, int]]:
    actions.learn(session, at=soon())
    return [(boost.text, article.title, boost.openings, boost.people) for boost, article in boosts(session)]


@pytest.fixture
def article(session: Session, editor: Member) -> Article:
    return make_article(session, editor, "締め日を変える")


def test_what_readers_open_moves_up_and_says_why(session: Session, engine: Engine, publish: Publish, ask: Ask) -> None:
    """A question that words alone answer in a wrong order, and others that clicks must not disturb."""
    wrong = publish("請求書の送付と控え", "請求書を送付します。控えも送付できます。")
    right = publish("請求書を郵便で送付する", "請求書の送付を代行に任せます。料金は月ごとに計算します。")
    publish("入金の消込", "入金を請求と突き合わせます。")
    publish("取引先の登録", "取引先の住所を登録します。")
    others = ["入金 消込", "取引先 登録", "請求書 控え", "料金 計算"]
    before = {text: [found.id for found in order(session, engine, text)] for text in others}
    shown = order(session, engine, "請求書 送付")
    assert [found.id for found in shown] == [wrong.id, right.id]
    crowd(ask, "請求書 送付", shown, right, 8)
    crowd(ask, "請求書の送付", shown, wrong, 2)
    assert actions.learn(session, at=soon()) == 1
    assert [found.id for found in order(session, engine, "送付 請求書")] == [right.id, wrong.id]
    assert {text: [found.id for found in order(session, engine, text)] for text in others} == before
    first = find(session, engine, PUBLIC, Wish("請求書 送付", explain=True)).hits[0]
    assert {part.name: part.value for part in first.parts}["learned"] > 1.2
    lesson = lessons(session, "送付 請求書")[right.id]
    assert (lesson.text, lesson.openings, lesson.people, lesson.is_in_force) == ("請求書 送付", 8, 8, True)


def test_the_very_question_stays_first_whatever_was_learned(
    session: Session, engine: Engine, publish: Publish, ask: Ask
) -> None:
    very = publish("請求書の送付", "手順です。")
    popular = publish("請求書の送付の請求書の送付について", "請求書の送付。" * 40, phrasings=["請求書の送付をする"])
    for _ in range(300):
        ask("請求書の送付", (popular, 5))
    actions.learn(session, at=soon())
    assert learned_for(session, "請求書の送付")[str(popular.id)] == pytest.approx(1.5, abs=0.02)
    hits = find(session, engine, PUBLIC, Wish("請求書の送付", explain=True)).hits
    assert [hit.article.id for hit in hits] == [very.id, popular.id]
    assert hits[0].score > hits[1].score
    for hit in hits:
        factors = math.prod(part.value for part in hit.parts if part.is_factor)
        terms = sum(part.value for part in hit.parts if not part.is_factor)
        assert terms * factors == pytest.approx(hit.score, rel=1e-3)
    assert order(session, engine, "送付 請求書")[0].id == popular.id  # not the very question: what was learned decides


@ONLY_SQLITE
def test_suggestions_know_what_was_learned_until_it_is_switched_off(session: Session, editor: Member, ask: Ask) -> None:
    very, first, second = (
        make_article(session, editor, title)
        for title in ("請求書の送付", "請求書の送付控え", "郵便で請求書の送付をする")
    )
    session.add(SearchIndexState(version=1))

    def offered(text: str) -> list[UUID]:
        return [one.article.id for one in suggestions(session, PUBLIC, text, locale="ja")]

    before = [very.id, first.id, second.id]
    assert offered("請求書の送付") == before
    for _ in range(300):
        ask("請求書の送付", (second, 5))
    actions.learn(session, at=soon())
    assert offered("請求書の送付") == [very.id, second.id, first.id]
    actions.switch(session, editor.id, on=False)
    assert offered("請求書の送付") == before


def test_three_people_teach_and_two_do_not(session: Session, article: Article, ask: Ask) -> None:
    for text in ("締め日 変更", "変更 締め日"):
        ask(text, (article, 2))
    assert learned(session) == []
    ask("締め日 変更", (article, 2))
    assert learned(session) == [("締め日 変更", "締め日を変える", 3, 3)]


def test_one_visitor_is_one_person_however_often(session: Session, article: Article, ask: Ask) -> None:
    for day in range(1, 9):
        ask("締め日", (article, 3), who="the same", days=day)
    assert learned(session) == []
    ask("締め日", (article, 3))
    ask("締め日", (article, 3))
    assert learned(session) == [("締め日", "締め日を変える", 10, 3)]


@pytest.mark.parametrize(
    "values",
    [
        {"source": "staff", "viewer": "staff"},
        {"source": "help", "viewer": "staff"},  # a colleague in the help center
        {"source": "phone"},
        {"days": LOOK_BACK.days + 1},
    ],
)
def test_who_does_not_count(session: Session, article: Article, ask: Ask, values: dict[str, object]) -> None:
    for _ in range(5):
        ask("締め日", (article, 3), **values)
    assert learned(session) == []


def test_a_vote_that_it_did_not_help_takes_the_opening_away(session: Session, article: Article, ask: Ask) -> None:
    readers = [ask("締め日", (article, 3)) for _ in range(4)]
    actions.learn(session, at=soon())
    before = learned_for(session, "締め日")[str(article.id)]
    cast_vote(session, Ballot(article.id, 1, helpful=False), Voter("help", readers[0]))
    assert learned(session) == [("締め日", "締め日を変える", 3, 3)]
    assert learned_for(session, "締め日")[str(article.id)] < before
    cast_vote(session, Ballot(article.id, 1, helpful=True), Voter("help", readers[0]))
    cast_vote(session, Ballot(article.id, 1, helpful=False, at=now() - timedelta(days=9)), Voter("help", readers[1]))
    assert learned(session)[0][3] == 4  # an opinion from before the question says nothing about it
    for reader in readers[:2]:
        cast_vote(session, Ballot(article.id, 1, helpful=False), Voter("help", reader))
    assert learned(session) == []


def test_who_asked_and_did_not_open_it_counts_against_it(session: Session, article: Article, ask: Ask) -> None:
    for _ in range(4):
        ask("締め日", (article, 1))
    actions.learn(session, at=soon())
    before = learned_for(session, "締め日")[str(article.id)]
    for _ in range(16):
        ask("締め日", hits=0)
    actions.learn(session, at=soon())
    assert learned_for(session, "締め日")[str(article.id)] == before  # they saw no results at all
    for _ in range(16):
        ask("締め日")
    actions.learn(session, at=soon())
    assert 1 < learned_for(session, "締め日")[str(article.id)] < before


def test_it_fades_and_is_forgotten_by_itself(session: Session, article: Article, ask: Ask) -> None:
    for _ in range(6):
        ask("締め日", (article, 2))
    actions.learn(session, at=soon())
    fresh = learned_for(session, "締め日")[str(article.id)]
    actions.learn(session, at=soon() + timedelta(days=90))
    assert 1 < learned_for(session, "締め日")[str(article.id)] < fresh
    actions.learn(session, at=soon() + LOOK_BACK)
    assert session.scalars(sa.select(LearnedBoost)).all() == []


@ONLY_SQLITE
def test_who_asks_why_is_told_what_is_left_of_it_and_whether_it_counts(
    session: Session, article: Article, ask: Ask, editor: Member
) -> None:
    assert lessons(session, "締め日") == {}
    for _ in range(8):
        ask("締め日", (article, 2), days=HALF_LIFE.days)
    ask("支払サイト", (article, 1))
    actions.learn(session, at=soon())
    lesson = lessons(session, "しめび")[article.id]
    assert lesson.people == 8
    assert lesson.left == pytest.approx(4.0, abs=0.01)
    assert lesson.percent == round(100 * learned_for(session, "締め日")[str(article.id)])
    assert "8 people, who count as 4.0 today" in str(lesson.says)
    actions.switch(session, editor.id, on=False)
    assert "switched off" in str(lessons(session, "締め日")[article.id].says)
    actions.switch(session, editor.id, on=True)
    actions.forget_all(session, editor.id)
    forgotten = lessons(session, "締め日")[article.id]
    assert not forgotten.is_in_force
    assert "forgotten" in str(forgotten.says)


def test_what_was_forgotten_comes_back_only_with_new_evidence(
    session: Session, article: Article, ask: Ask, editor: Member
) -> None:
    for _ in range(6):
        ask("締め日", (article, 2))
    actions.learn(session, at=soon())
    actions.forget(session, boosts(session)[0][0], editor.id)
    assert learned_for(session, "締め日") == {}
    assert learned(session) == []
    assert forgotten_count(session) == 1
    with at_time(now() + timedelta(days=2)):
        for _ in range(2):
            ask("締め日", (article, 2))
        assert learned(session) == []
        ask("締め日", (article, 2))
        assert learned(session) == [("締め日", "締め日を変える", 3, 3)]
        assert forgotten_count(session) == 0
    with at_time(now() + timedelta(days=LOOK_BACK.days + 3)):
        assert learned(session) == []
    assert session.scalars(sa.select(LearnedBoost)).all() == []
    [entry] = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "search.forgot"))
    assert entry.subject == "締め日: 締め日を変える"


def test_everything_is_forgotten_at_once(session: Session, article: Article, ask: Ask, editor: Member) -> None:
    for text in ("締め日", "支払サイト"):
        for _ in range(3):
            ask(text, (article, 2))
    assert len(learned(session)) == 2
    assert actions.forget_all(session, editor.id) == 2
    assert learned(session) == []
    assert actions.forget_all(session, editor.id) == 0
    deeds = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action == "search.forgot_all"))
    assert len(deeds.all()) == 1


def test_it_can_be_switched_off_and_goes_on_counting(
    session: Session, article: Article, ask: Ask, editor: Member
) -> None:
    actions.switch(session, editor.id, on=False)
    for _ in range(3):
        ask("締め日", (article, 2))
    assert len(learned(session)) == 1
    assert learned_for(session, "締め日") == {}
    actions.switch(session, editor.id, on=True)
    actions.switch(session, editor.id, on=True)
    assert str(article.id) in learned_for(session, "締め日")
    deeds = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like("search.learning%")))
    assert sorted(deeds) == ["search.learning_off", "search.learning_on"]


@ONLY_SQLITE
def test_processes_are_told_only_of_what_changed_and_ask_nothing_more(
    database: Database, place: Place, ask: Ask, session: Session, sent: Callable[[Callable[[], object]], int]
) -> None:
    article = make_article(session, place.members["editor"], "締め日を変える")
    assert workspace_by_id(session, place.id).search_tuning is None
    actions.learn(session, at=now())
    assert workspace_by_id(session, place.id).search_tuning is None
    for _ in range(3):
        ask("締め日", (article, 2))
    moment = soon()
    actions.learn(session, at=moment)
    token = workspace_by_id(session, place.id).search_tuning
    actions.learn(session, at=moment + timedelta(hours=1))
    assert token is not None
    assert workspace_by_id(session, place.id).search_tuning == token
    session.commit()
    with database.session(place.id) as reading:
        known = workspace_by_id(reading, place.id)  # as in every request
        assert sent(lambda: learned_for(reading, "締め日")) == 1
        assert sent(lambda: learned_for(reading, "締め日")) == 0
        assert known.learns_from_clicks
    with database.session(place.id) as reading:
        known = workspace_by_id(reading, place.id)
        assert sent(lambda: learned_for(reading, "別の質問")) == 0


@ONLY_SQLITE
def test_the_worker_learns_for_each_workspace_by_itself(database: Database, place: Place, worker: Worker) -> None:
    other = make_place(database, "kitano", roles=("editor",))
    with database.session(place.id, write=True) as session:
        article = make_article(session, place.members["editor"], "締め日を変える")
        for _ in range(3):
            visit(session, "締め日", (article, 2))
    worker.run_due()
    worker.queue_scheduled()
    worker.run_due()
    with database.session(place.id) as session:
        assert len(boosts(session)) == 1
    with database.session(other.id) as session:
        assert boosts(session) == []


@ONLY_SQLITE
def test_an_article_takes_what_was_learned_with_it(session: Session, article: Article, ask: Ask) -> None:
    for _ in range(3):
        ask("締め日", (article, 2))
    assert len(learned(session)) == 1
    session.execute(sa.delete(Article).where(Article.id == article.id))
    assert session.scalars(sa.select(LearnedBoost.id)).all() == []


@pytest.fixture
def sent(database: Database) -> Callable[[Callable[[], object]], int]:
    """Count the statements that something sends."""
    seen: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))

    def count(deed: Callable[[], object]) -> int:
        before = len(seen)
        deed()
        return len(seen) - before

    return count
