"""One pass over a text finds what looking for each thing by itself finds."""

import random

import pytest

from kb.search.engines.closeness import Needle, places_of, triples_of, wording
from kb.search.engines.sought import Sought

MANY = 15
LETTERS = "請求書求の取り消消しabAB  \n。ーｱ"
CASES = [
    ("請求書の取り消しを請求する", ["請求", "請求書", "求書"], "請求書の取り消し"),
    ("ああああ", ["ああ", "あ"], "あああああ"),
    ("e-1032 と e1032", ["e1032", "1032", "e-1032"], "e-1032"),
    ("題\n言い方\n\n本文に請求書", ["請求書", "本文"], "本文に請求書"),
    ("何もない", ["請求書"], "請求書"),
    ("何もない", [], ""),
    ("𠮷野家の請求書😀と請求書", ["請求書", "𠮷野"], "𠮷野家の請求書"),
    ("āȁ\u0101\u0101", ["\u0101\u0101"], "\u0101\u0101\u0101"),
]


def check(text: str, spellings: list[str], query: str) -> None:
    needles = [Needle((one, one[::-1]), 1.0 + number) for number, one in enumerate(spellings)]
    triples = triples_of(query)
    seen = Sought(needles, triples, MANY).within(text)
    assert sorted(seen.places) == sorted(places_of(text, needles))
    assert seen.wording == wording(text, triples)
    assert Sought(needles, triples, 1).within(text).wording == seen.wording


@pytest.mark.parametrize(("text", "spellings", "query"), CASES)
def test_the_same_is_found_in_one_pass(text: str, spellings: list[str], query: str) -> None:
    check(text, spellings, query)


def test_the_same_is_found_in_any_text() -> None:
    chance = random.Random(11)  # noqa: S311  the same texts each time

    def some(most: int) -> str:
        return "".join(chance.choices(LETTERS, k=chance.randint(1, most)))

    for _ in range(500):
        check(some(80), [some(4) for _ in range(chance.randint(0, 6))], some(12))


def test_a_letter_in_two_halves_of_others_is_not_found() -> None:
    # The bytes of these two letters have those of the one that is looked for in their middle.
    assert Sought([Needle(("\u3130",), 1.0)], frozenset(), MANY).within("\u3042\u4131").places == []
    assert Sought([Needle(("\u4230",), 1.0)], frozenset(), MANY).within("\u3042\u3042").places == []
