"""How long it takes until 1,000 Markdown files are articles that everybody finds, and until a start answers."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from itertools import islice
from pathlib import Path

import pytest

from core.accounts.actions import add_member, create_account
from core.db import Database
from tests.bench import serving
from tests.bench.serving import Bed

pytestmark = pytest.mark.bench
COUNT = 1_000
LENGTH = 1_500
PATIENCE_SECONDS = 300
ROOT = Path(__file__).parents[2]


def write_files(folder: Path) -> str:
    """Write Markdown files with headings, lists and links; return words that only the last one has together.

    They stand apart from each other, so that nothing but the index finds them.
    """
    named = os.environ.get("ANNAI_OPEN_DATA")
    texts = serving.synthetic(COUNT, serving.passages(Path(named) if named else None))
    for number, (title, text) in enumerate(texts):
        shelf = folder / f"shelf-{number // 50:02}"
        shelf.mkdir(parents=True, exist_ok=True)
        parts = text[:LENGTH].split("\n\n")
        body = "".join(f"## 手順{place}\n\n{part}\n\n- 一つめ\n- 二つめ\n\n" for place, part in enumerate(parts, 1))
        link = f"[次へ](../shelf-{(number + 1) % COUNT // 50:02}/{(number + 1) % COUNT:04}.md)"
        whole = f"# {title.splitlines()[0]}\n\n{body}{link}\n\nkw{number:04}x\n"
        assert len(whole) >= LENGTH
        (shelf / f"{number:04}.md").write_text(whole, encoding="utf-8")
    return f"手順 kw{COUNT - 1:04}x"


@contextmanager
def working(bed: Bed) -> Iterator[None]:
    """Let a worker run until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "worker"], env=serving.environment(bed), stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_SECONDS)


def make_admin(bed: Bed) -> None:
    """Have somebody in whose name files are imported."""
    database = Database(bed.settings.resolved_database_url)
    with database.session(bed.workspace_id, write=True) as session:
        add_member(session, create_account(session, "bench@example.test", "Bench"), "admin")
    database.dispose()


def await_found(bed: Bed, words: str, patience: float = PATIENCE_SECONDS) -> None:
    """Ask as a visitor does, four times a second, until the words are found in an article."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        _status, body = serving.request(bed, "GET", serving.search_path(words))
        if b'href="/help/bench/articles/' in body:
            return
        time.sleep(0.25)
    raise TimeoutError


def test_import_until_the_last_article_is_found(tmp_path: Path) -> None:
    bed = serving.lay(tmp_path / "data", 0, serving.passages(None))
    make_admin(bed)
    words = write_files(tmp_path / "files")
    command = [sys.executable, "-m", "cli", "import", str(tmp_path / "files"), "--publish"]
    print(f"\n{serving.load()}")
    with serving.served(bed), working(bed):
        began = time.perf_counter()
        subprocess.run(command, env=serving.environment(bed), check=True, stdout=subprocess.DEVNULL)
        imported = time.perf_counter() - began
        await_found(bed, words)
        took = time.perf_counter() - began
        for number in range(0, COUNT, 20):
            await_found(bed, f"手順 kw{number:04}x", patience=0.1)
    print(f"{COUNT:,} Markdown files of {LENGTH:,} characters imported: {imported:.1f} s, all findable: {took:.1f} s")


def test_make_run_to_first_page(tmp_path: Path) -> None:
    """From a clean copy of what is committed: environment, dependencies, database, sample world, index, web server."""
    copy, port = tmp_path / "copy", serving.free_port()
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(copy)], check=True)
    ports = {"ANNAI_PORT": str(port), "ANNAI_PRODUCT_PORT": str(serving.free_port())}
    environment = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "MAKEFLAGS")}
    print(f"\n{serving.load()}")
    began = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run"], cwd=copy, env={**environment, **ports}, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not answers(port, "/help/minato/"):
            assert process.poll() is None, "make run has ended"
            time.sleep(0.25)
        print(f"`make run` in a clean copy, to the first page: {time.perf_counter() - began:.0f} s")
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def answers(port: int, path: str) -> bool:
    """Tell whether somebody answers there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def test_start_to_first_page(tmp_path: Path) -> None:
    bed = serving.lay(tmp_path, 20, list(islice(serving.passages(None), 20)))
    took = []
    for _ in range(5):
        began = time.perf_counter()
        with serving.served(bed):
            took.append(time.perf_counter() - began)
    print(f"\n{serving.load()}\nstart of two web processes to the first page: {sorted(took)[2]:.2f} s (median of 5)")
