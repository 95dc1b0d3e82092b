"""The last resort before “no result”: looking for the characters themselves."""

from __future__ import annotations

from collections.abc import Iterable

from kb.search.analysis.folding import fold


def substring_matches(text: str, documents: Iterable[tuple[str, str]]) -> list[str]:
    """Return the ids of the documents in which every stretch of `text` stands, those with more of it first."""
    stretches = fold(text).split()
    found: list[tuple[int, str]] = []
    for id_, body in documents:
        folded = fold(body)
        counts = [folded.count(stretch) for stretch in stretches]
        if counts and all(counts):
            found.append((-sum(counts), id_))
    return [id_ for _count, id_ in sorted(found)]
