"""What was acknowledged is kept, each fact once, though the server is killed in the middle of its work."""

import http.client
import json
import threading
import time
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from core.db import Database
from core.events.actions import own_id
from core.events.models import Event
from tests.factories import Place
from tests.plugins.forks import doomed
from tests.widget.api import crashing_server
from tests.widget.api.conftest import ORIGIN, Host, fact

KILLS = 2
CLIENTS = 4


class Client(threading.Thread):
    """Sends one batch after the other until nobody answers, and notes what was sent and what was acknowledged."""

    def __init__(self, port: int, key: str) -> None:
        super().__init__(daemon=True)
        self.port, self.key = port, key
        self.sent: list[list[dict[str, object]]] = []
        self.acknowledged: set[str] = set()

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            while True:
                self.sent.append([fact() for _ in range(20)])
                self.acknowledged |= send(connection, self.key, self.sent[-1])
        except (OSError, http.client.HTTPException):
            connection.close()


def send(connection: http.client.HTTPConnection, key: str, facts: list[dict[str, object]]) -> set[str]:
    body = json.dumps({"key": key, "events": facts})
    connection.request("POST", "/embed/v1/events", body, {"Origin": ORIGIN, "Content-Type": "text/plain"})
    answer = connection.getresponse()
    given = json.loads(answer.read())
    assert answer.status == 202
    return set(given["accepted"])


def stored(database: Database, place: Place) -> list[object]:
    with database.session(place.id) as session:
        return list(session.scalars(sa.select(Event.id)))


@pytest.mark.slow
def test_every_acknowledged_fact_survives_kill_9(host: Host, database: Database, place: Place, tmp_path: Path) -> None:
    acknowledged: set[str] = set()
    sent: list[list[dict[str, object]]] = []
    for round_ in range(KILLS):
        with doomed(crashing_server.answer, database.url, tmp_path) as server:
            port = server.hear()
            clients = [Client(port, place.site.key) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            until = time.monotonic() + 15
            while time.monotonic() < until and not all(client.acknowledged for client in clients):
                time.sleep(0.02)
            time.sleep(0.11 * (round_ + 1))
            server.kill()
            for client in clients:
                client.join(timeout=15)
                acknowledged |= client.acknowledged
                sent += client.sent
    wanted = {own_id(place.site.id, own) for own in map(UUID, acknowledged)}
    kept = stored(database, place)
    assert len(acknowledged) > KILLS * CLIENTS
    assert len(kept) == len(set(kept))
    assert wanted <= set(kept)
    # Pages send again what nobody acknowledged, and what somebody did: in the end each fact is there once.
    for facts in sent:
        assert host("events", events=facts).status_code == 202
    every = {own_id(place.site.id, UUID(str(one["id"]))) for facts in sent for one in facts}
    kept = stored(database, place)
    assert (set(kept), len(kept)) == (every, len(every))
