"""What an import finds in the workspace: articles, addresses, shelves and people."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Account, Member
from core.db import chunks
from core.files.models import StoredFile
from kb.articles.models import Article, ArticleSlug
from kb.collections.models import Collection
from kb.collections.queries import all_collections
from kb.exchange.documents import ParsedBatch, ParsedDocument
from kb.exchange.planning import Existing

BEGUN = "begun"
"""`Article.source_hash` of an article that an import is creating: readers don't see it yet."""
CHANGING = "changing"
"""`Article.source_hash` of one that an import is changing: readers still see what was there before."""
STATE_COLUMNS = ("title", "body", "phrasings", "kind", "audience", "locale", "slug", "collection_id", "tags")


@dataclass(frozen=True)
class Standing:
    """What is there before an import, and what it needs to know of it."""

    existing: list[Existing]
    addresses: dict[str, str]
    """The article id for every address in use, former ones included."""
    slugs: dict[UUID, str]
    collections: Sequence[Collection]
    people: dict[str, UUID]
    """Members by e-mail address."""

    def collection(self, key: str) -> Collection | None:
        """Return the collection that an import knows by `key`: its source key, or its id in an export."""
        return next((shelf for shelf in self.collections if key in {shelf.source_key, str(shelf.id)}), None)


def standing(session: Session, batch: ParsedBatch) -> Standing:
    """Read the workspace once, in a handful of statements."""
    live = {row.id: row.slug for row in session.execute(sa.select(Article.id, Article.slug))}
    former = session.execute(sa.select(ArticleSlug.slug, ArticleSlug.article_id)).all()
    addresses = {row.slug: str(row.article_id) for row in former} | {slug: str(id_) for id_, slug in live.items()}
    return Standing(
        existing=_existing(session, {document.source_key: document for document in batch.documents}),
        addresses=addresses,
        slugs=live,
        collections=all_collections(session),
        people=_people(session),
    )


def fingerprint(values: Mapping[str, Any]) -> str:
    """Return a hash over what people change on an article; its owners and dates are not part of it."""
    facts = [values[name] for name in STATE_COLUMNS]
    return hashlib.sha256(json.dumps(facts, default=str, ensure_ascii=False).encode()).hexdigest()


def files_known(session: Session, hashes: Iterable[str]) -> list[StoredFile]:
    """Return those of the files that are stored already."""
    found: list[StoredFile] = []
    for some in chunks(hashes, 400):
        found += session.scalars(sa.select(StoredFile).where(StoredFile.sha256.in_(some)))
    return found


def _people(session: Session) -> dict[str, UUID]:
    statement = (
        sa.select(Account.email, Member.id)
        .join(Member, Member.account_id == Account.id)
        .where(Member.disabled_at.is_(None))
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def _existing(session: Session, documents: Mapping[str, ParsedDocument]) -> list[Existing]:
    rows = list(session.execute(_columns().where(Article.source_key.is_not(None))))
    known = {row.source_key for row in rows}
    ids = [id_ for key in documents if key not in known and (id_ := _as_id(key))]
    for some in chunks(ids, 400):
        rows += session.execute(_columns().where(Article.id.in_(some)))
    keys = {row.source_key or str(row.id): str(row.id) for row in rows}
    return [_standing_article(row, documents, keys) for row in rows]


def _columns() -> sa.Select[Any]:
    names = ("id", *STATE_COLUMNS, "source_key", "source_hash", "source_state", "trashed_at", "state")
    return sa.select(*(getattr(Article, name) for name in names))


def _standing_article(row: Any, documents: Mapping[str, ParsedDocument], keys: Mapping[str, str]) -> Existing:
    key = row.source_key or str(row.id)
    content_hash, state = row.source_hash, fingerprint(row._mapping)  # noqa: SLF001  rows have no other mapping
    document = documents.get(key)
    if not row.source_hash and document and _says(row, document, keys):
        # Written here, exported, and back without a change.
        content_hash = document.content_hash
    return Existing(
        source_key=key,
        content_hash=content_hash,
        article_id=str(row.id),
        slug=row.slug,
        is_edited=row.source_state != state or row.state == "archived",
        state=state,
        is_trashed=row.trashed_at is not None,
        is_begun=row.source_hash == BEGUN,
    )


def _says(row: Any, document: ParsedDocument, keys: Mapping[str, str]) -> bool:
    text = document.draft or document.text
    return (row.title, row.body, row.phrasings) == (text.title, text.body_for(keys), list(text.phrasings))


def _as_id(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None
