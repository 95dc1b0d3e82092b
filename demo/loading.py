"""Load the sample world: 「みなと請求」, its colleagues, customers, articles, guides and six weeks of use."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app import Settings, import_features, open_engine
from core import clock
from core.db import Database
from core.errors import Conflict
from core.jobs.models import Job
from core.messages import msg
from core.workspaces.actions import create_workspace
from core.workspaces.models import Workspace
from core.workspaces.queries import workspaces
from demo import closing, guide_use, tuning, use
from demo.guidance import load_guidance
from demo.leftovers import BRAND, CONTACT, GREETING
from demo.people import SAMPLE_PASSWORD, founded, load_people
from demo.reading import articles, world
from demo.rhythm import days, moment_on
from demo.shelves import ask_for_reviews, load_drafts, load_shelves, publication_day, release
from demo.use import Deed, Life
from kb.search.indexing import apply, rebuild

__all__ = ["SAMPLE_PASSWORD", "SLUG", "load_world", "sample_sign_in"]

SLUG = "minato"
WEEKS = 6
SEED = 20_261_122
Progress = Callable[[str, int], None]


def sample_sign_in() -> str:
    """Return the e-mail address of the sample world's admin."""
    return str(world("members")[0]["email"])


def load_world(settings: Settings, database: Database, progress: Progress = lambda _what, _count: None) -> None:
    """Load the sample world into a workspace of its own. Raises `Conflict` when it is there already."""
    import_features()
    today = clock.now()
    workspace = _workspace(database, today)
    with database.session(workspace.id, write=True) as session:
        life = _settle(session, settings, today, progress)
    rebuild(database, life.engine)
    happened = 0
    for number, day in enumerate(days(today, WEEKS * 7)):
        with database.session(workspace.id, write=True) as session:
            happened += _live(session, life, number, day)
    progress("searches", happened)
    with database.session(workspace.id, write=True) as session:
        guidance = load_guidance(session, life.people, life.articles, today)
        progress("guides", len(guidance))
        progress("facts", guide_use.load(session, life, guidance))
        progress("search tuning", tuning.load(session, life))
        _complete(session, workspace.id)


def _complete(session: Session, workspace_id: UUID) -> None:
    """Note that everything is there. What waits to be done about it is done: it is indexed, and nobody is written to."""
    session.execute(sa.delete(Job).where(Job.workspace_id == workspace_id, Job.state == "queued"))
    session.get_one(Workspace, workspace_id).sample_loaded_at = clock.now()


def _workspace(database: Database, today: datetime) -> Workspace:
    with database.session(write=True) as session, clock.at(founded(today)):
        if any(known.slug == SLUG for known in workspaces(session)):
            raise Conflict(msg("The sample world is loaded already. Remove it first: annai demo remove"))
        workspace = create_workspace(session, "みなと請求", slug=SLUG)
        workspace.has_sample = True
        workspace.brand_color, workspace.greeting, workspace.contact_url = BRAND, dict(GREETING), CONTACT
        return workspace


def _settle(session: Session, settings: Settings, today: datetime, progress: Progress) -> Life:
    """Create everybody and everything that was there before the six weeks began."""
    origins = [f"http://127.0.0.1:{settings.product_port}", f"http://localhost:{settings.product_port}"]
    with clock.at(founded(today)):
        people = load_people(session, today, origins)
        shelves = load_shelves(session, people)
    progress("members", len(people.members))
    made = load_drafts(session, people, shelves, today)
    begin = today - timedelta(weeks=WEEKS)
    for sample in articles():
        when = publication_day(sample, today)
        if when is not None and when < begin:
            release(session, sample, made[sample.key], today)
    progress("articles", len(made))
    ask_for_reviews(session, made, people, today)
    return Life(people, made, open_engine(settings), today, random.Random(SEED))


def _live(session: Session, life: Life, number: int, day: date) -> int:
    """Let one day happen, in the order of the clock; returns how many searches there were."""
    progress = number / (WEEKS * 7 - 1)
    searches = list(use.day_of_use(life, day, progress))
    others = [deed for deed in _scripted(life) if deed[0].date() == day]
    for at, deed in sorted([*searches, *others], key=lambda pair: pair[0]):
        with clock.at(at):
            deed(session)
    use.evening(session, moment_on(day, life.chance).replace(hour=21))
    return len(searches)


def _scripted(life: Life) -> list[tuple[datetime, Deed]]:
    """Return everything that the world's files spell out, once: moments are drawn by chance."""
    if not life.script:
        life.script = [*use.told(life), *closing.steps(life), *_publications(life)]
    return life.script


def _publications(life: Life) -> Iterator[tuple[datetime, Deed]]:
    begin = life.today - timedelta(weeks=WEEKS)
    for sample in articles():
        when = publication_day(sample, life.today)
        if when is not None and when >= begin:
            yield when, partial(_publish, life=life, key=sample.key)


def _publish(session: Session, life: Life, key: str) -> None:
    sample = next(sample for sample in articles() if sample.key == key)
    release(session, sample, life.article(session, key), life.today)
    session.flush()
    apply(session, life.engine, [life.articles[key].id])
