"""What is taken from the log of facts beside the facts themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core.registry import subscribe
from kb.search.actions import log_click

RANKS = range(1, 1000)


@subscribe("facts.taken")
def note_clicks(session: Session, *, rows: list[dict[str, Any]], **_facts: Any) -> None:
    """Log which search results were opened; clicks on a search that isn't known are passed over."""
    for row in rows:
        if row["kind"] == "search.clicked":
            props = row["props"]
            rank = props["rank"] if props["rank"] in RANKS else RANKS[-1]
            log_click(session, UUID(props["search_id"]), UUID(props["article_id"]), rank, at=row["at"])
