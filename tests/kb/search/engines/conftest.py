from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.search.engines.protocol import Engine
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.engines.whoosh_engine import WhooshEngine

ENGINES: dict[str, Callable[[Path], Engine]] = {"whoosh": WhooshEngine, "tantivy": TantivyEngine}


@pytest.fixture(params=ENGINES)
def make(request: pytest.FixtureRequest) -> Callable[[Path], Engine]:
    """Open an engine on a folder, as another process would."""
    return ENGINES[request.param]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(make: Callable[[Path], Engine], root: Path) -> Iterator[Engine]:
    opened = make(root)
    yield opened
    opened.close()
