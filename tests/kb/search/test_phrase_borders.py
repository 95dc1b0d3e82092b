import itertools
import random
from pathlib import Path

import budoux
import pytest

from kb.search.phrase_borders import is_border, last_border

CONTENT = Path(__file__).parents[3] / "demo" / "content" / "ja"


def borders(text: str) -> list[int]:
    phrases = budoux.load_default_japanese_parser().parse(text)
    return list(itertools.accumulate(map(len, phrases)))[:-1]


def windows() -> list[str]:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(CONTENT.rglob("*.md")))
    chance = random.Random(5)  # noqa: S311
    return [text[at : at + chance.randint(1, 60)] for at in chance.sample(range(len(text)), 300)]


def test_each_place_is_judged_as_the_library_judges_it():
    for text in windows():
        assert [place for place in range(1, len(text)) if is_border(text, place)] == borders(text)


@pytest.mark.parametrize(("earliest", "latest"), [(0, 40), (3, 9), (5, 5), (20, 200)])
def test_the_last_border_is_the_last_of_the_librarys(earliest: int, latest: int):
    for text in windows():
        wanted = [place for place in borders(text) if earliest <= place <= latest]
        assert last_border(text, earliest, latest) == (wanted[-1] if wanted else None)
