from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import count

import pytest
from sqlalchemy.orm import Session

from core.clock import now
from core.identifiers import new_id
from kb.articles.models import Article
from kb.search.actions import SearchRecord, log_click, log_search
from tests.kb.search.tuning.conftest import engine, publish

__all__ = ["ask", "engine", "publish"]
Ask = Callable[..., str]
_names = count()


def visit(
    session: Session,
    text: str,
    *opened: tuple[Article, int],
    who: str = "",
    days: float = 1,
    source: str = "help",
    viewer: str = "public",
    hits: int = 10,
) -> str:
    """Let somebody search and open articles at ranks; returns who it was."""
    visitor, at = who or f"visitor {next(_names)}", now() - timedelta(days=days)
    record = SearchRecord(
        id=new_id(), text=text, locale="ja", source=source, viewer=viewer, session=visitor, hits=hits, at=at
    )
    log_search(session, record)
    for article, rank in opened:
        log_click(session, record.id, article.id, rank, at=at + timedelta(seconds=5))
    return visitor


@pytest.fixture
def ask(session: Session) -> Ask:
    """Let somebody search and open articles at ranks: `ask("締め日", (article, 3))`."""
    return partial(visit, session)


def crowd(ask: Ask, text: str, shown: Sequence[Article], wanted: Article, people: int) -> None:
    """Let so many people look for an article that stands where it stands."""
    for _ in range(people):
        ask(text, (wanted, list(shown).index(wanted) + 1))


def soon() -> datetime:
    return now() + timedelta(minutes=1)
