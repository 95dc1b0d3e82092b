"""What every request goes through: key, origin, body, limits, CORS, languages, and no cookies."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.db import Database
from core.limits import Rate
from core.web.application import AnnaiFlask
from core.workspaces.models import Site
from tests.factories import Place
from tests.widget.api.conftest import ORIGIN, Host
from widget.api.limits import RATES, Limits

POSTS: dict[str, dict[str, Any]] = {
    "boot": {},
    "search": {"q": "招待"},
    "article": {"slug": "x"},
    "feedback": {"id": "0190a3a0-0000-7000-8000-000000000000", "article_id": "0190a3a0-0000-7000-8000-000000000000"}
    | {"helpful": True},
    "questions": {"id": "0190a3a0-0000-7000-8000-000000000000", "text": "どこ?"},
    "events": {"events": []},
}

sqlite_only = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


def error(answer: Any) -> str:
    return str(answer.get_json()["error"]["code"])


@sqlite_only
def test_an_unknown_key_is_refused_readably(host: Host) -> None:
    for name, values in POSTS.items():
        answer = host(name, **{**values, "key": "an_unknown"})
        assert (answer.status_code, error(answer)) == (404, "unknown_key")
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


@sqlite_only
@pytest.mark.parametrize("origin", [None, "null", "https://evil.example", "http://product.test.evil.example"])
def test_other_pages_are_refused(host: Host, origin: str | None) -> None:
    host.origin = origin
    for name, values in POSTS.items():
        answer = host(name, **values)
        assert (answer.status_code, error(answer)) == (403, "origin")
        assert answer.headers.get("Access-Control-Allow-Origin") == origin
        assert "Origin" in answer.headers["Vary"]


@sqlite_only
def test_wildcards_and_the_development_star(host: Host, database: Database, place: Place) -> None:
    def allowed(origin: str, origins: list[str], environment: str) -> int:
        with database.session(place.id, write=True) as session:
            site = session.get_one(Site, place.site.id)
            site.origins, site.environment = origins, environment
        host.origin = origin
        return host("boot").status_code

    assert allowed("https://a.b.example.com", ["https://*.example.com"], "production") == 200
    assert allowed("https://example.com", ["https://*.example.com"], "production") == 403
    assert allowed("http://anywhere.test:3000", ["*"], "production") == 403
    assert allowed("http://anywhere.test:3000", ["*"], "development") == 200


@sqlite_only
def test_what_is_no_object_is_refused(host: Host) -> None:
    for body in ("", "{", "[]", '"x"', "null", b"\xff\xfe", "[" * 5000):
        for name in POSTS:
            answer = host.raw(name, body)
            assert (answer.status_code, error(answer)) == (400, "malformed")
            assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("boot", {"key": 5}, "key"),
    ("boot", {"url": 5}, "url"),
    ("boot", {"user": {"id": ["u"]}}, "user.id"),
    ("boot", {"user": {"id": "x" * 201}}, "user.id"),
    ("boot", {"token": "x" * 8001}, "token"),
    ("search", {}, "q"),
    ("search", {"q": "x", "search_id": "no"}, "search_id"),
    ("article", {"slug": None}, "slug"),
    ("feedback", POSTS["feedback"] | {"helpful": "yes"}, "helpful"),
    ("feedback", POSTS["feedback"] | {"reason": "boring"}, "reason"),
    ("feedback", POSTS["feedback"] | {"comment": "x" * 2001}, "comment"),
    ("questions", POSTS["questions"] | {"id": "1"}, "id"),
    ("questions", POSTS["questions"] | {"text": "x" * 1001}, "text"),
    ("questions", POSTS["questions"] | {"text": " "}, "text"),
    ("questions", POSTS["questions"] | {"email": "no address"}, "email"),
    ("events", {}, "events"),
    ("events", {"events": ["x"]}, "events.0"),
    ("events", {"events": [{}] * 51}, "events"),
]


@sqlite_only
def test_wrong_fields_are_named(host: Host) -> None:
    for name, values, field in WRONG:
        answer = host(name, **values)
        assert (answer.status_code, error(answer)) == (422, "invalid"), (name, values)
        assert field in json.dumps(answer.get_json()), (name, values)


@sqlite_only
def test_large_bodies_are_refused(host: Host) -> None:
    for name, values in POSTS.items():
        answer = host(name, padding="x" * 70_000, **values)
        assert (answer.status_code, error(answer)) == (413, "too_large")
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


@sqlite_only
def test_halves_of_emoji_and_nul_do_no_harm(host: Host) -> None:
    body = '{"key": "%s", "q": "\\ud83d a\\u0000b \\ud83d\\ude00", "settled": true, "page": "\\udc00"}'
    answer = host.raw("search", body % host.place.site.key)
    assert answer.status_code == 200


@sqlite_only
def test_errors_are_in_the_asked_language(host: Host) -> None:
    asked = {"ja": "キー", "ja-JP": "キー", "en": "key", "EN_gb": "key", "fr": "キー", None: "キー"}
    for locale, expected in asked.items():
        assert expected in host("boot", key="an_unknown", locale=locale).get_json()["error"]["message"]


@sqlite_only
def test_a_page_in_another_language_gets_the_workspaces(host: Host) -> None:
    assert host.boot(locale="fr")["locale"] == "ja"
    assert host.boot(locale="en-US")["locale"] == "en"
    assert host.boot(locale=None)["locale"] == "ja"


@sqlite_only
def test_preflight_is_answered(host: Host) -> None:
    asked = {
        "Origin": ORIGIN,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    for name in POSTS:
        answer = host.client.options(f"/embed/v1/{name}", headers=asked)
        assert answer.status_code == 200
        assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
        assert answer.headers["Access-Control-Allow-Headers"] == "content-type"
        assert "POST" in answer.headers["Access-Control-Allow-Methods"]
        assert "Access-Control-Allow-Credentials" not in answer.headers


@sqlite_only
def test_no_cookie_is_read_or_set(host: Host, place: Place) -> None:
    host.client.post("/sign-in", data={"email": place.email("editor"), "password": "correct horse battery"})
    assert host.client.get_cookie("annai") is not None
    answers = [host.client.get("/embed/v1/annai.js")]
    for name, values in POSTS.items():
        answers += [host(name, **values), host(name, key="an_unknown")]
        answers.append(host.client.options(f"/embed/v1/{name}", headers={"Origin": ORIGIN}))
    for answer in answers:
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "Access-Control-Allow-Credentials" not in answer.headers


@sqlite_only
def test_being_signed_in_opens_nothing(host: Host, place: Place, make_article: Any) -> None:
    article = make_article(audience="internal")
    host.client.post("/sign-in", data={"email": place.email("editor"), "password": "correct horse battery"})
    assert host("article", slug=article.slug).status_code == 404


@sqlite_only
def test_answers_are_not_kept_by_caches(host: Host) -> None:
    answer = host("boot")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Origin" in answer.headers["Vary"]
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN


@sqlite_only
def test_who_asks_too_often_waits(host: Host, app: AnnaiFlask, other: Place) -> None:
    tight = {**RATES, "boot": Rate(0.5, 2), "stranger": Rate(1, 1)}
    app.extensions["annai_embed_limits"] = Limits(tight)
    assert [host("boot").status_code for _ in range(3)] == [200, 200, 429]
    answer = host("boot")
    assert (error(answer), answer.headers["Retry-After"]) == ("too_many", "2")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert host("search", q="x").status_code == 200
    assert Host(host.client, other)("boot").status_code == 200
    assert [host("boot", key=f"an_{n}").status_code for n in range(2)] == [404, 429]


@sqlite_only
def test_our_own_faults_are_told_as_such(host: Host, app: AnnaiFlask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(app.extensions, "annai_engine")
    answer = host("search", q="x", locale="en")
    assert (answer.status_code, error(answer)) == (500, "server")
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "annai_engine" not in answer.get_data(as_text=True)


def test_a_bucket_fills_again_and_old_ones_are_forgotten() -> None:
    moment = [0.0]
    limits = Limits({"x": Rate(2, 2)}, clock=lambda: moment[0], remembered=2)
    assert [limits.spend("x", "a") for _ in range(3)] == [0, 0, 1]
    moment[0] = 0.5
    assert [limits.spend("x", "a") for _ in range(2)] == [0, 1]
    moment[0] = 60
    assert [limits.spend("x", "a") for _ in range(3)] == [0, 0, 1]
    limits.spend("x", "b")
    limits.spend("x", "c")
    assert limits.spend("x", "a") == 0


@sqlite_only
def test_other_methods_are_refused(client: FlaskClient, place: Place) -> None:
    for name in POSTS:
        assert client.get(f"/embed/v1/{name}").status_code == 404
        assert client.put(f"/embed/v1/{name}").status_code == 405
