"""Saving drafts: revisions, conflicts, addresses, trash."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import clock
from core.accounts.models import Member
from core.errors import Conflict, Invalid, NotFound
from core.permissions import PUBLIC, staff
from kb.articles import actions, queries
from kb.articles.actions import Draft, EditConflict, Properties
from kb.articles.differences import compare
from kb.articles.models import Article, Revision
from tests.factories import Place, make_article


def properties(article: Article, **values: object) -> Properties:
    names = ("kind", "audience", "locale", "collection_id", "owner_id", "deputy_id", "slug", "tags")
    return Properties(**{**{name: getattr(article, name) for name in names}, **values})


def test_saves_of_one_author_within_ten_minutes_are_one(session: Session, editor: Member) -> None:
    article = make_article(session, editor, published=False)
    for number in range(3):
        draft = Draft("Title", f"Text {number}")
        actions.save_draft(session, article, draft, editor.id, started_from=article.revision)
    assert article.revision == 2
    with clock.at(clock.now() + timedelta(minutes=11)):
        actions.save_draft(session, article, Draft("Title", "Later"), editor.id, started_from=2)
    assert [r.body for r in queries.revisions(session, article.id)][:2] == ["Later", "Text 2"]


def test_a_save_that_changes_nothing_makes_no_revision(session: Session, editor: Member) -> None:
    article = make_article(session, editor, "Same", body="Same", published=False)
    actions.save_draft(session, article, Draft("Same", "Same"), editor.id, started_from=1)
    assert article.revision == 1


def test_two_authors_at_once_both_keep_their_text(session: Session, place: Place, editor: Member) -> None:
    article = make_article(session, editor, published=False)
    other = place.members["contributor"]
    actions.save_draft(session, article, Draft("A", "theirs"), other.id, started_from=1)
    with pytest.raises(EditConflict) as caught:
        actions.save_draft(session, article, Draft("A", "mine"), editor.id, started_from=1)
    assert caught.value.theirs.body == "theirs"
    assert article.body == "theirs"


@pytest.mark.parametrize(
    ("draft", "field"),
    [(Draft(" ", "x"), "title"), (Draft("x" * 301, "x"), "title"), (Draft("x", "あ" * 400_000), "body")],
)
def test_what_cannot_be_kept_is_said_at_its_field(session: Session, editor: Member, draft: Draft, field: str) -> None:
    article = make_article(session, editor, published=False)
    with pytest.raises(Invalid) as caught:
        actions.save_draft(session, article, draft, editor.id, started_from=1)
    assert caught.value.field == field


def test_restoring_keeps_the_later_saves(session: Session, editor: Member) -> None:
    article = make_article(session, editor, "One", body="first", published=False)
    actions.save_draft(session, article, Draft("Two", "second"), editor.id, started_from=1)
    actions.restore_revision(session, article, queries.revision(session, article.id, 1), editor.id)
    assert (article.title, article.body, article.revision) == ("One", "first", 3)
    assert session.scalar(sa.select(sa.func.count()).select_from(Revision)) == 3


def test_a_former_address_still_leads_to_the_article(session: Session, editor: Member) -> None:
    article = make_article(session, editor, slug="old-address")
    actions.change_properties(session, article, properties(article, slug="new-address"), editor.id)
    assert article.slug == "new-address"
    assert queries.published(session, PUBLIC, "old-address")[0] is article
    actions.change_properties(session, article, properties(article, slug="old-address"), editor.id)
    assert article.slug == "old-address"
    assert queries.published(session, PUBLIC, "new-address")[0] is article


def test_an_address_that_was_somebody_elses_is_refused(session: Session, editor: Member) -> None:
    first, second = make_article(session, editor, slug="first"), make_article(session, editor, slug="second")
    actions.rename(session, first, "renamed")
    for taken in ("renamed", "first", "!!"):
        with pytest.raises(Invalid, match="address"):
            actions.rename(session, second, taken)


def test_owner_and_deputy_are_two_people(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    with pytest.raises(Invalid, match="two people"):
        actions.change_properties(session, article, properties(article, deputy_id=editor.id), editor.id)


def test_the_trash_hides_and_gives_back(session: Session, editor: Member) -> None:
    article = make_article(session, editor, slug="in-trash")
    with pytest.raises(Conflict):
        actions.erase(session, article, editor.id)
    actions.trash(session, article, editor.id)
    with pytest.raises(NotFound):
        queries.published(session, PUBLIC, "in-trash")
    actions.bring_back(session, article, editor.id)
    assert queries.published(session, PUBLIC, "in-trash")[0] is article
    actions.trash(session, article, editor.id)
    actions.erase(session, article, editor.id)
    session.flush()
    with pytest.raises(NotFound):
        queries.article_by_id(session, article.id, staff(editor.id))


def test_a_comparison_names_the_words_that_changed() -> None:
    lines = compare("一行目\n消込を押します\n三行目", "一行目\n送信を押します\n三行目")
    assert [(line.kind, line.old, line.new) for line in lines] == [
        ("same", 1, 1),
        ("removed", 2, None),
        ("added", None, 2),
        ("same", 3, 3),
    ]
    assert lines[1].parts == [("消込", True), ("を", False), ("押", False), ("します", False)] or lines[1].parts[0] == (
        "消込",
        True,
    )
    assert compare("a", "a") == []
