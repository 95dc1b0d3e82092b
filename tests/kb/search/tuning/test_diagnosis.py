"""Why a question doesn't find an article, rule by rule."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.permissions import PUBLIC, customer, partner, staff
from kb.articles import actions as articles
from kb.articles import publishing
from kb.articles.actions import Draft
from kb.articles.models import Article
from kb.search.engines.protocol import Engine
from kb.search.indexing import apply
from kb.search.queries import Wish
from kb.search.tuning import actions
from kb.search.tuning.actions import Wording
from kb.search.tuning.diagnosis import Asking, Diagnosis, candidates, diagnose
from tests.factories import Place, make_article
from tests.kb.search.tuning.conftest import Publish


def why(session: Session, engine: Engine, article: Article, text: str = "請求書", **fields: object) -> Diagnosis:
    asking = Asking(PUBLIC, Wish(text), {})
    wish = {name: fields.pop(name) for name in ("kind", "locale") if name in fields}
    asking = replace(asking, **fields, wish=replace(asking.wish, **wish))  # type: ignore[arg-type]
    return diagnose(session, engine, article, asking)


def verdict(found: Diagnosis) -> tuple[str, str]:
    return found.verdict.code, found.verdict.state


def test_what_is_found_says_where(session: Session, engine: Engine, publish: Publish) -> None:
    article = publish("請求書の発行")
    found = why(session, engine, article)
    assert (verdict(found), found.place) == (("found", "holds"), 1)
    for number in range(11):
        publish(f"請求書 {number}", "請求書の一覧。")
    late = publish("合計", "最後に" + "別の話をします。" * 40 + "請求書。")
    found = why(session, engine, late)
    assert verdict(found) == ("found", "notes")
    assert found.place == 13


def test_what_is_not_published_is_told_first(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    draft = make_article(session, editor, "請求書の下書き", published=False)
    assert verdict(why(session, engine, draft)) == ("published", "blocks")
    article = publish("請求書の発行")
    publishing.archive(session, article, editor.id)
    assert "archived" in str(why(session, engine, article).verdict.says)
    articles.trash(session, article, editor.id)
    assert verdict(why(session, engine, article)) == ("trash", "blocks")
    assert candidates(session, "請求書") != []


def test_the_reader_and_the_filter(
    session: Session, engine: Engine, publish: Publish, editor: Member, place: Place
) -> None:
    article = publish("請求書の発行", audience="customers", kind="faq")
    assert verdict(why(session, engine, article)) == ("audience", "blocks")
    for viewer in (customer(editor.id), staff(editor.id)):
        assert verdict(why(session, engine, article, viewer=viewer)) == ("found", "holds")
    narrow = partner(editor.id, frozenset({place.collection.id}))
    assert verdict(why(session, engine, article, viewer=narrow)) == ("collection", "blocks")
    found = why(session, engine, article, viewer=staff(editor.id), kind="procedure")
    assert verdict(found) == ("filter", "blocks")


def test_the_language(session: Session, engine: Engine, publish: Publish) -> None:
    english = publish("Invoices", "Invoices are sent.", locale="en")
    codes = {rule.code: rule.state for rule in why(session, engine, english, "invoice").rules}
    assert codes["locale"] == "notes"
    other = publish("Rechnungen", "Rechnungen senden.", locale="de")
    assert verdict(why(session, engine, other, "Rechnungen")) == ("locale", "blocks")


def test_what_the_index_does_not_have_yet(session: Session, engine: Engine, publish: Publish, editor: Member) -> None:
    publish("窓口")
    article = make_article(session, editor, "請求書の発行")
    session.flush()
    assert verdict(why(session, engine, article)) == ("index", "blocks")
    apply(session, engine, [article.id])
    articles.save_draft(session, article, Draft("請求書の送付", "x"), editor.id, started_from=1)
    publishing.publish(session, article, editor.id)
    session.flush()
    codes = {rule.code: rule.state for rule in why(session, engine, article).rules}
    assert codes["index"] == "notes"


def test_what_was_decided(session: Session, engine: Engine, publish: Publish, editor: Member) -> None:
    article = publish("請求書の発行")
    actions.place(session, "請求書", article, "hide", "古いから", editor.id)
    found = why(session, engine, article, names={editor.id: "佐藤"})
    assert verdict(found) == ("hidden", "blocks")
    assert str(found.verdict.says) == "佐藤 hid it for this question: 古いから"
    actions.place(session, "請求書", article, "pin", "大事だから", editor.id)
    found = why(session, engine, article)
    assert (found.place, [rule.code for rule in found.rules if rule.code == "pinned"]) == (1, ["pinned"])


def test_which_words_stand_where(session: Session, engine: Engine, publish: Publish, editor: Member) -> None:
    body = "一覧を開きます。\n\n![締め日の図](files/closing-payday.png)\n\n```\nE-1032\n```\n"
    article = publish("請求書の発行", body)
    words = {word.text: word for word in why(session, engine, article, "請求書を 一覧 給与 図 E-1032 教えて").words}
    assert words["請求書"].fields == ("title",)
    assert words["一覧"].fields == ("body",)
    assert words["給与"].fields == ()
    assert words["e-1032"].fields == words["図"].fields == ("body",)
    assert not words["教え"].counts
    assert "読者" not in words


def test_words_that_are_only_in_a_picture_an_address_or_the_draft(
    session: Session, engine: Engine, publish: Publish, editor: Member
) -> None:
    article = publish("請求書の発行", "図を見ます。\n\n![](files/payday.png)\n")
    articles.save_draft(session, article, Draft("請求書の発行", "給与の図を見ます。"), editor.id, started_from=1)
    found = why(session, engine, article, "payday 給与 歓迎会")
    assert verdict(found) == ("none", "blocks")
    said = {rule.code: str(rule.says) for rule in found.rules}
    assert "payday" in said["source"]
    assert "給与" in said["draft"]
    assert "(1)" in said["image"]
    assert "None" in said["none"]
    assert verdict(why(session, engine, article, "請求 歓迎会 新年会 忘年会 花見 送別会")) == ("found", "blocks")


def test_a_synonym_is_named(session: Session, engine: Engine, publish: Publish, editor: Member) -> None:
    article = publish("パスワードを再設定する")
    actions.add_synonym(session, Wording("group", "", ["PW", "パスワード"]), editor.id)
    found = why(session, engine, article, "PW")
    assert found.place == 1
    assert "パスワード" in next(str(rule.says) for rule in found.rules if rule.code == "synonym")
