import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@dataclass
class Installation:
    """A data folder and database, and the command run on them as an operator would."""

    folder: Path
    database_url: str = ""
    port: int = 8000

    @property
    def environ(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
        own = {"ANNAI_DATA_FOLDER": str(self.folder), "ANNAI_DATABASE_URL": self.database_url}
        return kept | own | {"ANNAI_PORT": str(self.port), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}

    def run(self, *words: str, check: bool = True, **environ: str) -> subprocess.CompletedProcess[str]:
        """Run `annai …` and return what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=ROOT,
            env=self.environ | environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr + done.stdout
        return done


@pytest.fixture
def installation(tmp_path: Path) -> Callable[..., Installation]:
    """Return a new, empty installation: `installation("a")`, on SQLite unless an address is given."""
    return lambda name, database_url="": Installation(tmp_path / name, database_url)
