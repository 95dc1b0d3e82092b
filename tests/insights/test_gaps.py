"""Gaps: from a miss to the proof that it is closed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import clock
from core.accounts.models import Member
from core.errors import Conflict, Invalid
from core.identifiers import new_id
from insights.gaps import actions, queries
from insights.gaps.jobs import collect_unopened
from insights.gaps.models import Gap
from insights.gaps.queries import GapFilter
from kb.articles import publishing
from kb.articles.actions import Draft, Placement, bring_back, save_draft, trash
from kb.articles.models import Article
from kb.feedback.actions import Asked, Ballot, Voter, cast_vote, leave_question
from kb.search.actions import SearchRecord, log_click, log_search
from kb.search.models import Search
from tests.factories import Place, make_article


def ask(
    session: Session, text: str, *, who: str = "", hits: list[UUID] | None = None, member: UUID | None = None
) -> Search:
    found = [str(id_) for id_ in hits or []]
    made = SearchRecord(
        new_id(), text, "ja", "help", "public", who or str(new_id()), len(found), found, member_id=member
    )
    search = log_search(session, made)
    assert search is not None
    return search


def gaps(session: Session) -> list[Gap]:
    return list(session.scalars(sa.select(Gap).order_by(Gap.first_at)))


def published_gap(session: Session, editor: Member, text: str = "締め日 変えたい") -> tuple[Gap, Article]:
    """A gap with its article, just published."""
    ask(session, text)
    (gap,) = gaps(session)
    article = actions.write_article(session, gap, editor.id, Placement("faq"))
    save_draft(session, article, Draft(article.title, "設定で変えます。", article.phrasings), editor.id, started_from=1)
    publishing.publish(session, article, editor.id)
    assert gap.state == "published"
    return gap, article


def test_one_meaning_is_one_gap_however_it_is_written(session: Session) -> None:
    for text in ("承認 飛ばす", "しょうにん とばす", "飛ばす　承認"):
        ask(session, text)
    ask(session, "領収書")
    assert [(gap.misses, gap.people) for gap in gaps(session)] == [(3, 3), (1, 1)]


def test_people_count_not_searches(session: Session) -> None:
    for who in ("a", "a", "b"):
        ask(session, "源泉税", who=who)
    (gap,) = gaps(session)
    assert (gap.misses, gap.people) == (3, 2)


def test_typing_on_the_way_leaves_no_gap(session: Session) -> None:
    ask(session, "しょうに", who="me")
    assert len(gaps(session)) == 1
    ask(session, "承認", who="me", hits=[new_id()])
    assert gaps(session) == []


def test_questions_votes_and_unopened_results_are_misses_too(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    missed = ask(session, "電子マネー", who="me")
    leave_question(session, Asked(new_id(), "電子マネーは使えますか", search_id=missed.id), Voter("help", "me"))
    found = ask(session, "取り消し", who="other", hits=[article.id])
    log_click(session, found.id, article.id, 1)
    cast_vote(session, Ballot(article.id, 1, helpful=False), Voter("help", "other"))
    for who in "xyz":
        ask(session, "印紙", who=who, hits=[article.id])
    ask(session, "一人だけ", who="x2", hits=[article.id])
    assert collect_unopened(session, at=clock.now() + timedelta(minutes=31)) == 3
    assert collect_unopened(session, at=clock.now() + timedelta(minutes=31)) == 0
    whys = {gap.title: {miss.why for miss in queries.misses(session, gap.id)} for gap in gaps(session)}
    assert set(map(frozenset, whys.values())) == {
        frozenset({"no_hits", "asked"}),
        frozenset({"unhelpful"}),
        frozenset({"no_click"}),
    }


def test_the_draft_speaks_the_searchers_words(session: Session, editor: Member) -> None:
    for text in ("領収書(再発行)", "領収書（再発行）"):
        ask(session, text)
    (gap,) = gaps(session)
    article = actions.write_article(session, gap, editor.id, Placement("faq"))
    assert (gap.state, gap.owner_id, article.title) == ("drafted", editor.id, gap.title)
    from kb.articles.phrasings import questions

    assert set(questions(article.phrasings)) == {"領収書(再発行)", "領収書（再発行）"}
    with pytest.raises(Conflict):
        actions.write_article(session, gap, editor.id, Placement("faq"))
    trash(session, article, editor.id)
    assert actions.write_article(session, gap, editor.id, Placement("faq")).id != article.id


def test_somebody_else_finding_and_opening_it_proves_it(session: Session, editor: Member) -> None:
    gap, article = published_gap(session, editor)
    search = ask(session, "変えたい　しめび", hits=[new_id(), article.id])
    log_click(session, search.id, article.id, 2)
    assert gap.state == "proven"
    assert gap.proof["after"]["rank"] == 2
    assert gap.proof["before"] == {"misses": 1, "people": 1}
    assert [step.state for step in queries.steps(session, gap.id)][-1] == "proven"


@pytest.mark.parametrize("case", ["author", "other article", "rank 6", "other words", "before", "not opened"])
def test_nothing_less_proves_it(session: Session, place: Place, editor: Member, case: str) -> None:
    gap, article = published_gap(session, editor)
    other = make_article(session, editor, "別の記事")
    results = [new_id() for _ in range(5)] + [article.id] if case == "rank 6" else [article.id, other.id]
    member = editor.id if case == "author" else None
    words = "別の話" if case == "other words" else "締め日 変えたい"
    search = ask(session, words, hits=results, member=member)
    if case == "before":
        search.at = clock.now() - timedelta(days=1)
    if case != "not opened":
        log_click(session, search.id, other.id if case == "other article" else article.id, 1)
    assert gap.state == "published"


def test_who_wrote_at_it_is_an_author_too(session: Session, place: Place, editor: Member) -> None:
    gap, article = published_gap(session, editor)
    helper = place.members["contributor"].id
    with clock.at(clock.now() + timedelta(minutes=1)):
        save_draft(session, article, Draft("締め日", "直しました", []), helper, started_from=article.revision)
        search = ask(session, "締め日 変えたい", hits=[article.id], member=helper)
        log_click(session, search.id, article.id, 1)
        assert gap.state == "published"
        reader = ask(session, "締め日 変えたい", hits=[article.id], member=place.members["partner"].id)
        log_click(session, reader.id, article.id, 1)
    assert gap.state == "proven"


def test_three_misses_in_a_fortnight_open_it_again(session: Session, editor: Member) -> None:
    gap, article = published_gap(session, editor)
    search = ask(session, "締め日 変えたい", hits=[article.id])
    log_click(session, search.id, article.id, 1)
    for count in range(1, 4):
        with clock.at(clock.now() + timedelta(hours=count)):
            ask(session, "締め日 変えたい")
        assert gap.state == ("assigned" if count == 3 else "proven")
    assert queries.steps(session, gap.id)[-1].note == "missed_again"


def test_misses_further_apart_do_not(session: Session, editor: Member) -> None:
    gap, _article = published_gap(session, editor)
    for days in (1, 8, 16):
        with clock.at(clock.now() + timedelta(days=days)):
            ask(session, "締め日 変えたい")
    assert gap.state == "published"


def test_without_its_article_it_is_work_again_until_it_comes_back(session: Session, editor: Member) -> None:
    gap, article = published_gap(session, editor)
    trash(session, article, editor.id)
    assert gap.state == "drafted"
    bring_back(session, article, editor.id)
    assert gap.state == "published"
    publishing.unpublish(session, article, editor.id)
    assert gap.state == "drafted"


def test_assigning_dismissing_and_reopening(session: Session, place: Place, editor: Member) -> None:
    ask(session, "郵送 代行")
    (gap,) = gaps(session)
    actions.assign(session, gap, editor.id, editor.id)
    assert gap.state == "assigned"
    actions.assign(session, gap, None, editor.id)
    assert gap.state == "open"
    with pytest.raises(Invalid):
        actions.dismiss(session, gap, editor.id, " ")
    actions.dismiss(session, gap, editor.id, "扱わないサービスです")
    assert "dismissed" not in queries.board(session, GapFilter())
    assert queries.board(session, GapFilter(with_dismissed=True))["dismissed"][0].gap is gap
    actions.reopen(session, gap, editor.id)
    assert gap.state == "open"


def test_the_board_ranks_by_people_and_tells_the_trend(session: Session) -> None:
    for text, people in (("少ない言葉", 1), ("多い言葉", 4)):
        for _ in range(people):
            ask(session, text)
    cards = queries.board(session, GapFilter(days=7))["open"]
    assert [(card.gap.title, card.people, card.trend) for card in cards] == [
        ("多い言葉", 4, "rising"),
        ("少ない言葉", 1, "flat"),
    ]
