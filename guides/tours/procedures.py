"""A procedure becomes a tour in one step, since a procedure's steps are a tour's steps; and knows when they change."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from core import rendering
from core.errors import Invalid
from core.identifiers import new_id
from core.messages import msg
from core.rendering import Step
from core.workspaces.actions import record
from guides.publishing.actions import note_change, sign
from guides.publishing.texts import BODY_LIMIT, TITLE_LIMIT
from guides.tours.actions import STEP_LIMIT
from guides.tours.models import Tour, TourStep
from guides.tours.queries import steps_of, tours_of_article
from kb.articles.models import Article
from kb.articles.queries import link_targets, published_version

KEY_LIMIT = 80
ID_LIMIT = 120
CHOOSE = msg("Choose a procedure: only procedures have steps.")


@dataclass(frozen=True)
class ChangedStep:
    """A tour step whose procedure step is no longer what it was made from."""

    step: TourStep
    source: Step | None
    """The procedure's step as it is now; None when it is gone."""


def tour_from_procedure(session: Session, article: Article, by: UUID | None, *, is_sample: bool = False) -> Tour:
    """Make a tour with one step for each step of the published procedure, or of its draft. Raises `Invalid`."""
    sources = source_steps(session, article)
    if article.kind != "procedure":
        raise Invalid("article_id", CHOOSE)
    if not sources:
        raise Invalid("article_id", msg("This procedure has no steps yet. Each level-2 heading is one."))
    if len(sources) > STEP_LIMIT:
        raise Invalid("article_id", msg("A tour has at most %(count)s steps.", count=STEP_LIMIT))
    title = article.title[:TITLE_LIMIT]
    tour = Tour(
        id=new_id(),
        name=title,
        title={article.locale: title} if title else {},
        article_id=article.id,
        owner_id=by,
        changed_by=by,
        is_sample=is_sample,
    )
    session.add(tour)
    session.flush()
    session.add_all(_step(tour, position, source, article.locale) for position, source in enumerate(sources))
    record(session, by, "tour.created", tour.name, {"article": str(article.id)})
    session.flush()
    return tour


def source_steps(session: Session, article: Article) -> list[Step]:
    """Return the steps of a procedure as published, or of its draft when it never was."""
    version = published_version(session, article)
    return rendering.render(article.body if version is None else version.body, locale=article.locale).steps


def source_hash(source: Step) -> str:
    """Return by what a change of a procedure's step is noticed."""
    return hashlib.sha256(f"{source.title}\n{source.markdown.strip()}".encode()).hexdigest()


def changed_steps(session: Session, tour: Tour) -> list[ChangedStep]:
    """Return the steps whose procedure step was changed or removed since it was taken over, in order."""
    article = _procedure(session, tour)
    return [] if article is None else _compared(steps_of(session, tour.id), source_steps(session, article))


def note_published(session: Session, article: Article) -> None:
    """Mark the steps of this procedure's tours that have changed with its publication."""
    tours = tours_of_article(session, article.id)
    sources = source_steps(session, article) if tours else []
    for tour in tours:
        tour.outdated_steps = [changed.step.key for changed in _compared(steps_of(session, tour.id), sources)]


def take_over(session: Session, tour: Tour, keys: Sequence[str], by: UUID) -> None:
    """Give tour steps the words that their procedure steps have now, in the procedure's language."""
    article = _procedure(session, tour)
    for changed in changed_steps(session, tour):
        if article is not None and changed.step.key in keys and changed.source is not None:
            _copy(changed.step, changed.source, article.locale)
    _settle(session, tour)
    sign(tour, by)
    record(session, by, "tour.steps_taken_over", tour.name, {"steps": list(keys)})


def keep(session: Session, tour: Tour, keys: Sequence[str]) -> None:
    """Leave tour steps as they are, and stop mentioning that the procedure has changed."""
    for changed in changed_steps(session, tour):
        if changed.step.key in keys:
            _link(changed.step, changed.source)
    _settle(session, tour)


def forget_article(session: Session, article: Article) -> None:
    """Let go of a procedure that is about to be deleted."""
    for tour in tours_of_article(session, article.id):
        tour.article_id, tour.outdated_steps = None, []
        for step in steps_of(session, tour.id):
            _link(step, None)
    session.flush()


def _settle(session: Session, tour: Tour) -> None:
    tour.outdated_steps = [changed.step.key for changed in changed_steps(session, tour)]
    note_change(tour)
    session.flush()


def _procedure(session: Session, tour: Tour) -> Article | None:
    return link_targets(session, [tour.article_id]).get(tour.article_id) if tour.article_id else None


def _compared(steps: Sequence[TourStep], sources: Sequence[Step]) -> list[ChangedStep]:
    known = {source.id[:ID_LIMIT]: source for source in sources}
    linked = [(step, known.get(step.article_step)) for step in steps if step.article_step]
    return [
        ChangedStep(step, source)
        for step, source in linked
        if source is None or source_hash(source) != step.article_step_hash
    ]


def _step(tour: Tour, position: int, source: Step, locale: str) -> TourStep:
    key = source.id if len(source.id) <= KEY_LIMIT else f"step-{position + 1}"
    step = TourStep(id=new_id(), tour_id=tour.id, key=key, position=position)
    _copy(step, source, locale)
    return step


def _copy(step: TourStep, source: Step, locale: str) -> None:
    body = source.markdown.strip()[:BODY_LIMIT]
    others = {language: text for language, text in (step.body or {}).items() if language != locale}
    step.title = {**(step.title or {}), locale: source.title[:TITLE_LIMIT]}
    step.body = {**others, locale: body} if body else others
    _link(step, source)


def _link(step: TourStep, source: Step | None) -> None:
    step.article_step = source.id[:ID_LIMIT] if source else ""
    step.article_step_hash = source_hash(source) if source else ""
