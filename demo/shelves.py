"""The sample world's collections and articles, published through the same actions as everybody's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from core import clock
from demo.people import People
from demo.reading import SampleArticle, articles, day, linked_body, world
from demo.rhythm import at_work
from kb.articles.actions import Draft, Placement, create_article, save_draft
from kb.articles.models import Article
from kb.articles.publishing import archive, ask_review, publish
from kb.collections.actions import Shelf, create_collection, grant


def load_shelves(session: Session, people: People) -> dict[tuple[str, ...], UUID]:
    """Create the collections; returns their ids by the path of their Japanese names. Partners get their grants."""
    paths: dict[tuple[str, ...], UUID] = {}
    slugs: dict[str, UUID] = {}
    for path, parent, about in _walk(world("collections"), (), None, slugs):
        shelf = Shelf(
            name=about["name"]["ja"],
            description=about["description"]["ja"],
            names={"en": about["name"]["en"]},
            descriptions={"en": about["description"]["en"]},
            audience=about["audience"],
            parent_id=slugs.get(parent) if parent else None,
            slug=about["slug"],
            is_sample=True,
        )
        paths[path] = slugs[about["slug"]] = create_collection(session, shelf).id
    for member in world("members"):
        if member.get("collections"):
            grant(session, people.members[member["key"]], [slugs[slug] for slug in member["collections"]])
    return paths


def _walk(
    shelves: list[dict[str, Any]], above: tuple[str, ...], parent: str | None, slugs: dict[str, UUID]
) -> Iterator[tuple[tuple[str, ...], str | None, dict[str, Any]]]:
    for about in shelves:
        path = (*above, about["name"]["ja"])
        yield path, parent, about
        yield from _walk(about.get("children", []), path, about["slug"], slugs)


def load_drafts(
    session: Session, people: People, shelves: dict[tuple[str, ...], UUID], today: datetime
) -> dict[str, Article]:
    """Create every article as a draft, with links between them; returns them by key."""
    made = {sample.key: _draft(session, sample, people, shelves, today) for sample in articles()}
    ids = {sample.path: str(made[sample.key].id) for sample in articles()}
    for sample in articles():
        _write(session, sample, made[sample.key], ids, today)
    return made


def _begun(sample: SampleArticle, today: datetime) -> datetime:
    published = day(sample.about.get("published"), today)
    return at_work((published or today - timedelta(days=2)) - timedelta(days=3), f"begin {sample.key}")


def _draft(
    session: Session,
    sample: SampleArticle,
    people: People,
    shelves: dict[tuple[str, ...], UUID],
    today: datetime,
) -> Article:
    about = sample.about
    place = Placement(
        kind=about["kind"],
        collection_id=shelves[tuple(about["collection"])],
        audience=about["audience"],
        locale=sample.locale,
        slug=sample.key,
        is_sample=True,
    )
    with clock.at(_begun(sample, today)):
        draft = Draft(about["title"], "", about.get("phrasings") or [])
        article = create_article(session, draft, people.members[about["owner"]], place)
    article.deputy_id = people.members[about["deputy"]] if about.get("deputy") else None
    article.tags = list(about.get("tags") or [])
    return article


def _write(session: Session, sample: SampleArticle, article: Article, ids: dict[Path, str], today: datetime) -> None:
    owner = article.owner_id
    if owner is None:
        return
    with clock.at(_begun(sample, today) + timedelta(minutes=85)):
        body = linked_body(sample, ids)
        draft = Draft(article.title, _before_review(body) if is_revised(sample) else body, article.phrasings)
        save_draft(session, article, draft, owner, started_from=article.revision)


def is_revised(sample: SampleArticle) -> bool:
    """Tell whether an article that readers have is in review again."""
    return sample.about["state"] == "in_review" and bool(sample.about.get("published"))


def _before_review(body: str) -> str:
    """Return the text as it was before its last section was written."""
    return body[: max(body.rfind("\n## "), body.rfind("\n### "))] + "\n"


def publication_day(sample: SampleArticle, today: datetime) -> datetime | None:
    """Return when the article became public, or None for one that never did. One in review may be public already."""
    told, wanted = day(sample.about.get("published"), today), sample.about["state"] in ("published", "archived")
    when = told or (today - timedelta(days=60) if wanted else None)
    return at_work(when, f"publish {sample.key}") if when else None


def release(session: Session, sample: SampleArticle, article: Article, today: datetime) -> None:
    """Publish an article on its day, as its owner would have."""
    when = publication_day(sample, today)
    if when is None:
        return
    with clock.at(when):
        publish(session, article, article.owner_id)
    article.verified_until = day(sample.about.get("verified_until"), today)
    if sample.about["state"] == "archived" and article.owner_id:
        with clock.at(at_work(today - timedelta(days=9), f"archive {sample.key}")):
            archive(session, article, article.owner_id)


def ask_for_reviews(session: Session, made: dict[str, Article], people: People, today: datetime) -> None:
    """Put what is in review before a reviewer."""
    ids = {sample.path: str(made[sample.key].id) for sample in articles()}
    waiting = [sample for sample in articles() if sample.about["state"] == "in_review"]
    for number, sample in enumerate(waiting):
        article, at = made[sample.key], at_work(today - timedelta(days=number + 1), f"review {sample.key}")
        author = article.owner_id or people.members["saeki"]
        with clock.at(at - timedelta(minutes=25)):
            draft = Draft(article.title, linked_body(sample, ids), article.phrasings)
            save_draft(session, article, draft, author, started_from=article.revision)
        with clock.at(at):
            ask_review(session, article, author)
