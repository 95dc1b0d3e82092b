"""Reads a workspace, or one collection with all below it, as an export writes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Account, Member
from core.files import storage
from core.files.models import StoredFile
from kb.articles.models import Article, ArticleSlug, PublishedVersion, Revision
from kb.collections.models import Collection
from kb.collections.queries import all_collections, with_descendants
from kb.exchange.export import ExportFile
from kb.exchange.frontmatter import parse
from kb.exchange.layout import ExportArticle, ExportCollection, ExportText


@dataclass(frozen=True)
class Gathered:
    """Everything that an export is made of."""

    articles: Sequence[ExportArticle]
    collections: Sequence[ExportCollection]
    files: Sequence[ExportFile]

    @property
    def size(self) -> int:
        """About how many files the export will have."""
        return len(self.articles) + len(self.collections) + len(self.files)


def gather(session: Session, folder: Path, collection_id: UUID | None = None) -> Gathered:
    """Read what an export of the workspace (or of one collection) holds: everything but the trash."""
    shelves = all_collections(session)
    condition: sa.ColumnElement[bool] = Article.trashed_at.is_(None)
    if collection_id is not None:
        inside = with_descendants(shelves, [collection_id])
        shelves = [shelf for shelf in shelves if shelf.id in inside]
        condition = sa.and_(condition, Article.collection_id.in_(inside))
    statement = sa.select(Article, PublishedVersion).outerjoin(
        PublishedVersion, PublishedVersion.id == Article.published_version_id
    )
    rows = session.execute(statement.where(condition).execution_options(yield_per=200))
    facts = _Facts(session)
    return Gathered(
        [facts.article(article, version) for article, version in rows],
        [_collection(shelf) for shelf in shelves],
        _files(session.scalars(sa.select(StoredFile)), folder),
    )


class _Facts:
    """What is true of articles and stands in other tables, read once for all."""

    def __init__(self, session: Session) -> None:
        people = sa.select(Member.id, Account.email).join(Account, Account.id == Member.account_id)
        self.emails = {row[0]: row[1] for row in session.execute(people)}
        self.aliases: defaultdict[UUID, list[str]] = defaultdict(list)
        for id_, slug in session.execute(sa.select(ArticleSlug.article_id, ArticleSlug.slug)):
            self.aliases[id_].append(slug)
        first = sa.select(Revision.article_id, Revision.member_id).join(Article, Article.id == Revision.article_id)
        kept = first.where(Revision.number == 1, Article.front_matter.contains("owner:"))
        self.importers = {row[0]: row[1] for row in session.execute(kept)}

    def article(self, article: Article, version: PublishedVersion | None) -> ExportArticle:
        """Return one article as it is exported."""
        return ExportArticle(
            id=str(article.id),
            key=article.source_key or str(article.id),
            slug=article.slug,
            published=_text(version) if version else None,
            draft=_text(article),
            collection_id=str(article.collection_id or ""),
            kind=article.kind,
            locale=article.locale,
            audience=article.audience,
            state=article.state,
            owner="" if self._stands_in(article) else self._email(article.owner_id),
            deputy=self._email(article.deputy_id),
            verified_until=article.verified_until,
            tags=tuple(article.tags),
            aliases=tuple(alias for alias in self.aliases[article.id] if alias != article.slug),
            front_matter=article.front_matter,
        )

    def _email(self, member_id: UUID | None) -> str:
        return self.emails.get(member_id, "") if member_id else ""

    def _stands_in(self, article: Article) -> bool:
        """Whether the owner is only whoever imported it, in place of one who is no member here."""
        importer = self.importers.get(article.id)
        if importer is None or importer != article.owner_id:
            return False
        return bool(parse(article.front_matter).text("owner"))


def _text(said: Article | PublishedVersion) -> ExportText:
    return ExportText(said.title, said.body, tuple(said.phrasings))


def _collection(shelf: Collection) -> ExportCollection:
    return ExportCollection(
        id=str(shelf.id),
        key=shelf.source_key or str(shelf.id),
        slug=shelf.slug,
        name=shelf.name,
        parent_id=str(shelf.parent_id or ""),
        description=shelf.description,
        audience=shelf.audience,
        position=shelf.position,
        names=shelf.names,
        descriptions=shelf.descriptions,
    )


def _files(rows: Iterable[StoredFile], folder: Path) -> list[ExportFile]:
    """Return the files whose bytes are there: one that is lost must not keep the rest from leaving."""
    return [
        ExportFile(row.sha256, row.name, _reader(folder, row.sha256))
        for row in rows
        if storage.path_of(folder, row.sha256).exists()
    ]


def _reader(folder: Path, sha256: str) -> Callable[[], bytes]:
    return lambda: storage.read(folder, sha256)
