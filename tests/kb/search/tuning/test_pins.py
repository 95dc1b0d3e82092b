"""What comes first for a question, and what is hidden."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.errors import Invalid
from core.permissions import PUBLIC, Viewer, customer, staff
from core.workspaces.models import AuditEntry
from kb.articles import publishing
from kb.search.engines.protocol import Engine
from kb.search.queries import Wish, find
from kb.search.suggesting import suggestions
from kb.search.tuning import actions
from kb.search.tuning.models import SearchPin
from kb.search.tuning.queries import key_of, pinned_questions, pins_of
from tests.kb.search.tuning.conftest import Publish


def titles(session: Session, engine: Engine, viewer: Viewer, wish: Wish) -> list[str]:
    return [hit.article.published_title for hit in find(session, engine, viewer, wish).hits]


def test_pinned_articles_come_first_in_their_order_however_the_question_is_written(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    publish("パスワードを忘れた")
    first, second = publish("はじめての方へ"), publish("窓口の案内")
    for article in (second, first):
        actions.place(session, "パスワード 忘れた", article, "pin", "問い合わせが多い", editor.id)
    wanted = ["窓口の案内", "はじめての方へ", "パスワードを忘れた"]
    for text in ("パスワードを忘れた", "忘れた パスワード", "ぱすわーど わすれた", "ﾊﾟｽﾜｰﾄﾞ忘れた", "ぱすわーどわすれた"):
        found = find(session, engine, PUBLIC, Wish(text))
        assert [hit.article.published_title for hit in found.hits] == wanted, text
        assert found.total == 3
    assert titles(session, engine, PUBLIC, Wish("パスワード")) == ["パスワードを忘れた"]
    actions.move_pin(session, pins_of(session, key_of("パスワード忘れた"))[1], -1, editor.id)
    assert titles(session, engine, PUBLIC, Wish("パスワードを忘れた"))[:2] == ["はじめての方へ", "窓口の案内"]
    assert suggestions(session, PUBLIC, "パスワードを忘れた", locale="ja")[0].article.id == first.id


def test_a_pin_shows_nobody_what_they_may_not_read(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    publish("請求書の発行")
    secret, customers = publish("秘密", audience="internal"), publish("顧客の案内", audience="customers")
    gone = publish("引っ込めた案内")
    for article in (secret, customers, gone):
        actions.place(session, "請求書の発行", article, "pin", "なにか", editor.id)
    publishing.unpublish(session, gone, editor.id)
    session.flush()
    assert titles(session, engine, PUBLIC, Wish("請求書の発行")) == ["請求書の発行"]
    assert titles(session, engine, customer(editor.id), Wish("請求書の発行")) == ["顧客の案内", "請求書の発行"]
    assert titles(session, engine, staff(editor.id), Wish("請求書の発行")) == ["秘密", "顧客の案内", "請求書の発行"]
    assert [s.article.id for s in suggestions(session, PUBLIC, "請求書の発行", locale="ja")] != [secret.id]


def test_pins_keep_to_what_the_results_are_narrowed_to(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    publish("請求書の発行", kind="faq")
    article = publish("窓口の案内", kind="procedure")
    actions.place(session, "請求書の発行", article, "pin", "なにか", editor.id)
    assert titles(session, engine, PUBLIC, Wish("請求書の発行", kind="faq")) == ["請求書の発行"]


def test_pages_add_up_behind_pins(session: Session, engine: Engine, publish: Publish, editor: Member) -> None:
    made = [publish(f"請求書の発行 {number}") for number in range(12)]
    pinned = [publish("案内"), made[7]]
    for article in pinned:
        actions.place(session, "請求書の発行", article, "pin", "なにか", editor.id)
    pages = [find(session, engine, PUBLIC, Wish("請求書の発行", limit=5, offset=offset)) for offset in (0, 5, 10)]
    ids = [hit.article.id for page in pages for hit in page.hits]
    assert ids[:2] == [one.id for one in pinned]
    assert len(ids) == len(set(ids)) == 13
    assert {page.total for page in pages} == {13}


def test_hidden_articles_are_left_out_but_colleagues_find_them_with_a_mark(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    hidden = publish("請求書の古い様式", "E%_4021x")
    publish("請求書の新しい様式")
    actions.place(session, "請求書 様式", hidden, "hide", "古いから", editor.id)
    found = find(session, engine, PUBLIC, Wish("請求書の様式"))
    assert ([hit.article.published_title for hit in found.hits], found.total) == (["請求書の新しい様式"], 1)
    assert len(titles(session, engine, PUBLIC, Wish("請求書"))) == 2
    seen = find(session, engine, staff(editor.id), Wish("請求書の様式", with_hidden=True)).hits
    marks = {hit.article.published_title: hit.placed for hit in seen}
    assert marks["請求書の新しい様式"] is None
    assert (mark := marks["請求書の古い様式"])
    assert (mark.kind, mark.reason, mark.changed_by) == ("hide", "古いから", editor.id)


def test_the_last_resort_and_near_questions_do_not_bring_it_back(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    scanned, near = publish("様式", "E%_4021x"), publish("利用料金の支払い方法を変えたい")
    actions.place(session, "E%_4021x", scanned, "hide", "古いから", editor.id)
    actions.place(session, "支払い方法の種類", near, "hide", "古いから", editor.id)
    assert titles(session, engine, PUBLIC, Wish("E%_4021x")) == []
    assert find(session, engine, PUBLIC, Wish("支払い方法の種類")).near == []
    assert not suggestions(session, PUBLIC, "支払い方法の種類", locale="ja")


def test_an_article_is_pinned_or_hidden_and_says_who_and_why(
    session: Session, publish: Publish, editor: Member
) -> None:
    article = publish("窓口の案内")
    pin = actions.place(session, "窓口の場所", article, "pin", "よく聞かれる", editor.id)
    again = actions.place(session, "場所　窓口", article, "hide", "移転した", editor.id)
    assert (again.id, again.kind, again.reason, again.text) == (pin.id, "hide", "移転した", "窓口の場所")
    assert [text for text, _placed in pinned_questions(session, "窓口")] == ["窓口の場所"]
    assert pinned_questions(session, "請求") == []
    actions.unplace(session, again, editor.id)
    assert session.scalars(sa.select(SearchPin)).all() == []
    deeds = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.like("search.%")))
    assert sorted(deeds) == ["search.hidden", "search.pinned", "search.unpinned"]


@pytest.mark.parametrize(
    ("text", "reason", "published", "field"),
    [("！", "なにか", True, "text"), ("窓口", " ", True, "reason"), ("窓口", "なにか", False, "article_id")],
)
def test_what_can_not_be_pinned(
    session: Session, publish: Publish, editor: Member, text: str, reason: str, published: bool, field: str
) -> None:
    article = publish("窓口の案内", published=published)
    with pytest.raises(Invalid) as refused:
        actions.place(session, text, article, "pin", reason, editor.id)
    assert refused.value.field == field
