"""A served installation to measure: real gunicorn, real worker, articles of real length."""

import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal
from unittest.mock import patch
from urllib.parse import quote
from uuid import UUID

import sqlalchemy as sa

from app import import_features, open_engine
from config import Settings
from core import schema
from core.accounts.actions import add_member, create_account
from core.clock import now
from core.db import Database, chunks, insert_rows
from core.identifiers import new_id
from core.workspaces.actions import create_site, create_workspace
from kb.articles.models import Article, PublishedVersion
from kb.search.analysis import tokens
from kb.search.indexing import rebuild
from kb.search.substring import scan_form

LENGTH = 3_000
ORIGIN = "https://product.test"


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def passages(open_data: Path | None) -> list[str]:
    """Return Japanese passages: of the open data, else of the sample world."""
    if open_data is not None:
        lines = (open_data / "question-passage" / "docs.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]
    files = (Path(__file__).parents[2] / "demo" / "content" / "ja").rglob("*.md")
    return [path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in sorted(files)]


def synthetic(count: int, source: list[str], length: int = LENGTH, seed: int = 7) -> Iterator[tuple[str, str]]:
    """Yield (title, text) of articles of at least `length` characters, put together from passages."""
    chance = random.Random(seed)
    for number in range(count):
        text = ""
        while len(text) < length:
            text += chance.choice(source) + "\n\n"
        yield f"{text[:24]} {number}", text


@dataclass
class Bed:
    """What a measurement needs: where it is served, and what is in it."""

    settings: Settings
    workspace_id: UUID
    key: str
    slugs: list[str] = field(default_factory=list)

    @property
    def base(self) -> tuple[str, int]:
        """Host and port."""
        return "127.0.0.1", self.settings.port


def lay(
    folder: Path,
    count: int,
    source: list[str],
    *,
    length: int = LENGTH,
    phrasings: Sequence[Sequence[str]] = (),
    engine_name: Literal["whoosh", "tantivy"] = "whoosh",
) -> Bed:
    """Create an installation with `count` published articles, with these phrasings one after the other, and its index."""
    settings = Settings(
        environment="development",
        data_folder=folder,
        secret_key="bench",
        port=free_port(),
        search_engine=engine_name,
    )
    import_features()
    schema.upgrade(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    with database.session(write=True) as session:
        workspace_id = create_workspace(session, "Bench", slug="bench").id
    with database.session(workspace_id, write=True) as session:
        key = create_site(session, "Product", [ORIGIN]).key
    bed = Bed(settings, workspace_id, key)
    for batch in chunks(synthetic(count, source, length), 500):
        _insert(database, bed, batch, phrasings)
    engine = open_engine(settings)
    with _knowing_lines():
        rebuild(database, engine)
    engine.close()
    database.dispose()
    return bed


@contextmanager
def _knowing_lines() -> Iterator[None]:
    """Analyse each line only once: synthetic articles share theirs, and the index comes out the same."""
    words_of = tokens.tokens

    @lru_cache(maxsize=20_000)
    def known(line: str) -> list[tokens.Token]:
        return list(words_of(line))

    def remembered(text: str) -> Iterator[tokens.Token]:
        at = 0
        for line in text.splitlines(keepends=True):
            yield from (tokens.Token(at + one.start, at + one.end, *one[2:]) for one in known(line))
            at += len(line)

    with patch.object(tokens, "tokens", remembered):
        yield


def lay_real(folder: Path, files: Path) -> Bed:
    """Create an installation of the articles of a folder of Markdown, imported and published by the command, indexed."""
    bed = lay(folder, 0, [])
    database = Database(bed.settings.resolved_database_url)
    with database.session(bed.workspace_id, write=True) as session:
        add_member(session, create_account(session, "bench@example.test", "Bench"), "admin")
    command = [sys.executable, "-m", "cli", "import", str(files), "--publish"]
    subprocess.run(command, env=environment(bed), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    engine = open_engine(bed.settings)
    rebuild(database, engine)
    engine.close()
    with database.session(bed.workspace_id) as session:
        published = sa.select(Article.slug).where(Article.published_version_id.is_not(None)).order_by(Article.slug)
        bed.slugs.extend(session.scalars(published))
    database.dispose()
    return bed


def _insert(database: Database, bed: Bed, batch: list[tuple[str, str]], phrasings: Sequence[Sequence[str]]) -> None:
    articles, versions = [], []
    for title, text in batch:
        own = phrasings[len(bed.slugs)] if phrasings else ()
        article_id, version_id, slug = new_id(), new_id(), f"a-{len(bed.slugs)}"
        bed.slugs.append(slug)
        shared = {"title": title, "body": text, "phrasings": list(own)}
        articles.append(
            {
                "id": article_id,
                "slug": slug,
                "published_version_id": version_id,
                "published_title": title,
                "published_at": now(),
                "state": "published",
                **shared,
            }
        )
        rendered: dict[str, object] = {
            "html": f"<p>{text}</p>",
            "nodes": [],
            "toc": [],
            "steps": [],
            "text": text,
            "headings": [],
        }
        rendered["scan"] = scan_form(f"{title}\n{text}")
        numbers = {"number": 1, "revision": 1, "published_at": now()}
        versions.append({"id": version_id, "article_id": article_id, **shared, **rendered, **numbers})
    with database.session(bed.workspace_id, write=True) as session:
        insert_rows(session, Article, articles)
        insert_rows(session, PublishedVersion, versions)


def environment(bed: Bed) -> dict[str, str]:
    """Return the environment in which the installation's commands run."""
    return {
        **os.environ,
        "ANNAI_ENVIRONMENT": "development",
        "ANNAI_DATA_FOLDER": str(bed.settings.data_folder),
        "ANNAI_SECRET_KEY": "bench",
        "ANNAI_PORT": str(bed.settings.port),
        "ANNAI_SEARCH_ENGINE": bed.settings.search_engine,
    }


@contextmanager
def served(bed: Bed) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the installation with two web processes, as `annai serve` does, until the block ends."""
    process = subprocess.Popen([sys.executable, "-m", "cli", "serve"], env=environment(bed), stderr=subprocess.DEVNULL)
    try:
        _await(bed)
        yield process
    finally:
        process.terminate()
        process.wait(15)


def _await(bed: Bed) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        try:
            if request(bed, "GET", "/help/bench/")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError


def request(
    bed: Bed, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Make one request on a connection of its own."""
    connection = http.client.HTTPConnection(*bed.base, timeout=30)
    try:
        connection.request(method, path, body, {"User-Agent": "Mozilla/5.0", **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@dataclass(frozen=True)
class Timing:
    """Wall-clock times in milliseconds, and the rate over the whole run."""

    p50: float
    p95: float
    per_second: float

    def __str__(self) -> str:
        return f"p50 {self.p50:6.1f} ms   p95 {self.p95:6.1f} ms   {self.per_second:7.1f} /s"


def closed_loop(bed: Bed, paths: Callable[[int], str], *, clients: int, requests: int) -> Timing:
    """Let each client ask for one thing after another, and return how long the answers took."""
    times: list[float] = []

    def client(number: int) -> None:
        for turn in range(requests // clients):
            began = time.perf_counter()
            status, _body = request(bed, "GET", paths(number * 100_003 + turn))
            assert status == 200, status
            times.append((time.perf_counter() - began) * 1000)

    threads = [threading.Thread(target=client, args=(number,)) for number in range(clients)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    cuts = statistics.quantiles(times, n=20)
    return Timing(statistics.median(times), cuts[18], len(times) / took)


def open_loop(bed: Bed, paths: Sequence[str], *, per_second: float) -> Timing:
    """Ask for one thing after another at a rate, whether or not the last answer has come, as many typists do."""
    times: list[float] = []

    def ask(path: str, due: float) -> None:
        status, _body = request(bed, "GET", path)
        assert status == 200, status
        times.append((time.perf_counter() - due) * 1000)

    began = time.perf_counter()
    threads = []
    for number, path in enumerate(paths):
        due = began + number / per_second
        time.sleep(max(0.0, due - time.perf_counter()))
        threads.append(threading.Thread(target=ask, args=(path, due)))
        threads[-1].start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=20)
    return Timing(statistics.median(times), cuts[18], len(times) / (time.perf_counter() - began))


def suggest_path(typed: str) -> str:
    """Return the address that a keystroke asks in the help center."""
    return f"/help/bench/suggest?q={quote(typed)}"


def home_path(_number: int) -> str:
    """Return the address of the help center."""
    return "/help/bench/"


def search_path(query: str) -> str:
    """Return the address of a search in the help center."""
    return f"/help/bench/search?q={quote(query)}"


def widget_search(bed: Bed, queries: Sequence[str]) -> Timing:
    """Search as the widget does, one settled search after the other, and return how long the answers took."""
    times = []
    began = time.perf_counter()
    for query in queries:
        asked = {"key": bed.key, "viewer": None, "q": query, "locale": "ja", "settled": True, "page": f"{ORIGIN}/"}
        body = json.dumps({**asked, "search_id": str(new_id())}).encode()
        start = time.perf_counter()
        status, _answer = request(bed, "POST", "/embed/v1/search", body, {"Origin": ORIGIN})
        assert status == 200, status
        times.append((time.perf_counter() - start) * 1000)
    took = time.perf_counter() - began
    return Timing(statistics.median(times), statistics.quantiles(times, n=20)[18], len(times) / took)


def memory(process: subprocess.Popen[bytes]) -> str:
    """Return how much memory the web processes (children of gunicorn's arbiter) have, each and together.

    What is resident counts the dictionary and the index for each process, though they are files that lie in memory
    once; the share (PSS) divides them by those who use them.
    """
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    sizes = []
    for pid in children:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        private = kilobytes["Private_Dirty"] + kilobytes["Private_Clean"]
        sizes.append([size // 1024 for size in (private, kilobytes["Pss"], kilobytes["Rss"])])
    return ", ".join(f"private {own}, share {share}, resident {whole} MB" for own, share, whole in sizes)


def load() -> str:
    """Return the machine's load, for reading the figures beside it."""
    return f"load {os.getloadavg()[0]:.2f}, {os.cpu_count()} cores"
