import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from tests.plugins.forks import exit_code

ROOT = Path(__file__).parents[2]


def command(words: Sequence[str], environ: Mapping[str, str], said: Path, complained: Path) -> None:
    """Do as a shell does: `annai …` with this environment, what it writes goes into two files."""
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(ROOT)
    for stream, file in ((1, said), (2, complained)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    cli.main(words, prog_name="annai")


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
        said, complained = self.folder.with_suffix(".out"), self.folder.with_suffix(".err")
        ended = exit_code(command, words, self.environ | environ, said, complained)
        done = subprocess.CompletedProcess(words, ended, said.read_text(), complained.read_text())
        assert not check or done.returncode == 0, done.stderr + done.stdout
        return done


@pytest.fixture
def installation(tmp_path: Path) -> Callable[..., Installation]:
    """Return a new, empty installation: `installation("a")`, on SQLite unless an address is given."""
    return lambda name, database_url="": Installation(tmp_path / name, database_url)
