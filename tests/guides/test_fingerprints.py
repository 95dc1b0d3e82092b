"""What the embed records of an element: checked, kept with its selector, given to the embed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import Invalid
from core.permissions import PUBLIC
from guides.publishing.fingerprints import checked_fingerprint
from guides.publishing.manifest import manifest
from guides.tooltips.actions import TooltipDraft, build_tooltip, change_tooltip, create_tooltip, publish_tooltip
from guides.tours.actions import StepDraft, TourDraft, change_tour, create_tour
from guides.tours.building import BuiltStep, build_tour
from guides.tours.publishing import publish_tour
from guides.tours.queries import steps_of
from tests.factories import Place

PRINT: dict[str, Any] = {
    "v": 1,
    "lang": "ja",
    "tag": "button",
    "id": "create",
    "name": "",
    "classes": "button main",
    "href": "",
    "text": "取引先を追加",
    "near": "取引先",
    "path": "button:1/p:1/section:1",
    "box": {"left": 8, "top": 120.5, "right": 900, "width": 96, "height": 21},
    "twin": {"worded": 0.51, "plain": 0, "own": ["あおば"], "up": 2},
}


@pytest.mark.parametrize("value", [None, PRINT, {**PRINT, "box": None, "twin": None}])
def test_what_the_embed_records_is_kept(value: Any) -> None:
    assert checked_fingerprint("fingerprint", value) == value


def test_nothing_else_is_kept_and_nothing_grows_without_end() -> None:
    long = {**PRINT, "text": "x" * 5_000, "more": "y", "twin": {**PRINT["twin"], "own": ["w"] * 50}}
    kept = checked_fingerprint("fingerprint", long)
    assert kept is not None
    assert kept["text"] == "x" * 120
    assert "more" not in kept
    assert len(kept["twin"]["own"]) == 8


@pytest.mark.parametrize(
    "value",
    [
        "x",
        [],
        {},
        {**PRINT, "v": 2},
        {**PRINT, "text": None},
        {**PRINT, "box": {"left": 1}},
        {**PRINT, "box": {**PRINT["box"], "top": float("nan")}},
        {**PRINT, "box": {**PRINT["box"], "top": True}},
        {**PRINT, "twin": {**PRINT["twin"], "own": 3}},
        {**PRINT, "twin": {**PRINT["twin"], "worded": 2}},
    ],
)
def test_anything_else_is_refused(value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        checked_fingerprint("fingerprint", value)
    assert refused.value.field == "fingerprint"


def test_a_tooltip_keeps_it_as_long_as_its_selector(session: Session, place: Place) -> None:
    by, draft = place.members["editor"].id, TooltipDraft("招待", {"ja": "招待"}, selector="#old")
    tooltip = create_tooltip(session, draft, by)
    build_tooltip(session, tooltip, TooltipDraft("招待", {"ja": "招待"}, selector="#create"), PRINT)
    assert tooltip.has_changes
    change_tooltip(session, tooltip, TooltipDraft("新しい名前", {"ja": "招待"}, selector="#create"))
    publish_tooltip(session, tooltip, by)
    (given,) = manifest(session, PUBLIC, "ja").tooltips
    assert given["target"] == {"selector": "#create", "fingerprint": PRINT}
    change_tooltip(session, tooltip, draft)
    assert tooltip.fingerprint is None


def test_a_step_keeps_it_as_long_as_its_selector(session: Session, place: Place) -> None:
    by, steps = (
        place.members["editor"].id,
        [StepDraft(title={"ja": "一"}), StepDraft(title={"ja": "二"}, selector="#b")],
    )
    tour = create_tour(session, TourDraft("案内", {"ja": "案内"}, steps=steps), by)
    first, second = steps_of(session, tour.id)
    picked = BuiltStep(first.key, {"ja": "一"}, selector="#create", fingerprint=PRINT)
    build_tour(session, tour, tour.title, (), [picked, BuiltStep(second.key, selector="#b")], is_automatic=False)
    swapped = [
        StepDraft(key=second.key, selector="#b"),
        StepDraft(key=first.key, selector="#create", title={"ja": "一"}),
    ]
    change_tour(
        session, tour, TourDraft("案内", {"ja": "案内"}, steps=[swapped[1], StepDraft(second.key, {"ja": "二"})])
    )
    publish_tour(session, tour, by)
    (given,) = manifest(session, PUBLIC, "ja").tours
    assert [step["target"] for step in given["steps"]] == [{"selector": "#create", "fingerprint": PRINT}, None]
    change_tour(session, tour, TourDraft("案内", steps=[StepDraft(first.key, selector="#other")]))
    (left,) = steps_of(session, tour.id)
    assert left.fingerprint is None
