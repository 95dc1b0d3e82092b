"""A canary is written into everything that one workspace owns; from the other workspace it is never seen."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from core.accounts.models import Account
from core.backup import tables
from core.db import Database
from core.identifiers import new_id
from core.workspaces.models import Site
from kb.search.indexing import rebuild
from tests.factories import Place
from tests.sweeps.routes import Filled, declared, has_ids, rules, unsafe
from tests.sweeps.world import plant, rows_of

# The embedded search engine leaves closing the files of a replaced index to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
WORDS = ("支払サイト", "締め日", "登録", "請求書", "tour", "draft", "送る", "*", "payment-terms")
"""What both workspaces have: a search that saw too much would find the canary by these."""


@pytest.fixture
def canary(database: Database, app: Flask, ours: Place, theirs: Place) -> str:
    """The canary, planted in their workspace, and in the search index."""
    word = f"CANARY{new_id().hex[-12:]}"
    assert plant(database, theirs.id, word) > 100
    rebuild(database, app.extensions["annai_engine"])
    return word


def said(answer: Response) -> str:
    """Return all of an answer: status line, headers and body."""
    return f"{answer.status} {answer.headers} {answer.get_data().decode(errors='replace')}"


def tell(client: FlaskClient, address: str, canary: str, **query: str) -> str | None:
    """Open a page and return a complaint when it shows the canary or breaks."""
    with client.get(address, query_string=query) as answer:
        if canary in said(answer):
            return f"{address} {query} shows it"
        return f"{address} {query} fails" if answer.status_code >= 500 else None


def pages(app: Flask, *filled: Filled) -> Iterator[str]:
    """Yield every address that can be opened, filled in each way."""
    for rule in rules(app):
        if "GET" in (rule.methods or ()):
            yield from {one.address(rule) for one in filled}


def test_their_words_are_there_to_be_found(app: Flask, theirs: Place, canary: str) -> None:
    """Otherwise the sweeps below would prove nothing."""
    shown = app.test_client().get(f"/help/{theirs.slug}/").get_data(as_text=True)
    found = app.test_client().get(f"/help/{theirs.slug}/search", query_string={"q": "支払サイト"})
    assert canary in shown
    assert canary in found.get_data(as_text=True)


@pytest.mark.parametrize("who", ["admin", "nobody"])
def test_no_page_of_ours_shows_anything_of_theirs(
    app: Flask, database: Database, ours: Place, theirs: Place, signed_in, canary: str, who: str
) -> None:
    client = app.test_client() if who == "nobody" else signed_in(ours, who)
    filled = Filled(app, database, ours), Filled(app, database, theirs, under=ours)
    assert [told for address in pages(app, *filled) if (told := tell(client, address, canary))] == []


def test_pages_of_ours_with_their_ids_are_not_found(
    app: Flask, database: Database, ours: Place, theirs: Place, signed_in, canary: str
) -> None:
    client, mixed = signed_in(ours, "admin"), Filled(app, database, theirs, under=ours)
    shared = {"reader.article", "reader.collection"}
    named = [r for r in rules(app) if "GET" in (r.methods or ()) and "workspace" in r.arguments and has_ids(r)]
    statuses = {r.endpoint: client.get(mixed.address(r)).status_code for r in named if r.endpoint not in shared}
    assert {endpoint: status for endpoint, status in statuses.items() if status != 404} == {}
    assert len(statuses) > 5


def test_no_search_of_ours_finds_anything_of_theirs(app: Flask, ours: Place, signed_in, canary: str) -> None:
    client = signed_in(ours, "admin")
    places = [f"/help/{ours.slug}/search", f"/help/{ours.slug}/suggest", f"/w/{ours.slug}/search/"]
    places += [f"/w/{ours.slug}/search/suggest"]
    places += [f"/w/{ours.slug}/articles/", f"/w/{ours.slug}/articles/links", f"/w/{ours.slug}/searches/"]
    complaints = [told for place in places for word in WORDS if (told := tell(client, place, canary, q=word))]
    assert complaints == []
    assert "支払サイト" in client.get(places[0], query_string={"q": WORDS[0]}).get_data(as_text=True)


def test_their_workspace_answers_our_admin_as_if_it_did_not_exist(
    app: Flask, database: Database, ours: Place, theirs: Place, signed_in, canary: str
) -> None:
    client, wrong = signed_in(ours, "admin"), []
    for one in (Filled(app, database, theirs), Filled(app, database, ours, under=theirs)):
        for rule in rules(app):
            if not rule.rule.startswith("/w/"):
                continue
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                answer = client.open(one.address(rule), method=method)
                if answer.status_code != 404 or canary in said(answer):
                    wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


def test_changes_with_their_ids_are_not_found_and_change_nothing(
    app: Flask, database: Database, ours: Place, theirs: Place, signed_in, canary: str
) -> None:
    client, mixed, wrong = signed_in(ours, "admin"), Filled(app, database, theirs, under=ours), []
    shared = {"reader.vote"}
    before = rows_of(database, theirs.id), accounts_of(database)
    for rule in rules(app):
        if "workspace" not in rule.arguments or not has_ids(rule) or rule.endpoint in shared:
            continue
        for method in unsafe(rule):
            answer = client.open(mixed.address(rule), method=method, data=FORM)
            if answer.status_code != 404 or canary in said(answer):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []
    assert (rows_of(database, theirs.id), accounts_of(database)) == before


FORM = {
    "name": "A name",
    "title": "A title",
    "body": "Text.",
    "role": "reader",
    "kind": "faq",
    "audience": "public",
    "locale": "ja",
    "reason": "A reason",
    "revision": "1",
    "started_from": "1",
    "step": "1",
    "confirm": "yes",
    "launcher": "right",
    "environment": "production",
    "origins": "https://app.example.com",
}


def accounts_of(database: Database) -> list[Any]:
    """Return all accounts: an admin of ours must not reset a password of theirs."""
    with database.session() as session:
        return [(a.email, a.name, a.password_hash, a.disabled_at) for a in session.scalars(sa.select(Account))]


def test_their_ids_in_forms_of_ours_reach_nothing(
    app: Flask, database: Database, ours: Place, theirs: Place, signed_in, canary: str
) -> None:
    client, filled, wrong = signed_in(ours, "admin"), Filled(app, database, ours), []
    before, form = rows_of(database, theirs.id), FORM | foreign_fields(database, theirs)
    for rule in rules(app):
        if "workspace" not in rule.arguments or rule.endpoint.startswith("profile."):
            continue
        for method in unsafe(rule):
            answer = client.open(filled.address(rule), method=method, data=form)
            if answer.status_code >= 500 or canary in said(answer):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []
    assert rows_of(database, theirs.id) == before
    assert leaked(database, ours, theirs, canary) == []


def foreign_fields(database: Database, theirs: Place) -> dict[str, Any]:
    """Return form fields which name things of theirs, under every name that a form might use."""
    rows = rows_of(database, theirs.id)
    ids = {f"{name}_id": str(found[0]["id"]) for name, found in rows.items()}
    member, article = str(theirs.members["editor"].id), ids["article_id"]
    people = dict.fromkeys(("owner_id", "owner", "deputy_id", "reviewer_id", "reviewer", "assignee", "member"), member)
    lists = {"ids": [article], "article_ids": [article], "collection_ids": [ids["collection_id"]]}
    others = {"parent_id": ids["collection_id"], "collection": ids["collection_id"], "article": article}
    return ids | people | lists | others


def leaked(database: Database, ours: Place, theirs: Place, canary: str) -> list[str]:
    """Return which of our rows hold an id or a word of theirs."""
    foreign = {str(row["id"]) for found in rows_of(database, theirs.id).values() for row in found}
    return [
        f"{name}.{column} = {value}"
        for name, found in rows_of(database, ours.id).items()
        for row in found
        for column, value in row.items()
        if str(value) in foreign or canary in str(value)
    ]


def test_the_embed_of_our_product_knows_nothing_of_theirs(
    app: Flask, database: Database, ours: Place, theirs: Place, canary: str
) -> None:
    client, wrong = app.test_client(), []
    article = rows_of(database, theirs.id)["article"][0]
    viewer = embed(client, ours.site, "boot", url="http://product.test/invoices", locale="ja").get_json()["viewer"]
    calls: list[tuple[str, dict[str, Any]]] = [
        ("boot", {"url": "http://product.test/", "locale": "ja"}),
        ("article", {"slug": article["slug"]}),
        ("article", {"slug": str(article["id"])}),
        ("feedback", {"id": str(new_id()), "article_id": str(article["id"]), "helpful": True}),
        *(("search", {"q": word, "locale": "ja", "settled": True, "search_id": str(new_id())}) for word in WORDS),
    ]
    before = rows_of(database, theirs.id)
    for name, values in calls:
        answer = embed(client, ours.site, name, viewer=viewer, **values)
        if answer.status_code >= 500 or canary in said(answer):
            wrong.append((name, values, answer.status_code))
    assert wrong == []
    assert rows_of(database, theirs.id) == before


def embed(client: FlaskClient, site: Site, name: str, **values: Any) -> TestResponse:
    """Call the embed's API as a product's page does."""
    body = json.dumps({"key": site.key, "viewer": None, **values})
    return client.post(f"/embed/v1/{name}", data=body, headers={"Origin": "http://product.test"})


def test_a_token_of_their_site_opens_nothing_of_ours(
    app: Flask, database: Database, ours: Place, theirs: Place
) -> None:
    client, word = app.test_client(), f"CANARY{new_id().hex[-12:]}"
    viewer = embed(client, theirs.site, "boot", url="http://product.test/", locale="ja").get_json()["viewer"]
    plant(database, theirs.id, word)
    rebuild(database, app.extensions["annai_engine"])
    answer = embed(client, ours.site, "search", viewer=viewer, q="支払サイト", locale="ja", settled=True)
    assert word not in said(answer)
    assert answer.status_code != 500


def test_a_partner_sees_granted_collections_only(app: Flask, database: Database, ours: Place, signed_in) -> None:
    """The same sweep inside one workspace: what is on other shelves, and what is internal, isn't a partner's."""
    word = f"CANARY{new_id().hex[-12:]}"
    hide(database, ours, word)
    rebuild(database, app.extensions["annai_engine"])
    client, filled = signed_in(ours, "partner"), Filled(app, database, ours)
    complaints = [told for address in pages(app, filled) if (told := tell(client, address, word))]
    for place in (f"/help/{ours.slug}/search", f"/help/{ours.slug}/suggest", f"/w/{ours.slug}/search/"):
        complaints += [told for text in WORDS if (told := tell(client, place, word, q=text))]
    assert complaints == []


def hide(database: Database, ours: Place, word: str) -> None:
    """Take the partner's shelf away and mark everything written in the workspace."""
    names = ("article", "revision", "published_version")
    with database.engine.begin() as connection:
        known = {table.name: table for table in tables()}
        connection.execute(sa.delete(known["collection_grant"]))
        for table in (known[name] for name in names):
            owned = table.c.workspace_id == ours.id
            connection.execute(sa.update(table).where(owned).values(title=f"{word} 支払サイト", body=f"{word} 締め日"))
        connection.execute(
            sa.update(known["published_version"]).values(text=f"{word} 支払サイト", html=f"<p>{word}</p>")
        )
        connection.execute(sa.update(known["article"]).values(audience="internal"))
        connection.execute(sa.update(known["collection"]).values(name=f"{word} shelf"))


def test_every_route_was_swept(app: Flask) -> None:
    """A route outside /w/ and /help/ has to be thought about: it is named here once somebody has."""
    known = {
        "",
        "sign-in",
        "sign-out",
        "language",
        "home",
        "forgotten",
        "reset",
        "join",
        "static",
        "embed",
        "w",
        "help",
    }
    outside = {rule.rule.split("/")[1] for rule in rules(app)} - known
    assert outside == set()
    assert all(declared(app, rule) for rule in rules(app))
