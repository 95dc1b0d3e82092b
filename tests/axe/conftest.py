"""The sample world, loaded once for everything that axe looks at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.axe.world import World, served
from tests.plugins.databases import Databases


@pytest.fixture(scope="package")
def world(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everything that is looked at, served."""
    with served(databases, tmp_path_factory.mktemp("axe")) as made:
        yield made
