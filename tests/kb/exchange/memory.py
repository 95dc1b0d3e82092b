"""A workspace in memory: carries out an import and exports again, as the database does it."""

from __future__ import annotations

import hashlib
import itertools
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from kb.exchange.documents import ParsedBatch, ParsedDocument, ParsedText
from kb.exchange.export import ExportFile, export_entries, keep_unresolved
from kb.exchange.layout import ExportArticle, ExportCollection, ExportText
from kb.exchange.parsing import parse_source
from kb.exchange.planning import Existing, Plan, collection_slugs, plan_import
from kb.exchange.sources import Entry

COUNTER = itertools.count(1)


@dataclass
class MemorySource:
    """Files by path."""

    files: dict[str, bytes]

    def entries(self) -> list[Entry]:
        return [
            Entry(PurePosixPath(path), len(data), lambda data=data: data)  # type: ignore[misc]
            for path, data in sorted(self.files.items())
        ]


@dataclass
class Workspace:
    """What an import leaves behind. Ids differ from workspace to workspace."""

    articles: dict[str, ExportArticle] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    collections: dict[str, ExportCollection] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def take(self, batch: ParsedBatch) -> Plan:
        """Import a batch and return the plan that was carried out."""
        known = [
            Existing(key, self.hashes.get(key, ""), article.id, article.slug) for key, article in self.articles.items()
        ]
        taken = {article.slug: article.id for article in self.articles.values()}
        plan = plan_import(batch, known, taken_slugs=taken)
        shelves = self._shelve(batch)
        for file in batch.files:
            data = file.read()
            assert hashlib.sha256(data).hexdigest() == file.sha256
            self.files[file.sha256] = (file.name, data)
        planned = [*plan.creates, *plan.changes]
        ids = {key: article.id for key, article in self.articles.items()}
        ids |= {each.document.source_key: f"id-{next(COUNTER)}" for each in plan.creates}
        for each in planned:
            document = each.document
            article = _article(document, each.slug, ids, shelves)
            self.articles[document.source_key] = article
            self.hashes[document.source_key] = document.content_hash
        return plan

    def _shelve(self, batch: ParsedBatch) -> dict[tuple[str, ...], str]:
        slugs = collection_slugs(batch.collections, ())
        ids: dict[str, str] = {key: shelf.id for key, shelf in self.collections.items()}
        for shelf in batch.collections:
            ids.setdefault(shelf.key, f"shelf-{next(COUNTER)}")
            self.collections[shelf.key] = ExportCollection(
                id=ids[shelf.key],
                key=shelf.key,
                slug=shelf.slug if batch.is_export else slugs[shelf.key],
                name=shelf.name,
                parent_id=ids.get(shelf.parent, ""),
                description=shelf.description,
                audience=shelf.audience or "public",
                position=shelf.position,
                names=shelf.names,
                descriptions=shelf.descriptions,
            )
        return {shelf.path: ids[shelf.key] for shelf in batch.collections}

    def export(self) -> dict[str, bytes]:
        """Export everything."""
        files = [ExportFile(sha, name, lambda data=data: data) for sha, (name, data) in self.files.items()]  # type: ignore[misc]
        entries = export_entries(list(self.articles.values()), list(self.collections.values()), files)
        return {str(entry.path): entry.data for entry in entries}


def _article(
    document: ParsedDocument, slug: str, ids: dict[str, str], shelves: dict[tuple[str, ...], str]
) -> ExportArticle:
    properties = document.properties
    text = _text(document.text, ids)
    is_published = properties.published is not False
    draft = _text(document.draft, ids) if document.draft else None
    return ExportArticle(
        id=ids[document.source_key],
        key=document.source_key,
        slug=slug,
        published=text if is_published else None,
        draft=draft if is_published else text,
        collection_id=shelves.get(document.collection_path, ""),
        kind=document.kind,
        locale=document.locale,
        audience=properties.audience or "public",
        state=properties.state or ("published" if is_published else "draft"),
        verified_until=properties.verified_until,
        tags=properties.tags,
        aliases=properties.aliases,
        front_matter=keep_unresolved(document.front_matter, owner=properties.owner, deputy=properties.deputy),
    )


def _text(text: ParsedText, ids: dict[str, str]) -> ExportText:
    return ExportText(text.title, text.body_for(ids), text.phrasings)


def read(files: dict[str, bytes]) -> ParsedBatch:
    """Parse files held in memory."""
    return parse_source(MemorySource(files))


def imported(files: dict[str, bytes]) -> Workspace:
    """Import files into an empty workspace."""
    workspace = Workspace()
    workspace.take(read(files))
    return workspace
