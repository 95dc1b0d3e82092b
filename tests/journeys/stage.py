"""Annai and a product that carries its widget, each on an origin of its own, for browser tests that need both."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from flask import Flask
from werkzeug.serving import make_server

from app import create_app, create_worker
from config import Settings
from core import schema
from core.db import Database
from core.jobs.worker import Worker
from core.workspaces.queries import sites
from demo.serving import product
from tests.factories import Place, make_place
from tests.plugins.databases import Databases


@dataclass(frozen=True)
class Stage:
    """Where everything is."""

    base: str
    """Annai's address."""
    shop: str
    """The sample product's address."""
    place: Place
    database: Database
    worker: Worker

    def staff(self, path: str = "") -> str:
        """Return the address of a screen for colleagues."""
        return f"{self.base}/w/{self.place.slug}/{path}"

    def help(self, path: str = "") -> str:
        """Return the address of a page of the help center."""
        return f"{self.base}/help/{self.place.slug}/{path}"


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on loopback; yields its address."""
    served = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{served.server_port}"
    finally:
        served.shutdown()
        served.server_close()
        thread.join(timeout=5)


@contextmanager
def selling(settings: Settings, database: Database, workspace_id: UUID, base: str) -> Iterator[str]:
    """Serve the sample product with the widget of a workspace whose Annai is at `base`; yields the product's address."""
    with serving(product(replace(settings, public_url=base), database)) as shop:
        with database.session(workspace_id, write=True) as session:
            for site in sites(session):
                site.origins = [*site.origins, shop]
        yield shop


@contextmanager
def staged(databases: Databases, folder: Path, roles: tuple[str, ...]) -> Iterator[Stage]:
    """Set everything up on a database of its own, for as many tests as share it."""
    with ExitStack() as later:
        url = databases.fresh("sqlite", schema.upgrade)
        settings = Settings(
            environment="development", data_folder=folder, database_url=url, secret_key="only for tests"
        )
        database = Database(url)
        later.callback(database.dispose)
        place = make_place(database, roles=roles)
        app = create_app(settings, database)
        later.enter_context(closing(app.extensions["annai_engine"]))
        worker = create_worker(settings, database)
        later.enter_context(closing(worker.services.engine))
        base = later.enter_context(serving(app))
        shop = later.enter_context(selling(settings, database, place.id, base))
        yield Stage(base, shop, place, database, worker)
