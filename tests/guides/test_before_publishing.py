"""What a draft's screen says of the way to customers: whether it was live, and what it would point at."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.db import Database
from guides.tours.actions import StepDraft, TourDraft, create_tour
from tests.factories import Place
from tests.guides.test_screens import form_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def tour_id(database: Database, place: Place) -> UUID:
    steps = [StepDraft(title={"ja": "一つ目"}), StepDraft(title={"ja": "二つ目"})]
    with database.session(place.id, write=True) as session:
        return create_tour(session, TourDraft("案内", {"ja": "案内"}, steps=steps), place.members["editor"].id).id


def test_what_was_stopped_is_told_from_what_was_never_live(editor: FlaskClient, tour_id: UUID) -> None:
    address = f"/w/minato/tours/{tour_id}"
    page = editor.get(address).text
    assert ("まだだれにも表示されていません" in page, "停止中" in page) == (True, False)
    assert editor.post(address, data={**form_of(editor, address), "do": "publish"}).status_code == 303
    assert editor.post(f"{address}/unpublish").status_code == 303
    page = editor.get(address).text
    assert ("まだだれにも表示されていません" in page, "停止中" in page) == (False, True)
    assert "停止中" in editor.get("/w/minato/tours/").text


def test_steps_that_point_at_nothing_are_told_before_publishing(editor: FlaskClient, tour_id: UUID) -> None:
    address = f"/w/minato/tours/{tour_id}"
    page = editor.get(address).text
    warned = "ステップ 1, 2 に要素が選ばれていません"
    assert warned in page.partition('class="stack guide-rail"')[2]
    asked = re.search(r'data-confirm="([^"]*)"[^>]*data-confirm-title="このツアーを公開', page)
    assert asked
    assert warned in asked[1]
    sent = {**form_of(editor, address), "steps-0-selector": "#a", "steps-1-kind": "modal"}
    assert editor.post(address, data=sent).status_code == 303
    assert "要素が選ばれていません" not in editor.get(address).text
    assert editor.post(address, data={**form_of(editor, address), "do": "publish"}).status_code == 303
