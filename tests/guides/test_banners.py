"""Banners: from a draft to what visitors are shown."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from core.db import Database
from core.errors import Invalid
from core.identifiers import new_id
from core.permissions import PUBLIC
from guides.banners.actions import (
    BannerDraft,
    banner_problems,
    change_banner,
    create_banner,
    delete_banner,
    publish_banner,
)
from guides.banners.buttons import Button
from guides.banners.models import Banner
from guides.publishing.manifest import manifest
from guides.publishing.queries import live_guides
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.publishing import publish_tour
from kb.articles.actions import erase, trash
from tests.factories import Place
from tests.guides.conftest import MakeArticle
from tests.guides.test_screens import SignIn, form_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def by(place: Place) -> UUID:
    return place.members["editor"].id


def draft(**values: Any) -> BannerDraft:
    return BannerDraft(**{"name": "メンテナンス", "title": {"ja": "計画停止", "en": "Maintenance"}, **values})


def test_a_banner_goes_live_in_both_languages(session: Session, by: UUID, make_article: MakeArticle) -> None:
    article = make_article()
    body = {"ja": "11月30日(日)\r\n**2時から**です。", "en": "On *Sunday*."}
    button = Button("article", str(article.id), {"en": "Details"})
    publish_banner(session, create_banner(session, draft(body=body, button=button, tone="notice"), by), by)
    [shown] = manifest(session, PUBLIC, "ja").banners
    assert (shown["title"], shown["tone"], shown["place"], shown["target"]) == ("計画停止", "notice", "top", None)
    assert shown["nodes"] == [["p", {}, "11月30日(日) ", ["strong", {}, "2時から"], "です。"]]
    assert shown["button"] == {"do": "article", "value": article.slug, "text": "Details"}
    [shown] = manifest(session, PUBLIC, "en").banners
    assert (shown["title"], shown["closes"]) == ("Maintenance", True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"tone": "loud"}, "tone"),
        ({"place": "left"}, "place"),
        ({"selector": "a["}, "selector"),
        ({"url_patterns": ["x"]}, "url_patterns"),
        ({"body": {"en": "x" * 301}}, "body.en"),
        ({"title": {"ja": "x" * 81}}, "title.ja"),
        ({"button": Button("dance")}, "button.do"),
        ({"button": Button("url", "javascript:alert(1)")}, "button.url"),
        ({"button": Button("url", "//evil.example")}, "button.url"),
        ({"button": Button("article", str(new_id()))}, "button.article"),
        ({"button": Button("tour", str(new_id()))}, "button.tour"),
        ({"button": Button("url", "/x", {"ja": "x" * 41})}, "button.text.ja"),
    ],
)
def test_what_could_never_work_is_refused(session: Session, by: UUID, values: dict[str, Any], field: str) -> None:
    banner = create_banner(session, draft(), by)
    with pytest.raises(Invalid) as caught:
        change_banner(session, banner, draft(**values))
    assert caught.value.field == field
    assert not session.dirty


def test_going_live_asks_for_what_is_missing(session: Session, by: UUID, make_article: MakeArticle) -> None:
    internal = make_article(audience="internal")
    tour = create_tour(session, TourDraft("案内", {"ja": "案内"}, steps=[StepDraft(title={"ja": "一"})]), by)
    fields = {
        "title.ja": draft(title={"en": "Only English"}),
        "selector": draft(place="inline"),
        "button.url": draft(button=Button("url")),
        "button.article": draft(button=Button("article", str(internal.id))),
        "button.tour": draft(button=Button("tour", str(tour.id))),
    }
    for field, wanted in fields.items():
        banner = create_banner(session, wanted, by)
        assert [problem.field for problem in banner_problems(session, banner)] == [field]
        with pytest.raises(Invalid):
            publish_banner(session, banner, by)
    publish_tour(session, tour, by)
    publish_banner(session, banner, by)  # type: ignore[possibly-undefined]  # the last of the fields above
    [shown] = manifest(session, PUBLIC, "ja").banners
    assert shown["button"]["value"] == str(tour.id)


def test_an_article_that_goes_takes_only_the_button_along(
    session: Session, by: UUID, make_article: MakeArticle
) -> None:
    article = make_article()
    banner = create_banner(session, draft(button=Button("article", str(article.id))), by)
    publish_banner(session, banner, by)
    trash(session, article, by)
    assert manifest(session, PUBLIC, "ja").banners[0]["button"] is None
    erase(session, article, by)
    assert [problem.field for problem in banner_problems(session, banner)] == ["button.article"]
    delete_banner(session, banner, by)
    assert live_guides(session) == []


def test_from_form_to_live_and_back(database: Database, place: Place, signed_in: SignIn) -> None:
    editor = signed_in(place, "editor")
    sent = {"name": "様式変更", "title_ja": "様式が変わります", "tone": "important", "place": "inline", "do": "save"}
    assert 'href="#name"' in editor.post("/w/minato/banners/new", data={**sent, "name": ""}).text
    address = editor.post("/w/minato/banners/new", data=sent).headers["Location"]
    refused = editor.post(address, data={**form_of(editor, address), "do": "publish", "button_do": "url"})
    assert refused.status_code == 422
    assert 'href="#selector"' in refused.text
    assert 'href="#button_url"' in refused.text
    ready = {
        "selector": "#total",
        "button_do": "url",
        "button_url": "/settings",
        "is_dismissible": "y",
        "priority": "9",
    }
    assert editor.post(address, data={**form_of(editor, address), **ready, "do": "publish"}).status_code == 303
    page = editor.get(address).text
    assert 'value="/settings"' in page
    assert '<option selected value="important"' in page
    with database.session(place.id) as session:
        [live] = live_guides(session)
        assert (live.guide_kind, live.content["target"], live.content["closes"]) == (
            "banner",
            {"selector": "#total"},
            True,
        )
        assert live.content["targeting"] == {"priority": 9}
    for path in ("/health", "/versions"):
        assert editor.get(f"{address}{path}").status_code == 200
    assert 'scope="row"' in editor.get("/w/minato/banners/?state=live").text
    assert editor.post(f"{address}/unpublish").status_code == 303
    with database.session(place.id) as session:
        assert live_guides(session) == []
        assert session.query(Banner).one().live_version == 0


def test_its_preview_stands_where_it_will(database: Database, place: Place, signed_in: SignIn) -> None:
    with database.session(place.id, write=True) as session:
        beside = draft(place="inline", selector="#total", tone="important", is_dismissible=False)
        along = draft(button=Button("url", "/settings"), body={"ja": "**2時**から"})
        addresses = [f"/w/minato/banners/{create_banner(session, one, None).id}/preview" for one in (beside, along)]
    editor = signed_in(place, "editor")
    first, second = (editor.get(f"{address}?in=ja").text for address in addresses)
    assert "preview-at-inline" in first
    assert "<code>#total</code>" in first
    assert ">重要<" in first
    assert "preview-at-top" in second
    assert "<strong>2時</strong>" in second
    assert "その画面を開く" in second
    assert "Please note" not in editor.get(f"{addresses[1]}?in=en").text
