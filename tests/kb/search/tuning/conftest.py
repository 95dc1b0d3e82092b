from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from core.accounts.models import Member
from kb.articles.models import Article
from kb.search.engines.protocol import Engine
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.engines.whoosh_engine import WhooshEngine
from kb.search.indexing import apply
from tests.factories import make_article

Publish = Callable[..., Article]


@pytest.fixture(params=[WhooshEngine, TantivyEngine])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    opened: Engine = request.param(tmp_path / "index")
    yield opened
    opened.close()


@pytest.fixture
def publish(session: Session, engine: Engine, editor: Member) -> Publish:
    """Publish an article and index it."""

    def made(title: str, body: str = "本文です。", **values: object) -> Article:
        article = make_article(session, editor, title, body=body, **values)
        session.flush()
        apply(session, engine, [article.id])
        return article

    return made
