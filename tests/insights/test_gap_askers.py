"""Whoever handles gaps sees who left a question, and whether they have heard of the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from core.identifiers import new_id
from insights.gaps.models import Gap
from insights.gaps.queries import askers, voices
from kb.feedback.actions import Asked, Voter, leave_question
from kb.feedback.models import Question
from tests.factories import Place
from tests.plugins.bound import Open

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
WORDS = "ゾウガメで払えますか"


def ask(writing: Open, email: str, session: str) -> None:
    with writing() as bound:
        leave_question(bound, Asked(new_id(), WORDS, email), Voter("help", session))


def test_the_page_names_the_asker_and_whether_they_were_told(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    ask(writing, "person+a?b@aoba.example", "s1")
    ask(writing, "", "s2")
    with writing() as session:
        gap = session.scalars(sa.select(Gap)).one()
        found = askers(session, voices(session, gap.id))
        assert [question.email for question in found.values()] == ["person+a?b@aoba.example"]
    client = signed_in(place, "editor")
    page = f"/w/minato/gaps/{gap.id}?lang=en"
    shown = client.get(page).get_data(as_text=True)
    assert 'href="mailto:person%2Ba%3Fb@aoba.example"' in shown
    assert shown.count("Not told yet") == 1
    with writing() as session:
        session.execute(sa.update(Question).values(answered_at=datetime(2026, 4, 2, 3, tzinfo=UTC)))
    told = client.get(page).get_data(as_text=True)
    assert "Told on" in told
    assert "Not told yet" not in told
    assert "に回答を連絡済み" in client.get(page.replace("=en", "=ja")).get_data(as_text=True)


def test_questions_beyond_the_first_ten_can_be_opened(
    signed_in: Callable[[Place, str], FlaskClient], place: Place, writing: Open
) -> None:
    for number in range(12):
        ask(writing, f"person{number}@aoba.example", f"s{number}")
    with writing() as session:
        gap = session.scalars(sa.select(Gap)).one()
    shown = signed_in(place, "editor").get(f"/w/minato/gaps/{gap.id}?lang=en").get_data(as_text=True)
    assert "2 earlier questions" in shown
    assert all(f"person{number}@aoba.example" in shown for number in range(12))
