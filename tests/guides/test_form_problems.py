"""All that is wrong in a guide's form is said at once, each at its place; nothing of it is kept."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.db import Database
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.targeting.actions import create_segment
from guides.targeting.conditions import Condition, Group, Rules
from guides.tooltips.actions import TooltipDraft, create_tooltip
from guides.tooltips.queries import tooltip_by_id
from tests.factories import Place
from tests.guides.test_screens import form_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def tooltip_id(database: Database, place: Place) -> UUID:
    with database.session(place.id, write=True) as session:
        return create_tooltip(session, TooltipDraft("招待", {"ja": "招待とは"}), place.members["editor"].id).id


def test_everything_that_is_wrong_is_said_at_once(
    editor: FlaskClient, database: Database, place: Place, tooltip_id: UUID
) -> None:
    address = f"/w/minato/tooltips/{tooltip_id}"
    wrong = {
        "name": "新しい名前",
        "url_patterns": "members\n/ok\n/a b\n/x?y=1",
        "selector": "#a >",
        "article_id": "ない記事",
        "shown_until": "いつか",
        "element": "a[",
        "priority": "たくさん",
    }
    answer = editor.post(address, data={**form_of(editor, address), **wrong})
    assert answer.status_code == 422
    for field in ("selector", "article_id", "shown_until", "element", "priority"):
        assert f'<a href="#{field}">' in answer.text
    assert answer.text.count('<a href="#url_patterns">') == 3
    with database.session(place.id) as session:
        kept = tooltip_by_id(session, tooltip_id)
        assert (kept.name, kept.url_patterns, kept.targeting) == ("招待", [], {})


def test_a_new_guide_is_not_made_of_what_is_wrong(editor: FlaskClient) -> None:
    sent = {"name": "招待", "url_patterns": "a\nb", "article_id": "ない記事"}
    answer = editor.post("/w/minato/tooltips/new", data=sent)
    assert (answer.status_code, answer.text.count('<li><a href="#')) == (422, 3)
    only = editor.post("/w/minato/tooltips/new", data={"name": "招待", "article_id": "ない記事"})
    assert (only.status_code, only.text.count('<li><a href="#')) == (422, 1)
    assert "招待" not in editor.get("/w/minato/tooltips/").text


def test_a_segment_cannot_see_it_and_not(
    editor: FlaskClient, database: Database, place: Place, tooltip_id: UUID
) -> None:
    rules = Rules("all", [Group("all", [Condition("user", "plan", "is", "pro")])])
    with database.session(place.id, write=True) as session:
        segment_id = str(create_segment(session, "プロプラン", "", rules, None).id)
    address = f"/w/minato/tooltips/{tooltip_id}"
    sent = {**form_of(editor, address), "any_of": segment_id, "none_of": segment_id}
    answer = editor.post(address, data=sent)
    assert answer.status_code == 422
    assert '<a href="#none_of">' in answer.text
    assert 'id="none_of-error"' in answer.text
    assert answer.text.count("プロプラン") > 2
    assert editor.post(address, data={**sent, "none_of": ""}).status_code in (303, 422)


def test_what_is_missing_is_told_with_the_item_it_belongs_to(
    editor: FlaskClient, database: Database, place: Place
) -> None:
    items = [ItemDraft(title={"ja": "一"}), ItemDraft(title={"ja": "二"}, complete_by="tour")]
    with database.session(place.id, write=True) as session:
        draft = ChecklistDraft("最初", {"ja": "最初"}, items=items)
        made = create_checklist(session, draft, place.members["editor"].id).id
    page = editor.get(f"/w/minato/checklists/{made}").text
    missing = page.partition("guide-missing")[2].partition("</ul>")[0]
    assert '<a href="#items-1-complete_tour">項目 2: ツアー</a>' in missing
