"""The open data: real help centers, questions and pages, too large for this repository."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def open_data() -> Path:
    """Return the folder that `ANNAI_OPEN_DATA` names; without it, the test is skipped."""
    named = os.environ.get("ANNAI_OPEN_DATA", "")
    if not named:
        pytest.skip("ANNAI_OPEN_DATA isn't set: this test reads open data that isn't part of the repository")
    folder = Path(named)
    if not folder.is_dir():
        pytest.skip(f"ANNAI_OPEN_DATA names {named}, which isn't a folder")
    return folder
