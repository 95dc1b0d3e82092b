"""What every answer has in common: headers, languages, error pages, and facts that outlive a rollback."""

import pytest
import sqlalchemy as sa
from flask import Flask, g, url_for
from flask.testing import FlaskClient
from werkzeug.routing import BuildError

from core.accounts.models import SignInAttempt
from core.db import Database
from core.errors import Conflict
from core.messages import msg
from core.web.access import public
from core.web.context import current
from core.workspaces.actions import record
from core.workspaces.models import AuditEntry
from tests.factories import Place

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ADDRESSES = ["/sign-in", "/no-such-page", "/help/minato/", "/w/minato/", "/static/x/core/icons.svg", "/", "/home"]


@sqlite_only
def test_every_answer_carries_the_security_headers(place: Place, client: FlaskClient, signed_in) -> None:
    browsers = (client, signed_in(place, "admin"))
    for answer in [browser.get(address) for browser in browsers for address in ADDRESSES]:
        headers = answer.headers
        policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert policy["frame-ancestors"] == "'none'"
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
        assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        answer.close()


@sqlite_only
def test_pages_are_not_kept_by_caches(place: Place, signed_in) -> None:
    cached = signed_in(place, "admin").get("/w/minato/").headers["Cache-Control"]
    assert "no-store" in cached or "no-cache" in cached


@sqlite_only
def test_static_files_are_kept_for_ever_under_their_fingerprint(app: Flask, client: FlaskClient) -> None:
    version = app.extensions["annai_static"]
    with client.get(f"/static/{version}/core/icons.svg") as current_one:
        assert "immutable" in current_one.headers["Cache-Control"]
    with client.get("/static/old/core/icons.svg") as old:
        assert old.headers["Cache-Control"] == "no-cache"
    assert client.get(f"/static/{version}/core/../application.py").status_code == 404
    assert client.get(f"/static/{version}/nowhere/icons.svg").status_code == 404


@sqlite_only
@pytest.mark.parametrize(("language", "told"), [("en", "We couldn't find that"), ("ja", "見つかりません")])
def test_errors_are_explained_in_the_readers_language(client: FlaskClient, language: str, told: str) -> None:
    answer = client.get("/no-such-page", headers={"Accept-Language": language})
    page = answer.get_data(as_text=True).replace("&#39;", "'")
    assert answer.status_code == 404
    assert told in page
    assert f'<html lang="{language}"' in page


@sqlite_only
def test_each_kind_of_error_has_its_page(app: Flask, client: FlaskClient) -> None:
    def conflict() -> str:
        raise Conflict(msg("Take the article out of the trash first."))

    def crash() -> str:
        message = "a secret detail"
        raise RuntimeError(message)

    for name, view in {"conflict": conflict, "crash": crash}.items():
        app.add_url_rule(f"/{name}", name, public(view))
    refused = client.get("/conflict", headers={"Accept-Language": "ja"})
    assert (refused.status_code, "先に" in refused.get_data(as_text=True)) == (409, True)
    crashed = client.get("/crash")
    assert crashed.status_code == 500
    assert "a secret detail" not in crashed.get_data(as_text=True)
    assert client.post("/home").status_code == 405
    asked = client.get("/conflict", headers={"Accept": "application/json"})
    assert asked.get_json()["error"]["code"] == "conflict"


@sqlite_only
def test_the_language_is_asked_for_then_the_persons_then_the_browsers(place: Place, client: FlaskClient) -> None:
    def shown(**headers: str) -> str:
        text = client.get("/sign-in", headers=headers).get_data(as_text=True)
        return text.partition('<html lang="')[2][:2]

    assert shown(**{"Accept-Language": "en-GB,en;q=0.9"}) == "en"
    assert shown(**{"Accept-Language": "fr"}) == "ja"
    client.get("/sign-in?lang=en")
    assert shown(**{"Accept-Language": "ja"}) == "en"
    client.post("/language", data={"language": "ja"})
    assert shown(**{"Accept-Language": "en"}) == "ja"
    client.post("/language", data={"language": "xx"})
    assert shown(**{"Accept-Language": "en"}) == "ja"


@sqlite_only
def test_a_member_keeps_the_language_in_other_browsers(place: Place, signed_in) -> None:
    profile = {"name": "Editor", "locale": "en"}
    assert signed_in(place, "editor").post("/w/minato/profile/", data=profile).status_code == 303
    page = signed_in(place, "editor").get("/w/minato/", headers={"Accept-Language": "ja"})
    assert '<html lang="en"' in page.get_data(as_text=True)


def test_what_was_recorded_outlives_a_rollback(
    app: Flask, database: Database, place: Place, client: FlaskClient
) -> None:
    def half_done() -> str:
        current.session.get(type(place.workspace), place.id).name = "Lost"  # type: ignore[union-attr]
        current.session.flush()
        current.record_fact(lambda s: record(s, None, "tried"), workspace_id=place.id)
        raise Conflict(msg("No."))

    app.add_url_rule("/half", "half", public(half_done), methods=["POST"])
    assert client.post("/half").status_code == 409
    with database.session(place.id) as session:
        assert "tried" in session.scalars(sa.select(AuditEntry.action)).all()
        assert session.get_one(type(place.workspace), place.id).name == place.workspace.name


def test_a_failed_sign_in_is_remembered_although_it_failed(
    database: Database, place: Place, client: FlaskClient
) -> None:
    client.post("/sign-in", data={"email": place.email("admin"), "password": "wrong"})
    with database.session() as session:
        assert len(session.scalars(sa.select(SignInAttempt)).all()) == 1


@sqlite_only
def test_an_address_claimed_by_a_visitor_is_believed_from_a_proxy_only(
    settings, database: Database, place: Place, client: FlaskClient
) -> None:
    from dataclasses import replace

    from app import create_app

    behind = create_app(replace(settings, trusted_proxies=1), database)
    behind.config["WTF_CSRF_ENABLED"] = False
    for browser in (client, behind.test_client()):
        data = {"email": "x@x.example", "password": "wrong"}
        browser.post("/sign-in", data=data, headers={"X-Forwarded-For": "198.51.100.7"})
    with database.session() as session:
        assert session.scalars(sa.select(SignInAttempt.address)).all() == ["127.0.0.1", "198.51.100.7"]


@sqlite_only
def test_an_address_of_no_view_is_werkzeugs_own_error(app: Flask) -> None:
    with app.test_request_context("/w/minato/"):
        g.workspace_slug = "minato"
        assert url_for("articles.index") == "/w/minato/articles/"
        with pytest.raises(BuildError, match="indexes"):
            url_for("articles.indexes")
