"""What the embed is given: the right language, nothing that this viewer may not open, nobody else's guides."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.db import Database
from core.events.actions import Origin, take_in
from core.identifiers import new_id
from core.permissions import PUBLIC, customer
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.checklists.publishing import publish_checklist
from guides.publishing.actions import unpublish
from guides.publishing.manifest import manifest
from guides.publishing.queries import live_guides, missing_targets
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.behaviour import Behaviour, Button
from guides.tours.procedures import tour_from_procedure
from guides.tours.publishing import publish_tour
from kb.articles.publishing import unpublish as unpublish_article
from tests.factories import Place, make_place
from tests.guides.conftest import MakeArticle


@pytest.fixture
def by(place: Place) -> UUID:
    return place.members["editor"].id


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_screen_offers_what_its_guides_lead_to(session: Session, by: UUID, make_article: MakeArticle) -> None:
    shown, hidden, everywhere = make_article("請求書"), make_article("内輪", audience="internal"), make_article("全部")
    opens = Behaviour(buttons=[Button("article", str(shown.id))])
    steps = [
        StepDraft("", {"ja": "一"}, url_pattern="/b", behaviour=opens),
        StepDraft("", {"ja": "二"}, url_pattern="/a"),
    ]
    publish_tour(session, create_tour(session, TourDraft("t", {"ja": "t"}, ["/a"], steps=steps), by), by)
    tip = TooltipDraft("x", {"ja": "x"}, selector="#a")
    for article, urls in ((shown, ["/c/*"]), (everywhere, [])):
        made = create_tooltip(session, replace(tip, article_id=article.id, url_patterns=urls), by)
        publish_tooltip(session, made, by)
    inner = create_tooltip(session, replace(tip, article_id=shown.id, url_patterns=["/d"]), by)
    publish_tooltip(session, inner, by)
    inner_version = next(one for one in live_guides(session) if one.guide_id == inner.id)
    inner_version.content = {**inner_version.content, "article": str(hidden.id)}
    session.flush()
    assert manifest(session, PUBLIC, "ja").articles == [
        {"slug": shown.slug, "title": "請求書", "kind": "procedure", "urls": ["/a", "/b", "/c/*"]}
    ]


def test_texts_come_in_the_asked_language_or_the_other(session: Session, by: UUID) -> None:
    steps = [
        StepDraft("", {"ja": "一", "en": "one"}, {"ja": "ほん", "en": "body"}),
        StepDraft("", {"ja": "二"}, {"ja": "ほん"}, "#b", "/b", "skip"),
    ]
    tour = create_tour(session, TourDraft("t", {"ja": "題", "en": "title"}, ["/a"], True, None, steps), by)
    publish_tour(session, tour, by)
    [english] = manifest(session, PUBLIC, "en").tours
    assert english == {
        "id": str(tour.id),
        "version": 1,
        "urls": ["/a"],
        "title": "title",
        "auto": True,
        "once": True,
        "article": None,
        "steps": [
            {
                "key": english["steps"][0]["key"],
                "title": "one",
                "nodes": [["p", {}, "body"]],
                "target": None,
                "url": None,
                "on_missing": "wait",
            },
            {
                "key": english["steps"][1]["key"],
                "title": "二",
                "nodes": [["p", {}, "ほん"]],
                "target": {"selector": "#b"},
                "url": "/b",
                "on_missing": "skip",
            },
        ],
    }
    assert manifest(session, PUBLIC, "ja").tours[0]["title"] == "題"
    unpublish(session, "tour", tour, by)
    assert manifest(session, PUBLIC, "ja").tours == []


def test_links_lead_only_where_the_viewer_may_go(session: Session, by: UUID, make_article: MakeArticle) -> None:
    open_, closed = make_article("公開"), make_article("顧客", audience="customers")
    for article in (open_, closed):
        publish_tooltip(
            session,
            create_tooltip(session, TooltipDraft("x", {"ja": "x"}, selector="#a", article_id=article.id), by),
            by,
        )
        publish_tour(session, tour_from_procedure(session, article, by), by)
    known = customer(new_id())
    assert [tip["article"] for tip in manifest(session, PUBLIC, "ja").tooltips] == ["公開", None]
    assert [tip["article"] for tip in manifest(session, known, "ja").tooltips] == ["公開", "顧客"]
    assert [tour["title"] for tour in manifest(session, PUBLIC, "ja").tours] == ["公開"]
    assert [tour["title"] for tour in manifest(session, known, "ja").tours] == ["公開", "顧客"]
    closed.audience = "internal"
    unpublish_article(session, open_, by)
    shown = manifest(session, known, "ja")
    assert [tour["article"] for tour in shown.tours] == [None]
    assert [tip["article"] for tip in shown.tooltips] == [None, None]


def test_checklist_items_lead_only_where_the_viewer_may_go(
    session: Session, by: UUID, make_article: MakeArticle
) -> None:
    closed = make_article("顧客", audience="customers")
    tour = tour_from_procedure(session, closed, by)
    publish_tour(session, tour, by)
    items = [
        ItemDraft(None, {"ja": "a"}, {}, "tour", str(tour.id), "tour", str(tour.id)),
        ItemDraft(None, {"ja": "b"}, {"ja": "ほん"}, "article", str(closed.id), "article", str(closed.id)),
        ItemDraft(None, {"ja": "c"}, {}, "page", "/members", "url", "/members"),
    ]
    checklist = create_checklist(session, ChecklistDraft("c", {"ja": "C"}, {"ja": "はじめに"}, [], items), by)
    publish_checklist(session, checklist, by)

    def leads(viewer: object) -> list[tuple[object, object]]:
        [found] = manifest(session, viewer, "en").checklists  # type: ignore[arg-type]
        assert found["intro"] == "はじめに"
        return [(item["complete"], item["action"]) for item in found["items"]]

    page = ({"by": "page", "value": "/members"}, {"do": "url", "value": "/members"})
    assert leads(PUBLIC) == [*[({"by": "hand", "value": ""}, {"do": "none", "value": ""})] * 2, page]
    assert leads(customer(new_id())) == [
        ({"by": "tour", "value": str(tour.id)}, {"do": "tour", "value": str(tour.id)}),
        ({"by": "article", "value": "顧客"}, {"do": "article", "value": "顧客"}),
        page,
    ]


def test_other_workspaces_see_nothing(session: Session, by: UUID, database: Database) -> None:
    publish_tooltip(session, create_tooltip(session, TooltipDraft("x", {"ja": "x"}, selector="#a"), by), by)
    session.commit()
    other = make_place(database, "kitano", roles=("admin",))
    with database.session(other.id) as theirs:
        assert manifest(theirs, PUBLIC, "ja").tooltips == []


def test_a_manifest_takes_two_statements(session: Session, by: UUID, make_article: MakeArticle) -> None:
    for _ in range(5):
        publish_tour(session, tour_from_procedure(session, make_article(), by), by)
    session.expunge_all()
    counted: list[str] = []
    bind = session.get_bind()
    sa.event.listen(bind, "before_cursor_execute", lambda *args: counted.append(args[2]))
    assert len(manifest(session, PUBLIC, "ja").tours) == 5
    assert len(counted) == 2


def test_lost_elements_are_counted_for_a_week(session: Session, by: UUID) -> None:
    tour = create_tour(session, TourDraft("t", {"ja": "t"}, steps=[StepDraft(title={"ja": "s"})]), by)
    facts: list[dict[str, Any]] = [
        {"id": str(new_id()), "kind": "target.missing", "content": str(tour.id), "step": step, "props": {}}
        for step in ("a", "a", "b")
    ]
    take_in(session, facts, Origin("widget"))
    assert missing_targets(session, [tour.id, new_id()]) == {tour.id: 3}
    assert missing_targets(session, [tour.id], days=0) == {}
    assert missing_targets(session, []) == {}
