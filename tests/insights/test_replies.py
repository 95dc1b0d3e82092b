"""Whoever left a question with an address hears of the answer, once, and only where they may read it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from core.accounts.models import Member
from core.db import Database
from core.identifiers import new_id
from core.jobs.models import Job
from core.jobs.worker import Worker
from insights.gaps import actions
from insights.gaps.models import Gap
from kb.articles import publishing
from kb.articles.actions import Draft, Placement, save_draft
from kb.articles.models import Article
from kb.feedback.actions import Asked, Voter, leave_question
from kb.feedback.models import Question
from tests.factories import Place
from tests.plugins.bound import Open

ADDRESS = "person@aoba.example"


def mails(database: Database) -> list[dict[str, Any]]:
    with database.session() as session:
        return list(session.scalars(sa.select(Job.payload).where(Job.name == "mail.send").order_by(Job.id)))


def work_up_to_the_mail(worker: Worker, database: Database) -> None:
    """Run what is due; a mail's words are forgotten once it is sent."""
    while not mails(database) and worker.run_one():
        pass


def answer(writing: Open, editor: Member, *, audience: str = "public", **asked: Any) -> None:
    """Leave a question, write its article and publish it."""
    with writing() as session:
        leave_question(session, Asked(new_id(), "ゾウガメで払えますか", ADDRESS, **asked), Voter("help", "s1"))
        gap = session.scalars(sa.select(Gap)).one()
        article = actions.write_article(session, gap, editor.id, Placement("faq", audience=audience))
        save_draft(session, article, Draft("ゾウガメで払う", "払えます。", []), editor.id, started_from=1)
        publishing.publish(session, article, editor.id)


def test_the_asker_is_told_once(
    writing: Open, editor: Member, place: Place, worker: Worker, database: Database
) -> None:
    answer(writing, editor)
    work_up_to_the_mail(worker, database)
    [mail] = mails(database)
    assert mail["to"] == ADDRESS
    assert mail["subject"] == f"ご質問への回答ができました（{place.workspace.name}）"
    assert "ゾウガメで払えますか" in mail["text"]
    assert f"/help/{place.slug}/articles/" in mail["text"]
    with writing() as session:
        assert session.scalars(sa.select(Question)).one().answered_at is not None
        article = session.scalars(sa.select(Article)).one()
        save_draft(
            session, article, Draft(article.title, "もう払えません。", []), editor.id, started_from=article.revision
        )
        publishing.publish(session, article, editor.id)
    worker.run_due()
    assert len(mails(database)) == 1


def test_in_the_language_of_the_question(writing: Open, editor: Member, worker: Worker, database: Database) -> None:
    answer(writing, editor, locale="en")
    work_up_to_the_mail(worker, database)
    assert mails(database)[0]["subject"].startswith("There is an answer to your question")


@pytest.mark.parametrize("audience", ["internal", "customers"])
def test_nobody_is_sent_where_they_may_not_read(
    audience: str, writing: Open, editor: Member, worker: Worker, database: Database
) -> None:
    answer(writing, editor, audience=audience)
    worker.run_due()
    assert mails(database) == []


def test_the_sample_worlds_people_are_never_written_to(
    writing: Open, editor: Member, worker: Worker, database: Database
) -> None:
    answer(writing, editor, is_sample=True)
    worker.run_due()
    assert mails(database) == []
