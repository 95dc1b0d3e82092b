"""Two web processes and the worker: what one publishes both offer within seconds, and only to those who may read it."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import jwt
import pytest

from config import Settings
from core.clock import now
from core.db import Database
from core.jobs.worker import Worker
from kb.articles.models import Article
from kb.articles.publishing import archive
from tests.factories import Place, make_article, make_place
from tests.plugins.forks import doomed
from tests.widget.api import crashing_server

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SOON, PATIENCE = 5.0, 30.0
ORIGIN = "http://product.test"


class Process:
    """A web server in a process of its own, as its readers see it."""

    def __init__(self, port: int, place: Place) -> None:
        self._port, self._place = port, place

    def suggested(self, text: str) -> set[str]:
        """What the help center offers to visitors as they type."""
        found = self._ask("GET", f"/help/{self._place.slug}/suggest?q={quote(text)}")
        return {"".join(part for part, _ in one["parts"]) for one in found}

    def boot(self, token: str | None = None) -> str:
        """A reader's permission, as the embed is given it."""
        return str(
            self._embed("boot", url="/", locale="ja", visitor=None, user=None, company=None, token=token)["viewer"]
        )

    def found(self, viewer: str, text: str) -> set[str]:
        """What the embed's search finds with this permission."""
        given = self._embed("search", q=text, viewer=viewer, locale="ja", settled=False, search_id=None, page="/")
        return {hit["title"] for hit in given["hits"]}

    def _embed(self, name: str, **values: Any) -> Any:
        return self._ask("POST", f"/embed/v1/{name}", json.dumps({"key": self._place.site.key, **values}))

    def _ask(self, method: str, path: str, body: str | None = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        connection.request(method, path, body, {"Origin": ORIGIN, "Content-Type": "text/plain"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        assert answer.status == 200, text[:500]
        return json.loads(text)


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("editor",))


@pytest.fixture
def processes(settings: Settings, place: Place, worker: Worker) -> Iterator[tuple[Process, Process]]:
    """Two web processes, with the worker at work beside them."""
    at_work = threading.Thread(target=worker.run, daemon=True)
    address = settings.resolved_database_url, settings.data_folder
    with doomed(crashing_server.answer, *address) as one, doomed(crashing_server.answer, *address) as other:
        at_work.start()
        yield Process(one.hear(), place), Process(other.hear(), place)
    worker.stopping.set()
    at_work.join(PATIENCE)


@pytest.fixture
def publish(database: Database, place: Place) -> Callable[..., Article]:
    def made(title: str, **values: Any) -> Article:
        with database.session(place.id, write=True) as session:
            return make_article(session, place.members["editor"], title, **values)

    return made


def waited(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether it holds within so many seconds."""
    until = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def test_both_processes_offer_what_was_published_and_to_those_alone_who_may_read_it(
    processes: tuple[Process, Process], publish: Callable[..., Article], database: Database, place: Place
) -> None:
    first = publish("請求書を送る")
    # By now both have the phrasings in memory, and the worker has done what it does at its start.
    assert waited(lambda: all(each.suggested("請求書") == {"請求書を送る"} for each in processes), PATIENCE)
    publish("請求書を直す", phrasings=["請求書の訂正"])
    publish("請求書の料率", audience="customers")
    publish("請求書の社内規程", audience="internal")
    for_all = {"請求書を送る", "請求書を直す"}
    assert waited(lambda: all(each.suggested("請求書") == for_all for each in processes), SOON)
    assert [each.suggested("せいきゅうしょのていせい") for each in processes] == [{"請求書の訂正"}] * 2

    signed = jwt.encode({"sub": "u1", "exp": now() + timedelta(hours=1)}, place.identity_secret, algorithm="HS256")
    anybody, customer = processes[0].boot(), processes[0].boot(signed)
    # What is offered is read anew when any article was indexed, and may know of one that is still to be.
    assert waited(lambda: [each.found(anybody, "請求書") for each in processes] == [for_all] * 2, SOON)
    theirs = for_all | {"請求書の料率"}
    assert waited(lambda: [each.found(customer, "請求書") for each in processes] == [theirs] * 2, SOON)

    with database.session(place.id, write=True) as session:
        archive(session, session.merge(first, load=True), place.members["editor"].id)
    # The database decides at once, whatever the memory of a process says.
    assert [each.suggested("請求書") for each in processes] == [{"請求書を直す"}] * 2
    assert [each.found(customer, "請求書") for each in processes] == [{"請求書を直す", "請求書の料率"}] * 2
