from pathlib import Path

import pytest
from flask import Flask

from config import Settings
from core.db import Database
from tests.factories import Place
from tests.sweeps.world import make_furnished


@pytest.fixture
def folder(settings: Settings) -> Path:
    return settings.data_folder


@pytest.fixture
def ours(database: Database, app: Flask, folder: Path) -> Place:
    """The workspace that is asked."""
    return make_furnished(database, "ours", folder, app.extensions["annai_engine"])


@pytest.fixture
def theirs(database: Database, app: Flask, folder: Path) -> Place:
    """The workspace that nothing may be learned of."""
    return make_furnished(database, "theirs", folder, app.extensions["annai_engine"])
