"""Every kind of event is documented, where it is declared and in docs/events.md."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest

from core.errors import Invalid
from core.events.kinds import KINDS, Kind, checked_props
from core.identifiers import new_id

GUIDE = (Path(__file__).parents[3] / "docs/events.md").read_text(encoding="utf-8")
EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))


def section(kind: type[Kind]) -> str:
    return GUIDE.partition(f"### `{kind.name}`\n")[2].partition("\n### ")[0]


@EACH
def test_a_kind_says_what_it_means_in_code_and_in_the_guide(kind: type[Kind]) -> None:
    assert kind.__doc__
    assert not kind.__doc__.startswith(kind.__name__ + "(")
    assert " ".join(kind.__doc__.split()) in section(kind)


@EACH
def test_the_guide_lists_the_properties_of_a_kind(kind: type[Kind]) -> None:
    rows = [line.split("|") for line in section(kind).splitlines() if line.startswith("| `")]
    assert {cells[1].strip(" `") for cells in rows} == {kind.also.get(f.name, f.name) for f in dataclasses.fields(kind)}


def test_the_guide_lists_no_other_kind() -> None:
    assert {line[5:-1] for line in GUIDE.splitlines() if line.startswith("### `")} == set(KINDS)


def test_properties_that_are_not_declared_are_left_out() -> None:
    assert checked_props("panel.opened", {"via": "api", "name": "somebody"}) == {"via": "api"}


@pytest.mark.parametrize(
    ("name", "props"),
    [
        ("no.such", {}),
        ("search.clicked", {"rank": 1}),
        ("search.clicked", {"search_id": "x", "article_id": str(new_id()), "rank": 1}),
        ("search.clicked", {"search_id": str(new_id()), "article_id": str(new_id()), "rank": True}),
        ("search.clicked", {"search_id": str(new_id()), "article_id": str(new_id()), "rank": 2**70}),
        ("panel.opened", {"via": 1}),
        ("custom.tracked", {"event": "e", "props": []}),
    ],
)
def test_what_cannot_be_kept_is_refused(name: str, props: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        checked_props(name, props)


def test_free_properties_are_plain_short_values() -> None:
    given = {"plan": "pro", "seats": 3, "ok": True, "long": "x" * 501, "deep": {"a": 1}, "nan": float("nan")}
    kept = checked_props("custom.tracked", {"name": "invoice.sent", "props": given})
    assert kept == {"event": "invoice.sent", "props": {"plan": "pro", "seats": 3, "ok": True}}
