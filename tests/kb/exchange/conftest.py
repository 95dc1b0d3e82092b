"""The sample folder of this repository, the real help centers of the open data, and imports into a database."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from config import Settings
from core.db import Database
from kb.exchange.carrying import Wanted, Workshop, carry_out
from kb.exchange.export import export_entries
from kb.exchange.gathering import gather
from kb.exchange.report import ImportReport
from kb.exchange.sources import Source
from tests.factories import Place, make_place
from tests.kb.exchange.memory import MemorySource

SAMPLES = Path(__file__).parents[2] / "samples" / "import"


@pytest.fixture
def harbour() -> Path:
    """Return a small help center with something of everything that goes wrong."""
    return SAMPLES / "harbour"


@pytest.fixture(scope="session")
def help_docs(open_data: Path) -> Path:
    """Return the 687 files of two real help centers in two languages."""
    return open_data / "help-docs"


@pytest.fixture
def place(database: Database) -> Place:
    """Those who import, one who writes, one who only reads."""
    return make_place(database, roles=("admin", "manager", "editor", "reader"))


Bring = Callable[..., ImportReport]


@pytest.fixture
def workshop(database: Database, settings: Settings) -> Callable[..., Workshop]:
    """Return a maker of workshops in a workspace's database; `stage` and `tell` can be replaced."""

    def make(place: Place, **replaced: Any) -> Workshop:
        usual: dict[str, Any] = {
            "look": lambda: database.session(place.id),
            "stage": lambda: database.session(place.id, write=True),
            "tell": lambda _percent: None,
        }
        return Workshop(settings.data_folder, **(usual | replaced))

    return make


@pytest.fixture
def bring(workshop: Callable[..., Workshop]) -> Bring:
    """Import files or a source: `bring(place, {"a.md": b"# A"}, publish=True)`."""

    def imported(place: Place, source: Mapping[str, bytes] | Source, /, **wishes: Any) -> ImportReport:
        by = place.members["admin"].id
        read = MemorySource(dict(source)) if isinstance(source, Mapping) else source
        usual: dict[str, Any] = {"by": by, "publish": True}
        wanted = Wanted("sample.zip", **(usual | wishes))
        return carry_out(read, wanted, workshop(place))

    return imported


@pytest.fixture
def take_out(database: Database, settings: Settings) -> Callable[[Place], dict[str, bytes]]:
    """Export a workspace: every file by its path."""

    def exported(place: Place) -> dict[str, bytes]:
        with database.session(place.id) as session:
            found = gather(session, settings.data_folder)
        return {str(e.path): e.data for e in export_entries(found.articles, found.collections, found.files)}

    return exported


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file with these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return stream.getvalue()


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by path."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
