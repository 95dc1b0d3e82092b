"""A writer in a process of its own, to be killed: `doomed(crashing_writer.write, engine, folder, first_number)`."""

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from kb.search.engines.protocol import Engine
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.engines.whoosh_engine import WhooshEngine
from tests.kb.search.engines.articles import article

ENGINES: dict[str, Callable[[Path], Engine]] = {"WhooshEngine": WhooshEngine, "TantivyEngine": TantivyEngine}


def write(name: str, root: Path, start: int, mouth: Connection) -> None:
    """Write one article after the other, and say of each when it is written."""
    engine = ENGINES[name](root)
    for number in range(start, start + 100_000):
        engine.apply(
            [article(str(number), f"設定 {number}", "手順を説明します。" * 30), article("same", f"毎回 {number}")]
        )
        mouth.send(number)
