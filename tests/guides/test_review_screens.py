"""What the dialogs of a guide's review say."""

from __future__ import annotations

import pytest

from core.db import Database
from core.identifiers import new_id
from guides.banners.actions import BannerDraft, create_banner
from guides.publishing import reviewing
from guides.publishing.reviewers import open_review
from tests.factories import Place, make_place
from tests.guides.test_screens import SignIn

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("manager", "editor"))


def test_a_guide_in_review_waits_where_reviews_are_worked(database: Database, place: Place, signed_in: SignIn) -> None:
    manager = signed_in(place, "manager")
    assert "guides-mine" not in manager.get("/w/minato/reviews").text
    with database.session(place.id, write=True) as session:
        banner = create_banner(session, BannerDraft("停止のお知らせ", {"ja": "停止"}), place.members["editor"].id)
        reviewing.ask(session, "banner", banner, place.members["editor"].id, note="日付を見てください")
    link = f'href="/w/minato/banners/{banner.id}"'
    desk = manager.get("/w/minato/reviews").text
    assert link in desk.partition('id="guides-mine"')[2]
    assert "日付を見てください" in desk
    [entry] = [line for line in desk.split("</li>") if 'href="/w/minato/reviews"' in line]
    assert ">1<" in entry
    assert link in manager.get("/w/minato/").text
    asker = signed_in(place, "editor")
    assert link in asker.get("/w/minato/reviews").text.partition('id="guides-others"')[2]
    assert link not in asker.get("/w/minato/").text
    with database.session(place.id, write=True) as session:
        reviewing.withdraw(session, session.merge(banner), place.members["editor"].id)
    assert link not in manager.get("/w/minato/reviews").text


def test_what_is_wrong_with_sending_back_is_said_in_its_dialog(
    database: Database, place: Place, signed_in: SignIn
) -> None:
    with database.session(place.id, write=True) as session:
        banner = create_banner(session, BannerDraft("停止", {"ja": "停止"}), place.members["editor"].id)
        reviewing.ask(session, "banner", banner, place.members["editor"].id)
    address = f"/w/minato/banners/{banner.id}"
    answer = signed_in(place, "manager").post(f"{address}/review/send-back", data={"reason": " "})
    assert answer.status_code == 422
    dialog = answer.text.partition('id="send-back"')[2].partition("</dialog>")[0]
    assert "data-opened" in dialog.partition(">")[0]
    assert 'aria-invalid="true"' in dialog
    assert "Say what needs to change." in dialog or "直してほしいところを書いてください。" in dialog
    with database.session(place.id) as session:
        assert open_review(session, banner.id) is not None
    editor = signed_in(place, "editor")
    wrong = editor.post(f"{address}/review", data={"reviewer_id": str(new_id())})
    assert (wrong.status_code, wrong.headers["Location"]) == (303, address), "one is open already: no field is wrong"
    assert editor.post(f"{address}/review/withdraw").status_code == 303
    wrong = editor.post(f"{address}/review", data={"reviewer_id": str(new_id())})
    assert wrong.status_code == 422
    assert 'aria-invalid="true"' in wrong.text.partition('id="ask-review"')[2].partition("</dialog>")[0]
