"""Checklists: drafts, going live, and what people have done of them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from core.clock import now
from core.errors import Invalid
from core.identifiers import new_id
from guides.checklists.actions import (
    ChecklistDraft,
    ItemDraft,
    change_checklist,
    create_checklist,
    delete_checklist,
)
from guides.checklists.attributes import is_met
from guides.checklists.models import Checklist
from guides.checklists.progress import note_facts
from guides.checklists.publishing import checklist_content, checklist_problems, publish_checklist
from guides.checklists.queries import item_counts, items_of, person, progress_of
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.publishing import publish_tour
from tests.factories import Place
from tests.guides.conftest import MakeArticle

ITEM = ItemDraft(title={"ja": "会社の情報を登録する"})


@pytest.fixture
def by(place: Place) -> UUID:
    return place.members["editor"].id


def draft(*items: ItemDraft, **values: Any) -> ChecklistDraft:
    return ChecklistDraft(
        **{"name": "最初の請求書", "title": {"ja": "最初の請求書"}, "items": items or (ITEM,), **values}
    )


def test_items_keep_their_ids(session: Session, by: UUID) -> None:
    checklist = create_checklist(session, draft(ITEM, ITEM), by)
    first, second = items_of(session, checklist.id)
    change_checklist(session, checklist, draft(ItemDraft(second.id), ItemDraft(first.id), ItemDraft(new_id())))
    assert [item.id for item in items_of(session, checklist.id)][:2] == [second.id, first.id]
    assert item_counts(session, [checklist.id]) == {checklist.id: 3}
    change_checklist(session, checklist, draft(ItemDraft(first.id)))
    assert [item.id for item in items_of(session, checklist.id)] == [first.id]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        (ItemDraft(complete_by="magic"), "complete_by"),
        (ItemDraft(action="magic"), "action"),
        (ItemDraft(complete_by="page", complete_value="members"), "complete_value"),
        (ItemDraft(complete_by="event", complete_value="x" * 81), "complete_value"),
        (ItemDraft(complete_by="user", complete_value="=pro"), "complete_value"),
        (ItemDraft(complete_by="company", complete_value="plan="), "complete_value"),
        (ItemDraft(complete_by="user", complete_value="x" * 301), "complete_value"),
        (ItemDraft(complete_by="tour", complete_value=str(new_id())), "complete_value"),
        (ItemDraft(complete_by="article", complete_value="x"), "complete_value"),
        (ItemDraft(action="article", action_value=str(new_id())), "action_value"),
        (ItemDraft(action="tour", action_value="x"), "action_value"),
        (ItemDraft(action="url", action_value="javascript:alert(1)"), "action_value"),
        (ItemDraft(action="url", action_value="//evil.example"), "action_value"),
        (ItemDraft(title={"ja": "x" * 201}), "title.ja"),
    ],
)
def test_what_could_never_work_is_refused(session: Session, by: UUID, item: ItemDraft, field: str) -> None:
    checklist = create_checklist(session, draft(), by)
    with pytest.raises(Invalid) as caught:
        change_checklist(session, checklist, draft(ITEM, item))
    assert caught.value.field == f"items.1.{field}"
    with pytest.raises(Invalid):
        change_checklist(session, checklist, draft(*[ITEM] * 31))
    assert not session.new
    assert not session.dirty


def test_values_that_nothing_asks_for_are_dropped(session: Session, by: UUID) -> None:
    checklist = create_checklist(session, draft(ItemDraft(complete_value="/x", action_value="/y")), by)
    [item] = items_of(session, checklist.id)
    assert (item.complete_value, item.action_value) == ("", "")


def test_going_live_asks_for_what_is_missing(session: Session, by: UUID, make_article: MakeArticle) -> None:
    tour = create_tour(session, TourDraft("t", {"ja": "t"}, steps=[StepDraft(title={"ja": "s"})]), by)
    article = make_article(published=False)
    empty = create_checklist(session, ChecklistDraft("x"), by)
    assert [problem.field for problem in checklist_problems(session, empty)] == ["title.ja", "items"]
    items = (
        ItemDraft(title={"en": "only"}, complete_by="page", action="url"),
        ItemDraft(title={"ja": "a"}, complete_by="tour", complete_value=str(tour.id)),
        ItemDraft(title={"ja": "b"}, complete_by="event", action="article", action_value=str(article.id)),
    )
    checklist = create_checklist(session, draft(*items), by)
    assert sorted(problem.field for problem in checklist_problems(session, checklist)) == [
        "items.0.action_value",
        "items.0.complete_value",
        "items.0.title.ja",
        "items.1.complete_value",
        "items.2.action_value",
        "items.2.complete_value",
    ]
    with pytest.raises(Invalid):
        publish_checklist(session, checklist, by)
    publish_tour(session, tour, by)
    assert "items.1.complete_value" not in {problem.field for problem in checklist_problems(session, checklist)}


@pytest.mark.parametrize(
    ("wanted", "is_so"),
    [
        ("plan", True),
        ("plan=pro", True),
        ("plan=free", False),
        ("seats=5", True),
        ("invited=true", True),
        ("invited=True", False),
        ("roles=editor", True),
        ("roles=owner", False),
        ("empty", False),
        ("none", False),
        ("unknown", False),
        ("zero=0", True),
        ("zero", True),
    ],
)
def test_attributes_that_complete_an_item(wanted: str, is_so: bool) -> None:
    attributes = {"plan": "pro", "seats": 5, "invited": True, "roles": ["admin", "editor"], "empty": "", "none": None}
    assert is_met(wanted, {**attributes, "zero": 0}) is is_so


def test_the_embed_is_told_whether_there_is_an_order(session: Session, by: UUID) -> None:
    checklist = create_checklist(session, draft(ItemDraft(None, {"ja": "a"}, {}, "user", " plan = pro ")), by)
    assert items_of(session, checklist.id)[0].complete_value == "plan=pro"
    assert "ordered" not in checklist_content(session, checklist)
    change_checklist(session, checklist, draft(is_ordered=True))
    assert checklist_content(session, checklist)["ordered"] is True


# -------------------------------------------------------------------------------------- progress


@pytest.fixture
def live(session: Session, by: UUID) -> Checklist:
    checklist = create_checklist(session, draft(ITEM, ITEM), by)
    publish_checklist(session, checklist, by)
    return checklist


def fact(kind: str, checklist: UUID, **values: Any) -> dict[str, Any]:
    props = {name: values.pop(name) for name in ("item", "how") if name in values}
    start = {"kind": kind, "content_id": checklist, "end_user_id": None, "visitor": "v1", "at": now(), "props": props}
    return start | values


def test_done_items_are_kept_once(session: Session, live: Checklist) -> None:
    item = str(items_of(session, live.id)[0].id)
    done = fact("checklist.item_done", live.id, item=item, how="page")
    note_facts(session, [done, done])
    note_facts(session, [done, fact("checklist.item_done", live.id, item=item, how="hand")])
    assert progress_of(session, "visitor:v1")[live.id].done == {item}
    assert progress_of(session, "visitor:v2") == {}
    assert progress_of(session, "") == {}


def test_people_are_told_apart(session: Session, live: Checklist) -> None:
    item, user = str(items_of(session, live.id)[0].id), new_id()
    note_facts(session, [fact("checklist.item_done", live.id, item=item, end_user_id=user)])
    assert progress_of(session, person(user, "v1"))[live.id].done == {item}
    assert progress_of(session, person(None, "v1")) == {}


def test_dismissed_and_restored_in_any_order(session: Session, live: Checklist) -> None:
    moment = now()
    dismissed = fact("checklist.dismissed", live.id, at=moment)
    restored = fact("checklist.restored", live.id, at=moment + timedelta(minutes=1))
    note_facts(session, [dismissed])
    assert progress_of(session, "visitor:v1")[live.id].is_dismissed
    note_facts(session, [restored, dismissed])
    note_facts(session, [dismissed])
    session.expire_all()
    assert not progress_of(session, "visitor:v1")[live.id].is_dismissed
    note_facts(session, [fact("checklist.dismissed", live.id, at=moment + timedelta(minutes=2))])
    session.expire_all()
    assert progress_of(session, "visitor:v1")[live.id].is_dismissed


def test_what_nobody_published_is_passed_over(session: Session, live: Checklist, by: UUID) -> None:
    item = str(items_of(session, live.id)[0].id)
    hidden = create_checklist(session, draft(), by)
    note_facts(
        session,
        [
            fact("checklist.item_done", live.id, item="made up"),
            fact("checklist.item_done", hidden.id, item=str(items_of(session, hidden.id)[0].id)),
            fact("checklist.item_done", new_id(), item=item),
            fact("checklist.dismissed", new_id()),
            fact("checklist.item_done", live.id, item=item, visitor=""),
            fact("page.viewed", live.id),
            {**fact("checklist.dismissed", live.id), "content_id": None},
        ],
    )
    assert progress_of(session, "visitor:v1") == {}


def test_deleting_takes_progress_along(session: Session, live: Checklist, by: UUID) -> None:
    note_facts(session, [fact("checklist.dismissed", live.id)])
    delete_checklist(session, live, by)
    session.expire_all()
    assert progress_of(session, "visitor:v1") == {}
