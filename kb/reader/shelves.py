"""The help center's shelves: collections with something on them that this reader may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kb.articles.models import Article
from kb.articles.queries import Titled
from kb.articles.shelving import Place
from kb.collections.models import Collection
from kb.collections.queries import with_descendants


@dataclass(frozen=True)
class Shelf:
    """A collection as readers see it. `count` includes what is on the shelves below."""

    collection: Collection
    count: int


def languages_shown(counts: Mapping[Place, int], locale: str) -> list[str]:
    """Return the reader's language, or all that there are when there is nothing in it."""
    there = sorted({language for _collection_id, language in counts})
    return [locale] if locale in there else there


def on_shelves(counts: Mapping[Place, int], languages: Sequence[str]) -> Counter[UUID | None]:
    """Return how many articles in these languages stand on each collection itself."""
    found = Counter[UUID | None]()
    for (collection_id, language), count in counts.items():
        if language in languages:
            found[collection_id] += count
    return found


def shelves_below(
    parent: UUID | None, collections: Sequence[Collection], on_shelf: Counter[UUID | None]
) -> list[Shelf]:
    """Return the shelves directly below `parent` that are not empty for this reader, in their order."""
    found = []
    for collection in collections:
        if collection.parent_id == parent:
            count = sum(on_shelf[id_] for id_ in with_descendants(collections, [collection.id]))
            if count:
                found.append(Shelf(collection, count))
    return found


def related(article: Article, shelf_mates: Sequence[Titled], limit: int = 5) -> list[Titled]:
    """Return other articles of the same shelf, those with common tags first."""
    mine = set(article.tags)
    return sorted(shelf_mates, key=lambda other: (-len(mine & set(other.tags)), other.title))[:limit]
