"""What results are narrowed to, by readers and by staff: choices in the address that tell of nothing unreadable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from core.db import bound_workspace
from core.permissions import Viewer
from kb.articles.labels import KIND_LABELS
from kb.articles.lately import recently
from kb.articles.shelving import readable_places
from kb.collections.models import Collection
from kb.collections.queries import CollectionTree


@dataclass(frozen=True)
class Narrowing:
    """The choices there are, and those that were made; a choice that there isn't doesn't narrow."""

    shelves: list[tuple[str, str]] = field(default_factory=list)
    """Address and name of each collection with something on it or below it, with the names above."""
    languages: list[str] = field(default_factory=list)
    kind: str = ""
    shelf: str = ""
    shelf_id: UUID | None = None
    written: str = ""
    is_verified: bool = False

    @property
    def chosen(self) -> dict[str, str]:
        """The choices that were made, as they stand in the address."""
        given = {"kind": self.kind, "shelf": self.shelf, "written": self.written}
        return {name: value for name, value in given.items() if value} | ({"verified": "1"} if self.is_verified else {})


PARTS = ("kind", "shelf", "written", "verified")


def narrowing(
    session: Session,
    viewer: Viewer,
    given: Mapping[str, str],
    version: str,
    tree: CollectionTree,
    *,
    locale: str,
    named_in: str,
) -> Narrowing:
    """Return what an address narrows results to. `locale` is the first of the languages.

    Shelves have their names in `named_in`; without a language, their own. Where something readable stands is looked up
    once for each `version` of the search index: it passes every article.
    """
    who = (bound_workspace(session), viewer.audiences, viewer.collection_ids)
    places = recently(("places", version, *who), lambda: readable_places(session, viewer))
    shelves = _with_something(tree, {place for place, _language in places if place})
    known = {shelf.slug: shelf for shelf, _path in shelves}
    languages = sorted({language for _place, language in places}, key=lambda code: (code != locale, code))
    shelf = known.get(given.get("shelf", ""))
    kind, written = given.get("kind", ""), given.get("written", "")
    return Narrowing(
        shelves=[(one.slug, " / ".join(part.name_in(named_in) for part in path)) for one, path in shelves],
        languages=languages,
        kind=kind if kind in KIND_LABELS else "",
        shelf=shelf.slug if shelf else "",
        shelf_id=shelf.id if shelf else None,
        written=written if written in languages else "",
        is_verified=given.get("verified") == "1",
    )


def _with_something(tree: CollectionTree, filled: set[UUID]) -> list[tuple[Collection, list[Collection]]]:
    """The collections that aren't empty, each under its own, in their order."""
    return list(_walk(tree, {shelf.id for place in filled for shelf in tree.path(place)}, None))


def _walk(tree: CollectionTree, shown: set[UUID], parent: UUID | None) -> Iterator[tuple[Collection, list[Collection]]]:
    for shelf in tree.children.get(parent, ()):
        if shelf.id in shown:
            yield shelf, tree.path(shelf.id)
            yield from _walk(tree, shown, shelf.id)
