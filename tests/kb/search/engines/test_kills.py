"""A writer is killed in the middle of its work, again and again; nobody has to do anything about it."""

import random
import time
from collections.abc import Callable
from pathlib import Path

from kb.search.engines.protocol import Engine
from tests.kb.search.engines import crashing_writer
from tests.kb.search.engines.articles import article, found
from tests.plugins.forks import doomed

KILLS = 5


def write_and_kill(name: str, root: Path, start: int, seconds: float) -> list[int]:
    """Which articles the writer said were written before it was killed."""
    with doomed(crashing_writer.write, name, root, start) as writer:
        said = [writer.hear()]
        time.sleep(seconds)
        writer.kill()
        return said + writer.last_words()


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
