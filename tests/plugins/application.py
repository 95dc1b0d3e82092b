"""The application under test: on a fresh database, as a test client or as a server for the browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app import create_app, create_worker
from config import Settings
from core import schema
from core.db import Database
from core.jobs.worker import Worker
from core.web.application import AnnaiFlask
from tests.factories import PASSWORD, Place, make_place
from tests.plugins.databases import Databases


@pytest.fixture
def migrated_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """The URL of a fresh, migrated database; once per kind of database."""
    url = databases.fresh(database_kind, schema.upgrade)
    yield url
    databases.drop(url)


@pytest.fixture
def settings(migrated_url: str, tmp_path: Path) -> Settings:
    """Settings of one test: an own data folder and database."""
    return Settings(
        environment="development", data_folder=tmp_path / "data", database_url=migrated_url, secret_key="only for tests"
    )


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The migrated database."""
    opened = Database(settings.resolved_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def place(database: Database) -> Place:
    """A workspace with a member of every role."""
    return make_place(database)


class ReadingClient(FlaskClient):
    """A browser that reads each answer to its end: what is written once it has been sent is there for the test."""

    def open(self, *args: Any, buffered: bool = True, **kwargs: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **kwargs)


@pytest.fixture
def app(settings: Settings, database: Database) -> Iterator[AnnaiFlask]:
    """The application; CSRF tokens are off for test clients, and on in `server`."""
    application = create_app(settings, database)
    application.test_client_class = ReadingClient
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    yield application
    application.extensions["annai_engine"].close()


@pytest.fixture
def worker(settings: Settings, database: Database) -> Iterator[Worker]:
    """A worker to run what was queued: `worker.run_due()`."""
    made = create_worker(settings, database)
    yield made
    made.services.engine.close()


@pytest.fixture
def client(app: AnnaiFlask) -> FlaskClient:
    """A browser that nobody is signed in with."""
    return app.test_client()


@pytest.fixture
def signed_in(app: AnnaiFlask) -> Callable[[Place, str], FlaskClient]:
    """Return a client that is signed in as the member of a role: `signed_in(place, "editor")`."""

    def sign_in(place: Place, role: str) -> FlaskClient:
        client = app.test_client()
        answer = client.post("/sign-in", data={"email": place.email(role), "password": PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)[:500]
        return client

    return sign_in


@pytest.fixture
def server(app: AnnaiFlask) -> Iterator[str]:
    """The application served on loopback, as production would (CSRF on); yields its base URL."""
    app.config.update(TESTING=False, WTF_CSRF_ENABLED=True)
    served = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()
    thread.join(timeout=5)
