"""Questions that are near, for when nothing matched."""

from __future__ import annotations

from collections.abc import Iterable

from kb.search.analysis.folding import fold

_LEAST = 0.12


def near_titles(text: str, titles: Iterable[tuple[str, str]], *, limit: int = 5) -> list[str]:
    """Return the ids of titles that share pairs of characters with `text` (Dice's coefficient), nearest first."""
    wanted = _pairs(text)
    scored = ((_dice(wanted, _pairs(title)), id_) for id_, title in titles)
    ranked = sorted(((score, id_) for score, id_ in scored if score > _LEAST), key=lambda pair: (-pair[0], pair[1]))
    return [id_ for _score, id_ in ranked[:limit]]


def _pairs(text: str) -> set[str]:
    folded = "".join(fold(text).split())
    return {folded[at : at + 2] for at in range(len(folded) - 1)} or {folded}


def _dice(left: set[str], right: set[str]) -> float:
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0
