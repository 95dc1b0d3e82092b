"""What leads on from a tour's step, and its own buttons: form, draft, going live, what the embed is given."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import Invalid
from core.permissions import PUBLIC
from guides.publishing.manifest import manifest
from guides.tours.actions import StepDraft, TourDraft, change_tour, create_tour
from guides.tours.behaviour import Behaviour, Button, behaviour_of
from guides.tours.publishing import publish_tour, tour_problems
from guides.tours.queries import steps_of, tour_by_id
from kb.articles.publishing import unpublish as unpublish_article
from tests.factories import Place, make_place
from tests.guides.conftest import MakeArticle
from tests.guides.test_screens import SignIn, form_of

SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def by(place: Place) -> UUID:
    return place.members["editor"].id


def draft(behaviour: Behaviour, **step: Any) -> TourDraft:
    return TourDraft("t", {"ja": "題"}, steps=[StepDraft(title={"ja": "一"}, behaviour=behaviour, **step)])


@pytest.mark.parametrize(
    ("behaviour", "field"),
    [
        (Behaviour("shake"), "advance"),
        (Behaviour("page", "members"), "advance_page"),
        (Behaviour("event", "x" * 81), "advance_event"),
        (Behaviour(buttons=[Button("explode")]), "first_do"),
        (Behaviour(buttons=[Button(), Button("url", "javascript:alert(1)")]), "second_url"),
        (Behaviour(buttons=[Button("url", "http://example.com/")]), "first_url"),
        (Behaviour(buttons=[Button("url", "//example.com/")]), "first_url"),
        (Behaviour(buttons=[Button("url", "/\\example.com")]), "first_url"),
        (Behaviour(buttons=[Button("url", "https://me@example.com/")]), "first_url"),
        (Behaviour(buttons=[Button("article", "0193a000-0000-7000-8000-000000000001")]), "first_article"),
        (Behaviour(buttons=[Button("snooze", text={"en": "x" * 41})]), "first_text.en"),
    ],
)
def test_what_could_never_work_is_refused(session: Session, by: UUID, behaviour: Behaviour, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        create_tour(session, draft(behaviour), by)
    assert caught.value.field == f"steps.0.{field}"


@pytest.mark.parametrize("address", ["/members?tab=1#new", "https://example.com", "https://example.com/a?b=c", ""])
def test_addresses_that_a_button_may_open(session: Session, by: UUID, address: str) -> None:
    tour = create_tour(session, draft(Behaviour(buttons=[Button("url", address)])), by)
    [step] = steps_of(session, tour.id)
    assert step.options == {"buttons": [{"do": "url", "value": address, "text": {}}]}


def test_a_draft_keeps_it_and_forgets_what_is_taken_back(session: Session, by: UUID) -> None:
    behaviour = Behaviour("event", " saved ", only=True, buttons=[Button(), Button("snooze", "x", {"ja": "また"})])
    tour = create_tour(session, draft(behaviour), by)
    [step] = steps_of(session, tour.id)
    kept = Behaviour("event", "saved", only=True, buttons=[Button("snooze", "", {"ja": "また"})])
    assert behaviour_of(step.options) == kept
    change_tour(session, tour, draft(Behaviour(), key=step.key))
    assert steps_of(session, tour.id)[0].options == {}


def test_going_live_asks_for_what_is_missing(session: Session, by: UUID) -> None:
    steps = [
        StepDraft(title={"ja": "一"}, behaviour=Behaviour("click")),
        StepDraft(title={"ja": "二"}, behaviour=Behaviour("page", buttons=[Button("article"), Button("url")])),
        StepDraft(title={"ja": "三"}, behaviour=Behaviour("event")),
        StepDraft(title={"ja": "四"}, selector="#a", behaviour=Behaviour("input")),
    ]
    tour = create_tour(session, TourDraft("t", {"ja": "題"}, steps=steps), by)
    assert [problem.field for problem in tour_problems(session, tour)] == [
        "steps.0.selector",
        "steps.1.advance_page",
        "steps.1.first_article",
        "steps.1.second_url",
        "steps.2.advance_event",
    ]


def test_the_embed_is_given_it_in_its_language(session: Session, by: UUID, make_article: MakeArticle) -> None:
    article = make_article()
    buttons = [Button("article", str(article.id)), Button("snooze", text={"ja": "また", "en": "Not now"})]
    tour = create_tour(session, draft(Behaviour("page", "/done", only=True, buttons=buttons)), by)
    publish_tour(session, tour, by)
    [step] = manifest(session, PUBLIC, "en").tours[0]["steps"]
    assert step["advance"] == {"by": "page", "value": "/done", "only": True}
    assert step["buttons"] == [
        {"id": 1, "do": "article", "value": article.slug, "text": ""},
        {"id": 2, "do": "snooze", "value": "", "text": "Not now"},
    ]
    unpublish_article(session, article, by)
    [step] = manifest(session, PUBLIC, "ja").tours[0]["steps"]
    # Rules name a button by its place, whoever is shown which of them.
    assert [(button["id"], button["text"]) for button in step["buttons"]] == [(2, "また")]
    assert [problem.field for problem in tour_problems(session, tour)] == ["steps.0.first_article"]


@SQLITE
def test_the_form_shows_and_keeps_it(database: Database, signed_in: SignIn) -> None:
    place = make_place(database, roles=("editor",))
    with database.session(place.id, write=True) as session:
        tour_id = create_tour(session, draft(Behaviour()), place.members["editor"].id).id
    editor: FlaskClient = signed_in(place, "editor")
    address = f"/w/minato/tours/{tour_id}"
    own = {"advance": "page", "advance_page": "/done", "advance_only": "y", "first_do": "snooze"}
    own |= {"first_text_ja": "また今度", "second_do": "url", "second_url": "ftp://x"}
    sent = form_of(editor, address) | {f"steps-0-{name}": text for name, text in own.items()}
    refused = editor.post(address, data=sent)
    assert refused.status_code == 422
    assert 'href="#steps-0-second_url"' in refused.text
    assert "また今度" in refused.text
    assert editor.post(address, data={**sent, "steps-0-second_url": "https://example.com/a"}).status_code == 303
    shown = form_of(editor, address)
    assert {name: shown[f"steps-0-{name}"] for name in own} == {**own, "second_url": "https://example.com/a"}
    assert editor.post(address, data={**shown, "do": "add"}).status_code == 303
    with database.session(place.id) as session:
        first, _added = steps_of(session, tour_by_id(session, tour_id).id)
        assert behaviour_of(first.options).value == "/done"
    assert "また今度" in editor.get(f"{address}/preview").text
