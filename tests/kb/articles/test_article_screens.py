"""The staff screens of articles through the test client."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.accounts.models import Member
from core.db import Database
from kb.articles.actions import Draft, save_draft
from kb.articles.models import Article
from kb.articles.publishing import ask_review
from kb.articles.shown import mark
from tests.factories import Place, make_article
from tests.plugins.bound import Open

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/w/minato/articles"


@pytest.fixture
def client(signed_in: Callable[[Place, str], FlaskClient], place: Place) -> FlaskClient:
    return signed_in(place, "editor")


@pytest.fixture
def article(writing: Open, editor: Member) -> Article:
    with writing() as session:
        return make_article(session, editor, "請求書を取り消す", slug="cancel-invoice")


def reload(database: Database, place: Place, article_id: UUID) -> Article:
    with database.session(place.id) as session:
        return session.get_one(Article, article_id)


def text(answer: object) -> str:
    return answer.get_data(as_text=True)  # type: ignore[attr-defined, no-any-return]


def test_a_new_article_begins_with_its_kinds_skeleton(client: FlaskClient, database: Database, place: Place) -> None:
    refused = client.post(f"{BASE}/new", data={"title": "", "kind": "procedure", "locale": "ja"})
    assert refused.status_code == 422
    shelf = str(place.collection.id)
    values = {"title": "締め日を変える", "kind": "procedure", "locale": "ja", "collection_id": shelf}
    assert client.post(f"{BASE}/new", data=values).status_code == 303
    with database.session(place.id) as session:
        made = session.scalars(sa.select(Article)).one()
    assert made.title == "締め日を変える"
    assert "## " in made.body
    assert client.get(f"{BASE}/{made.id}").status_code == 200


def test_what_was_typed_is_kept_when_it_can_not_be_saved(client: FlaskClient, article: Article) -> None:
    answer = client.post(f"{BASE}/{article.id}", data={"title": "", "body": "書きかけの本文", "started_from": "1"})
    assert answer.status_code == 422
    assert "書きかけの本文" in text(answer)


def test_a_conflict_shows_both_texts_and_can_be_settled(
    client: FlaskClient, article: Article, database: Database, place: Place
) -> None:
    form = {"title": "題名", "started_from": "1"}
    assert client.post(f"{BASE}/{article.id}", data={**form, "body": "相手の文"}).status_code == 303
    answer = client.post(f"{BASE}/{article.id}", data={**form, "body": "自分の文"})
    assert answer.status_code == 409
    assert "相手の文" in text(answer)
    assert "自分の文" in text(answer)
    seen = began_on(text(answer))
    client.post(f"{BASE}/{article.id}/draft", data={**form, "body": "相手がさらに書いた文", "started_from": "2"})
    both = client.post(f"{BASE}/{article.id}", data={**form, "body": "二人の文", "started_from": seen})
    assert both.status_code == 409, "what the other wrote while both texts were compared is shown too"
    assert "相手がさらに書いた文" in text(both)
    seen = began_on(text(both))
    settled = client.post(f"{BASE}/{article.id}", data={**form, "body": "二人の文", "started_from": seen})
    assert settled.status_code == 303
    assert reload(database, place, article.id).body == "二人の文"


def began_on(page: str) -> str:
    found = re.search(r'name="started_from" type="hidden" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_two_windows_of_one_author_are_told_apart(client: FlaskClient, article: Article) -> None:
    client.post(f"{BASE}/{article.id}/draft", data={"title": "題名", "body": "はじめ", "started_from": "1"})
    seen = began_on(text(client.get(f"{BASE}/{article.id}")))
    form = {"title": "題名", "started_from": seen}
    first = client.post(f"{BASE}/{article.id}/draft", data={**form, "body": "一つめの窓の長い段落"})
    assert first.status_code == 200
    second = client.post(f"{BASE}/{article.id}/draft", data={**form, "body": "二つめの窓"})
    assert second.status_code == 409
    assert second.get_json()["conflict"]["body"] == "一つめの窓の長い段落"
    on = {**form, "started_from": first.get_json()["started_from"]}
    assert client.post(f"{BASE}/{article.id}/draft", data={**on, "body": "続き"}).status_code == 200


def test_the_editors_script_saves_and_hears_of_conflicts(client: FlaskClient, article: Article) -> None:
    form = {"title": "題名", "started_from": "1"}
    json = {"Accept": "application/json"}
    first = client.post(f"{BASE}/{article.id}/draft", data={**form, "body": "a"}, headers=json)
    assert first.get_json()["state"] == "draft"
    assert first.get_json()["started_from"].startswith("2.")
    second = client.post(f"{BASE}/{article.id}/draft", data={**form, "body": "b"}, headers=json)
    assert second.status_code == 409
    assert second.get_json()["conflict"]["body"] == "a"
    third = client.post(f"{BASE}/{article.id}/draft", data={**form, "title": "", "body": "b"}, headers=json)
    assert third.status_code == 422
    long = client.post(
        f"{BASE}/{article.id}/draft", data={"title": "t", "started_from": "2", "body": "あ" * 400_000}, headers=json
    )
    assert (long.status_code, list(long.get_json()["errors"])) == (422, ["body"])


def test_approving_publishes_or_does_nothing(
    client: FlaskClient, writing: Open, database: Database, place: Place
) -> None:
    author = place.members["contributor"]
    with writing() as session:
        draft = make_article(session, author, published=False)
        draft.owner_id = None
    ask = client.post(f"{BASE}/{draft.id}/review", data={"reviewer_id": "", "note": ""})
    assert ask.status_code == 303
    with writing() as session:
        from kb.articles.queries import open_review

        review = open_review(session, draft.id)
        assert review is not None
        review.asked_by = author.id
    client.post(f"{BASE}/{draft.id}/approve", data={"shown": mark(draft)})
    after = reload(database, place, draft.id)
    assert (after.state, after.published_version_id) == ("in_review", None)
    with writing() as session:
        assert open_review(session, draft.id) is not None
        session.get_one(Article, draft.id).owner_id = author.id
    assert "レビュー" in text(client.get("/w/minato/reviews", headers={"Accept-Language": "ja"}))
    client.post(f"{BASE}/{draft.id}/approve", data={"shown": mark(draft)})
    assert reload(database, place, draft.id).state == "published"


def shown_on(page: str) -> str:
    found = re.search(r'name="shown" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_what_the_reviewer_never_saw_is_not_published(
    client: FlaskClient, writing: Open, place: Place, database: Database
) -> None:
    author, editor = place.members["contributor"], place.members["editor"]
    with writing() as session:
        draft = make_article(session, author, "題名", body="一", published=False)
        save_draft(session, draft, Draft("題名", "見た文"), author.id, started_from=1)
        ask_review(session, draft, author.id)
    address = f"{BASE}/{draft.id}?lang=ja"
    old = shown_on(text(client.get(address)))

    def write(body: str, by: Member) -> None:
        with writing() as session:
            mine = session.get_one(Article, draft.id)
            save_draft(session, mine, Draft("題名", body), by.id, started_from=mine.revision)

    def approve(shown: str) -> str:
        return text(client.post(f"{BASE}/{draft.id}/approve?lang=ja", data={"shown": shown}))

    write("見ていない文", author)
    answer = approve(old)
    assert "何も公開していません" in answer
    assert "見ていない文" in answer
    assert f"{BASE}/{draft.id}/history?old=2&amp;new=3" in answer
    assert reload(database, place, draft.id).published_version_id is None
    newest = shown_on(answer)
    # The author's next save goes on in the same one: its number alone doesn't tell.
    write("また別の文", author)
    assert reload(database, place, draft.id).revision == 3
    for wrong in (newest, "", "nonsense", "99.x", "9" * 30):
        assert "何も公開していません" in approve(wrong)
    assert reload(database, place, draft.id).published_version_id is None
    # What the reviewer wrote on the page since, the reviewer has seen.
    newest = shown_on(text(client.get(address)))
    write("手直しした文", editor)
    approve(newest)
    after = reload(database, place, draft.id)
    assert (after.state, after.body) == ("published", "手直しした文")


def test_publishing_lets_out_only_what_the_page_has_shown(
    client: FlaskClient, writing: Open, place: Place, database: Database
) -> None:
    colleague, editor = place.members["contributor"], place.members["editor"]
    with writing() as session:
        draft = make_article(session, editor, "題名", body="見た文", published=False)
    address = f"{BASE}/{draft.id}?lang=ja"

    def write(body: str, by: Member) -> None:
        with writing() as session:
            mine = session.get_one(Article, draft.id)
            save_draft(session, mine, Draft("題名", body), by.id, started_from=mine.revision)

    def publish(shown: str) -> str:
        answer = client.post(f"{BASE}/{draft.id}/publish?lang=ja", data={"shown": shown}, follow_redirects=True)
        return text(answer)

    old = shown_on(text(client.get(address)))
    write("同僚の文", colleague)
    answer = publish(old)
    assert "何も公開していません" in answer
    assert "確認してから公開してください" in answer
    assert "同僚の文" in answer
    newest = shown_on(answer)
    write("同僚の次の文", colleague)
    for wrong in (newest, "", "nonsense"):
        assert "何も公開していません" in publish(wrong)
    assert reload(database, place, draft.id).published_version_id is None
    newest = shown_on(text(client.get(address)))
    write("自分の手直し", editor)
    publish(newest)
    after = reload(database, place, draft.id)
    assert (after.state, after.body, after.published_number) == ("published", "自分の手直し", 1)


def test_the_script_of_somebody_elses_page_saves_nothing(
    client: FlaskClient, article: Article, place: Place, database: Database
) -> None:
    form = {"title": "題名", "body": "別の人の文", "started_from": "1"}
    other = {**form, "writer": str(place.members["contributor"].id)}
    assert client.post(f"{BASE}/{article.id}/draft", data=other).status_code == 403
    assert reload(database, place, article.id).body == article.body
    mine = {**form, "writer": str(place.members["editor"].id)}
    assert client.post(f"{BASE}/{article.id}/draft", data=mine).status_code == 200
    said = client.get(f"{BASE}/signed-in").get_json()
    assert said["member"] == str(place.members["editor"].id)
    assert said["token"]


def test_sending_back_needs_a_reason(client: FlaskClient, writing: Open, place: Place, database: Database) -> None:
    author = place.members["contributor"]
    with writing() as session:
        from kb.articles.publishing import ask_review

        draft = make_article(session, author, published=False)
        ask_review(session, draft, author.id)
    assert client.post(f"{BASE}/{draft.id}/send-back", data={"reason": ""}).status_code == 422
    assert client.post(f"{BASE}/{draft.id}/send-back", data={"reason": "例を足す"}).status_code == 303
    assert reload(database, place, draft.id).state == "draft"


def test_a_taken_address_is_said_at_the_field(
    client: FlaskClient, article: Article, writing: Open, editor: Member
) -> None:
    with writing() as session:
        make_article(session, editor, slug="taken")
    chosen = {"collection_id": "", "owner_id": str(editor.id), "deputy_id": ""}
    values = {**chosen, "kind": "faq", "audience": "public", "locale": "ja", "slug": "taken", "tags": "請求、消込"}
    answer = client.post(f"{BASE}/{article.id}/properties", data=values)
    assert answer.status_code == 422
    assert 'value="taken"' in text(answer)
    assert client.post(f"{BASE}/{article.id}/properties", data={**values, "slug": "free"}).status_code == 303


def test_buttons_that_move_an_article(client: FlaskClient, article: Article, database: Database, place: Place) -> None:
    def state() -> tuple[str, bool, bool]:
        now = reload(database, place, article.id)
        return now.state, now.published_version_id is not None, now.trashed_at is not None

    for button, expected in (
        ("unpublish", ("draft", False, False)),
        ("publish", ("published", True, False)),
        ("archive", ("archived", False, False)),
        ("trash", ("archived", False, True)),
        ("bring-back", ("archived", False, False)),
    ):
        shown = mark(reload(database, place, article.id))
        assert client.post(f"{BASE}/{article.id}/{button}", data={"shown": shown}).status_code == 303
        assert state() == expected
    for page in ("", "/preview", "/history", "?page=x"):
        assert client.get(f"{BASE}/{article.id}{page}").status_code == 200


def test_publishing_is_offered_when_there_is_something_to_publish(
    client: FlaskClient, article: Article, writing: Open, editor: Member
) -> None:
    def publish_button() -> str:
        found = re.search(r'<button[^>]*data-opens="publish"[^>]*>', text(client.get(f"{BASE}/{article.id}?lang=ja")))
        return found[0] if found else ""

    assert " disabled" in publish_button()
    again = client.post(f"{BASE}/{article.id}/publish?lang=ja", data={"shown": mark(article)}, follow_redirects=True)
    assert "変更されていません" in text(again)
    with writing() as session:
        mine = session.get_one(Article, article.id)
        assert mine.published_number == 1
        save_draft(session, mine, Draft("題名", "変えた文"), editor.id, started_from=1)
    assert " disabled" not in publish_button()
    assert "第1版" in state_line(text(client.get(f"{BASE}/{article.id}?lang=ja")))
    client.post(f"{BASE}/{article.id}/trash")
    assert publish_button() == ""
    assert "第1版" not in state_line(text(client.get(f"{BASE}/{article.id}?lang=ja")))


def state_line(page: str) -> str:
    return page.partition('id="save-state"')[2].partition("</p>")[0]


@pytest.mark.parametrize(("title", "said"), [("　 ", "題名を入れてください"), ("あ" * 301, "300文字以内")])
def test_a_title_that_can_not_be_kept_is_refused_at_the_field(
    client: FlaskClient, article: Article, database: Database, place: Place, title: str, said: str
) -> None:
    values = {"title": title, "kind": "faq", "locale": "ja", "collection_id": "", "started_from": "1", "body": "本文"}
    for path in (f"{BASE}/new", f"{BASE}/{article.id}"):
        answer = client.post(f"{path}?lang=ja", data=values)
        assert answer.status_code == 422
        at_field = re.search(r'id="title-error">.*?</p>', text(answer), re.DOTALL)
        assert at_field is not None
        assert said in at_field[0]
        assert title in text(answer)
        assert "maxlength" not in "".join(re.findall(r'<[^>]*name="title"[^>]*>', text(answer)))
    saved = client.post(f"{BASE}/{article.id}/draft?lang=ja", data=values)
    assert said in saved.get_json()["errors"]["title"][0]
    with database.session(place.id) as session:
        assert session.scalars(sa.select(Article.title)).all() == ["請求書を取り消す"]


def test_many_at_once(client: FlaskClient, article: Article, database: Database, place: Place) -> None:
    answer = client.post(f"{BASE}/bulk", data={"deed": "trash", "article": [str(article.id), "nonsense"]})
    assert answer.status_code == 303
    assert reload(database, place, article.id).trashed_at is not None
    assert "請求書を取り消す" in text(client.get(f"{BASE}/?state=trash"))
    assert "請求書を取り消す" not in text(client.get(f"{BASE}/"))


def test_phrasings_are_shown_as_questions_or_as_what_is_wrong(client: FlaskClient) -> None:
    good = client.post(f"{BASE}/phrasings", data={"phrasings": "(ログイン|サインイン)できない"})
    assert good.get_json() == {"questions": "2通りの言葉で見つかります： ログインできない ・ サインインできない"}
    bad = client.post(f"{BASE}/phrasings", data={"phrasings": "よい\n(わるい"}, headers={"Accept-Language": "en"})
    assert "2" in bad.get_json()["error"]


def test_all_lines_of_phrasings_together_have_a_limit(client: FlaskClient) -> None:
    hundred = "(" + "|".join(map(str, range(100))) + ")"
    assert "188" in text(client.post(f"{BASE}/phrasings", data={"phrasings": f"{hundred}番\n{hundred}回"}))
    over = client.post(f"{BASE}/phrasings", data={"phrasings": f"{hundred}番\n{hundred}回\nもう(ひと|ふた)つ"})
    assert "202" in over.get_json()["error"]
    assert client.post(f"{BASE}/phrasings", data={"phrasings": ""}).get_json() == {"questions": ""}


def test_a_contributor_can_not_publish(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, article: Article
) -> None:
    client = signed_in(place, "contributor")
    assert client.post(f"{BASE}/{article.id}/publish").status_code == 403
    assert client.get(f"{BASE}/{article.id}").status_code == 200


def test_a_partner_reads_what_is_published_and_no_draft(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open, editor: Member
) -> None:
    from kb.articles.actions import Draft, save_draft
    from kb.collections.actions import grant

    with writing() as session:
        grant(session, place.members["partner"].id, [place.collection.id])
        mine = make_article(session, editor, "公開済みの題名", collection_id=place.collection.id, audience="partner")
        hidden = make_article(session, editor, "別の棚", audience="partner")
        save_draft(session, mine, Draft("秘密の題名", "秘密の本文"), editor.id, started_from=1)
    client = signed_in(place, "partner")
    listed = text(client.get(f"{BASE}/"))
    assert "公開済みの題名" in listed
    assert "別の棚" not in listed
    assert client.get(f"{BASE}/{mine.id}").status_code == 303
    preview = text(client.get(f"{BASE}/{mine.id}/preview"))
    assert "公開済みの題名" in preview
    for path in ("/", "/articles/", "/freshness", "/collections/", "/search/?q=題名", f"/articles/{mine.id}/preview"):
        page = client.get(f"/w/minato{path}")
        assert page.status_code == 200, path
        assert "秘密" not in text(page), path
    for path in (f"{BASE}/{mine.id}/history", f"{BASE}/{hidden.id}/preview"):
        assert client.get(path).status_code == 404
    for path in (f"{BASE}/links?q=a", "/w/minato/reviews"):
        assert client.get(path).status_code == 403


def test_the_list_asks_the_database_no_more_for_more_articles(
    client: FlaskClient, writing: Open, editor: Member, statements: Callable[[Callable[[], object]], int]
) -> None:
    with writing() as session:
        make_article(session, editor)
    few = statements(lambda: client.get(f"{BASE}/"))
    with writing() as session:
        for number in range(12):
            make_article(session, editor, f"Number {number}")
    assert statements(lambda: client.get(f"{BASE}/")) == few
