"""Real processes on a bad day: an index that is damaged by hand, and a worker that has to end amid a long job."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import sqlalchemy as sa

from app import import_features
from core.clock import now
from core.db import Database, chunks, insert_rows
from core.identifiers import new_id
from core.jobs.actions import enqueue
from core.jobs.models import Job
from core.workspaces.queries import workspaces
from kb.articles.models import Article, PublishedVersion
from kb.search.substring import scan_form
from tests.cli.conftest import Installation
from tests.cli.test_serving import answer, end, free_port, running, waited
from tests.factories import PASSWORD

WORDS = "請求書を取り消して再発行するときは、一覧から選び、理由を添えて承認を依頼します。金額の誤りは訂正できません。"


@contextmanager
def opened(here: Installation) -> Iterator[Database]:
    import_features()
    database = Database(f"sqlite:///{here.folder}/annai.sqlite3")
    try:
        yield database
    finally:
        database.dispose()


def settle(here: Installation, count: int, length: int) -> None:
    """Create a workspace with so many published articles of such a length, without indexing them."""
    add = ("member", "add", "admin@minato.example", "--name", "Admin", "--password", PASSWORD)
    here.run(*add, "--new-workspace", "Minato", "--workspace", "minato")
    add_articles(here, count, length)


def add_articles(here: Installation, count: int, length: int) -> None:
    with opened(here) as database:
        with database.session() as session:
            workspace_id = workspaces(session)[0].id
        for batch in chunks(range(count), 500):
            with database.session(workspace_id, write=True) as session:
                pairs = [_article(number, length) for number in batch]
                insert_rows(session, Article, [article for article, _version in pairs])
                insert_rows(session, PublishedVersion, [version for _article, version in pairs])


def _article(number: int, length: int) -> tuple[dict[str, object], dict[str, object]]:
    ids: tuple[UUID, UUID] = (new_id(), new_id())
    text = f"{number}番。" + WORDS * (length // len(WORDS))
    shared = {"title": f"請求書の取り消し {number}", "body": text, "phrasings": []}
    rendered = {"html": "", "nodes": [], "toc": [], "steps": [], "text": text, "headings": [], "scan": scan_form(text)}
    article = {"id": ids[0], "slug": f"a-{number}", "published_version_id": ids[1], "state": "published", **shared}
    numbers = {"number": 1, "revision": 1, "published_at": now()}
    return article, {"id": ids[1], "article_id": ids[0], **shared, **rendered, **numbers}


def serving_folder(here: Installation) -> Path:
    root = here.folder / "index" / "whoosh"
    return root / (root / "CURRENT").read_text()


def test_a_damaged_index_is_mended_by_itself_and_search_answers_meanwhile(
    installation: Callable[..., Installation],
) -> None:
    here = replace(installation("a"), port=free_port())
    settle(here, 20, 200)
    here.run("index", "rebuild")
    address = f"http://127.0.0.1:{here.port}/help/minato/search?q={quote('取り消して')}"
    with running(here, "serve"), running(here, "worker") as worker:
        assert "/articles/a-" in answer(address)[1]
        assert waited(lambda: job_state(here, "search.mend") == ("done", 1))
        before = serving_folder(here)
        for segment in before.glob("*.segment"):
            os.truncate(segment, segment.stat().st_size // 2)
        status, said = answer(address)
        assert (status, "/articles/a-" in said) == (200, True)
        assert waited(lambda: serving_folder(here) != before)
        assert "/articles/a-" in answer(address)[1]
        assert worker.poll() is None


def test_a_worker_ends_soon_amid_a_rebuild_and_the_next_one_goes_on(
    installation: Callable[..., Installation],
) -> None:
    here = installation("a")
    settle(here, 0, 0)
    here.run("index", "rebuild")
    add_articles(here, 3_000, 3_000)
    with opened(here) as database, database.session(write=True) as session:
        enqueue(session, "search.rebuild", everywhere=True)
    before = serving_folder(here)
    with running(here, "worker") as worker:
        assert waited(lambda: rebuild_state(here) == ("running", 1))
        time.sleep(1)
        began = time.monotonic()
        assert end(worker) == 0
        assert time.monotonic() - began < 10
    assert rebuild_state(here) == ("queued", 0)
    assert serving_folder(here) == before
    with running(here, "worker"):
        assert waited(lambda: rebuild_state(here) == ("running", 1))


def rebuild_state(here: Installation) -> tuple[str, int]:
    return job_state(here, "search.rebuild")


def job_state(here: Installation, name: str) -> tuple[str, int]:
    """Return the newest such job's state, and how often it was begun."""
    with opened(here) as database, database.session() as session:
        job = session.scalars(sa.select(Job).where(Job.name == name).order_by(Job.created_at.desc())).first()
        return (job.state, job.attempts) if job else ("", 0)
