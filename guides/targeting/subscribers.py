"""What targeting takes from the log of facts."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.registry import subscribe
from guides.targeting.encounters import note_facts


@subscribe("facts.taken")
def keep_encounters(session: Session, *, rows: list[dict[str, Any]], **_facts: Any) -> None:
    """Note who has met which guide."""
    note_facts(session, rows)
