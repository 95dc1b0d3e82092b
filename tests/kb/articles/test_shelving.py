"""What stands on the help center's shelves: counts, the newest, and the most read among very many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import islice, product
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.clock import now
from core.db import insert_rows
from core.permissions import PUBLIC, Viewer, customer, partner, staff
from kb.articles import lately, shelving
from kb.articles.actions import trash
from kb.articles.models import KINDS, Article
from kb.articles.queries import readable
from kb.articles.shelving import most_read, newest, readable_counts, readable_places
from tests.factories import Place, make_article

BOTH = ["en", "ja"]
COLLEAGUE = staff(UUID(int=1))
Views = dict[UUID, int]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """What was counted is of another test's rows."""
    lately._kept.clear()


@pytest.fixture
def views(monkeypatch: pytest.MonkeyPatch) -> Views:
    found: Views = {}
    monkeypatch.setattr(shelving, "views_of_late", lambda _session: found)
    return found


def lay(session: Session, count: int) -> list[Article]:
    """Lay down articles of all kinds, languages and audiences, each title three times; some cannot be read."""
    mixed = product(range(count), KINDS, ("ja", "en"), ("public", "customers", "internal"))
    rows = [
        {
            "slug": f"a-{n}",
            "kind": kind,
            "locale": locale,
            "audience": audience,
            "published_title": f"Title {n * 7919 % count // 3:03}",
            "published_at": now() - timedelta(hours=n * 31 % count),
            "published_version_id": None if n % 10 == 5 else UUID(int=n + 1),
            "trashed_at": None if n % 10 else now(),
        }
        for n, (_round, kind, locale, audience) in enumerate(islice(mixed, count))
    ]
    insert_rows(session, Article, rows)
    return list(session.scalars(sa.select(Article)))


def one_by_one(session: Session, viewer: Viewer, locales: Sequence[str], views: Views) -> list[str]:
    """The most read, from all there is."""
    found = session.scalars(sa.select(Article).where(readable(viewer), Article.locale.in_(locales)))
    ordered = sorted(found, key=lambda a: (a.kind != "faq", -views.get(a.id, 0), a.published_title, a.id))
    return [article.slug for article in ordered]


@pytest.mark.parametrize("locales", [["ja"], ["en"], BOTH])
@pytest.mark.parametrize("viewer", [PUBLIC, customer(UUID(int=2)), COLLEAGUE], ids=lambda viewer: viewer.kind)
@pytest.mark.parametrize("read", ["none", "some", "all alike"])
def test_the_most_read_are_what_sorting_everything_gives(
    session: Session, views: Views, viewer: Viewer, locales: list[str], read: str
) -> None:
    articles = lay(session, 180)
    if read != "none":
        views.update({a.id: 4 if read == "all alike" else n % 5 for n, a in enumerate(articles) if n % 3})
    expected = one_by_one(session, viewer, locales, views)
    for limit in (1, 6, 20, 100):
        found = most_read(session, viewer, locales, limit=limit)
        assert [row.slug for row in found] == expected[:limit], limit


@pytest.mark.parametrize("faqs", [0, 2])
def test_too_few_faqs_are_followed_by_the_other_kinds_together(session: Session, views: Views, faqs: int) -> None:
    articles = lay(session, 120)
    for article in [a for a in articles if a.kind == "faq"][faqs:]:
        article.kind = "article"
    session.flush()
    views.update({a.id: n % 4 for n, a in enumerate(articles)})
    expected = one_by_one(session, COLLEAGUE, BOTH, views)
    assert [row.slug for row in most_read(session, COLLEAGUE, BOTH, limit=6)] == expected[:6]
    views.clear()
    expected = one_by_one(session, COLLEAGUE, BOTH, views)
    assert [row.slug for row in most_read(session, COLLEAGUE, BOTH, limit=6)] == expected[:6]


def test_views_of_what_is_gone_or_never_was_lead_nowhere(session: Session, editor: Member, views: Views) -> None:
    first, second = (make_article(session, editor, title, kind="faq") for title in ("B", "A"))
    views.update({UUID(int=n): 1000 for n in range(50)} | {first.id: 2, second.id: 1})
    assert [row.published_title for row in most_read(session, PUBLIC, ["ja"], limit=6)] == ["B", "A"]
    trash(session, first, editor.id)
    assert [row.published_title for row in most_read(session, PUBLIC, ["ja"], limit=6)] == ["A"]


@pytest.mark.parametrize("locales", [["ja"], BOTH])
@pytest.mark.parametrize("viewer", [PUBLIC, COLLEAGUE], ids=lambda viewer: viewer.kind)
def test_the_newest_are_what_sorting_everything_gives(session: Session, viewer: Viewer, locales: list[str]) -> None:
    lay(session, 120)
    at_once = session.scalars(sa.select(Article).where(Article.slug.in_([f"a-{n}" for n in range(12)])))
    for article in at_once:
        article.published_at = now().replace(year=2099, microsecond=0, second=0, minute=0, hour=0)
    session.flush()
    found = session.scalars(sa.select(Article).where(readable(viewer), Article.locale.in_(locales)))
    expected = sorted(found, key=lambda a: (a.published_title, a.id))
    expected.sort(key=lambda a: a.published_at or a.updated_at, reverse=True)
    assert [row.slug for row in newest(session, viewer, locales, limit=9)] == [a.slug for a in expected[:9]]


def test_nothing_is_newest_or_most_read_in_no_language(session: Session, views: Views) -> None:
    lay(session, 12)
    assert newest(session, PUBLIC, [], limit=5) == []
    assert most_read(session, PUBLIC, [], limit=5) == []


def test_what_is_readable_is_counted_by_collection_and_language(session: Session, place: Place, editor: Member) -> None:
    shelf = place.collection.id
    for locale in ("ja", "ja", "en"):
        make_article(session, editor, "On it", collection_id=shelf, locale=locale)
    make_article(session, editor, "Inside", collection_id=shelf, audience="internal")
    make_article(session, editor, "A draft", collection_id=shelf, published=False)
    trash(session, make_article(session, editor, "Gone", collection_id=shelf), editor.id)
    make_article(session, editor, "Nowhere")
    assert readable_counts(session, PUBLIC) == {(shelf, "ja"): 2, (shelf, "en"): 1, (None, "ja"): 1}
    assert readable_counts(session, COLLEAGUE) == {(shelf, "ja"): 3, (shelf, "en"): 1, (None, "ja"): 1}
    granted = readable_counts(session, partner(UUID(int=3), frozenset({shelf})))
    assert {place for place, _language in granted} == {shelf}
    assert readable_places(session, PUBLIC) == {(shelf, "ja"), (shelf, "en"), (None, "ja")}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_counts_and_lists_are_read_from_indexes(session: Session, views: Views) -> None:
    sent: list[tuple[str, Any]] = []
    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", lambda *given: sent.append((given[2], given[3])))

    def steps(deed: Callable[[], object]) -> str:
        sent.clear()
        deed()
        told = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent[0][0]}", sent[0][1])
        return "; ".join(row[3] for row in told)

    counted = steps(lambda: readable_counts(session, COLLEAGUE))
    assert "COVERING INDEX ix_article_counted" in counted
    assert "TEMP B-TREE" not in counted
    last = steps(lambda: newest(session, COLLEAGUE, ["ja"], limit=5))
    assert "ix_article_newest (workspace_id=? AND locale=? AND published_at>?)" in last
    first = steps(lambda: most_read(session, COLLEAGUE, ["ja"], limit=6))
    assert "ix_article_titles (workspace_id=? AND locale=? AND kind=?)" in first
    assert "TEMP B-TREE" not in first
    views[UUID(int=1)] = 1
    viewed = steps(lambda: most_read(session, COLLEAGUE, ["ja"], limit=6))
    assert "(workspace_id=? AND id=?)" in viewed or "(id=?)" in viewed
