"""Thousands of attacks, each rendered, taken apart by another parser, and rendered again."""

import functools

import pytest

from core.rendering import Rendered, clean_html, inline, nodes_html, plain_text, render
from tests.core.rendering.inspection import wrong_nodes, wrongs
from tests.core.rendering.payloads import payloads

ATTACKS = payloads()
BATCH = 250


@functools.cache
def rendered(attack: str) -> Rendered:
    return render(attack)


def batches() -> list[list[str]]:
    return [ATTACKS[start : start + BATCH] for start in range(0, len(ATTACKS), BATCH)]


def test_there_are_enough_attacks() -> None:
    assert len(ATTACKS) >= 2_000


@pytest.mark.parametrize("attacks", batches(), ids=range(len(batches())))
def test_only_what_is_allowed_remains(attacks: list[str]) -> None:
    assert [(attack, wrong) for attack in attacks for wrong in wrongs(rendered(attack).html)] == []


@pytest.mark.parametrize("attacks", batches(), ids=range(len(batches())))
def test_nodes_hold_only_what_is_allowed(attacks: list[str]) -> None:
    assert [(attack, wrong) for attack in attacks for wrong in wrong_nodes(rendered(attack).nodes)] == []


@pytest.mark.parametrize("attacks", batches(), ids=range(len(batches())))
def test_sanitising_again_changes_nothing(attacks: list[str]) -> None:
    pages = [rendered(attack).html for attack in attacks]
    assert [page for page in pages if clean_html(page) != page] == []


@pytest.mark.parametrize("attacks", batches(), ids=range(len(batches())))
def test_nodes_and_html_are_the_same_page(attacks: list[str]) -> None:
    pages = [rendered(attack) for attack in attacks]
    assert [page for page in pages if nodes_html(page.nodes) != page.html] == []


@pytest.mark.parametrize("attacks", batches(), ids=range(len(batches())))
def test_as_html_and_in_one_line(attacks: list[str]) -> None:
    assert [(attack, wrong) for attack in attacks for wrong in wrongs(clean_html(attack))] == []
    assert [(attack, wrong) for attack in attacks for wrong in wrongs(inline(attack))] == []
    assert all(isinstance(plain_text(attack), str) for attack in attacks)


def test_steps_are_as_safe_as_the_whole() -> None:
    document = "\n\n".join(f"## {number}\n\n{attack}" for number, attack in enumerate(ATTACKS[::40]))
    steps = render(document).steps
    assert len(steps) > 20
    assert [wrong for step in steps for wrong in wrongs(step.html) + wrong_nodes(step.nodes)] == []
