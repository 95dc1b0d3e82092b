"""A bound session and published articles for tests of guides."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from app import import_features
from core.db import Database
from kb.articles.actions import Draft, Placement, create_article
from kb.articles.models import Article
from kb.articles.publishing import publish
from tests.factories import Place, make_place

MakeArticle = Callable[..., Article]

PROCEDURE = """最初に読むこと。

## 画面を開く {#open}

**設定**を開きます。

## 人を招く

メールを送ります。
"""


@pytest.fixture(autouse=True, scope="session")
def _features() -> None:
    """Subscribers take part without a whole application."""
    import_features()


@pytest.fixture
def place(database: Database) -> Place:
    """A workspace with an editor and nobody else: passwords take long to hash."""
    return make_place(database, roles=("editor",))


@pytest.fixture
def editor(place: Place, signed_in: Callable[[Place, str], FlaskClient]) -> FlaskClient:
    """The workspace's editor, signed in."""
    return signed_in(place, "editor")


@pytest.fixture
def make_article(session: Session, place: Place) -> MakeArticle:
    """Make an article and publish it unless told otherwise."""

    def make(title: str = "人を招く", body: str = PROCEDURE, *, published: bool = True, **where: object) -> Article:
        values = {"kind": "procedure", **where}
        owner = place.members["editor"].id
        article = create_article(session, Draft(title, body), owner, Placement(**values))  # type: ignore[arg-type]
        if published:
            publish(session, article, owner)
        return article

    return make
