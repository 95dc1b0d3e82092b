"""What is offered while one types is there after Enter too; codes are found exactly; pins keep their marks."""

from __future__ import annotations

import pytest

from kb.search.analysis.tokens import Kind, query_terms
from kb.search.vocabulary import Vocabulary


@pytest.mark.parametrize(("typed", "wanted"), [("めそば", ["めんば"]), ("ろぐん", ["ろぐいん"]), ("ねんば", [])])
def test_a_word_that_long_vowels_make_short_may_have_a_slip(typed: str, wanted: list[str]) -> None:
    words = Vocabulary()
    words.add(["めんば", "めんばりすと", "ろぐいん"])
    assert words.near(typed) == []
    assert words.near(typed, 4) == wanted


def test_of_a_folded_word_only_whole_ones_are_near() -> None:
    words = Vocabulary()
    words.add(["めんばりすと"])
    assert words.near("めそば", 4) == []


@pytest.mark.parametrize("text", ["E-1034", "2.10.3", "2024-03-05", "12,480.50", "1200"])
def test_digits_of_a_code_are_no_terms_of_their_own(text: str) -> None:
    assert [term for term in query_terms(text) if term.kind is Kind.GRAM] == []
