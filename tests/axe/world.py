"""The sample world, an empty workspace beside it, and people of every kind, served once for the whole sweep."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Never
from uuid import UUID

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from app import create_app, create_worker
from config import Settings
from core.accounts import actions as accounts
from core.accounts.models import Member
from core.accounts.queries import account_by_email
from core.db import Database
from core.jobs.models import Job
from core.web.access import public
from core.web.application import AnnaiFlask
from core.workspaces.actions import create_workspace
from core.workspaces.models import STAGING, Site
from core.workspaces.queries import workspace_by_slug
from demo.loading import SLUG
from guides.announcements.models import Announcement
from guides.banners.models import Banner
from guides.checklists.models import Checklist
from guides.publishing.models import GuideReview, GuideVersion
from guides.publishing.switch import switch_off
from guides.targeting.models import Segment
from guides.tooltips.models import Tooltip
from guides.tours.models import Tour
from insights.gaps.models import Gap
from kb.articles.models import Article, Review
from kb.collections.models import Collection
from kb.search.tuning.models import Synonym
from tests.factories import PASSWORD
from tests.journeys.stage import selling, serving
from tests.kb.exchange.conftest import files_of, zipped
from tests.plugins.databases import Databases
from tests.sample_world import copied

LOCALES = ("ja", "en")
EMPTY = "empty"
OFF = "off"
"""A workspace whose guides are all switched off."""
FOLDER = Path(__file__).parents[1] / "samples" / "import" / "harbour"


@dataclass(frozen=True)
class World:
    """Where everything is, and what addresses are filled with."""

    app: AnnaiFlask
    base: str
    shop: str
    names: dict[str, Any]

    def address(self, path: str) -> str:
        """Return an address with its names filled in: `/w/minato/articles/{article}`."""
        return self.base + path.format(**self.names)


def email(role: str, locale: str) -> str:
    """Return who signs in: `admin` and `reader` are in both workspaces."""
    return f"{role}-{locale}@annai.example"


def _people(session: Session, locale: str) -> None:
    for role in ("admin", "reader"):
        account = account_by_email(session, email(role, locale))
        if account is None:
            account = accounts.create_account(session, email(role, locale), f"Axe {role}", PASSWORD, locale=locale)
        accounts.add_member(session, account, role)


def _settle(database: Database) -> UUID:
    """Let people come into both workspaces; returns the full one."""
    with database.session(write=True) as session:
        create_workspace(session, "まだ何もない会社", slug=EMPTY)
        create_workspace(session, "ガイドを止めた会社", slug=OFF)
    for slug in (SLUG, EMPTY, OFF):
        with database.session() as session:
            workspace_id = workspace_by_slug(session, slug).id
        with database.session(workspace_id, write=True) as session:
            for locale in LOCALES:
                _people(session, locale)
            if slug == OFF:
                switch_off(session, _first(session, Member.id, Member.role == "admin"))
    with database.session() as session:
        return workspace_by_slug(session, SLUG).id


def _fail() -> Never:
    message = "on purpose"
    raise RuntimeError(message)


def _upload(name: str, content: bytes) -> dict[str, Any]:
    return {"file": (io.BytesIO(content), name), "into": "", "locale": "ja"}


def _exchange(app: AnnaiFlask, settings: Settings, database: Database) -> None:
    """Import, export and upload for real, before the server begins."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), (38, 75, 150)).save(picture, "PNG")
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()
    client.post("/sign-in", data={"email": email("admin", "ja"), "password": PASSWORD})
    for path, data in (
        ("imports/", _upload("harbour.zip", zipped(files_of(FOLDER)))),
        ("imports/", _upload("broken.zip", zipped({"a.md": b"# A"}))),
        ("imports/exports", {"collection": ""}),
        ("articles/images", _upload("screen.png", picture.getvalue())),
    ):
        answer = client.post(f"/w/{SLUG}/{path}", data=data)
        assert answer.status_code < 400, answer.get_data(as_text=True)[-2000:]
    worker = create_worker(settings, database)
    with closing(worker.services.engine):
        worker.run_due()
    with database.session(write=True) as session:
        broken = next(job for job in session.scalars(_imports()) if job.payload["wanted"]["name"] == "broken.zip")
        broken.result = {"refused": {"code": "nothing", "path": "broken.zip"}}
    # One that nobody has begun: its page shows how far it is.
    client.post(f"/w/{SLUG}/imports/", data=_upload("later.zip", zipped(files_of(FOLDER))))
    app.config.update(WTF_CSRF_ENABLED=True)


def _first(session: Session, column: Any, *where: Any) -> Any:
    found = session.scalars(sa.select(column).where(*where).limit(1)).first()
    assert found is not None, f"the sample world has no {column} with {[str(each) for each in where]}"
    return found


def _names(session: Session) -> dict[str, Any]:
    """Return what addresses in the full workspace are filled with."""
    live, mine = Article.published_version_id.is_not(None), Article.locale == "ja"
    procedure = [live, mine, Article.kind == "procedure", Article.audience == "public"]
    jobs = {job.payload["wanted"]["name"]: job.id for job in session.scalars(_imports())}
    return {
        "article": _first(session, Article.id, *procedure),
        "reviewed": _first(session, Review.article_id, Review.decision == "open"),
        "draft": _first(session, Article.id, Article.state == "draft", ~live),
        "slug": _first(session, Article.slug, *procedure),
        "faq": _first(session, Article.slug, live, mine, Article.kind == "faq", Article.audience == "public"),
        "english": _first(session, Article.slug, live, Article.locale == "en", Article.audience == "public"),
        "collection": _first(session, Collection.id),
        "shelf": _first(session, Collection.slug, Collection.audience == "public"),
        "tour": _first(session, Tour.id, Tour.live_version > 0),
        "tooltip": _first(session, Tooltip.id),
        "checklist": _first(session, Checklist.id),
        "banner": _first(session, Banner.id),
        "announcement": _first(session, Announcement.id, Announcement.live_version > 0),
        "asked": _first(
            session, GuideReview.guide_id, GuideReview.guide_kind == "news", GuideReview.decision == "open"
        ),
        "staged": _first(session, GuideVersion.guide_id, GuideVersion.is_staged),
        "segment": _first(session, Segment.id),
        "site": _first(session, Site.id, Site.environment != STAGING),
        "synonym": _first(session, Synonym.id),
        "partner": _first(session, Member.id, Member.role == "partner"),
        "reader": _first(session, Member.id, Member.role == "reader"),
        "report": jobs["harbour.zip"],
        "refused": jobs["broken.zip"],
        "waiting": jobs["later.zip"],
        **{f"gap_{state}": _first(session, Gap.id, Gap.state == state) for state in ("open", "published", "proven")},
    }


def _imports() -> sa.Select[Job]:
    return sa.select(Job).where(Job.name == "exchange.import")


def _links(database: Database, workspace_id: UUID) -> dict[str, str]:
    """Return the secrets of links that are mailed."""
    with database.session(workspace_id, write=True) as session:
        admin = _first(session, Member, Member.role == "admin")
        _invitation, join = accounts.invite(session, "new@annai.example", "editor", admin)
        account = accounts.create_account(session, "forgetful@annai.example", "Forgetful", PASSWORD)
        _other, elsewhere = accounts.invite(session, account.email, "editor", admin)
        return {"join": join, "elsewhere": elsewhere, "reset": accounts.ask_reset(session, account)}


@contextmanager
def served(databases: Databases, folder: Path) -> Iterator[World]:
    """Serve a copy of the sample world with everything added."""
    with ExitStack() as later:
        settings = copied(databases, folder)
        database = Database(settings.resolved_database_url)
        later.callback(database.dispose)
        workspace_id = _settle(database)
        app = create_app(settings, database)
        app.config.update(PROPAGATE_EXCEPTIONS=False)
        app.add_url_rule("/axe/fails", "axe.fails", public(_fail))
        later.enter_context(closing(app.extensions["annai_engine"]))
        _exchange(app, settings, database)
        with database.session(workspace_id) as session:
            names = _names(session)
        names |= _links(database, workspace_id)
        with database.session(workspace_id, write=True) as session:
            session.get_one(Site, names["site"]).dark = True
        base = later.enter_context(serving(app))
        shop = later.enter_context(selling(settings, database, workspace_id, base))
        yield World(app, base, shop, names)
