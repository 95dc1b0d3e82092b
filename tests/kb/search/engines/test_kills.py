"""A writer is killed in the middle of its work, again and again; nobody has to do anything about it."""

import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kb.search.engines.protocol import Engine
from tests.kb.search.engines.articles import article, found

ROOT = Path(__file__).parents[4]
KILLS = 5
WRITER = """
import sys
from pathlib import Path
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.engines.whoosh_engine import WhooshEngine
from tests.kb.search.engines.articles import article
name, root, start = sys.argv[1:]
engine = {"WhooshEngine": WhooshEngine, "TantivyEngine": TantivyEngine}[name](Path(root))
for number in range(int(start), int(start) + 100_000):
    engine.apply([article(str(number), f"設定 {number}", "手順を説明します。" * 30), article("same", f"毎回 {number}")])
    print(number, flush=True)
"""


def write_and_kill(name: str, root: Path, start: int, seconds: float) -> list[int]:
    """Which articles the writer said were written before it was killed."""
    command = [sys.executable, "-c", WRITER, name, str(root), str(start)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline()]
        time.sleep(seconds)
        writer.kill()
        said += writer.stdout.readlines()
    return [int(line) for line in said if line.endswith("\n")]


def test_no_article_is_lost_or_doubled(make: Callable[[Path], Engine], root: Path):
    engine = make(root)
    engine.apply([article("first", "最初")])
    chance = random.Random(7)  # noqa: S311  the same times in each run
    written: list[int] = []
    for kill in range(KILLS):
        written += write_and_kill(type(engine).__name__, root, kill * 1000, chance.uniform(0.0, 0.3))
        documents = engine.check().documents
        everything = found(engine, "設定", limit=10_000)
        assert set(map(str, written)) <= set(everything)
        assert len(everything) == len(set(everything)) <= len(written) + kill + 1
        assert documents == len(everything) + 2
        assert found(engine, "毎回") == ["same"]
    engine.apply([article("last", "最後")])
    assert found(engine, "最後") == ["last"]
    leftovers = [path.name for path in root.rglob("*") if ".tmp" in path.name]
    assert leftovers == []
