"""How fast pages and searches are served, and how much memory that takes. `make bench`."""

import json
import os
import random
import time
from pathlib import Path

import pytest

from tests.bench import serving
from tests.bench.serving import Bed, Timing, closed_loop, search_path

pytestmark = pytest.mark.bench
COUNT = 10_000


def questions(open_data: Path | None) -> list[str]:
    if open_data is None:
        return ["請求書 取り消し", "登録番号", "振込手数料", "パスワード 忘れた", "承認", "消込"]
    lines = (open_data / "question-passage" / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return random.Random(3).sample([json.loads(line)["question"] for line in lines], 400)


def show(what: str, timing: Timing | str) -> None:
    print(f"{what:<58} {timing}")


def measure(bed: Bed, asked: list[str], name: str) -> None:
    def article(number: int) -> str:
        return f"/help/bench/articles/{bed.slugs[number * 37 % len(bed.slugs)]}"

    def search(number: int) -> str:
        return search_path(asked[number % len(asked)])

    with serving.served(bed) as process:
        closed_loop(bed, search, clients=2, requests=40)
        show(f"article page, {name}, 1 client", closed_loop(bed, article, clients=1, requests=300))
        show(f"article page, {name}, 8 clients", closed_loop(bed, article, clients=8, requests=800))
        show(f"search over HTTP, {name}, 1 client", closed_loop(bed, search, clients=1, requests=200))
        show(f"search over HTTP, {name}, 8 clients", closed_loop(bed, search, clients=8, requests=600))
        show(f"resident memory per web process, {name}", serving.memory(process))


def test_real_articles(tmp_path: Path) -> None:
    named = os.environ.get("ANNAI_OPEN_DATA")
    folder = Path(named) if named else None
    files = folder / "help-docs" if folder else Path(__file__).parents[2] / "demo" / "content" / "ja"
    print(f"\n{serving.load()}")
    began = time.perf_counter()
    bed = serving.lay_real(tmp_path, files)
    took = time.perf_counter() - began
    count = len(bed.slugs)
    show(f"{count:,} files imported by command, then indexed anew", f"{took:6.1f} s   {count / took:7.1f} /s")
    measure(bed, questions(folder), f"{count:,} real articles")


def test_ten_thousand_articles(tmp_path: Path) -> None:
    named = os.environ.get("ANNAI_OPEN_DATA")
    folder = Path(named) if named else None
    print(f"\n{serving.load()}")
    began = time.perf_counter()
    bed = serving.lay(tmp_path, COUNT, serving.passages(folder))
    took = time.perf_counter() - began
    show(f"{COUNT:,} articles written and indexed", f"{took:6.1f} s   {COUNT / took:7.1f} /s")
    measure(bed, questions(folder), f"{COUNT:,} articles")
