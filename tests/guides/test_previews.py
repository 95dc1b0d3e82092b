"""A draft as visitors would see it, for those who write it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from core.db import Database
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.tooltips.actions import TooltipDraft, create_tooltip
from guides.tours.actions import StepDraft, TourDraft, create_tour
from tests.factories import Place, make_place
from tests.guides.test_screens import SignIn

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("editor", "reader", "partner"))


def make(database: Database, place: Place, draft: TourDraft | TooltipDraft) -> UUID:
    by = place.members["editor"].id
    with database.session(place.id, write=True) as session:
        made = create_tour(session, draft, by) if isinstance(draft, TourDraft) else create_tooltip(session, draft, by)
        return made.id


def test_a_tours_steps_stand_in_order_with_the_words_of_the_visitors_language(
    database: Database, place: Place, signed_in: SignIn
) -> None:
    steps = [
        StepDraft(title={"ja": "一つ目", "en": "First"}, body={"ja": "**押す**", "en": "**Press**"}, selector="#a"),
        StepDraft(title={"ja": "二つ目"}, url_pattern="/members"),
    ]
    address = f"/w/minato/tours/{make(database, place, TourDraft('招待', steps=steps))}/preview"
    client = signed_in(place, "reader")
    japanese = client.get(f"{address}?lang=en").text
    assert japanese.index("一つ目") < japanese.index("二つ目")
    assert "<strong>押す</strong>" in japanese
    assert "次の画面へ" in japanese
    english = client.get(f"{address}?in=en&lang=en").text
    assert "<strong>Press</strong>" in english
    assert "二つ目" in english, "visitors get the other language as well"
    assert english.count("visitors get the other one") == 1
    assert 'preview-centre"' in english
    assert "1 / 2" in english


def test_a_tooltip_has_its_look_and_nothing_dangerous(database: Database, place: Place, signed_in: SignIn) -> None:
    body = {"ja": "<script>alert(1)</script>[外](javascript:alert(1))"}
    draft = TooltipDraft("招待", {"ja": "招待とは"}, body, look="pulse", selector="#invite")
    address = f"/w/minato/tooltips/{make(database, place, draft)}/preview"
    page = signed_in(place, "editor").get(address).text
    assert "preview-pulse" in page
    assert "招待とは" in page
    assert "alert(1)</script>" not in page
    assert 'href="javascript:' not in page
    assert signed_in(place, "partner").get(address).status_code in (403, 404)


def test_a_checklist_shows_each_item_with_its_buttons(database: Database, place: Place, signed_in: SignIn) -> None:
    items = [
        ItemDraft(title={"ja": "取引先を登録する", "en": "Add a customer"}, body={"ja": "**1件**で"}),
        ItemDraft(title={"ja": "招待する"}, complete_by="page", complete_value="/m", action="url", action_value="/m"),
    ]
    draft = ChecklistDraft("最初", {"ja": "はじめに"}, {"ja": "<b>5分</b>で終わります"}, items=items)
    by = place.members["editor"].id
    with database.session(place.id, write=True) as session:
        made, empty = create_checklist(session, draft, by).id, create_checklist(session, ChecklistDraft("空"), by).id
    client = signed_in(place, "reader")
    address = f"/w/minato/checklists/{made}/preview"
    page = client.get(f"{address}?lang=en").text
    assert page.index("取引先を登録する") < page.index("招待する")
    assert "<strong>1件</strong>" in page
    assert "&lt;b&gt;5分&lt;/b&gt;で終わります" in page
    assert "2 つのうち 0 つ済み" in page
    assert re.findall(r"preview-button[^>]*>([^<]+)<", page) == ["済みにする", "やってみる"]
    english = client.get(f"{address}?in=en&lang=en").text
    assert "Add a customer" in english
    assert "招待する" in english, "visitors get the other language as well"
    assert english.count("visitors get the other one") == 1
    assert "Add an item and save the draft" in client.get(f"/w/minato/checklists/{empty}/preview?lang=en").text
    assert f"{empty}/preview" in signed_in(place, "editor").get(f"/w/minato/checklists/{empty}").text


def test_an_empty_tour_says_what_to_do(database: Database, place: Place, signed_in: SignIn) -> None:
    address = f"/w/minato/tours/{make(database, place, TourDraft('空'))}/preview"
    assert "There is nothing to show yet" in signed_in(place, "editor").get(f"{address}?lang=en").text
