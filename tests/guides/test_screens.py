"""The staff screens of tours, tooltips and checklists."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.clock import now
from core.db import Database
from core.events.actions import Origin, take_in
from core.identifiers import new_id
from guides.checklists.queries import items_of
from guides.publishing.queries import live_guides, versions
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.behaviour import Behaviour, Button
from guides.tours.procedures import tour_from_procedure
from guides.tours.publishing import publish_tour
from guides.tours.queries import steps_of, tour_by_id, tours_by_name
from kb.articles.actions import Draft, Placement, create_article, save_draft
from kb.articles.models import Article
from kb.articles.publishing import publish
from kb.articles.queries import link_targets
from tests.factories import Place, make_place
from tests.guides.conftest import PROCEDURE

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SignIn = Callable[[Place, str], FlaskClient]


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("editor", "reader", "partner"))


@pytest.fixture
def editor(place: Place, signed_in: SignIn) -> FlaskClient:
    return signed_in(place, "editor")


@pytest.fixture
def article(database: Database, place: Place) -> Article:
    owner = place.members["editor"].id
    with database.session(place.id, write=True) as session:
        made = create_article(session, Draft("人を招く", PROCEDURE), owner, Placement("procedure"))
        publish(session, made, owner)
    return made


@pytest.fixture
def tour_id(database: Database, place: Place, article: Article) -> UUID:
    with database.session(place.id, write=True) as session:
        return tour_from_procedure(session, article, place.members["editor"].id).id


def form_of(client: FlaskClient, address: str) -> dict[str, str]:
    """Return what the form of a page would send."""
    page = client.get(address).get_data(as_text=True)
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        named = dict(re.findall(r'(name|value|type|checked)="?([^">]*)', tag))
        if "name" in named and (named.get("type") != "checkbox" or "checked" in tag):
            found[named["name"]] = named.get("value", "")
    found |= dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', page))
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return {name: text for name, text in found.items() if name not in ("q", "csrf_token")}


@pytest.mark.parametrize("kind", ["tours", "tooltips", "checklists"])
def test_who_may_see_and_who_may_edit(kind: str, place: Place, signed_in: SignIn, client: FlaskClient) -> None:
    assert client.get(f"/w/minato/{kind}/").status_code == 303
    assert signed_in(place, "editor").get(f"/w/minato/{kind}/new").status_code == 200
    reader = signed_in(place, "reader")
    assert reader.get(f"/w/minato/{kind}/").status_code == 200
    assert f"/{kind}/new" not in reader.get(f"/w/minato/{kind}/").get_data(as_text=True)
    assert reader.get(f"/w/minato/{kind}/new").status_code == 403
    assert reader.post(f"/w/minato/{kind}/new", data={"name": "x"}).status_code == 403
    partner = signed_in(place, "partner")
    assert partner.get(f"/w/minato/{kind}/").status_code == 403
    assert f"/w/minato/{kind}/" not in partner.get("/w/minato/articles/").get_data(as_text=True)


def test_readers_read_a_tour_and_change_nothing(place: Place, signed_in: SignIn, tour_id: UUID) -> None:
    reader = signed_in(place, "reader")
    page = reader.get(f"/w/minato/tours/{tour_id}").get_data(as_text=True)
    assert '<fieldset class="guide-fields stack" disabled' in page
    assert 'value="publish"' not in page
    for action in ("", "/unpublish", "/delete", "/steps", "/versions/1/roll-back"):
        assert reader.post(f"/w/minato/tours/{tour_id}{action}").status_code == 403
    assert reader.get(f"/w/minato/tours/{tour_id}/versions").status_code == 200


def test_other_workspaces_are_not_there(
    database: Database, editor: FlaskClient, tour_id: UUID, signed_in: SignIn
) -> None:
    other = make_place(database, "kitano", roles=("editor",))
    theirs = signed_in(other, "editor")
    for kind in ("tours", "tooltips", "checklists"):
        for suffix in ("", "/versions"):
            assert theirs.get(f"/w/kitano/{kind}/{tour_id}{suffix}").status_code == 404
        for suffix in ("", "/unpublish", "/delete", "/versions/1/roll-back"):
            assert theirs.post(f"/w/kitano/{kind}/{tour_id}{suffix}", data={"name": "x"}).status_code == 404
    assert theirs.get(f"/w/minato/tours/{tour_id}").status_code == 404
    assert editor.get(f"/w/minato/tours/{tour_id}").status_code == 200


def test_a_procedure_becomes_a_tour_from_its_own_page(
    editor: FlaskClient, place: Place, database: Database, article: Article
) -> None:
    address = f"/w/minato/tours/from/{article.id}"
    assert address in editor.get(f"/w/minato/articles/{article.id}").get_data(as_text=True)
    made = editor.post(address)
    assert made.status_code == 303
    assert "画面を開く" in editor.get(made.headers["Location"]).get_data(as_text=True)
    with database.session(place.id, write=True) as session:
        faq = create_article(session, Draft("質問", "答え"), place.members["editor"].id, Placement("faq"))
    assert editor.post(f"/w/minato/tours/from/{faq.id}").status_code == 422
    assert editor.post(f"/w/minato/tours/from/{new_id()}").status_code == 404
    assert address.replace(str(article.id), str(faq.id)) not in editor.get(f"/w/minato/articles/{faq.id}").get_data(
        as_text=True
    )


def test_a_tour_is_made_by_the_procedures_title_or_empty(
    editor: FlaskClient, place: Place, database: Database, article: Article
) -> None:
    assert "人を招く" in editor.get("/w/minato/tours/new").get_data(as_text=True)
    assert editor.post("/w/minato/tours/new", data={"do": "procedure", "article_id": "人を招く"}).status_code == 303
    assert editor.post("/w/minato/tours/new", data={"do": "empty", "name": "ようこそ"}).status_code == 303
    for wrong in ({"do": "procedure", "article_id": "ない記事"}, {"do": "procedure"}, {"do": "empty", "name": " "}):
        answer = editor.post("/w/minato/tours/new", data=wrong)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.get_data(as_text=True)
    assert "ない記事" in editor.post("/w/minato/tours/new", data={"do": "procedure", "article_id": "ない記事"}).text
    with database.session(place.id) as session:
        assert [tour.name for tour in tours_by_name(session)] == ["ようこそ", "人を招く"]


def test_steps_move_and_come_and_go_without_a_script(
    editor: FlaskClient, place: Place, database: Database, tour_id: UUID
) -> None:
    address = f"/w/minato/tours/{tour_id}"

    def titles() -> list[str]:
        with database.session(place.id) as session:
            return [step.title.get("ja", "") for step in steps_of(session, tour_id)]

    sent = {**form_of(editor, address), "steps-0-title_ja": "設定を開く", "is_automatic": "y"}
    answer = editor.post(address, data={**sent, "do": "down:0"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{address}#steps-1")
    assert titles() == ["人を招く", "設定を開く"]
    editor.post(address, data={**form_of(editor, address), "do": "up:1"})
    assert titles() == ["設定を開く", "人を招く"]
    added = editor.post(address, data={**form_of(editor, address), "do": "add"})
    assert added.headers["Location"] == f"{address}#steps-2"
    assert titles() == ["設定を開く", "人を招く", ""]
    editor.post(address, data={**form_of(editor, address), "do": "remove:2"})
    editor.post(address, data={**form_of(editor, address), "do": "up:0"})
    editor.post(address, data={**form_of(editor, address), "do": "remove:9"})
    assert titles() == ["設定を開く", "人を招く"]
    with database.session(place.id) as session:
        tour = tour_by_id(session, tour_id)
        assert (tour.is_automatic, [step.key for step in steps_of(session, tour_id)]) == (True, ["open", "人を招く"])


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    editor: FlaskClient, place: Place, database: Database, tour_id: UUID
) -> None:
    address = f"/w/minato/tours/{tour_id}"
    sent = {**form_of(editor, address), "name": "新しい名前", "steps-1-selector": "#a >", "do": "save"}
    answer = editor.post(address, data=sent)
    assert answer.status_code == 422
    assert 'href="#steps-1-selector"' in answer.text
    assert re.search(
        r'id="steps-1-selector"[^>]*aria-invalid="true"|aria-invalid="true"[^>]*id="steps-1-selector"', answer.text
    )
    assert "新しい名前" in answer.text
    # What was typed is saved nowhere: leaving asks.
    assert "data-typed" in answer.text
    assert "#a &gt;" in answer.text
    assert editor.post(address, data={**sent, "steps-1-selector": "", "article_id": "ない"}).status_code == 422
    with database.session(place.id) as session:
        assert tour_by_id(session, tour_id).name == "人を招く"


def test_publishing_going_back_and_stopping(
    editor: FlaskClient, place: Place, database: Database, tour_id: UUID
) -> None:
    address = f"/w/minato/tours/{tour_id}"
    empty = editor.post(address, data={**form_of(editor, address), "steps-1-title_ja": "", "do": "publish"})
    assert empty.status_code == 422
    assert 'href="#steps-1-title_ja"' in empty.text
    # The draft has been saved, only not published: there is nothing to lose.
    assert "data-typed" not in empty.text
    editor.post(address, data={**form_of(editor, address), "steps-1-title_ja": "招く"})
    for _ in range(2):
        published = editor.post(address, data={**form_of(editor, address), "do": "publish"})
        assert published.status_code == 303
    history = editor.get(f"{address}/versions").text
    assert history.count("roll-back") == 1
    # What a version says is told before anybody goes back to it.
    said = history.partition("第1版の内容")[2]
    assert all(words in said for words in ("ステップ 2", "<b>招く</b>", "メールを送ります。"))
    assert editor.post(f"{address}/versions/1/roll-back").status_code == 303
    assert editor.post(f"{address}/versions/1/roll-back").status_code == 409
    with database.session(place.id) as session:
        assert [(v.number, v.is_live) for v in versions(session, tour_id)] == [(2, False), (1, True)]
    assert editor.post(f"{address}/unpublish").status_code == 303
    assert editor.post(f"{address}/unpublish").status_code == 409
    assert "前に公開していました" in editor.get(address).text
    deleted = editor.post(f"{address}/delete", follow_redirects=True)
    assert "人を招く" in deleted.text
    assert editor.get(address).status_code == 404


def test_an_address_is_tried_without_saving(editor: FlaskClient, tour_id: UUID) -> None:
    address = f"/w/minato/tours/{tour_id}"
    sent = {**form_of(editor, address), "url_patterns": "/members/*", "steps-1-url_pattern": "/invite", "do": "test"}
    fits = editor.post(address, data={**sent, "address": "https://app.test/members/3"})
    assert (fits.status_code, "note-matsu" in fits.text) == (200, True)
    misses = editor.post(address, data={**sent, "address": "https://app.test/invite"})
    assert "note-matsu" not in misses.text
    assert "https://app.test/invite" in misses.text
    assert editor.post(address, data={**sent, "address": ""}).status_code == 200
    assert form_of(editor, address)["url_patterns"] == ""


def test_a_changed_procedure_is_taken_over(
    editor: FlaskClient, place: Place, database: Database, tour_id: UUID, article: Article
) -> None:
    address, owner = f"/w/minato/tours/{tour_id}", place.members["editor"].id
    with database.session(place.id, write=True) as session:
        mine = link_targets(session, [article.id])[article.id]
        body = PROCEDURE.replace("メールを送ります", "招待を送ります")
        save_draft(session, mine, Draft(mine.title, body), owner, started_from=mine.revision)
        publish(session, mine, owner)
    assert "badge-review" in editor.get("/w/minato/tours/").text
    compared = editor.get(address).text.partition("guide-compared")[2].partition("</dl>")[0]
    assert "メールを送ります" in compared
    assert "招待を送ります" in compared
    assert editor.post(f"{address}/steps", data={"do": "take_over", "key": "人を招く"}).status_code == 303
    with database.session(place.id) as session:
        assert steps_of(session, tour_id)[1].body == {"ja": "招待を送ります。"}
    assert "/steps" not in editor.get(address).text
    assert editor.post(f"{address}/steps", data={"do": "keep", "key": "open"}).status_code == 303


def test_lists_say_what_to_do_next_and_can_be_narrowed(editor: FlaskClient, database: Database, place: Place) -> None:
    for kind in ("tours", "tooltips", "checklists"):
        assert f"/w/minato/{kind}/new" in editor.get(f"/w/minato/{kind}/").text
        assert 'class="empty"' in editor.get(f"/w/minato/{kind}/?q=x&state=live").text
    with database.session(place.id, write=True) as session:
        for number in range(55):
            tip = TooltipDraft(f"説明 {number:02}", {"ja": "x"}, selector="#a")
            made = create_tooltip(session, tip, place.members["editor"].id)
            if number < 2:
                publish_tooltip(session, made, None)
    assert editor.get("/w/minato/tooltips/").text.count('scope="row"') == 50
    assert editor.get("/w/minato/tooltips/?page=2").text.count('scope="row"') == 5
    assert editor.get("/w/minato/tooltips/?state=live").text.count('scope="row"') == 2
    assert editor.get("/w/minato/tooltips/?q=説明 01").text.count('scope="row"') == 1


def test_a_tooltip_from_form_to_live(editor: FlaskClient, place: Place, database: Database, article: Article) -> None:
    sent = {"name": "招待", "title_ja": "招待とは", "body_ja": "説明", "look": "pulse", "article_id": "人を招く"}
    assert editor.post("/w/minato/tooltips/new", data={**sent, "selector": "a["}).status_code == 422
    assert editor.post("/w/minato/tooltips/new", data={**sent, "do": "test", "address": "/x"}).status_code == 200
    address = editor.post("/w/minato/tooltips/new", data=sent).headers["Location"]
    refused = editor.post(address, data={**form_of(editor, address), "do": "publish"})
    assert (refused.status_code, 'href="#selector"' in refused.text) == (422, True)
    assert editor.post(address, data={**form_of(editor, address), "do": "test", "address": "/x"}).status_code == 200
    ready = {**form_of(editor, address), "selector": "#invite", "url_patterns": "/members\r\n\r\n/invite"}
    assert editor.post(address, data=ready).status_code == 303
    assert editor.post(address, data={**form_of(editor, address), "do": "publish"}).status_code == 303
    with database.session(place.id) as session:
        [live] = live_guides(session)
    assert (live.content["urls"], live.content["look"]) == (["/members", "/invite"], "pulse")
    assert live.content["article"] == str(article.id)


def test_a_checklist_from_form_to_live(
    editor: FlaskClient, place: Place, database: Database, article: Article, tour_id: UUID
) -> None:
    assert editor.post("/w/minato/checklists/new", data={"name": ""}).status_code == 422
    assert editor.post("/w/minato/checklists/new", data={"name": "x" * 300}).status_code == 422
    address = editor.post("/w/minato/checklists/new", data={"name": "最初の一週間"}).headers["Location"]
    assert editor.post(address, data={**form_of(editor, address), "do": "add"}).headers["Location"].endswith("#items-1")
    sent = {
        **form_of(editor, address),
        "items-0-title_ja": "一",
        "items-0-complete_by": "tour",
        "items-0-complete_tour": str(tour_id),
        "items-0-action": "article",
        "items-0-action_article": "人を招く",
        "items-1-title_ja": "二",
        "items-1-complete_by": "page",
        "items-1-complete_page": "members",
        "items-1-action": "url",
    }
    refused = editor.post(address, data=sent)
    assert (refused.status_code, 'href="#items-1-complete_page"' in refused.text) == (422, True)
    sent |= {"items-1-complete_page": "/members"}
    assert editor.post(address, data={**sent, "do": "test", "address": "/x"}).status_code == 200
    refused = editor.post(address, data={**sent, "do": "publish"})
    assert refused.status_code == 422
    assert 'href="#items-0-complete_tour"' in refused.text
    assert 'href="#items-1-action_page"' in refused.text
    # The draft's own page says where, too.
    assert 'href="#items-1-action_page"' in editor.get(address).text
    editor.post(f"/w/minato/tours/{tour_id}", data={**form_of(editor, f"/w/minato/tours/{tour_id}"), "do": "publish"})
    sent = {**form_of(editor, address), "items-1-action_page": "/members", "do": "publish"}
    assert editor.post(address, data=sent).status_code == 303
    with database.session(place.id) as session:
        first, second = items_of(session, UUID(address.rsplit("/", 1)[1]))
    assert (first.complete_value, first.action_value) == (str(tour_id), str(article.id))
    assert (second.complete_value, second.action_value) == ("/members", "/members")


def test_pages_take_few_statements(editor: FlaskClient, database: Database, place: Place, article: Article) -> None:
    import sqlalchemy as sa

    with database.session(place.id, write=True) as session:
        for _ in range(20):
            tour_from_procedure(session, article, place.members["editor"].id)
    counted: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    assert editor.get("/w/minato/tours/").status_code == 200
    assert len(counted) <= 23, counted


def test_use_and_health_of_a_tour_and_its_badges(
    editor: FlaskClient, database: Database, place: Place, tour_id: UUID
) -> None:
    address = f"/w/{place.slug}/tours/{tour_id}"
    assert "まだ数値がありません" in editor.get(f"{address}/health").get_data(as_text=True)
    with database.session(place.id, write=True) as session:
        tour = tour_by_id(session, tour_id)
        first, second = steps_of(session, tour_id)
        first.selector = "#open"
        session.flush()
        publish_tour(session, tour, place.members["editor"].id)
        at, run = now(), new_id()
        base = {"content": str(tour_id), "version": 1, "run": str(run), "page": "/members", "at": at.isoformat()}
        told = [("tour.started", ""), ("step.shown", second.key), ("target.missing", first.key)]
        facts = [{**base, "id": str(new_id()), "kind": kind, "step": step, "session": "s"} for kind, step in told]
        assert not take_in(session, facts, Origin("widget")).rejected
    page = editor.get(f"{address}/health").get_data(as_text=True)
    assert "第1版のステップ" in page
    assert "訪問の 100% で見つかりません" in page
    assert re.search(r"1 \(100%\)", page)
    draft = editor.get(address).get_data(as_text=True)
    assert "訪問の 100% で見つかりません" in draft
    assert f"{address}/health" in draft


def test_a_tours_health_tells_how_its_questions_were_answered(
    editor: FlaskClient, database: Database, place: Place
) -> None:
    asks = Behaviour(
        kind="modal", buttons=[Button("next", text={"ja": "初めてです", "en": "I am new"}), Button("finish")]
    )
    draft = TourDraft("案内", {"ja": "案内"}, steps=[StepDraft(title={"ja": "使ったことは?"}, behaviour=asks)])
    with database.session(place.id, write=True) as session:
        tour = create_tour(session, draft, None)
        publish_tour(session, tour, None)
        [step] = steps_of(session, tour.id)
        base = {"kind": "step.button", "content": str(tour.id), "version": 1, "step": step.key, "session": "s"}
        facts = [
            {
                **base,
                "id": str(new_id()),
                "run": str(new_id()),
                "at": now().isoformat(),
                "props": {"do": do, "place": at},
            }
            for do, at in (("next", 1), ("next", 1), ("next", 1), ("finish", 2))
        ]
        assert not take_in(session, facts, Origin("widget")).rejected
    page = editor.get(f"/w/minato/tours/{tour.id}/health").text
    asked = page.partition('id="question-1"')[2]
    assert "使ったことは?" in asked
    first, second = asked.index("初めてです"), asked.index("完了")
    assert "3 (75%)" in asked[first:second]
    assert "1 (25%)" in asked[second:]
