"""The composition root: puts the rooms together into one application."""

from __future__ import annotations

import importlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from config import Settings, secret_key
from core.accounts.models import Member
from core.db import Database
from core.jobs.worker import Worker
from core.permissions import Viewer
from core.registry import registry
from core.web import application, navigation
from kb.collections.queries import viewer_of
from kb.search.engines.protocol import Engine
from kb.search.engines.watched import WatchedEngine
from kb.search.mending import asking

__all__ = ["Services", "Settings", "create_app", "create_worker", "import_features", "import_models", "open_engine"]

MODELS = (
    "core.accounts.models", "core.customers.models", "core.events.models", "core.files.models",
    "core.jobs.models", "core.workspaces.models",
    "kb.articles.models", "kb.collections.models", "kb.feedback.models", "kb.search.models",
    "kb.search.learning.models", "kb.search.tuning.models",
    "guides.announcements.models", "guides.banners.models", "guides.checklists.models", "guides.publishing.models",
    "guides.targeting.models", "guides.tooltips.models", "guides.tours.models",
    "insights.gaps.models", "insights.phrasings.models", "insights.synonyms.models",
    "widget.builder.models", "widget.identity.models",
)  # fmt: skip

FEATURES: tuple[str, ...] = (
    "demo.jobs",
    "demo.views",
    "core.mail",
    "core.events.jobs",
    "core.accounts.views",
    "core.accounts.member_views",
    "core.workspaces.views",
    "kb.articles.views",
    "kb.articles.workflow_views",
    "kb.collections.views",
    "kb.reader.views",
    "kb.reader.search_views",
    "kb.exchange.jobs",
    "kb.exchange.views",
    "kb.search.jobs",
    "kb.search.learning.jobs",
    "kb.search.views",
    "kb.search.tuning.views",
    "kb.search.tuning.pin_views",
    "kb.search.tuning.learned_views",
    "kb.search.tuning.why_views",
    "insights.home.views",
    "insights.searches.jobs",
    "insights.searches.views",
    "insights.gaps.jobs",
    "insights.gaps.views",
    "insights.replies.jobs",
    "insights.synonyms.jobs",
    "insights.phrasings.views",
    "insights.synonyms.views",
    "insights.articles.views",
    "insights.notices.views",
    "guides.announcements.subscribers",
    "guides.banners.subscribers",
    "guides.checklists.subscribers",
    "guides.targeting.jobs",
    "guides.targeting.subscribers",
    "guides.tooltips.subscribers",
    "guides.tours.subscribers",
    "guides.tours.views",
    "guides.tooltips.views",
    "guides.checklists.views",
    "guides.banners.views",
    "guides.announcements.views",
    "guides.publishing.views",
    "guides.health.views",
    "guides.targeting.views",
    "guides.targeting.why_views",
    "widget.api.subscribers",
    "widget.api.views",
    "widget.api.builder_views",
    "widget.api.why_views",
    "widget.builder.views",
    "widget.identity.views",
)
"""Modules that plug something in: views, jobs, subscribers."""


def import_models() -> None:
    """Import every model, so that the metadata is whole."""
    for name in MODELS:
        importlib.import_module(name)


def import_features() -> None:
    """Import every feature, so that the registry is whole."""
    import_models()
    for name in FEATURES:
        importlib.import_module(name)


@dataclass(frozen=True)
class Services:
    """What jobs need besides the database."""

    settings: Settings
    engine: Engine


def open_engine(settings: Settings) -> Engine:
    """Return the search engine that the settings name, on the index in the data folder."""
    module, name = {
        "whoosh": ("kb.search.engines.whoosh_engine", "WhooshEngine"),
        "tantivy": ("kb.search.engines.tantivy_engine", "TantivyEngine"),
    }[settings.search_engine]
    engine: Engine = getattr(importlib.import_module(module), name)(
        settings.data_folder / "index" / settings.search_engine
    )
    return engine


def create_app(settings: Settings, database: Database | None = None) -> application.AnnaiFlask:
    """Return the web application. The database must have been migrated."""
    import_features()
    app = application.build(
        database or Database(settings.resolved_database_url),
        secret=secret_key(settings),
        secure_cookies=settings.public_url.startswith("https://"),
        upload_limit=settings.upload_limit_mb * 1024 * 1024,
        trusted_proxies=settings.trusted_proxies,
    )
    app.extensions["annai_settings"] = settings
    app.extensions["annai_viewer"] = _viewer
    app.extensions["annai_engine"] = WatchedEngine(open_engine(settings), asking(app.extensions["annai_database"]))
    for blueprint in registry.blueprints:
        app.register_blueprint(blueprint)
    navigation.install(app)
    application.start(app)
    return app


def create_worker(settings: Settings, database: Database | None = None) -> Worker:
    """Return a worker with all job handlers."""
    import_features()
    return Worker(database or Database(settings.resolved_database_url), Services(settings, open_engine(settings)))


def _viewer(session: Session, member: Member) -> Viewer:
    return viewer_of(session, member.id, member.role)
