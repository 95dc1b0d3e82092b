"""What checklists take from the log of facts."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.registry import subscribe
from guides.checklists.progress import note_facts


@subscribe("facts.taken")
def keep_progress(session: Session, *, rows: list[dict[str, Any]], **_facts: Any) -> None:
    """Note which items were done and which checklists put away."""
    note_facts(session, rows)
