"""Databases for tests: each test gets its own, on SQLite and on PostgreSQL.

Ask for `database_url` and the test runs once on each kind; to run on one kind only:
`@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)`.

Migrating takes long, copying doesn't. `databases.fresh(kind, prepare)` runs `prepare(url)` once per kind and
test process, and hands out copies of the result.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.plugins import cluster
from tests.plugins.surroundings import chosen_database_kinds, lacking

Prepare = Callable[[str], object]
SHARED = pytest.StashKey[Path]()


class Kind(Protocol):
    """How databases of one kind come and go."""

    def create(self, name: str, template: str | None) -> str:
        """Make a database, empty or as a copy of a template; return its URL."""

    def drop(self, name: str) -> None:
        """Delete it, ending connections that are still open."""


class SqliteKind:
    """One file per database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self, name: str, template: str | None) -> str:
        """Make a file, or copy one."""
        file = self.folder / f"{name}.db"
        if template is not None:
            shutil.copyfile(self.folder / f"{template}.db", file)
        return f"sqlite:///{file}"

    def drop(self, name: str) -> None:
        """Delete the file and what SQLite keeps beside it."""
        for file in self.folder.glob(f"{name}.db*"):
            file.unlink()


class PostgresKind:
    """One database in the cluster that all test processes share."""

    def __init__(self, shared: cluster.Cluster) -> None:
        self.cluster = shared

    def create(self, name: str, template: str | None) -> str:
        """Make a database; PostgreSQL copies templates by itself."""
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template or "template0"}" STRATEGY file_copy')
        return self.cluster.url(name)

    def drop(self, name: str) -> None:
        """Drop it, whoever is connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _execute(self, statement: str) -> None:
        url = make_url(self.cluster.url("postgres")).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(), autocommit=True) as connection:
            connection.execute(statement.encode())


class Databases:
    """Hands out databases to one test process."""

    def __init__(self, folder: Path, shared: Path, process: str) -> None:
        self._shared = shared
        self._process = process
        self._numbers = count(1)
        self._kinds: dict[str, Kind] = {"sqlite": SqliteKind(folder)}
        self._templates: dict[tuple[str, Prepare], str] = {}
        self._names: dict[str, tuple[str, str]] = {}

    def fresh(self, kind: str, prepare: Prepare | None = None) -> str:
        """Return the URL of a new database: empty, or as `prepare(url)` left its template."""
        template = None if prepare is None else self._template(kind, prepare)
        return self._create(kind, template)

    def once(self, name: str, make: Callable[[Path], object]) -> Path:
        """Return a folder that `make(folder)` filled: once in a test run, whichever process asks first."""
        folder, unfinished = self._shared / name, self._shared / f"{name}-unfinished"
        with _locked(self._shared / f"{name}-lock"):
            if not folder.exists():
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(folder)
        return folder

    def drop(self, url: str) -> None:
        """Delete a database that `fresh` made."""
        kind, name = self._names.pop(url)
        self._kind(kind).drop(name)

    def drop_all(self) -> None:
        """Delete what is left."""
        for url in list(self._names):
            self.drop(url)

    def _template(self, kind: str, prepare: Prepare) -> str:
        if (kind, prepare) not in self._templates:
            url = self._create(kind, None)
            prepare(url)
            self._templates[kind, prepare] = self._names[url][1]
        return self._templates[kind, prepare]

    def _create(self, kind: str, template: str | None) -> str:
        name = f"annai_{self._process}_{next(self._numbers)}"
        url = self._kind(kind).create(name, template)
        self._names[url] = (kind, name)
        return url

    def _kind(self, kind: str) -> Kind:
        if kind not in self._kinds:
            self._kinds[kind] = PostgresKind(_running_cluster(self._shared))
        return self._kinds[kind]


def _running_cluster(shared: Path) -> cluster.Cluster:
    """Return the cluster of this test run; whoever asks first starts it."""
    if not cluster.is_installed():
        lacking("PostgreSQL isn't installed (initdb not found)")
    with _locked(shared / "lock"):
        noted = shared / "cluster"
        if noted.exists():
            return cluster.Cluster(Path(noted.read_text()))
        folder = cluster.new_folder()
        noted.write_text(str(folder))
        started = cluster.Cluster(folder)
        started.start()
        return started


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class _WorkersHearOfFolder:
    """Tells xdist's test processes which folder they share; registered only where xdist is."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["annai_shared"] = str(node.config.stash[SHARED])


def pytest_configure(config: pytest.Config) -> None:
    """Make the folder that the processes of one test run share."""
    given = getattr(config, "workerinput", {}).get("annai_shared")
    config.stash[SHARED] = Path(given or tempfile.mkdtemp(prefix="annai-tests-"))
    config.pluginmanager.register(_WorkersHearOfFolder())


def pytest_unconfigure(config: pytest.Config) -> None:
    """End the cluster, if one was started, when the process that started the others ends."""
    if SHARED not in config.stash or hasattr(config, "workerinput"):
        return
    shared = config.stash[SHARED]
    with suppress(FileNotFoundError):
        cluster.Cluster(Path((shared / "cluster").read_text())).stop()
    shutil.rmtree(shared, ignore_errors=True)


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Hand out databases of either kind; what isn't dropped before is dropped at the end."""
    process = os.environ.get("PYTEST_XDIST_WORKER", "main")
    made = Databases(tmp_path_factory.mktemp("sqlite"), pytestconfig.stash[SHARED], process)
    yield made
    made.drop_all()


def _parameters() -> list[Any]:
    marks = {"postgresql": [pytest.mark.postgres]}
    return [pytest.param(kind, marks=marks.get(kind, [])) for kind in chosen_database_kinds()]


@pytest.fixture(params=_parameters())
def database_kind(request: pytest.FixtureRequest) -> str:
    """Return `sqlite` or `postgresql`; a test that uses this runs on each."""
    return str(request.param)


@pytest.fixture
def database_url(databases: Databases, database_kind: str) -> Iterator[str]:
    """Return the URL of an empty database of the test's own."""
    url = databases.fresh(database_kind)
    yield url
    databases.drop(url)
