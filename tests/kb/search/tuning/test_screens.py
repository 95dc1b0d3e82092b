"""The screens on which staff teach the search."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.db import Database
from core.web.application import AnnaiFlask
from kb.articles.models import Article
from kb.search.indexing import apply
from kb.search.tuning.models import SearchPin, StopWord, Synonym
from tests.factories import Place, make_article, make_place
from tests.plugins.bound import Open

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/w/minato/search-tuning"
SEARCH = "/w/minato/search/"


@pytest.fixture
def place(database: Database) -> Place:
    """With those who may and those who may not."""
    return make_place(database)


@pytest.fixture
def articles(app: AnnaiFlask, writing: Open, place: Place) -> dict[str, str]:
    """Ids by title."""
    with writing() as session:
        made = [
            make_article(session, place.members["editor"], title) for title in ("パスワードを再設定する", "窓口の案内")
        ]
    with writing() as session:
        apply(session, app.extensions["annai_engine"], [article.id for article in made])
    return {article.published_title: str(article.id) for article in made}


@pytest.fixture
def manager(signed_in: Callable[[Place, str], FlaskClient], place: Place) -> FlaskClient:
    return signed_in(place, "manager")


def page(client: FlaskClient, path: str = "/", **query: str) -> str:
    answer = client.get(path if path.startswith(("/w/", "/help")) else BASE + path, query_string=query)
    assert answer.status_code == 200, answer.status_code
    return answer.get_data(as_text=True)


@pytest.mark.usefixtures("articles")
def test_a_manager_teaches_a_synonym_and_everybody_finds_by_it(
    manager: FlaskClient, client: FlaskClient, database: Database, place: Place
) -> None:
    assert "同義語はまだありません" in page(manager)
    form = {"kind": "group", "words": "PW\nパスワード", "finds": "", "locale": ""}
    assert manager.post(f"{BASE}/", data=form).status_code == 303
    listed = page(manager)
    assert "PW = パスワード" in listed
    assert place.members["manager"].name in listed
    assert "パスワードを忘れた" in page(manager, **{"try": "PWを忘れた"})
    assert "パスワード</mark>を再設定する" in page(client, "/help/minato/search", q="PW")
    assert "同義語「パスワード」による" in page(manager, SEARCH, q="PW", why="1")
    with database.session(place.id) as session:
        made = session.scalars(sa.select(Synonym)).one()
    address = f"{BASE}/synonyms/{made.id}"
    assert "PW\nパスワード" in manager.get(address).get_data(as_text=True)
    assert manager.post(address, data={**form, "kind": "one_way", "words": "PW", "finds": "合言葉"}).status_code == 303
    assert "PW → 合言葉" in page(manager)
    assert "合言葉" in page(manager, q="合言")
    assert "PW →" not in page(manager, q="請求")
    assert manager.post(f"{address}/delete").status_code == 303
    assert "PW →" not in page(manager)


@pytest.mark.parametrize(
    ("words", "says"), [("PW", "2語以上"), ("問合せ\n問い合わせ", "もともと同じ語"), ("PW\n" + "あ" * 70, "長すぎます")]
)
def test_a_mistake_is_told_and_nothing_that_was_typed_is_lost(manager: FlaskClient, words: str, says: str) -> None:
    answer = manager.post(f"{BASE}/", data={"kind": "group", "words": words, "locale": ""})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert says in text
    assert words.splitlines()[0] in text


def test_stop_words_come_and_go(manager: FlaskClient, database: Database, place: Place) -> None:
    assert manager.post(f"{BASE}/stop-words", data={"stop_words": "みなと", "stop_locale": ""}).status_code == 303
    again = manager.post(f"{BASE}/stop-words", data={"stop_words": "みなと", "stop_locale": "ja"})
    assert "すでに登録されています" in again.get_data(as_text=True)
    with database.session(place.id) as session:
        word = session.scalars(sa.select(StopWord)).one()
    assert manager.post(f"{BASE}/stop-words/{word.id}/delete").status_code == 303
    assert "みなと</th>" not in page(manager)


def test_an_article_is_pinned_from_the_results(
    manager: FlaskClient, client: FlaskClient, articles: dict[str, str], database: Database, place: Place
) -> None:
    results = page(manager, SEARCH, q="パスワード")
    assert "この質問で先頭に固定する" in results
    form = page(manager, "/pins", text="パスワード", article=articles["窓口の案内"], kind="pin")
    assert 'value="パスワード"' in form
    assert "窓口の案内" in form
    filled = {"text": "パスワード", "article_id": articles["窓口の案内"], "kind": "pin", "reason": ""}
    assert manager.post(f"{BASE}/pins", data=filled).status_code == 422
    assert manager.post(f"{BASE}/pins", data={**filled, "reason": "電話が多い"}).status_code == 303
    found = page(client, "/help/minato/search", q="パスワード")
    assert 0 < found.index("窓口の案内") < found.index("再設定する")
    marked = page(manager, SEARCH, q="パスワード")
    assert f"{place.members['manager'].name}：電話が多い" in marked
    with database.session(place.id) as session:
        pin = session.scalars(sa.select(SearchPin)).one()
    assert manager.post(f"{BASE}/pins/{pin.id}/move", data={"to": "up"}).status_code == 303
    assert manager.post(f"{BASE}/pins/{pin.id}/delete").status_code == 303
    assert "窓口の案内" not in page(client, "/help/minato/search", q="パスワード")


@pytest.mark.usefixtures("articles")
def test_an_article_is_chosen_by_its_title(manager: FlaskClient, writing: Open, place: Place) -> None:
    with writing() as session:
        make_article(session, place.members["editor"], "窓口の時間")
    filled = {"text": "窓口", "kind": "hide", "reason": "古い"}
    assert "記事を選んでください" in manager.post(f"{BASE}/pins", data=filled).get_data(as_text=True)
    several = manager.post(f"{BASE}/pins", data={**filled, "title": "窓口"}).get_data(as_text=True)
    assert "複数あります" in several
    assert "窓口の時間" in several
    none = manager.post(f"{BASE}/pins", data={**filled, "title": "zzz"}).get_data(as_text=True)
    assert "この言葉を含む記事がありません" in none
    assert manager.post(f"{BASE}/pins", data={**filled, "title": "窓口の時"}).status_code == 303
    assert "読者には非表示" in page(manager, "/pins")


@pytest.mark.parametrize("role", ["editor", "contributor", "reader", "partner"])
def test_others_may_not_teach_the_search(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, articles: dict[str, str], role: str
) -> None:
    client = signed_in(place, role)
    assert client.get(f"{BASE}/").status_code == 403
    filled = {"text": "窓口", "article_id": articles["窓口の案内"], "kind": "hide", "reason": "古い"}
    assert client.post(f"{BASE}/pins", data=filled).status_code == 403
    assert "この質問で先頭に固定する" not in page(client, SEARCH, q="窓口")


def test_why_an_article_is_not_found(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, articles: dict[str, str], database: Database
) -> None:
    client = signed_in(place, "contributor")
    chosen = page(client, "/why", q="窓口", title="窓口")
    assert "1番目に見つかります" in chosen
    assert "題名にこの言葉を含む記事がありません" in page(client, "/why", q="窓口", title="zzz")
    article = articles["パスワードを再設定する"]
    assert "質問の語が1つも記事にありません" in page(client, "/why", q="経費", article=article)
    with database.session(place.id, write=True) as session:
        session.scalars(sa.select(Article).where(Article.title == "窓口の案内")).one().audience = "internal"
    told = page(client, "/why", q="窓口", title="窓口", reader="customer")
    assert "この読者が含まれていません" in told
    assert "見つかります" in page(client, "/why", q="窓口", title="窓口", reader="staff")
    partner = str(place.members["partner"].id)
    assert "この読者が含まれていません" in page(client, "/why", q="窓口", title="窓口", reader=partner)


@pytest.mark.usefixtures("articles")
def test_a_search_costs_no_statement_more_with_what_was_taught(
    manager: FlaskClient, client: FlaskClient, statements: Callable[[Callable[[], object]], int]
) -> None:
    def asked() -> int:
        return statements(lambda: page(client, "/help/minato/search", q="パスワードを再設定"))

    asked()
    before = asked()
    manager.post(f"{BASE}/", data={"kind": "group", "words": "PW\nパスワード", "finds": "", "locale": ""})
    manager.post(f"{BASE}/stop-words", data={"stop_words": "みなと", "stop_locale": ""})
    asked()  # learns what is new
    assert asked() == before


def test_what_is_taken_away_is_named_before(
    manager: FlaskClient, articles: dict[str, str], database: Database, place: Place
) -> None:
    manager.post(f"{BASE}/", data={"kind": "group", "words": "PW\nパスワード", "finds": "", "locale": ""})
    manager.post(f"{BASE}/stop-words", data={"stop_words": "みなと", "stop_locale": ""})
    pin = {"text": "窓口 どこ", "article_id": articles["窓口の案内"], "kind": "pin", "reason": "電話が多い"}
    manager.post(f"{BASE}/pins", data=pin)
    named = {"synonyms": ["PW = パスワード"], "stop-words": ["みなと"], "pins": ["窓口の案内", "窓口 どこ"]}
    for kind, names in named.items():
        screen = page(manager, "/pins" if kind == "pins" else "/")
        (form,) = re.findall(rf'<form[^>]*action="{BASE}/{kind}/[^"]*/delete"[^>]*>', screen)
        assert [name for name in names if f"「{name}」" not in form] == []
        assert re.search(r'data-confirm-title="[^"]*しますか？', form)
