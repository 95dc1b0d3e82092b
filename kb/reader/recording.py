"""What readers do in the help center, recorded beside the page they get."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy.orm import Session

from core.events.actions import Origin, take_in
from core.identifiers import new_id
from kb.search.actions import log_click

_BOTS = re.compile(r"bot|crawl|spider|slurp|preview|fetch|curl|wget|python-|headless|monitor|lighthouse", re.IGNORECASE)


def is_bot(user_agent: str) -> bool:
    """Tell whether a request says that no person made it; browsers under test call themselves headless too."""
    return not user_agent or (bool(_BOTS.search(user_agent)) and "HeadlessChrome" not in user_agent)


def article_read(
    session: Session, article_id: UUID, *, reader: str, page: str, locale: str, source: str = "help"
) -> None:
    """Log that an article was read."""
    fact = {
        "id": str(new_id()),
        "kind": "article.opened",
        "session": reader,
        "page": page,
        "locale": locale,
        "props": {"article_id": str(article_id), "via": "page"},
    }
    take_in(session, [fact], Origin(source))


def result_opened(session: Session, search_id: UUID, article_id: UUID, rank: int) -> None:
    """Log that a search result was opened."""
    log_click(session, search_id, article_id, rank)
