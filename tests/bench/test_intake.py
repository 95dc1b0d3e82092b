"""How many facts a second are acknowledged after commit, in batches of 50, by one web process. `make bench`."""

from __future__ import annotations

import http.client
import json
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from core.clock import now
from core.db import Database
from core.events.models import Event
from core.identifiers import new_id
from core.workspaces.models import Site
from tests.bench import serving
from tests.bench.serving import Bed

pytestmark = pytest.mark.bench
ORIGIN = "http://product.test"
BATCH = 50
BATCHES = 400
CONTENTS = [str(new_id()) for _ in range(40)]


def fact(number: int) -> dict[str, Any]:
    """Return a fact as busy pages send them: steps and pages mostly, an article now and then."""
    content = CONTENTS[number % len(CONTENTS)]
    kind = ("page.viewed", "step.shown", "step.completed", "content.shown", "article.opened")[number % 5]
    props = {"article_id": content, "via": "search"} if kind == "article.opened" else {}
    place = {"page": f"/members/{number % 300}", "locale": "ja", "device": "desktop", "step": f"step-{number % 6}"}
    made = {"id": str(new_id()), "kind": kind, "at": now().isoformat(), "session": f"session-{number % 900}"}
    return {**made, **place, "content": content, "version": 3, "run": str(new_id()), "props": props}


def bodies(bed: Bed, count: int) -> list[bytes]:
    """Return requests ready to be sent, so that making them isn't measured."""
    return [
        json.dumps({"key": bed.key, "viewer": None, "events": [fact(n * BATCH + i) for i in range(BATCH)]}).encode()
        for n in range(count)
    ]


def send(bed: Bed, requests: list[bytes], times: list[float]) -> None:
    """Send one batch after the other, as one page's connection does."""
    connection = http.client.HTTPConnection(*bed.base, timeout=60)
    for body in requests:
        began = time.perf_counter()
        connection.request("POST", "/embed/v1/events", body, {"Origin": ORIGIN, "Content-Type": "text/plain"})
        answer = connection.getresponse()
        accepted = json.loads(answer.read())["accepted"]
        assert (answer.status, len(accepted)) == (202, BATCH)
        times.append((time.perf_counter() - began) * 1000)
    connection.close()


def measure(bed: Bed, name: str, clients: int) -> float:
    """Print and return how many facts a second were acknowledged."""
    shares = [bodies(bed, BATCHES // clients) for _ in range(clients)]
    times: list[float] = []
    threads = [threading.Thread(target=send, args=(bed, share, times)) for share in shares]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) * BATCH / (time.perf_counter() - began)
    cuts = statistics.quantiles(times, n=20)
    timing = f"{rate:8.0f} facts/s   batch p50 {statistics.median(times):6.1f} ms   p95 {cuts[18]:6.1f} ms"
    print(f"{name:<58} {timing}")
    return rate


@contextmanager
def searching(bed: Bed) -> Iterator[None]:
    """Let somebody search in the help center without a pause."""
    over = threading.Event()

    def search() -> None:
        number = 0
        while not over.is_set():
            status, _body = serving.request(bed, "GET", serving.search_path(f"請求書 {number}"))
            assert status == 200, status
            number += 1

    thread = threading.Thread(target=search)
    thread.start()
    yield
    over.set()
    thread.join()


def test_intake(tmp_path: Path) -> None:
    bed = serving.lay(tmp_path, 60, serving.passages(None))
    database = Database(bed.settings.resolved_database_url)
    with database.session(bed.workspace_id, write=True) as session:
        session.scalars(sa.select(Site)).one().origins = [ORIGIN]
    print(f"\n{serving.load()}, SQLite with synchronous=FULL, two web processes")
    with serving.served(bed):
        measure(bed, "warming up", 2)
        for clients in (1, 2, 4, 8):
            measure(bed, f"facts acknowledged, {clients} clients", clients)
        with searching(bed):
            measure(bed, "facts acknowledged, 4 clients, while searches run", 4)
    with database.session(bed.workspace_id) as session:
        kept = session.scalar(sa.select(sa.func.count()).select_from(Event))
    assert kept is not None
    assert kept >= 6 * BATCHES // 8 * 8 * BATCH
    database.dispose()
