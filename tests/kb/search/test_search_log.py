"""What counts as a search, as typing on the way to one, and as a click."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from core import clock
from core.accounts.models import Member
from core.identifiers import new_id
from kb.search.actions import SearchRecord, log_click, log_search
from kb.search.models import Search
from kb.search.queries import popular_words, repeated_search
from tests.factories import make_article


def ask(session: Session, text: str, *, who: str = "me", after: int = 0, hits: int = 1) -> Search:
    """Log a search `after` seconds from now."""
    at = clock.now() + timedelta(seconds=after)
    made = SearchRecord(new_id(), text, "ja", "help", "public", who, hits, at=at)
    found = log_search(session, made)
    assert found is not None
    return found


def test_the_same_id_counts_once_and_nothing_is_no_search(session: Session) -> None:
    made = SearchRecord(new_id(), "請求", "ja", "help", "public", "me", 0)
    assert log_search(session, made) is not None
    assert log_search(session, made) is None
    assert log_search(session, SearchRecord(new_id(), "  ", "ja", "help", "public", "me", 0)) is None


def test_typing_on_is_one_search(session: Session) -> None:
    for first, second in (("せいきゅ", "請求書"), ("しょうにん", "承認"), ("inv", "invoice")):
        who = first
        early, late = ask(session, first, who=who), ask(session, second, who=who, after=10)
        assert (early.is_typing, early.refined_by) == (True, late.id)
        assert not late.is_typing


def test_other_words_refine_within_a_minute_unless_something_was_opened(session: Session, editor: Member) -> None:
    first, second = ask(session, "締め日"), ask(session, "支払期日", after=40)
    assert (first.is_typing, first.refined_by) == (False, second.id)
    third = ask(session, "消込", after=40 + 61)
    assert second.refined_by is None
    assert log_click(session, third.id, make_article(session, editor).id, 1)
    ask(session, "別の言葉", after=40 + 61 + 5)
    assert third.refined_by is None
    other = ask(session, "締め日", who="somebody else", after=1)
    assert other.refined_by is None


def test_a_result_counts_once_and_only_for_a_known_search(session: Session, editor: Member) -> None:
    search, article = ask(session, "請求"), make_article(session, editor)
    assert log_click(session, search.id, article.id, 2)
    assert not log_click(session, search.id, article.id, 1)
    assert not log_click(session, new_id(), article.id, 1)
    assert not log_click(session, search.id, new_id(), 1)
    assert search.clicks == 1


def test_coming_back_to_the_results_is_no_new_search(session: Session) -> None:
    search = ask(session, "請求書 送付")
    assert repeated_search(session, "me", "請求書　送付") == search.id
    assert repeated_search(session, "me", "別") is None
    assert repeated_search(session, "somebody else", "請求書 送付") is None
    with clock.at(clock.now() + timedelta(minutes=31)):
        assert repeated_search(session, "me", "請求書 送付") is None


def test_words_are_shown_to_others_only_when_three_people_used_them(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    for who in "abc":
        log_click(session, ask(session, "消込", who=who).id, article.id, 1)
    log_click(session, ask(session, "内緒の社名", who="a", after=300).id, article.id, 1)
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert popular_words(session, "ja") == ["消込"]
