"""A host page that speaks to the embed API, and the little data that it needs."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.clock import now
from core.db import Database
from core.identifiers import new_id
from core.web.application import AnnaiFlask
from kb.articles.actions import Draft, Placement, create_article
from kb.articles.models import Article
from kb.articles.publishing import publish
from kb.search.engines.protocol import Hit, Results, SearchRequest
from tests.factories import Place, make_place

ORIGIN = "http://product.test"


class Host:
    """A page of the host product: `host("boot", locale="en")` posts as the embed does."""

    def __init__(self, client: FlaskClient, place: Place, origin: str | None = ORIGIN) -> None:
        self.client, self.place, self.origin = client, place, origin
        self.viewer: str | None = None

    def __call__(self, name: str, **values: Any) -> TestResponse:
        return self.raw(name, json.dumps({"key": self.place.site.key, "viewer": self.viewer, **values}))

    def raw(self, name: str, body: str | bytes, **headers: str) -> TestResponse:
        """Post a body as it is."""
        sent = {
            "Content-Type": "text/plain;charset=UTF-8",
            **({"Origin": self.origin} if self.origin else {}),
            **headers,
        }
        return self.client.post(f"/embed/v1/{name}", data=body, headers=sent)

    def boot(self, **values: Any) -> dict[str, Any]:
        """Begin, and keep the viewer token as a page does."""
        answer = self("boot", **values)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        given: dict[str, Any] = answer.get_json()
        self.viewer = given["viewer"]
        return given

    def token(self, sub: str = "u1", *, secret: str = "", algorithm: str = "HS256", **claims: Any) -> str:
        """Return what the host product's server would sign."""
        claims = {"sub": sub, "exp": now() + timedelta(hours=1), **claims}
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, secret or self.place.identity_secret, algorithm=algorithm)


class Engine:
    """A search engine that finds what it was told to."""

    version = "whole"

    def __init__(self) -> None:
        self.found: list[Article] = []
        self.asked: list[SearchRequest] = []

    def search(self, request: SearchRequest) -> Results:
        """Give everything, whoever asks: the queries decide again who may see what."""
        self.asked.append(request)
        return Results(tuple(Hit(str(a.id), 1.0) for a in self.found), len(self.found), ())

    def holding(self, workspace_id: str, form: str, most: int) -> None:
        """Leave it to the database where letters stand."""


@pytest.fixture
def place(database: Database) -> Place:
    """A workspace with an editor and nobody else: passwords take long to hash."""
    return make_place(database, roles=("editor",))


@pytest.fixture
def other(database: Database, place: Place) -> Place:
    """Another workspace."""
    return make_place(database, "kitano", roles=("editor",))


@pytest.fixture
def engine(app: AnnaiFlask, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The engine of the application under test."""
    made = Engine()
    monkeypatch.setitem(app.extensions, "annai_engine", made)
    return made


@pytest.fixture
def host(app: AnnaiFlask, place: Place, engine: Engine) -> Host:
    """A page of the place's product."""
    return Host(app.test_client(), place)


@pytest.fixture
def make_article(database: Database, place: Place) -> Callable[..., Article]:
    """Publish an article of `where` (the place) and return it, detached."""

    def make(title: str = "招待する", body: str = "## 開く\n\n本文\n", where: Place = place, **values: Any) -> Article:
        owner, draft = where.members["editor"].id, Draft(title, body, values.pop("phrasings", []))
        with database.session(where.id, write=True) as session:
            article = create_article(session, draft, owner, Placement(**{"kind": "procedure", **values}))
            publish(session, article, owner)
        return article

    return make


def fact(kind: str = "page.viewed", **values: Any) -> dict[str, Any]:
    """Return a fact as the embed sends it."""
    start = {"id": str(new_id()), "kind": kind, "at": now().isoformat(), "session": "s1", "page": "/x", "locale": "ja"}
    return {**start, "device": "desktop", "props": {}, **values}
