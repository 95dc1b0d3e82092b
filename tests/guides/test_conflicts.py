"""Two authors on one guide: the second is told, sees both texts, and decides."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask.testing import FlaskClient

from core.db import Database
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.tooltips.actions import TooltipDraft, create_tooltip
from guides.tours.actions import StepDraft, TourDraft, create_tour
from tests.factories import Place, make_place
from tests.guides.test_screens import SignIn, form_of

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
KINDS = ["tours", "tooltips", "checklists"]


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("manager", "editor"))


@pytest.fixture
def addresses(database: Database, place: Place) -> dict[str, str]:
    by, title = place.members["editor"].id, {"ja": "元の題"}
    with database.session(place.id, write=True) as session:
        steps = [StepDraft(title={"ja": "一つ目"}), StepDraft(title={"ja": "二つ目"})]
        made: dict[str, UUID] = {
            "tours": create_tour(session, TourDraft("名前", title, steps=steps), by).id,
            "tooltips": create_tooltip(session, TooltipDraft("名前", title, {"ja": "元の文"}), by).id,
            "checklists": create_checklist(
                session, ChecklistDraft("名前", title, items=[ItemDraft(title={"ja": "一つ目"})]), by
            ).id,
        }
    return {kind: f"/w/minato/{kind}/{guide_id}" for kind, guide_id in made.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_author_sees_both_and_may_then_save(
    kind: str, addresses: dict[str, str], place: Place, signed_in: SignIn
) -> None:
    one, other = signed_in(place, "editor"), signed_in(place, "manager")
    address = addresses[kind]
    mine, theirs = form_of(one, address), form_of(other, address)
    assert other.post(address, data={**theirs, "title_ja": "相手の題"}).status_code == 303
    answer = one.post(f"{address}?lang=en", data={**mine, "title_ja": "自分の題"})
    assert answer.status_code == 409
    assert "Both texts are kept" in answer.text
    assert "相手の題" in answer.text
    assert 'value="自分の題"' in answer.text
    assert form_of(other, address)["title_ja"] == "相手の題"
    decided = {**mine, "title_ja": "二人の題", "started_from": form_of(other, address)["started_from"]}
    assert f'value="{decided["started_from"]}"' in answer.text
    assert one.post(address, data=decided).status_code == 303
    assert form_of(other, address)["title_ja"] == "二人の題"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_words_twice_are_no_conflict(
    kind: str, addresses: dict[str, str], place: Place, signed_in: SignIn
) -> None:
    client, address = signed_in(place, "editor"), addresses[kind]
    sent = {**form_of(client, address), "title_ja": "新しい題"}
    assert [client.post(address, data=sent).status_code for _each in range(2)] == [303, 303]


def test_steps_are_compared_wherever_they_have_moved(
    addresses: dict[str, str], place: Place, signed_in: SignIn
) -> None:
    one, other = signed_in(place, "editor"), signed_in(place, "manager")
    address = addresses["tours"]
    mine = form_of(one, address)
    assert other.post(address, data={**form_of(other, address), "do": "down:0"}).status_code == 303
    answer = one.post(f"{address}?lang=en", data={**mine, "steps-1-body_ja": "説明"})
    assert answer.status_code == 409
    assert "Steps: order" in answer.text
    assert "二つ目 → 一つ目" in answer.text
    assert "Step 2: Text (Japanese)" in answer.text
    assert "Step 1: Title (Japanese)" not in answer.text


def test_a_step_that_only_the_other_has_is_shown(addresses: dict[str, str], place: Place, signed_in: SignIn) -> None:
    one, other = signed_in(place, "editor"), signed_in(place, "manager")
    address = addresses["tours"]
    mine = form_of(one, address)
    added = {**form_of(other, address), "do": "add", "steps-0-title_ja": "直した題"}
    assert other.post(address, data=added).status_code == 303
    answer = one.post(f"{address}?lang=en", data={**mine, "name": "別の名前"})
    assert answer.status_code == 409
    assert "直した題" in answer.text
    assert "名前" in answer.text


def test_publishing_what_is_not_ready_does_not_conflict_with_oneself(
    addresses: dict[str, str], place: Place, signed_in: SignIn
) -> None:
    client: FlaskClient = signed_in(place, "editor")
    address = addresses["tooltips"]
    refused = client.post(address, data={**form_of(client, address), "name": "新しい名前", "do": "publish"})
    assert refused.status_code == 422
    fresh = form_of(client, address)
    assert fresh["name"] == "新しい名前"
    assert f'value="{fresh["started_from"]}"' in refused.text
