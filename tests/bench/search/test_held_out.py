"""The sample world's FAQs, asked in words that their index doesn't have."""

from __future__ import annotations

from itertools import islice

import pytest

from tests.bench.search import held_out

LEAST = 95.0


@pytest.mark.bench
def test_held_out_phrasings_in_figures() -> None:
    held_out.main()


@pytest.mark.parametrize("whole_lines", [False, True])
def test_nothing_held_out_is_in_the_index(*, whole_lines: bool) -> None:
    held = next(held_out.held_out(whole_lines=whole_lines))
    indexed = {one.id: one.phrasings for one in held_out.documents(held)}
    assert len(held) > 20
    assert sum(map(len, indexed.values())) > 100
    assert not any(set(one.questions) & set(indexed[one.article]) for one in held)


@pytest.mark.parametrize("name", held_out.ENGINES)
def test_a_phrasing_that_is_held_out_finds_its_faq(name: str) -> None:
    shares = held_out.measured(name, islice(held_out.held_out(whole_lines=False), 3))
    assert held_out.mean(shares) >= LEAST
