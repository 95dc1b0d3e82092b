"""The search bench as a part of `make bench`; `python -m tests.bench.search --help` tells what else it can do."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.bench
def test_search():
    subprocess.run([sys.executable, "-m", "tests.bench.search"], check=True, cwd=ROOT)
