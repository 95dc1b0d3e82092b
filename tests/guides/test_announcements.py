"""Announcements: from a draft to the panel."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database
from core.errors import Invalid
from core.permissions import PUBLIC
from guides.announcements.actions import (
    AnnouncementDraft,
    announcement_problems,
    change_announcement,
    create_announcement,
    delete_announcement,
    publish_announcement,
)
from guides.banners.buttons import Button
from guides.publishing.manifest import manifest
from guides.publishing.queries import live_guides, versions
from kb.articles.actions import erase, trash
from tests.factories import Place
from tests.guides.conftest import MakeArticle
from tests.guides.test_screens import SignIn, form_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
TEXT = {"ja": "**速く**なりました。", "en": "It is *faster*."}


@pytest.fixture
def by(place: Place) -> UUID:
    return place.members["editor"].id


def draft(**values: Any) -> AnnouncementDraft:
    return AnnouncementDraft(
        **{"name": "消込", "title": {"ja": "消込の改善", "en": "Matching"}, "body": TEXT, **values}
    )


def test_an_announcement_bears_its_date(session: Session, by: UUID) -> None:
    dated, undated = draft(dated="2026-10-01"), draft(name="日付なし")
    publish_announcement(session, create_announcement(session, dated, by), by)
    made = create_announcement(session, undated, by)
    with time_machine.travel("2026-11-02T03:00:00Z", tick=False):
        publish_announcement(session, made, by)
    with time_machine.travel("2026-11-09T03:00:00Z", tick=False):
        publish_announcement(session, made, by)
    first, second = manifest(session, PUBLIC, "en").news
    assert (first["at"], first["title"], first["button"]) == ("2026-10-01T00:00:00+09:00", "Matching", None)
    assert second["at"] == "2026-11-02T03:00:00+00:00", "correcting it doesn't make it new"
    assert second["nodes"] == [["p", {}, "It is ", ["em", {}, "faster"], "."]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"dated": "soon"}, "dated"),
        ({"body": {"ja": "x" * 5_001}}, "body.ja"),
        ({"button": Button("url", "javascript:alert(1)")}, "button.url"),
        ({"url_patterns": ["x"]}, "url_patterns"),
    ],
)
def test_what_could_never_work_is_refused(session: Session, by: UUID, values: dict[str, Any], field: str) -> None:
    announcement = create_announcement(session, draft(), by)
    with pytest.raises(Invalid) as caught:
        change_announcement(session, announcement, draft(**values))
    assert caught.value.field == field
    assert not session.dirty


def test_an_article_that_goes_takes_only_the_button_along(
    session: Session, by: UUID, make_article: MakeArticle
) -> None:
    article = make_article()
    announcement = create_announcement(session, draft(button=Button("article", str(article.id))), by)
    publish_announcement(session, announcement, by)
    assert manifest(session, PUBLIC, "ja").news[0]["button"]["value"] == article.slug
    trash(session, article, by)
    erase(session, article, by)
    assert [problem.field for problem in announcement_problems(session, announcement)] == ["button.article"]
    delete_announcement(session, announcement, by)
    assert live_guides(session) == []


def test_from_form_to_live_and_back(database: Database, place: Place, signed_in: SignIn) -> None:
    editor = signed_in(place, "editor")
    sent = {"name": "消込", "title_ja": "消込の改善", "do": "save"}
    assert 'href="#name"' in editor.post("/w/minato/announcements/new", data={**sent, "name": ""}).text
    address = editor.post("/w/minato/announcements/new", data=sent).headers["Location"]
    refused = editor.post(address, data={**form_of(editor, address), "do": "publish"})
    assert (refused.status_code, 'href="#body_ja"' in refused.text) == (422, True)
    ready = {"body_ja": "速くなりました。", "dated": "2026-10-01", "only_locales": ["ja"]}
    assert editor.post(address, data={**form_of(editor, address), **ready, "do": "publish"}).status_code == 303
    assert 'value="2026-10-01"' in editor.get(address).text
    with database.session(place.id) as session:
        [live] = live_guides(session)
        assert (live.guide_kind, live.content["targeting"]) == ("news", {"locales": ["ja"]})
    for path in ("/health", "/versions"):
        assert editor.get(f"{address}{path}").status_code == 200
    assert 'scope="row"' in editor.get("/w/minato/announcements/?state=live").text
    assert editor.post(f"{address}/unpublish").status_code == 303
    assert editor.post(f"{address}/versions/1/roll-back").status_code == 303
    assert editor.post(f"{address}/delete").status_code == 303
    with database.session(place.id) as session:
        assert live_guides(session) == []


def test_correcting_it_on_its_screen_does_not_make_it_new(database: Database, place: Place, signed_in: SignIn) -> None:
    editor = signed_in(place, "editor")
    sent = {"name": "日付なし", "title_ja": "新機能", "body_ja": "できます。"}
    address = editor.post("/w/minato/announcements/new", data=sent).headers["Location"]
    for body in ("できます。", "できるようになりました。"):
        data = {**form_of(editor, address), "body_ja": body, "do": "publish"}
        assert editor.post(address, data=data).status_code == 303
    with database.session(place.id) as session:
        newest, first = versions(session, UUID(address.rsplit("/", 1)[1]))
        assert newest.content["nodes"] != first.content["nodes"]
        assert newest.content["at"] == first.content["at"]
    listed = editor.get("/w/minato/announcements/").text
    assert f"{now().astimezone(ZoneInfo('Asia/Tokyo')):%-m/%-d}" in listed.partition('data-label="日付"')[2][:40]


def test_its_preview_reads_as_in_the_panel(database: Database, place: Place, signed_in: SignIn) -> None:
    with database.session(place.id, write=True) as session:
        wanted = draft(dated="2026-10-01", button=Button("url", "/settings", {"ja": "設定へ"}))
        address = f"/w/minato/announcements/{create_announcement(session, wanted, None).id}/preview"
    editor = signed_in(place, "editor")
    japanese, english = editor.get(f"{address}?in=ja").text, editor.get(f"{address}?in=en").text
    assert "2026年10月1日" in japanese
    assert "設定へ" in japanese
    assert "<strong>速く</strong>" in japanese
    assert "October 1, 2026" in english
    assert "Matching" in english
