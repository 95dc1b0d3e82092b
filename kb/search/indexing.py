"""From articles to the index: what is in it is always what readers can see, or can be made so again."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database, bound_workspace, chunks
from core.workspaces.queries import workspaces
from kb.articles.models import Article, PublishedVersion
from kb.collections.queries import CollectionTree, collection_tree
from kb.search.engines.protocol import Change, Deletion, Document, Engine, NeedsRebuild
from kb.search.models import SearchIndexState
from kb.search.phrasings import PhrasingError, expand

log = logging.getLogger("annai.search")


def documents(session: Session, article_ids: Sequence[UUID] | None = None) -> Iterator[Document]:
    """Yield the published articles of the session's workspace (or these of them) as search sees them."""
    tree = collection_tree(session)
    statement = (
        sa.select(Article, PublishedVersion)
        .join(PublishedVersion, PublishedVersion.id == Article.published_version_id)
        .where(Article.trashed_at.is_(None))
    )
    if article_ids is not None:
        statement = statement.where(Article.id.in_(article_ids))
    for article, version in session.execute(statement.execution_options(yield_per=200)):
        yield document(article, version, tree)


def document(article: Article, version: PublishedVersion, tree: CollectionTree) -> Document:
    """Return one published article as search sees it."""
    return Document(
        id=str(article.id),
        workspace_id=str(article.workspace_id),
        locale=article.locale,
        kind=article.kind,
        audience=article.audience,
        state="published",
        collection_ids=tuple(str(shelf.id) for shelf in tree.path(article.collection_id)),
        title=version.title,
        phrasings=tuple(expanded(version.phrasings)),
        headings=tuple(version.headings),
        body=version.text,
        tags=tuple(article.tags),
        verified=article.verified_until is not None and article.verified_until > now(),
        updated_at=version.published_at,
    )


def expanded(phrasings: Sequence[str]) -> list[str]:
    """Return the questions that phrasings stand for; one that can't be read stands for itself."""
    found: list[str] = []
    for phrasing in phrasings:
        try:
            found.extend(expand(phrasing))
        except PhrasingError:
            found.append(phrasing)
    return found[:200]


def apply(session: Session, engine: Engine, article_ids: Sequence[UUID]) -> int:
    """Bring the index up to date for these articles, and tell other processes. Returns how many can be found."""
    found = {changed.id: changed for changed in documents(session, article_ids)}
    changes: list[Change] = [found.get(str(id_)) or Deletion(str(id_)) for id_ in article_ids]
    engine.apply(changes)
    note_change(session)
    return len(found)


def note_change(session: Session) -> None:
    """Count a change of the workspace's index, by which other processes learn of it."""
    state = session.scalar(sa.select(SearchIndexState))
    if state is None:
        state = SearchIndexState(workspace_id=bound_workspace(session))
        session.add(state)
        session.flush()
    state.version += 1
    state.updated_at = now()


def rebuild(database: Database, engine: Engine) -> int:
    """Build the index of all workspaces anew beside the old one and swap; returns how many articles are in it."""
    with database.session() as session:
        ids = [workspace.id for workspace in workspaces(session)]
    engine.rebuild(_of_all(database, ids))
    for workspace_id in ids:
        with database.session(workspace_id, write=True) as session:
            note_change(session)
    return engine.count()


def _of_all(database: Database, workspace_ids: Sequence[UUID]) -> Iterator[Document]:
    for workspace_id in workspace_ids:
        with database.session(workspace_id) as session:
            for batch in chunks(documents(session), 200):
                yield from batch


def mend(database: Database, engine: Engine) -> bool:
    """Look at the index and all of its files; a missing, damaged or outdated one is built anew. True when it was."""
    try:
        engine.check()
    except NeedsRebuild as reason:
        log.warning("the search index is built anew: %s: %s", type(reason).__name__, reason)
        log.warning("the search index was built anew with %d articles", rebuild(database, engine))
        return True
    return False
