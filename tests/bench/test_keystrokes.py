"""How fast the help center answers while people type, at 10,000 articles with 100,000 phrasings. `make bench`."""

import json
import os
import random
import time
from pathlib import Path

import pytest

from tests.bench import serving
from tests.bench.search import data
from tests.bench.search.keystrokes import keystrokes, phrasings
from tests.bench.serving import Bed, closed_loop, open_loop, request, suggest_path

pytestmark = pytest.mark.bench
ARTICLES, EACH = 10_000, 10
PER_SECOND, SECONDS = 20, 30
PATIENCE = 600


AGAIN = 20
"""So many answers one after the other, and both processes have been asked."""


def offered_after(bed: Bed, path: str) -> float:
    """Wait until both web processes have the phrasings in memory; return how long that took, in seconds."""
    began = time.perf_counter()
    in_a_row = 0
    while in_a_row < AGAIN:
        status, body = request(bed, "GET", path)
        in_a_row = in_a_row + 1 if status == 200 and json.loads(body) else 0
        assert time.perf_counter() - began < PATIENCE, "nothing is offered"
        time.sleep(0.0 if in_a_row else 1.0)
    return time.perf_counter() - began


def test_keystrokes_over_http(tmp_path: Path) -> None:
    named = os.environ.get("ANNAI_OPEN_DATA")
    if not named:
        pytest.skip("the words of the phrasings come from the open data")
    chance = random.Random(11)
    texts = phrasings(data.load(Path(named) / "question-passage"), ARTICLES * EACH, chance)
    each = [texts[at : at + EACH] for at in range(0, len(texts), EACH)]
    bed = serving.lay(tmp_path, ARTICLES, serving.passages(Path(named)), length=200, phrasings=each)
    typed = [key for text in chance.sample(texts, 200) for key in keystrokes(text, chance)]
    paths = [suggest_path(key) for key in typed[: PER_SECOND * SECONDS]]
    with serving.served(bed) as process:
        print(
            f"\nboth web processes offer something after                  {offered_after(bed, suggest_path(texts[0][:2])):6.1f} s"
        )
        closed_loop(bed, paths.__getitem__, clients=1, requests=2)
        closed_loop(bed, lambda number: paths[number % len(paths)], clients=4, requests=60)
        print(serving.load())
        print(
            f"as you type over HTTP, {PER_SECOND} keystrokes a second      {open_loop(bed, paths, per_second=PER_SECOND)}"
        )
        print(f"resident memory per web process, with 100,000 phrasings   {serving.memory(process)}")
