"""The sample folder of this repository, and the real help centers of the open data."""

from pathlib import Path

import pytest

SAMPLES = Path(__file__).parents[2] / "samples" / "import"


@pytest.fixture
def harbour() -> Path:
    """Return a small help center with something of everything that goes wrong."""
    return SAMPLES / "harbour"


@pytest.fixture(scope="session")
def help_docs(open_data: Path) -> Path:
    """Return the 687 files of two real help centers in two languages."""
    return open_data / "help-docs"
