"""The switch for all guides: who turned it, what it stops, and where that is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.db import Database
from core.errors import Conflict
from core.workspaces.models import AuditEntry, Workspace
from guides.publishing.queries import live_guides, shown_guides
from guides.publishing.switch import switch_off, switch_on
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from tests.factories import Place, make_place

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
SignIn = Callable[[Place, str], FlaskClient]


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("editor", "reader"))


@pytest.fixture
def _tooltip(database: Database, place: Place) -> None:
    with database.session(place.id, write=True) as session:
        publish_tooltip(session, create_tooltip(session, TooltipDraft("x", {"ja": "x"}, selector="#a"), None), None)


@pytest.mark.usefixtures("_tooltip")
def test_off_shows_nothing_and_on_shows_what_is_live(database: Database, place: Place) -> None:
    editor = place.members["editor"].id
    with database.session(place.id, write=True) as session:
        switch_off(session, editor)
        assert shown_guides(session) == [] == shown_guides(session, staging=True)
        assert len(live_guides(session)) == 1
        with pytest.raises(Conflict):
            switch_off(session, editor)
        switch_on(session, editor)
        assert [version.number for version in shown_guides(session)] == [1]
        with pytest.raises(Conflict):
            switch_on(session, editor)
        deeds = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.action.startswith("guides."))).all()
    assert sorted(deeds) == ["guides.switched_off", "guides.switched_on"]


@pytest.mark.usefixtures("_tooltip")
def test_every_screen_of_guides_says_that_they_are_off(database: Database, place: Place, signed_in: SignIn) -> None:
    editor, base = signed_in(place, "editor"), f"/w/{place.slug}"
    assert "No guides are shown anywhere" not in editor.get(f"{base}/tours/?lang=en").get_data(as_text=True)
    answer = editor.post(f"{base}/targeting/switch", data={"do": "off"})
    assert answer.headers["Location"].endswith("/targeting/limits#switch")
    for path in ("tours/", "tours/new", "tooltips/", "checklists/", "targeting/limits"):
        page = editor.get(f"{base}/{path}?lang=en").get_data(as_text=True)
        assert "No guides are shown anywhere" in page, path
        assert f"{place.members['editor'].name} switched all guides off" in page, path
    assert "No guides are shown anywhere" not in editor.get(f"{base}/articles/?lang=en").get_data(as_text=True)
    editor.post(f"{base}/targeting/switch", data={"do": "on"})
    with database.session(place.id) as session:
        assert session.get_one(Workspace, place.id).guides_off_at is None


def test_readers_do_not_turn_it(place: Place, signed_in: SignIn) -> None:
    reader = signed_in(place, "reader")
    assert reader.post(f"/w/{place.slug}/targeting/switch", data={"do": "off"}).status_code == 403
