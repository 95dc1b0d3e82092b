"""A collection is called in the reader's language, where somebody has said what that is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.jobs.worker import Worker
from core.permissions import PUBLIC
from kb.collections.models import Collection
from kb.search.suggesting import suggestions
from tests.factories import Place, make_article
from tests.plugins.bound import Open

LEFT_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore:unclosed file")
pytestmark = [pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True), LEFT_OPEN]


@pytest.fixture
def shelves(writing: Open, place: Place, worker: Worker) -> None:
    """An outer shelf with an English name and an inner one without, with an article in each language on it."""
    with writing() as session:
        outer = session.get_one(Collection, place.collection.id)
        outer.name, outer.names = "請求書の発行", {"en": "Invoices"}
        outer.description, outer.descriptions = "作成と送付", {"en": "Writing and sending"}
        inner = Collection(name="訂正", slug="corrections", parent_id=outer.id)
        session.add(inner)
        session.flush()
        editor = place.members["editor"]
        make_article(session, editor, "請求書を取り消す", slug="cancel", collection_id=inner.id)
        make_article(session, editor, "Cancel an invoice", slug="cancel-en", collection_id=inner.id, locale="en")
        make_article(session, editor, "Send an invoice", slug="send-en", collection_id=outer.id, locale="en")
    worker.run_due()


@pytest.mark.parametrize(
    ("language", "called", "not_called"), [("en", "Invoices", "請求書の発行"), ("ja", "請求書の発行", "Invoices")]
)
def test_the_help_center_calls_shelves_in_the_readers_language(
    client: FlaskClient, shelves: None, language: str, called: str, not_called: str
) -> None:
    del shelves
    article, query = ("cancel-en", "invoice") if language == "en" else ("cancel", "請求書")
    paths = ("/", "/collections/shelf-minato", "/collections/corrections", f"/articles/{article}", f"/search?q={query}")
    for path in paths:
        page = client.get(f"/help/minato{path}", headers={"Accept-Language": language}).get_data(as_text=True)
        assert called in page, path
        assert not_called not in page, path
    home = client.get("/help/minato/", headers={"Accept-Language": language}).get_data(as_text=True)
    assert ("Writing and sending" if language == "en" else "作成と送付") in home


def test_what_has_no_name_in_a_language_keeps_its_own(client: FlaskClient, shelves: None) -> None:
    del shelves
    page = client.get("/help/minato/articles/cancel-en", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "訂正" in page


def test_suggestions_say_the_shelf_in_the_readers_language(writing: Open, shelves: None) -> None:
    del shelves
    with writing() as session:
        found = suggestions(session, PUBLIC, "Send", locale="en")
        assert [one.crumb for one in found] == ["Invoices"]
        assert {one.crumb for one in suggestions(session, PUBLIC, "Send", locale="ja")} == {"請求書の発行"}


def test_staff_say_it_in_the_form(signed_in: Callable[[Place, str], FlaskClient], writing: Open, place: Place) -> None:
    client, page = signed_in(place, "editor"), f"/w/minato/collections/{place.collection.id}"
    form = client.get(f"{page}?lang=ja").get_data(as_text=True)
    assert "名前（英語）" in form
    assert "名前（日本語）" not in form
    sent = {"name": "請求書", "audience": "public", "parent_id": "", "name_en": " Invoices ", "description_en": ""}
    assert client.post(page, data=sent).status_code == 303
    with writing() as session:
        shelf = session.get_one(Collection, place.collection.id)
        assert (shelf.names, shelf.descriptions, shelf.name_in("en")) == ({"en": "Invoices"}, {}, "Invoices")
    assert 'value="Invoices"' in client.get(page).get_data(as_text=True)
    long = client.post(page, data=sent | {"name_en": "x" * 121})
    assert long.status_code == 422
    assert "120" in long.get_data(as_text=True)
    made = client.post("/w/minato/collections/", data=sent | {"name": "見積書", "name_en": "Quotes"})
    assert made.status_code == 303
    assert "Quotes" in client.get("/w/minato/collections/").get_data(as_text=True)
