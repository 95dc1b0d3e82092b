"""How fast pages and searches are served, and how much memory that takes. `make bench`."""

import json
import os
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app import open_engine
from kb.search.analysis.folding import fold
from kb.search.analysis.tokens import tokens
from kb.search.engines.protocol import SearchRequest
from tests.bench import serving
from tests.bench.serving import Bed, Timing, closed_loop, search_path, widget_search

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
        show(f"the widget's search, {name}, 1 client", widget_search(bed, asked[:200]))
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


@pytest.mark.parametrize("count", [COUNT, 10 * COUNT])
def test_tantivy(tmp_path: Path, count: int) -> None:
    named = os.environ.get("ANNAI_OPEN_DATA")
    folder = Path(named) if named else None
    print(f"\n{serving.load()}")
    bed = serving.lay(tmp_path, count, serving.passages(folder), engine_name="tantivy")
    asked = questions(folder)
    short = words_of(asked)
    name = f"{count:,} articles, tantivy, 1 client"
    with serving.served(bed) as process:
        show(f"the widget's search right after the start, {name}", widget_search(bed, asked[-100:]))
        closed_loop(bed, lambda number: search_path(asked[number % len(asked)]), clients=2, requests=40)
        show(f"the help center's home page, {name}", closed_loop(bed, serving.home_path, clients=1, requests=100))
        show(f"search by questions, {name}", closed_loop(bed, page(asked), clients=1, requests=200))
        show(f"search by two words, {name}", closed_loop(bed, page(short), clients=1, requests=200))
        show(f"the widget's search by questions, {name}", widget_search(bed, asked[:200]))
        show(f"the widget's search by two words, {name}", widget_search(bed, short[:200]))
        show(f"resident memory per web process, {name}", serving.memory(process))
    show(f"of that the engine alone, by questions, {count:,} articles", alone(bed, asked[:200]))


def page(asked: list[str]) -> Callable[[int], str]:
    return lambda number: search_path(asked[number % len(asked)])


def words_of(asked: list[str]) -> list[str]:
    """Return two telling words of each question: what people type who have learned to search."""
    chance = random.Random(5)
    found = []
    for question in asked:
        folded = fold(question)
        words = [folded[one.start : one.end] for one in tokens(folded) if one.whole and one.end - one.start > 1]
        found.append(" ".join(chance.sample(words, min(2, len(words)))))
    return list(filter(None, found))


def alone(bed: Bed, asked: list[str]) -> Timing:
    engine = open_engine(bed.settings)
    times = []
    for text in asked:
        wish = SearchRequest(str(bed.workspace_id), text, frozenset({"public"}), locales=("ja", "en"))
        began = time.perf_counter()
        engine.search(wish)
        times.append((time.perf_counter() - began) * 1000)
    return Timing(statistics.median(times), statistics.quantiles(times, n=20)[18], 1000 * len(times) / sum(times))
