"""Gaps are given to those who can open them, and the history says to whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.errors import Invalid
from core.identifiers import new_id
from insights.gaps import actions
from insights.gaps.models import Gap
from insights.gaps.queries import takers
from kb.search.actions import SearchRecord, log_search
from tests.factories import Place
from tests.plugins.bound import Open


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_only_those_who_can_open_a_gap_are_offered_and_taken(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    editor, partner = place.members["editor"], place.members["partner"]
    with writing() as session:
        log_search(session, SearchRecord(new_id(), "郵送 代行", "ja", "help", "public", "a", 0))
        gap = session.scalars(sa.select(Gap)).one()
        assert [member.id for member in takers(session)] == [editor.id]
        for other in (partner.id, place.members["contributor"].id, new_id()):
            with pytest.raises(Invalid):
                actions.assign(session, gap, other, editor.id)
    client, page = signed_in(place, "editor"), f"/w/minato/gaps/{gap.id}"
    shown = client.get(f"{page}?lang=en").get_data(as_text=True)
    assert str(editor.id) in shown
    assert str(partner.id) not in shown
    assert client.post(f"{page}/assign", data={"owner_id": str(partner.id)}).status_code == 422
    assert client.post(f"{page}/assign", data={"owner_id": str(editor.id)}).status_code == 303
    assert f"Given to {editor.name}." in client.get(f"{page}?lang=en").get_data(as_text=True)
