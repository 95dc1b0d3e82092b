"""Codes and numbers are found as they are written, whole or by a run of their parts."""

from __future__ import annotations

import pytest

from kb.search.analysis.folding import fold
from kb.search.analysis.tokens import Kind, query_terms, tokens


def found_by(text: str) -> set[str]:
    return {form for token in tokens(fold(text)) for form in token.forms}


def asked(text: str) -> list[set[str]]:
    return [set(term.forms) for term in query_terms(text) if term.kind is Kind.WORD]


@pytest.mark.parametrize("text", ["12,480", "１２，４８０", "月額12,480円", "| 12,480 |", "12480", "in 12,480 cases"])
def test_a_number_in_groups_of_three_is_one_number(text: str) -> None:
    assert "12480" in found_by(text)
    assert "480" not in found_by(text)


@pytest.mark.parametrize("text", ["1,2,3", "12,34", "1,2000", "1,000,00"])
def test_a_list_of_numbers_is_no_number(text: str) -> None:
    assert not {"123", "1234", "12000", "100000"} & found_by(text)


def test_fractions_are_written_with_zeros_at_the_end_or_without() -> None:
    assert "12480.5" in found_by("12,480.50")
    assert "12480" in found_by("12,480.00")


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("v2.10.3", {"v2.10.3", "v2.10", "2.10", "2.10.3"}),
        ("INV-2026-0001", {"inv20260001", "inv2026", "2026-0001"}),
        ("10.0.0.1", {"10.0.0.1", "10.0.0", "10.0"}),
        ("03-1234-5678", {"03-1234-5678", "0312345678", "1234-5678"}),
    ],
)
def test_a_code_is_found_by_a_run_of_its_parts(text: str, runs: set[str]) -> None:
    assert runs <= found_by(text)


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("1,200", [{"1200"}]),
        ("2.10", [{"2.10"}]),
        ("INV-2026-0001", [{"inv20260001"}]),
        ("バージョン2.10", [{"2.10"}, {"バージョン"}]),
        ("e-mail", [{"email"}, {"e"}, {"mail"}]),
    ],
)
def test_a_query_asks_for_the_whole_code(text: str, forms: list[set[str]]) -> None:
    assert asked(text) == forms


def test_a_date_may_be_written_otherwise() -> None:
    assert {"2024"} in asked("2024-03-05")


def test_a_token_knows_where_its_number_stands() -> None:
    text = fold("| Plan | 12,480 |")
    assert [text[token.start : token.end] for token in tokens(text)] == ["12,480", "plan"]
