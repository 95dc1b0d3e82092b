"""The help center's shelves: collections with something on them that this reader may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kb.articles.models import Article
from kb.articles.queries import Titled
from kb.collections.models import Collection
from kb.collections.queries import with_descendants


@dataclass(frozen=True)
class Shelf:
    """A collection as readers see it. `count` includes what is on the shelves below."""

    collection: Collection
    count: int


def shelves_below(parent: UUID | None, collections: Sequence[Collection], articles: Sequence[Article]) -> list[Shelf]:
    """Return the shelves directly below `parent` that are not empty for this reader, in their order."""
    on_shelf = Counter(article.collection_id for article in articles)
    found = []
    for collection in collections:
        if collection.parent_id == parent:
            count = sum(on_shelf[id_] for id_ in with_descendants(collections, [collection.id]))
            if count:
                found.append(Shelf(collection, count))
    return found


def most_read(articles: Sequence[Article], views: Mapping[UUID, int]) -> list[Article]:
    """Return questions before other articles, each the most read first."""
    return sorted(articles, key=lambda a: (a.kind != "faq", -views.get(a.id, 0), a.published_title))


def related(article: Article, shelf_mates: Sequence[Titled], limit: int = 5) -> list[Titled]:
    """Return other articles of the same shelf, those with common tags first."""
    mine = set(article.tags)
    return sorted(shelf_mates, key=lambda other: (-len(mine & set(other.tags)), other.title))[:limit]
