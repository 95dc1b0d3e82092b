"""An answer in place and other words, through the embed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from core.db import Database
from core.identifiers import new_id
from kb.articles.models import Article
from kb.search import suggesting
from kb.search.models import Search
from tests.factories import Place
from tests.widget.api.conftest import Engine, Host

MakeArticle = Callable[..., Article]
BODY = "[設定](/help/minato/articles/settings)から。\n\n## 続き\n\n続きです。"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    suggesting._indexes.clear()


def asked(host: Host, text: str, *, settled: bool = True) -> dict[str, object]:
    answer = host("search", q=text, locale="ja", settled=settled, search_id=str(new_id()), page="/", session="s1")
    return answer.get_json()  # type: ignore[no-any-return]


def test_a_faq_that_was_asked_by_just_this_is_answered(
    host: Host, place: Place, database: Database, engine: Engine, make_article: MakeArticle
) -> None:
    faq = make_article("解約するには", kind="faq", phrasings=["(退会|解約)したい"], body=BODY)
    engine.found = [faq]
    host.boot(visitor=str(new_id()))
    answer = asked(host, "退会 したい")["answer"]
    assert isinstance(answer, dict)
    assert (answer["id"], answer["slug"], answer["title"]) == (str(faq.id), faq.slug, "解約するには")
    assert answer["whole"] is False
    assert [node[0] for node in answer["nodes"]] == ["p"]
    assert answer["nodes"][0][2][1]["href"].startswith("http")
    with database.session(place.id) as session:
        (search,) = session.scalars(sa.select(Search)).all()
        assert (search.answered_id, search.clicks) == (faq.id, 0)
    assert asked(host, "退会の手数料")["answer"] is None


def test_a_table_that_the_answer_speaks_of_comes_with_it(host: Host, engine: Engine, make_article: MakeArticle) -> None:
    table = "| 表示 | すること |\n| --- | --- |\n| 違います | 入れ直す |"
    engine.found = [
        make_article("ログインできないときは", kind="faq", body=f"表示で変わります。\n\n{table}\n\n## 続き")
    ]
    host.boot(visitor=str(new_id()))
    answer = asked(host, "ログインできないときは")["answer"]
    assert isinstance(answer, dict)
    assert [node[0] for node in answer["nodes"]] == ["p", "div"]
    assert answer["whole"] is False


def test_a_procedure_is_not_answered_and_what_may_not_be_read_neither(
    host: Host, engine: Engine, make_article: MakeArticle
) -> None:
    engine.found = [make_article("解約するには", kind="faq", audience="internal"), make_article("解約する")]
    host.boot(visitor=str(new_id()))
    assert asked(host, "解約するには")["answer"] is None
    assert asked(host, "解約する")["answer"] is None


def test_other_words_are_offered_once_the_words_are_meant(
    host: Host, engine: Engine, make_article: MakeArticle
) -> None:
    make_article("金庫のアカウント", audience="internal")
    engine.found = []
    host.boot(visitor=str(new_id()))
    assert asked(host, "アカンウト")["instead"] is None
    engine.found = [make_article("アカウントを消す")]
    suggesting._indexes.clear()
    assert asked(host, "アカンウト", settled=False)["instead"] is None
    assert asked(host, "アカンウト")["instead"] == "アカウント"
