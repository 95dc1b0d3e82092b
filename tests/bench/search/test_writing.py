"""The sets of writings and near misses: figures for `make bench`, and what must never be lost again."""

import pytest

from tests.bench.search import writing


@pytest.mark.bench
def test_writings_in_figures() -> None:
    for half in ("even", "odd"):
        print(f"\n{half} rows", *writing.report(half), sep="\n")


def test_the_sets_are_as_large_as_they_are_said_to_be() -> None:
    assert len(writing.writings("all")) >= 300
    assert len(set(writing.near_misses("all"))) == 300


def test_writings_find_what_is_meant_and_near_misses_do_not() -> None:
    index, pairs, misses = writing.index(), writing.writings("odd"), writing.near_misses("odd")
    assert len(writing.missed(index, pairs)) <= len(pairs) * 0.05
    assert len(writing.mistaken(index, misses)) <= len(misses) * 0.02
