"""The web server and the worker as processes: they start, answer, and end when told to."""

import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa

from core.db import Database
from core.jobs.models import Job
from core.mail import send_later
from tests.cli.conftest import ROOT, Installation
from tests.factories import PASSWORD

PATIENCE = 60
DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@contextmanager
def running(installation: Installation, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", *words], cwd=ROOT, env=installation.environ, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answer(address: str) -> tuple[int, str]:
    """Return status and text as soon as somebody answers."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with DIRECTLY.open(address, timeout=20) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            time.sleep(0.2)
    message = f"nobody answers at {address}"
    raise AssertionError(message)


def end(process: subprocess.Popen[bytes]) -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(PATIENCE)


def test_the_server_answers_and_ends_when_told_to(installation: Callable[..., Installation]) -> None:
    here = replace(installation("a"), port=free_port())
    add = ("member", "add", "admin@minato.example", "--name", "Admin", "--password", PASSWORD)
    here.run(*add, "--new-workspace", "Minato", "--workspace", "minato")
    with running(here, "serve") as process:
        base = f"http://127.0.0.1:{here.port}"
        assert answer(f"{base}/sign-in")[0] == 200
        assert answer(f"{base}/help/minato/")[0] == 200
        assert answer(f"{base}/help/elsewhere/")[0] == 404
        assert end(process) == 0


def test_the_worker_works_and_ends_when_told_to(installation: Callable[..., Installation]) -> None:
    here = installation("a")
    here.run("migrate")
    database = Database(f"sqlite:///{here.folder}/annai.sqlite3")
    with database.session(write=True) as session:
        send_later(session, "somebody@minato.example", "A subject", "A text")
    with running(here, "worker") as process:
        assert waited(lambda: state(database) == "done")
        assert end(process) == 0
    database.dispose()


def state(database: Database) -> str | None:
    with database.session() as session:
        return session.scalar(sa.select(Job.state).where(Job.name == "mail.send"))


def waited(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.2)
    return condition()
