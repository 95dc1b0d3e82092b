"""Writes on drafts: create, save, own, verify, trash. Publishing and reviewing are in `publishing.py`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.clock import now
from core.errors import Conflict, Invalid
from core.identifiers import new_id, slugify
from core.messages import msg
from core.registry import announce
from core.rendering import MAX_BYTES
from core.workspaces.actions import record
from kb.articles.answering import readers
from kb.articles.models import Article, ArticleSlug, Revision
from kb.articles.queries import open_review
from kb.articles.shown import mark

COALESCE = timedelta(minutes=10)
MAX_TITLE = 300
"""The column's width."""


@dataclass(frozen=True)
class Draft:
    """What an author edits."""

    title: str
    body: str
    phrasings: Sequence[str] = field(default_factory=list)


class EditConflict(Conflict):
    """Somebody saved after this author began; both texts are kept: `theirs` is stored, `mine` is in the form."""

    def __init__(self, theirs: Revision) -> None:
        super().__init__(msg("Somebody else saved this article meanwhile. Compare both texts below."))
        self.theirs = theirs


@dataclass(frozen=True)
class Placement:
    """Where a new article goes."""

    kind: str = "article"
    collection_id: UUID | None = None
    audience: str = "public"
    locale: str = "ja"
    slug: str = ""
    """Empty: made from the title."""
    is_sample: bool = False


def create_article(session: Session, draft: Draft, by: UUID | None, place: Placement | None = None) -> Article:
    """Create an article as a draft with its first revision. Its author becomes its owner."""
    where = place or Placement()
    article = Article(
        id=new_id(),
        kind=where.kind,
        collection_id=where.collection_id,
        audience=where.audience,
        locale=where.locale,
        owner_id=by,
        slug=free_slug(session, where.slug or draft.title),
        is_sample=where.is_sample,
    )
    session.add(article)
    session.flush()
    _store(session, article, draft, by, note="")
    return article


def free_slug(session: Session, text: str, *, but: UUID | None = None) -> str:
    """Return a URL part made from `text` that no article has or had, numbered when needed."""
    base = slugify(text) or f"article-{str(new_id())[-6:]}"
    taken = set(session.scalars(sa.select(Article.slug).where(Article.slug.startswith(base), Article.id != but)))
    taken |= set(session.scalars(sa.select(ArticleSlug.slug).where(ArticleSlug.slug.startswith(base))))
    return next(s for s in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if s not in taken)


def save_draft(
    session: Session, article: Article, draft: Draft, by: UUID, *, started_from: int, seen: str = "", note: str = ""
) -> Revision:
    """Save a draft as a revision; saves of one author within ten minutes are one. Raises `EditConflict`, `Invalid`.

    `started_from` is the number of the revision that the author began with, `seen` the mark (`shown.mark`) of its text
    then: the number alone doesn't tell what that author has saved since, in another window too.
    """
    _check(draft)
    newest = _newest(session, article)
    if newest is not None and _same(newest, draft):
        return newest
    if newest is not None and (article.revision != started_from or (seen and mark(newest) != seen)):
        raise EditConflict(newest)
    if newest is not None and not note and _continues(session, article, newest, by):
        newest.title, newest.body, newest.phrasings, newest.at = draft.title, draft.body, list(draft.phrasings), now()
        _take_over(article, draft)
        return newest
    return _store(session, article, draft, by, note=note)


def _check(draft: Draft) -> None:
    if not draft.title.strip():
        raise Invalid("title", msg("Enter a title."))
    if len(draft.title) > MAX_TITLE:
        raise Invalid("title", msg("Use at most %(count)s characters.", count=MAX_TITLE))
    if len(draft.body.encode(errors="replace")) > MAX_BYTES:
        raise Invalid("body", msg("The text is too long. Split it into several articles."))


def _newest(session: Session, article: Article) -> Revision | None:
    return session.scalar(
        sa.select(Revision).where(Revision.article_id == article.id, Revision.number == article.revision)
    )


def _same(revision: Revision, draft: Draft) -> bool:
    return (revision.title, revision.body, revision.phrasings) == (draft.title, draft.body, list(draft.phrasings))


def _continues(session: Session, article: Article, newest: Revision, by: UUID) -> bool:
    """Tell whether a save may go on in the newest revision: same author, recent, not reviewed, not published."""
    fresh = now() - newest.at < COALESCE
    if newest.member_id != by or not fresh or newest.note or newest.number == 1:
        return False
    review = open_review(session, article.id) if article.state == "in_review" else None
    return article.state == "draft" or (review is not None and newest.number > review.revision)


def _store(session: Session, article: Article, draft: Draft, by: UUID | None, *, note: str) -> Revision:
    article.revision += 1
    row = Revision(
        id=new_id(),
        article_id=article.id,
        number=article.revision,
        title=draft.title,
        body=draft.body,
        phrasings=list(draft.phrasings),
        member_id=by,
        note=note,
    )
    session.add(row)
    _take_over(article, draft)
    session.flush()
    return row


def _take_over(article: Article, draft: Draft) -> None:
    article.title, article.body, article.phrasings = draft.title, draft.body, list(draft.phrasings)
    article.state = "draft" if article.state in ("published", "archived") else article.state
    article.updated_at = now()


def restore_revision(session: Session, article: Article, old: Revision, by: UUID) -> Revision:
    """Make an old save the draft again, as a new revision: nothing is lost."""
    draft = Draft(old.title, old.body, old.phrasings)
    return _store(session, article, draft, by, note=f"restored:{old.number}")


@dataclass(frozen=True)
class Properties:
    """What is true of an article beside its text."""

    kind: str
    audience: str
    locale: str
    collection_id: UUID | None
    owner_id: UUID | None
    deputy_id: UUID | None
    slug: str = ""
    tags: Sequence[str] = field(default_factory=list)


def change_properties(session: Session, article: Article, new: Properties, by: UUID) -> None:
    """Change properties; a new address keeps the old one working. Raises `Invalid`."""
    _check_people(session, article, new)
    if new.slug and new.slug != article.slug:
        rename(session, article, new.slug)
    before = article.audience
    for name in ("kind", "audience", "locale", "collection_id", "owner_id", "deputy_id"):
        setattr(article, name, getattr(new, name))
    article.tags = list(new.tags)
    if before != new.audience:
        record(session, by, "article.audience", article.title, {"from": before, "to": new.audience})
    announce(session, "article.changed", article=article)


def _check_people(session: Session, article: Article, new: Properties) -> None:
    """Refuse who can't answer for the article. Whose access was stopped later may stay until somebody follows."""
    if new.owner_id is not None and new.owner_id == new.deputy_id:
        raise Invalid("deputy_id", msg("Owner and deputy must be two people."))
    for name in ("owner_id", "deputy_id"):
        chosen = session.get(Member, getattr(new, name)) if getattr(new, name) else None
        if chosen is None:
            continue
        if chosen.disabled_at is not None and chosen.id != getattr(article, name):
            raise Invalid(name, msg("%(name)s has no access any more. Choose somebody else.", name=chosen.name))
        if chosen.disabled_at is None and not readers(session, [chosen], new.audience, new.collection_id):
            raise Invalid(name, msg("%(name)s can’t read this article. Choose somebody else.", name=chosen.name))


def rename(session: Session, article: Article, slug: str) -> None:
    """Give an article a new address; the old one leads to it from now on. Raises `Invalid`."""
    wanted = slugify(slug)
    if not wanted:
        raise Invalid("slug", msg("Give an address of letters and digits, such as “support”."))
    holder = session.scalar(sa.select(ArticleSlug).where(ArticleSlug.slug == wanted))
    if holder is not None and holder.article_id == article.id:
        session.delete(holder)
        session.flush()
    elif free_slug(session, wanted, but=article.id) != wanted:
        raise Invalid("slug", msg("The address “%(slug)s” is taken. Choose another one.", slug=wanted))
    session.add(ArticleSlug(article_id=article.id, slug=article.slug))
    article.slug = wanted


def verify(session: Session, article: Article, by: UUID, *, days: int) -> datetime:
    """Note the owner's word that the article is right, valid for `days`; returns until when."""
    article.verified_until = now() + timedelta(days=days)
    record(session, by, "article.verified", article.title, {"days": days})
    announce(session, "article.changed", article=article)
    return article.verified_until


def trash(session: Session, article: Article, by: UUID) -> None:
    """Put an article into the trash: readers no longer see it, and it can be brought back."""
    article.trashed_at = now()
    record(session, by, "article.trashed", article.title)
    announce(session, "article.withdrawn", article=article)


def bring_back(session: Session, article: Article, by: UUID) -> None:
    """Take an article out of the trash, in the state it had."""
    article.trashed_at = None
    record(session, by, "article.restored", article.title)
    announce(session, "article.changed", article=article)


def erase(session: Session, article: Article, by: UUID) -> None:
    """Delete an article in the trash for good. Raises `Conflict` when it is not in the trash."""
    if article.trashed_at is None:
        raise Conflict(msg("Put the article into the trash first."))
    record(session, by, "article.erased", article.title)
    announce(session, "article.withdrawn", article=article)
    announce(session, "article.erased", article=article)
    session.delete(article)
