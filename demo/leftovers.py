"""What of the sample world can't be told by a mark: its site, gaps that people shared, the workspace's own settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.identifiers import new_id
from core.workspaces.models import Site, Workspace
from guides.publishing.models import GuideReview, GuideVersion
from guides.targeting.models import GuideEncounter
from guides.targeting.queries import KINDS
from insights.gaps.actions import recount, reopen
from insights.gaps.models import Gap, GapMiss, GapStep
from kb.articles.models import Article
from kb.feedback.models import Question
from kb.search.models import Search

LOCAL = ("127.0.0.1", "localhost")
BRAND, PLAIN_BRAND = "#0e6a6e", "#264b96"
CONTACT = "mailto:support@minato-seikyu.example"
GREETING = {"ja": "何をお探しですか?", "en": "What are you looking for?"}


def settle(workspace: Workspace) -> None:
    """Take back what the sample world set, where nobody has changed it since; the name stays."""
    workspace.has_sample, workspace.sample_loaded_at = False, None
    # What the search was taught for the sample went with it: every process is to look again.
    workspace.search_tuning = new_id()
    if workspace.contact_url == CONTACT:
        workspace.contact_url = ""
    if workspace.greeting == GREETING:
        workspace.greeting = {}
    if workspace.brand_color == BRAND:
        workspace.brand_color = PLAIN_BRAND


def sample_sites(session: Session, loaded: datetime) -> Sequence[UUID]:
    """Return the sample product's sites, unless somebody has put them into a product of their own."""
    sites = session.scalars(sa.select(Site).where(Site.created_at <= loaded))
    return [site.id for site in sites if all(urlsplit(origin).hostname in LOCAL for origin in site.origins)]


def forget_encounters(session: Session) -> None:
    """Forget who has met guides that are gone with all their versions."""
    known = sa.select(GuideVersion.guide_id)
    session.execute(sa.delete(GuideEncounter).where(GuideEncounter.guide_id.not_in(known)))


def forget_reviews(session: Session) -> None:
    """Forget what was asked about guides that are gone."""
    for kind, model in KINDS.items():
        gone = GuideReview.guide_id.not_in(sa.select(model.id))
        session.execute(sa.delete(GuideReview).where(GuideReview.guide_kind == kind, gone))


def part_gaps(session: Session, loaded: datetime) -> None:
    """Take the sample's people out of every gap; one that nobody else missed, and that nobody worked on, goes."""
    told = sa.union_all(
        sa.select(Search.id).where(Search.is_sample), sa.select(Question.id).where(Question.is_sample)
    ).subquery()
    mixed = list(
        session.scalars(sa.select(GapMiss.gap_id).where(GapMiss.source_id.in_(sa.select(told.c.id))).distinct())
    )
    session.execute(sa.delete(GapMiss).where(GapMiss.source_id.in_(sa.select(told.c.id))))
    for gap in session.scalars(sa.select(Gap).where(sa.or_(Gap.is_sample, Gap.id.in_(mixed)))).all():
        if gap.is_sample and not _is_shared(session, gap, loaded):
            session.delete(gap)
            continue
        session.execute(sa.delete(GapStep).where(GapStep.gap_id == gap.id, GapStep.at <= loaded))
        gap.is_sample = False
        recount(session, gap)
    session.flush()
    _reopen(session)


def _is_shared(session: Session, gap: Gap, loaded: datetime) -> bool:
    missed = sa.select(GapMiss.id).where(GapMiss.gap_id == gap.id)
    worked = sa.select(GapStep.id).where(GapStep.gap_id == gap.id, GapStep.at > loaded, GapStep.member_id.is_not(None))
    return any(session.scalar(statement.limit(1)) is not None for statement in (missed, worked))


def _reopen(session: Session) -> None:
    """A gap whose article goes is open work again."""
    sample = sa.select(Article.id).where(Article.is_sample)
    for gap in session.scalars(sa.select(Gap).where(Gap.article_id.in_(sample))).all():
        gap.article_id = gap.published_at = None
        if gap.state in ("drafted", "published", "proven"):
            reopen(session, gap, None)
    session.flush()
