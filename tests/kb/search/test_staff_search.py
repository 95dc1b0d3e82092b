"""The staff's search screen: what is found, and why it stands where it stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.clock import now
from core.db import Database
from core.permissions import staff
from core.web.application import AnnaiFlask
from kb.articles.actions import verify
from kb.articles.models import Article
from kb.collections.actions import grant
from kb.search import suggesting
from kb.search.indexing import apply
from kb.search.labels import PART_LABELS
from kb.search.models import Search
from kb.search.queries import Wish, find
from kb.search.tuning.actions import place as place_it
from tests.factories import Place, make_article, make_collection
from tests.plugins.bound import Open

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/w/minato/search/"


@pytest.fixture
def indexed(app: AnnaiFlask, writing: Open, place: Place) -> None:
    with writing() as session:
        shelf = place.collection.id
        articles = [
            make_article(session, place.members["editor"], title, audience="partner", collection_id=shelf)
            for title in ("請求書を取り消す", "請求書を送る")
        ]
    with writing() as session:
        apply(session, app.extensions["annai_engine"], [article.id for article in articles])


@pytest.mark.usefixtures("indexed")
def test_why_shows_what_each_score_is_made_of(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, database: Database
) -> None:
    client = signed_in(place, "editor")
    plain = client.get(BASE, query_string={"q": "請求書を取り消す"}).get_data(as_text=True)
    assert "得点" not in plain
    assert "この順になった理由を見る" in plain
    page = client.get(BASE, query_string={"q": "請求書を取り消す", "why": "1"}).get_data(as_text=True)
    assert page.count("の内訳</summary>") == 2
    assert "質問そのもの" in page
    assert "× 4.00" in page
    with database.session(place.id) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Search)) == 1


@pytest.mark.usefixtures("indexed")
def test_partners_are_not_told_how_results_are_ranked(
    signed_in: Callable[[Place, str], FlaskClient], place: Place
) -> None:
    answer = signed_in(place, "partner").get(BASE, query_string={"q": "請求書", "why": "1"})
    assert "得点" not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("indexed")
def test_every_part_of_a_score_has_a_name(app: AnnaiFlask, writing: Open, place: Place) -> None:
    with writing() as session:
        wish = Wish("せいきゅうしょ 取り消し", explain=True)
        hits = find(session, app.extensions["annai_engine"], staff(place.members["editor"].id), wish).hits
    assert hits
    assert {part.name for hit in hits for part in hit.parts} <= set(PART_LABELS)


@pytest.mark.usefixtures("indexed")
def test_articles_are_offered_to_colleagues_as_they_type(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    with writing() as session:
        make_article(session, place.members["editor"], "請求書の社内の決まり", audience="internal")
        make_article(session, place.members["editor"], "請求書の下書き", audience="internal", published=False)
    suggesting._indexes.clear()

    def offered(role: str, text: str) -> set[str]:
        found = signed_in(place, role).get(f"{BASE}suggest", query_string={"q": text}).get_json()
        assert all(one["href"].startswith("/w/minato/articles/") for one in found)
        return {"".join(part for part, _ in one["parts"]) for one in found}

    shared = {"請求書を取り消す", "請求書を送る"}
    assert offered("editor", "せいきゅう") == shared | {"請求書の社内の決まり"}
    assert "請求書の社内の決まり" not in offered("partner", "請求書")
    page = signed_in(place, "editor").get("/w/minato/").get_data(as_text=True)
    assert 'data-url="/w/minato/search/suggest"' in page


@pytest.mark.usefixtures("indexed")
def test_what_is_hidden_for_a_question_is_offered_to_colleagues_with_a_mark(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    with writing() as session:
        article = session.scalars(sa.select(Article).where(Article.published_title == "請求書を送る")).one()
        place_it(session, "請求書", article, "hide", "古い", place.members["editor"].id)
    suggesting._indexes.clear()

    def offered(role: str) -> dict[str, str]:
        found = signed_in(place, role).get(f"{BASE}suggest", query_string={"q": "請求書"}).get_json()
        return {"".join(part for part, _ in one["parts"]): one["crumb"] for one in found}

    assert "読者には非表示" in offered("editor")["請求書を送る"]
    assert "読者には非表示" not in offered("editor")["請求書を取り消す"]
    with writing() as session:
        plainly = suggesting.suggestions(session, staff(place.members["editor"].id), "請求書", locale="ja")
    assert {one.article.published_title for one in plainly} == {"請求書を取り消す"}


@pytest.fixture
def library(app: AnnaiFlask, writing: Open, place: Place) -> list[Article]:
    """Twenty-three FAQs; beside them a procedure on a shelf below, confirmed, one in English, and a draft."""
    editor = place.members["editor"]
    with writing() as session:
        shelf = make_collection(session, name="外の棚", slug="outer", names={"en": "Outer shelf"})
        below = make_collection(session, name="中の棚", slug="inner", parent_id=shelf.id)
        made = [make_article(session, editor, f"精算の質問 {number}", kind="faq") for number in range(23)]
        made.append(make_article(session, editor, "精算を締める", kind="procedure", collection_id=below.id))
        made.append(make_article(session, editor, "精算 in English", locale="en"))
        for one in made:
            one.verified_until = now() - timedelta(days=1)
        verify(session, made[23], editor.id, days=30)
        make_article(session, editor, "精算の下書き", published=False, kind="faq", collection_id=below.id)
        make_article(session, editor, "精算の下書き(手順)", published=False, kind="procedure", collection_id=shelf.id)
    with writing() as session:
        apply(session, app.extensions["annai_engine"], [article.id for article in made])
    return made


def shown(client: FlaskClient, text: str = "精算", **given: Any) -> str:
    answer = client.get(BASE, query_string={"q": text, **given})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def articles_in(page: str, library: list[Article]) -> set[str]:
    start = page.index('id="articles"') if 'id="articles"' in page else len(page)
    found = page[start : page.index("</section>", start)] if start < len(page) else ""
    return {one.published_title for one in library if f"/articles/{one.id}" in found}


def logged(database: Database, place: Place) -> list[str]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(Search.text).order_by(Search.at)))


def test_all_results_are_within_reach_and_turning_pages_is_no_search(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, database: Database, library: list[Article]
) -> None:
    client = signed_in(place, "editor")
    first, second = shown(client), shown(client, page=2)
    assert "25件のうち 1–20件" in first
    assert "25件のうち 21–25件" in second
    assert [len(articles_in(page, library)) for page in (first, second)] == [20, 5]
    assert articles_in(first, library) | articles_in(second, library) == {one.published_title for one in library}
    assert "精算の下書き" in first
    assert "精算の下書き" not in second
    assert logged(database, place) == ["精算"]


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ({"page": "99"}, {"page": "2"}),
        ({"page": "9" * 30, "kind": "faq", "why": "1"}, {"page": "2", "kind": "faq", "why": "1"}),
        ({"page": "3", "verified": "1"}, {"page": "1", "verified": "1"}),
        ({"q": "zzzz", "page": "2"}, {"q": "zzzz", "page": "1"}),
        ({"q": "の下書", "page": "2"}, {"q": "の下書", "page": "1"}),
    ],
)
@pytest.mark.usefixtures("library")
def test_a_page_behind_the_last_leads_to_it_and_logs_nothing(
    signed_in: Callable[[Place, str], FlaskClient],
    place: Place,
    database: Database,
    address: dict[str, str],
    leads_to: dict[str, str],
) -> None:
    client = signed_in(place, "editor")
    answer = client.get(BASE, query_string={"q": "精算", **address})
    assert answer.status_code == 302
    assert dict(pair.split("=") for pair in answer.location.partition("?")[2].split("&")) == {
        name: value if value.isascii() else quote(value) for name, value in {"q": "精算", **leads_to}.items()
    }
    assert client.get(answer.location).status_code == 200
    assert logged(database, place) == []


@pytest.mark.parametrize("page", ["0", "-3", "two", "", "²"])
@pytest.mark.usefixtures("library")
def test_what_is_no_page_is_the_first(signed_in: Callable[[Place, str], FlaskClient], place: Place, page: str) -> None:
    assert "25件のうち 1–20件" in shown(signed_in(place, "editor"), page=page)


def test_results_are_narrowed_and_drafts_with_them(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, database: Database, library: list[Article]
) -> None:
    client = signed_in(place, "editor")
    assert articles_in(shown(client), library) > {"精算を締める"}
    assert articles_in(shown(client, kind="procedure"), library) == {"精算を締める"}
    assert articles_in(shown(client, shelf="outer"), library) == {"精算を締める"}
    assert articles_in(shown(client, written="en"), library) == {"精算 in English"}
    assert articles_in(shown(client, verified="1"), library) == {"精算を締める"}
    faqs, below = shown(client, kind="faq", page=1), shown(client, shelf="inner")
    assert ("精算の下書き<" in faqs, "精算の下書き(手順)" in faqs) == (True, False)
    assert ("精算の下書き<" in below, "精算の下書き(手順)" in below) == (True, False)
    assert "精算の下書き(手順)" in shown(client, shelf="outer")
    assert "精算の下書き" not in shown(client, verified="1")
    nothing = shown(client, kind="procedure", written="en")
    assert "この条件では見つかりませんでした" in nothing
    assert "ギャップ" not in nothing[nothing.index("<main") :]
    assert logged(database, place) == ["精算"]
    # By its own name, as on every staff screen.
    assert "外の棚 / 中の棚" in shown(client, lang="en")


def test_a_result_says_its_kind_where_it_stands_and_whether_it_is_confirmed(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, library: list[Article]
) -> None:
    client = signed_in(place, "editor")
    page = shown(client, "精算を締める", kind="procedure")
    result = page[page.index('class="found-place"') :]
    result = result[: result.index("</div>")]
    assert "手順" in result
    assert "外の棚" in result
    assert f"/articles/?collection={library[23].collection_id}" in result
    assert "内容確認済み" in result
    assert '<span class="badge badge-live">内容確認済み' not in shown(client, kind="faq")


@pytest.mark.usefixtures("library")
def test_other_words_near_questions_and_an_answer_stand_where_they_help(
    app: AnnaiFlask, signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    with writing() as session:
        body = "画面の**右上**から変えます。\n\n## ほかのこと\n\n続き"
        faq = make_article(session, place.members["editor"], "パスワードを変更できますか", kind="faq", body=body)
    with writing() as session:
        apply(session, app.extensions["annai_engine"], [faq.id])
    suggesting._indexes.clear()
    client = signed_in(place, "editor")
    slip = shown(client, "パスワート 変更")
    assert "もしかして" in slip
    assert ">パスワード 変更</a>" in slip
    assert "もしかして" not in shown(client, "パスワード 変更")
    answered = shown(client, "パスワードを変更できますか")
    assert "<strong>右上</strong>" in answered
    assert "続き" not in answered
    assert "<strong>右上</strong>" not in shown(client, "パスワード")


def test_the_nearest_code_is_named_of_what_each_may_read(
    app: AnnaiFlask, signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    shared = {"audience": "partner", "collection_id": place.collection.id}
    with writing() as session:
        grant(session, place.members["partner"].id, [place.collection.id])
        made = [
            make_article(session, place.members["editor"], "請求書 INV-2026-0001", **shared),
            make_article(session, place.members["editor"], "請求書 INV-2026-0008", audience="internal"),
        ]
    with writing() as session:
        apply(session, app.extensions["annai_engine"], [article.id for article in made])
    suggesting._indexes.clear()
    for role, code in (("editor", "INV-2026-0008"), ("partner", "INV-2026-0001")):
        page = shown(signed_in(place, role), "INV-2026-0009")
        assert f">{code}</a>" in page[page.index("もしかして") :]
    assert "もしかして" not in shown(signed_in(place, "partner"), "INV-2027-0900")


@pytest.mark.usefixtures("library")
def test_drafts_whose_title_fits_best_come_first(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    with writing() as session:
        for title in ("月末の切手", "切手を買う", *(f"小切手 {at}" for at in range(25))):
            make_article(session, place.members["editor"], title, published=False)
    page = shown(signed_in(place, "editor"), "切手")
    assert 0 < page.index("切手を買う") < page.index("月末の切手") < page.index("小切手 24")
    assert "小切手 6<" not in page


def test_near_questions_are_offered_where_nothing_was_found(
    signed_in: Callable[[Place, str], FlaskClient],
    place: Place,
    library: list[Article],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("kb.search.queries.near_articles", lambda *_, **__: library[:2])
    client = signed_in(place, "editor")
    page = shown(client, "zzzz")
    near = page[page.index('id="near"') :]
    assert f"/articles/{library[0].id}" in near
    assert "ギャップとして記録" in page
    assert 'id="near"' not in shown(client, "zzzz", kind="faq")


@pytest.mark.usefixtures("library")
def test_nothing_asked_is_nothing_missed(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, database: Database
) -> None:
    for role, drafts in (("editor", True), ("partner", False)):
        page = shown(signed_in(place, role), " ")
        main = page[page.index("<main") :]
        assert "何をお探しですか" in main
        assert "見つかりませんでした" not in main
        assert "ギャップ" not in main
        assert ("下書きは題名から" in main) is drafts
    assert logged(database, place) == []


def test_results_ask_the_database_no_more_for_more_articles(
    app: AnnaiFlask,
    signed_in: Callable[[Place, str], FlaskClient],
    place: Place,
    writing: Open,
    statements: Callable[[Callable[[], object]], int],
) -> None:
    editor, client = place.members["editor"], signed_in(place, "editor")

    def add(count: int) -> None:
        with writing() as session:
            made = [
                make_article(session, editor, "精算の質問", kind="faq", collection_id=place.collection.id)
                for _ in range(count)
            ]
        with writing() as session:
            apply(session, app.extensions["annai_engine"], [article.id for article in made])

    def counted() -> list[int]:
        """Count the second reading: the first one warms what is kept for each state of the index."""
        pages = ({"why": "1"}, {"page": 1, "shelf": place.collection.slug})
        return [statements(partial(shown, client, **given)) for given in pages for _warm in range(2)][1::2]

    add(2)
    few = counted()
    add(12)
    assert counted() == few
