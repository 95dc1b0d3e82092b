"""Requests that another site makes in the name of somebody who is signed in."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.db import Database
from tests.factories import Place
from tests.sweeps.routes import Filled, rules, unsafe
from tests.sweeps.world import rows_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
HERE = {"Origin": "http://localhost"}


@pytest.fixture
def admin(app: Flask, ours: Place, signed_in) -> FlaskClient:
    """A signed-in browser, and the application as it is in production: with CSRF tokens."""
    client: FlaskClient = signed_in(ours, "admin")
    app.config["WTF_CSRF_ENABLED"] = True
    return client


def token(client: FlaskClient, ours: Place) -> str:
    page = client.get(f"/w/{ours.slug}/profile/").get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="csrf_token"', page)
    assert found
    return found[1] or found[2]


def attempts(app: Flask, database: Database, ours: Place) -> list[tuple[str, str]]:
    filled = Filled(app, database, ours)
    return [
        (method, filled.address(rule))
        for rule in rules(app)
        if not rule.endpoint.startswith("embed.")
        for method in unsafe(rule)
    ]


def test_without_a_token_every_change_is_refused(
    app: Flask, database: Database, ours: Place, admin: FlaskClient
) -> None:
    before = rows_of(database, ours.id)
    tried = attempts(app, database, ours)
    statuses = {address: admin.open(address, method=method, headers=HERE).status_code for method, address in tried}
    assert {address: status for address, status in statuses.items() if status != 400} == {}
    assert rows_of(database, ours.id) == before
    assert len(tried) > 30


FOREIGN = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
)


def test_from_another_origin_every_change_is_refused_even_with_a_token(
    app: Flask, database: Database, ours: Place, admin: FlaskClient
) -> None:
    sent = {"csrf_token": token(admin, ours)}
    before, tried = rows_of(database, ours.id), attempts(app, database, ours)
    statuses = {
        (address, str(headers)): admin.open(address, method=method, data=sent, headers=headers).status_code
        for headers in FOREIGN
        for method, address in tried
    }
    assert {address: status for address, status in statuses.items() if status != 400} == {}
    assert rows_of(database, ours.id) == before


def test_with_a_token_from_here_a_change_is_made(ours: Place, admin: FlaskClient) -> None:
    answer = admin.post("/language", data={"csrf_token": token(admin, ours), "language": "en"}, headers=HERE)
    assert answer.status_code == 303


def test_the_refusal_says_what_to_do(admin: FlaskClient) -> None:
    answer = admin.post("/language", data={"language": "en"}, headers=HERE | {"Accept-Language": "en"})
    assert "reload the page" in answer.get_data(as_text=True)
