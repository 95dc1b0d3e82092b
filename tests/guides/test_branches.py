"""Kinds of steps, buttons that walk through a tour, and the rules of hidden steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import Invalid
from core.permissions import PUBLIC
from guides.publishing.actions import unpublish
from guides.publishing.manifest import manifest
from guides.tours.actions import StepDraft, TourDraft, change_tour, create_tour
from guides.tours.behaviour import Behaviour, Button, behaviour_of
from guides.tours.branches import END, Rule
from guides.tours.publishing import publish_tour, tour_problems, tour_warnings
from guides.tours.queries import steps_of, tour_by_id
from tests.factories import Place, make_place
from tests.guides.test_screens import SignIn, form_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def by(place: Place) -> UUID:
    return place.members["editor"].id


def step(behaviour: Behaviour | None = None, **values: Any) -> StepDraft:
    return StepDraft(title={"ja": "一"}, behaviour=behaviour or Behaviour(), **values)


def saved(session: Session, by: UUID, *steps: StepDraft) -> Any:
    """Make a tour whose steps have keys, which `{0}` and so on in rules and buttons stand for."""
    tour = create_tour(session, TourDraft("t", {"ja": "題"}, steps=[step() for _ in steps]), by)
    keys = [kept.key for kept in steps_of(session, tour.id)]
    change_tour(
        session, tour, TourDraft("t", {"ja": "題"}, steps=[_named(one, keys, at) for at, one in enumerate(steps)])
    )
    return tour, keys


def _named(one: StepDraft, keys: list[str], at: int) -> StepDraft:
    behaviour = one.behaviour
    rules = [
        Rule(rule.by, rule.name.format(*keys), rule.compare, rule.value, rule.to.format(*keys))
        for rule in behaviour.rules
    ]
    buttons = [Button(button.do, button.value.format(*keys), button.text) for button in behaviour.buttons]
    named = Behaviour(
        behaviour.advance,
        behaviour.value,
        behaviour.only,
        buttons,
        behaviour.kind,
        rules,
        behaviour.otherwise.format(*keys),
    )
    return StepDraft(keys[at], one.title, one.body, one.selector, behaviour=named)


def hidden(*rules: Rule, otherwise: str = "") -> StepDraft:
    return step(Behaviour(kind="hidden", rules=rules, otherwise=otherwise))


@pytest.mark.parametrize(
    ("behaviour", "field"),
    [
        (Behaviour(kind="loud"), "kind"),
        (Behaviour(rules=[Rule("moon")]), "rule1_by"),
        (Behaviour(rules=[Rule(), Rule("user", compare="like")]), "rule2_compare"),
        (Behaviour(rules=[Rule("present", value="a[")]), "rule1_selector"),
        (Behaviour(rules=[Rule("button", "a", value="4")]), "rule1_button"),
        (Behaviour(rules=[Rule("user", "x" * 81)]), "rule1_name"),
        (Behaviour(rules=[Rule("user", "x", value="y" * 201)]), "rule1_value"),
        (Behaviour(buttons=[Button("tour", "0193a000-0000-7000-8000-000000000001")]), "first_tour"),
        (Behaviour(buttons=[Button("tour", "no id")]), "first_tour"),
    ],
)
def test_what_could_never_work_is_refused(session: Session, by: UUID, behaviour: Behaviour, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        create_tour(session, TourDraft("t", {"ja": "題"}, steps=[step(behaviour)]), by)
    assert caught.value.field == f"steps.0.{field}"


def test_going_live_asks_for_steps_that_are_there(session: Session, by: UUID) -> None:
    other = create_tour(session, TourDraft("o", {"ja": "別"}, steps=[step()]), by)
    buttons = [Button("step", "gone"), Button("step"), Button("tour", str(other.id))]
    tour, _keys = saved(
        session,
        by,
        step(Behaviour(buttons=buttons)),
        hidden(Rule("user", to="gone"), Rule("button", "{0}", value="3"), Rule("present"), otherwise="gone"),
        hidden(Rule("button", "{1}", value="1"), Rule("button", "gone", value="1")),
    )
    assert sorted(problem.field for problem in tour_problems(session, tour)) == [
        "steps.0.first_step",
        "steps.0.second_step",
        "steps.0.third_tour",
        "steps.1.otherwise",
        "steps.1.rule1_name",
        "steps.1.rule1_to",
        "steps.1.rule1_value",
        "steps.1.rule3_selector",
        "steps.2.rule1_button",
        "steps.2.rule2_step",
    ]
    publish_tour(session, other, by)
    assert "steps.0.third_tour" not in [problem.field for problem in tour_problems(session, tour)]


def test_a_tour_shows_something(session: Session, by: UUID) -> None:
    tour, _keys = saved(session, by, hidden(otherwise=END))
    assert [problem.field for problem in tour_problems(session, tour)] == ["steps"]


def test_steps_that_no_way_leads_to_are_warned_about_and_keep_nothing_back(session: Session, by: UUID) -> None:
    tour, keys = saved(
        session,
        by,
        step(Behaviour(buttons=[Button("step", "{4}")])),
        hidden(Rule("user", "plan", "is", "pro", "{3}"), otherwise="{0}"),
        step(),
        step(),
        hidden(otherwise=END),
        step(),
        hidden(),
    )
    assert [warning.field for warning in tour_warnings(session, tour)] == [
        "steps.0.selector",
        "steps.2",
        "steps.5",
        "steps.6",
        "steps.6",
    ]
    publish_tour(session, tour, by)
    [live] = manifest(session, PUBLIC, "ja").tours
    assert live["steps"][1]["rules"] == [{"by": "user", "name": "plan", "is": "is", "value": "pro", "to": keys[3]}]
    assert live["steps"][1]["else"] == keys[0]
    assert live["steps"][1]["kind"] == "hidden"
    assert "kind" not in live["steps"][0]


def test_only_what_a_kind_has_use_for_is_published(session: Session, by: UUID) -> None:
    rule = Rule("user", "plan", "set", "", "")
    tour = create_tour(
        session,
        TourDraft(
            "t",
            {"ja": "題"},
            steps=[
                step(Behaviour("page", "/x", kind="hidden", rules=[rule]), selector="#a", url_pattern="/a"),
                step(Behaviour(kind="modal", rules=[rule]), selector="#b", url_pattern="/b"),
                step(Behaviour(), selector="#c"),
            ],
        ),
        by,
    )
    publish_tour(session, tour, by)
    first, second, third = manifest(session, PUBLIC, "ja").tours[0]["steps"]
    assert (first["target"], first["url"], "advance" in first) == (None, None, False)
    assert (second["target"], second["url"], "rules" in second) == (None, "/b", False)
    assert third["target"] == {"selector": "#c"}
    # The draft keeps them, for whoever tries another kind and comes back.
    assert behaviour_of(steps_of(session, tour.id)[1].options).rules == (rule,)


def test_a_button_starts_only_a_tour_that_is_live(session: Session, by: UUID) -> None:
    other = create_tour(session, TourDraft("o", {"ja": "別"}, steps=[step()]), by)
    publish_tour(session, other, by)
    tour, _keys = saved(session, by, step(Behaviour(buttons=[Button("tour", str(other.id)), Button("next")])))
    publish_tour(session, tour, by)

    def places() -> list[int]:
        live = next(each for each in manifest(session, PUBLIC, "ja").tours if each["id"] == str(tour.id))
        return [button["id"] for button in live["steps"][0]["buttons"]]

    assert places() == [1, 2]
    unpublish(session, "tour", other, by)
    assert places() == [2]


def test_the_form_shows_and_keeps_it(database: Database, signed_in: SignIn) -> None:
    place = make_place(database, roles=("editor",))
    with database.session(place.id, write=True) as session:
        tour, keys = saved(session, place.members["editor"].id, step(), step(), step())
        tour_id = tour.id
    editor: FlaskClient = signed_in(place, "editor")
    address = f"/w/minato/tours/{tour_id}"
    own = {
        "steps-0-kind": "modal",
        "steps-0-third_do": "step",
        "steps-0-third_step": keys[2],
        "steps-1-kind": "hidden",
        "steps-1-rule1_by": "button",
        "steps-1-rule1_step": keys[0],
        "steps-1-rule1_button": "3",
        "steps-1-rule1_to": "*end",
        "steps-1-rule2_by": "absent",
        "steps-1-rule2_selector": "#create",
        "steps-1-otherwise": keys[0],
    }
    assert editor.post(address, data=form_of(editor, address) | own).status_code == 303
    shown = form_of(editor, address)
    assert {name: shown[name] for name in own} == own
    with database.session(place.id) as session:
        second = behaviour_of(steps_of(session, tour_by_id(session, tour_id).id)[1].options)
        assert second.rules == (Rule("button", keys[0], "is", "3", END), Rule("absent", "", "is", "#create", ""))
    assert editor.post(address, data=shown | {"do": "publish"}).status_code == 303
    refused = editor.post(address, data=form_of(editor, address) | {"steps-1-otherwise": "gone", "do": "publish"})
    assert refused.status_code == 422
    assert 'href="#steps-1-otherwise"' in refused.text
    preview = editor.get(f"{address}/preview").text
    assert "preview-modal" in preview
    assert "2 / 2" in preview
