"""How a draft reaches readers: reviews, publication, withdrawal."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.jobs.models import Job
from core.permissions import PUBLIC, partner, staff
from kb.articles import actions, publishing, queries
from kb.articles.actions import Draft
from kb.articles.queries import ArticleFilter
from tests.factories import Place, make_article


def test_publishing_freezes_what_readers_see(session: Session, editor: Member) -> None:
    article = make_article(
        session, editor, "First", body="## One {#one}\n\n請求\n\n## Two", slug="frozen", kind="procedure"
    )
    actions.save_draft(session, article, Draft("Second", "changed"), editor.id, started_from=1)
    found, version = queries.published(session, PUBLIC, "frozen")
    assert (found.title, found.published_title, version.title, found.state) == ("Second", "First", "First", "draft")
    assert [(s["id"], s["number"], s["title"]) for s in version.steps] == [("one", 1, "One"), ("two", 2, "Two")]
    assert [heading["id"] for heading in version.toc] == ["c-one", "c-two"]
    assert publishing.publish(session, article, editor.id).number == 2
    assert (article.state, article.published_title) == ("published", "Second")


def test_publication_queues_one_indexing_job(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    actions.save_draft(session, article, Draft("Changed", "at once"), editor.id, started_from=1)
    publishing.publish(session, article, editor.id)
    jobs = session.scalars(sa.select(Job).where(Job.name == "search.index")).all()
    assert [job.payload["article_id"] for job in jobs] == [str(article.id)]


def test_what_is_out_already_is_not_published_again(session: Session, editor: Member) -> None:
    article = make_article(session, editor, "Out", body="as it is")
    with pytest.raises(Conflict, match="Nothing was changed since version 1"):
        publishing.publish(session, article, editor.id)
    assert list(queries.version_numbers(session, article.id).values()) == [1]
    actions.save_draft(session, article, Draft("Out", "as it is"), editor.id, started_from=1)
    assert article.is_out
    actions.save_draft(session, article, Draft("Out", "changed"), editor.id, started_from=1)
    assert publishing.publish(session, article, editor.id).number == 2


def test_nobody_answers_nothing_is_published(session: Session, editor: Member) -> None:
    article = make_article(session, editor, published=False)
    article.owner_id = None
    with pytest.raises(Invalid, match="owner"):
        publishing.publish(session, article, editor.id)
    article.owner_id = editor.id
    actions.trash(session, article, editor.id)
    with pytest.raises(Conflict, match="trash"):
        publishing.publish(session, article, editor.id)


def test_a_text_that_renders_to_too_much_is_refused_at_the_body(session: Session, editor: Member) -> None:
    article = make_article(session, editor, body="* x\n" * 60_000, published=False)
    with pytest.raises(Invalid) as caught:
        publishing.publish(session, article, editor.id)
    assert caught.value.field == "body"


def test_links_to_what_is_gone_are_marked(session: Session, editor: Member) -> None:
    gone = make_article(session, editor, "Gone")
    here = make_article(session, editor, "Here", slug="here")
    body = f"[a](article:{gone.id}) [b](article:{here.id}#c-x) [c](file:{'0' * 64})"
    actions.trash(session, gone, editor.id)
    version = queries.published_version(session, make_article(session, editor, "Links", body=body))
    assert version is not None
    html = version.html
    assert html.count("link-missing") == 2
    assert "/help/minato/articles/here#c-x" in html


def test_a_review_is_asked_answered_and_sent_back(session: Session, place: Place, editor: Member) -> None:
    author = place.members["contributor"]
    article = make_article(session, author, published=False)
    publishing.ask_review(session, article, author.id, reviewer_id=editor.id, note="手順3")
    assert article.state == "in_review"
    with pytest.raises(Conflict):
        publishing.ask_review(session, article, author.id)
    with pytest.raises(Invalid):
        publishing.send_back(session, article, editor.id, "  ")
    publishing.send_back(session, article, editor.id, "例が足りません")
    assert (article.state, queries.reviews(session, article.id)[0].reason) == ("draft", "例が足りません")
    publishing.ask_review(session, article, author.id)
    with pytest.raises(Forbidden):
        publishing.approve(session, article, author.id)
    publishing.approve(session, article, editor.id)
    assert queries.open_review(session, article.id) is None
    assert queries.count_open_reviews(session) == 0


def test_publishing_answers_the_open_review(session: Session, place: Place, editor: Member) -> None:
    author = place.members["contributor"]
    for asker, decision in ((author.id, "approved"), (editor.id, "withdrawn")):
        article = make_article(session, author, published=False)
        publishing.ask_review(session, article, asker)
        publishing.publish(session, article, editor.id)
        assert queries.reviews(session, article.id)[0].decision == decision


def test_withdrawal_and_archive_take_it_from_readers(session: Session, editor: Member) -> None:
    for deed in (publishing.unpublish, publishing.archive):
        article = make_article(session, editor)
        deed(session, article, editor.id)
        with pytest.raises(NotFound):
            queries.published(session, PUBLIC, article.slug)
    everything, total = queries.list_articles(session, staff(editor.id), ArticleFilter())
    assert (len(everything), total) == (1, 1)


@pytest.mark.parametrize(
    ("audience", "who"), [("public", "ps"), ("customers", "s"), ("internal", "s"), ("partner", "s")]
)
def test_each_audience_sees_its_own(session: Session, editor: Member, audience: str, who: str) -> None:
    article = make_article(session, editor, audience=audience)
    seen = [name for name, viewer in (("p", PUBLIC), ("s", staff(editor.id))) if _sees(session, viewer, article.slug)]
    assert "".join(seen) == who


@pytest.mark.parametrize("deed", [publishing.unpublish, publishing.archive])
def test_a_review_ends_with_what_it_was_asked_for(session: Session, place: Place, editor: Member, deed: Any) -> None:
    article = make_article(session, editor)
    actions.save_draft(session, article, Draft("Changed", "x"), editor.id, started_from=1)
    publishing.ask_review(session, article, place.members["contributor"].id)
    deed(session, article, editor.id)
    assert queries.open_review(session, article.id) is None
    with pytest.raises(Conflict):
        publishing.send_back(session, article, editor.id, "まだです")
    publishing.ask_review(session, article, place.members["contributor"].id)


def test_nothing_is_done_to_what_is_in_the_trash(session: Session, editor: Member) -> None:
    article = make_article(session, editor)
    actions.trash(session, article, editor.id)
    for deed in (publishing.publish, publishing.unpublish, publishing.archive, publishing.ask_review):
        with pytest.raises(Conflict, match="trash"):
            deed(session, article, editor.id)
    actions.bring_back(session, article, editor.id)
    assert article.state == "published"


def test_a_partner_sees_published_texts_of_granted_shelves(session: Session, place: Place, editor: Member) -> None:
    viewer = partner(place.members["partner"].id, frozenset({place.collection.id}))
    granted = make_article(session, editor, "Granted", collection_id=place.collection.id, audience="partner")
    elsewhere = make_article(session, editor, "Elsewhere", audience="partner")
    internal = make_article(session, editor, "Internal", collection_id=place.collection.id, audience="internal")
    assert [_sees(session, viewer, a.slug) for a in (granted, elsewhere, internal)] == [True, False, False]
    actions.save_draft(session, granted, Draft("Secret plan", "x"), editor.id, started_from=1)
    found, _total = queries.list_articles(session, viewer, ArticleFilter(text="Secret"))
    assert not found
    assert [a.id for a in queries.list_articles(session, viewer, ArticleFilter(text="grant"))[0]] == [granted.id]


@pytest.mark.parametrize(
    ("text", "first", "then"),
    [
        ("PC", ["The PC", "社内PCの設定", "pcを借りる"], "UPCを読む"),
        ("ログイン", ["初回ログイン", "ログインの方法"], "ウェブログイン画面"),
        ("請求", ["再発行: 請求", "請求書", "請求"], "来月の請求分"),
        ("20%_(a", ["最大20%_(a", "20%_(a) 引き"], "120%_(a"),
    ],
)
def test_titles_that_begin_so_or_have_it_as_a_word_come_first(
    session: Session, editor: Member, text: str, first: list[str], then: str
) -> None:
    # What is made last is the newest, and comes first where both fit alike.
    for title in (*first, then):
        make_article(session, editor, title, published=False)
    narrow = ArticleFilter(text=text)
    found, total = queries.list_articles(session, staff(editor.id), narrow, order="match", limit=len(first))
    assert ([one.title for one in found], total) == (first[::-1], len(first) + 1)


def _sees(session: Session, viewer: object, slug: str) -> bool:
    try:
        queries.published(session, viewer, slug)  # type: ignore[arg-type]
    except NotFound:
        return False
    return True
