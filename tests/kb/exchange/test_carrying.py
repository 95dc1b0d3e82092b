"""Imports into a real database: what becomes of articles, and what doesn't when something goes wrong."""

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.db import Database
from core.events.actions import Origin, take_in
from core.files.models import StoredFile
from core.identifiers import new_id
from core.permissions import PUBLIC, staff
from core.workspaces.models import AuditEntry
from kb.articles.actions import Draft, save_draft
from kb.articles.models import Article, PublishedFile, PublishedVersion, Review, Revision
from kb.articles.pictures import file_for
from kb.articles.queries import published, published_in
from kb.collections.models import Collection
from kb.exchange.archives import open_source
from kb.exchange.carrying import Wanted, Workshop, carry_out
from kb.exchange.origins import source_of
from tests.factories import Place
from tests.kb.exchange.conftest import Bring
from tests.kb.exchange.memory import MemorySource

TWO = {
    "billing/create.md": "# 請求書を作る\n\n[送る](send.md#x)を見てください。\n".encode(),
    "billing/send.md": "---\nowner: editor@minato.example\ntags: [請求]\n---\n# 請求書を送る\n\n本文\n".encode(),
}
CHANGED = TWO | {"billing/send.md": TWO["billing/send.md"] + "もう一行\n".encode()}


class Killed(BaseException):
    """What a worker that is killed leaves: nothing after this line happens."""


def article(session: Session, key: str) -> Article:
    return session.scalars(sa.select(Article).where(Article.source_key == key)).one()


def test_articles_are_there_with_collections_links_owners_and_versions(
    database: Database, place: Place, bring: Bring
) -> None:
    report = bring(place, TWO)
    assert report.counts == {"created": 2, "changed": 0, "unchanged": 0, "skipped": 0}
    with database.session(place.id) as session:
        create, send = article(session, "billing/create.md"), article(session, "billing/send.md")
        assert {entry.path: entry.article_id for entry in report.entries} == {
            "billing/create.md": str(create.id),
            "billing/send.md": str(send.id),
        }
        shelf = session.scalars(sa.select(Collection).where(Collection.source_key == "billing")).one()
        assert (create.collection_id, create.state, create.audience) == (shelf.id, "published", "public")
        assert (create.owner_id, send.owner_id) == (place.members["admin"].id, place.members["editor"].id)
        assert send.tags == ["請求"]
        assert create.body == f"[送る](article:{send.id}#x)を見てください。\n"
        _found, version = published(session, PUBLIC, create.slug)
        assert f'href="/help/minato/articles/{send.slug}#' in version.html
        assert create.verified_until is None
        (entry,) = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "articles.imported"))
        assert entry.detail["created"] == 2


def test_unless_asked_otherwise_everything_is_a_draft(database: Database, place: Place, bring: Bring) -> None:
    bring(place, TWO, publish=False)
    with database.session(place.id) as session:
        assert published_in(session, PUBLIC) == []
        assert {a.state for a in session.scalars(sa.select(Article))} == {"draft"}
        assert session.scalar(sa.select(sa.func.count()).select_from(Revision)) == 2


def test_the_sample_comes_with_its_images(database: Database, place: Place, bring: Bring, harbour: Path) -> None:
    report = bring(place, open_source(harbour))
    assert report.counts["created"] > 5
    with database.session(place.id) as session:
        files = session.scalars(sa.select(StoredFile)).all()
        assert len({file.sha256 for file in files}) == report.files > 0
        bodies = "".join(session.scalars(sa.select(Article.body)))
        assert all(f"file:{file.sha256}" in bodies for file in files)
        html = "".join(session.scalars(sa.select(PublishedVersion.html)))
        assert f"/help/minato/files/{files[0].sha256}" in html
        shown = {file.sha256 for file in files if file.sha256 in html}
        assert set(session.scalars(sa.select(PublishedFile.sha256))) == shown
        assert any(file_for(session, staff(place.members["editor"].id), each).is_public for each in shown)


def test_the_second_import_changes_what_changed(database: Database, place: Place, bring: Bring) -> None:
    bring(place, TWO)
    assert bring(place, TWO).counts["unchanged"] == 2
    report = bring(place, CHANGED)
    assert report.counts == {"created": 0, "changed": 1, "unchanged": 1, "skipped": 0}
    with database.session(place.id) as session:
        send = article(session, "billing/send.md")
        assert (send.revision, send.published_number, send.state) == (2, 2, "published")
        assert "もう一行" in published(session, PUBLIC, send.slug)[1].text


def test_a_change_without_publishing_waits_as_a_draft(database: Database, place: Place, bring: Bring) -> None:
    bring(place, TWO)
    bring(place, CHANGED, publish=False)
    with database.session(place.id) as session:
        send = article(session, "billing/send.md")
        assert (send.revision, send.published_number, send.state) == (2, 1, "draft")
        assert "もう一行" in send.body
        assert "もう一行" not in published(session, PUBLIC, send.slug)[1].text


@contextmanager
def edited(database: Database, place: Place, key: str) -> Iterator[Article]:
    with database.session(place.id, write=True) as session:
        yield article(session, key)


def edit(database: Database, place: Place, key: str) -> None:
    with database.session(place.id, write=True) as session:
        found = article(session, key)
        mine = Draft(found.title, "手で直した")
        save_draft(session, found, mine, place.members["editor"].id, started_from=found.revision)


def test_what_was_changed_by_hand_is_left_alone_and_told(database: Database, place: Place, bring: Bring) -> None:
    bring(place, TWO)
    edit(database, place, "billing/send.md")
    report = bring(place, CHANGED)
    (entry,) = [entry for entry in report.entries if entry.outcome == "skipped"]
    assert (entry.path, [said.code for said in entry.lines]) == ("billing/send.md", ["edited_here"])
    with database.session(place.id) as session:
        assert article(session, "billing/send.md").body == "手で直した"
    assert bring(place, CHANGED, overwrite=True).counts["changed"] == 1
    with database.session(place.id) as session:
        assert "もう一行" in article(session, "billing/send.md").body


def test_a_narrowed_audience_is_not_widened_again(database: Database, place: Place, bring: Bring) -> None:
    bring(place, TWO)
    with edited(database, place, "billing/send.md") as send:
        send.audience = "internal"
    bring(place, CHANGED)
    with database.session(place.id) as session:
        assert article(session, "billing/send.md").audience == "internal"


def test_the_trash_stays_the_trash(database: Database, place: Place, bring: Bring) -> None:
    bring(place, TWO)
    with edited(database, place, "billing/send.md") as send:
        send.trashed_at = now()
    report = bring(place, CHANGED)
    assert [said.code for entry in report.entries for said in entry.lines] == ["in_trash"]


def test_below_a_collection_its_audience_counts(database: Database, place: Place, bring: Bring) -> None:
    with database.session(place.id, write=True) as session:
        session.get_one(Collection, place.collection.id).audience = "internal"
    bring(place, TWO | {"top.md": b"# Top\n\nx"}, into=place.collection.id)
    with database.session(place.id) as session:
        shelf = session.scalars(sa.select(Collection).where(Collection.source_key == "billing")).one()
        assert (shelf.parent_id, shelf.audience) == (place.collection.id, "internal")
        assert {a.audience for a in session.scalars(sa.select(Article))} == {"internal"}
        assert article(session, "top.md").collection_id == place.collection.id
        assert published_in(session, PUBLIC) == []


def test_what_is_in_review_can_be_answered(database: Database, place: Place, bring: Bring) -> None:
    files = {"a.md": b"---\nstate: in_review\n---\n# A\n\nx"}
    bring(place, files)
    bring(place, {"a.md": files["a.md"] + b"y"})
    with database.session(place.id) as session:
        found = article(session, "a.md")
        assert (found.state, found.published_version_id) == ("in_review", None)
        assert session.scalars(sa.select(Review.decision)).all() == ["open"]


@pytest.mark.parametrize("files", [TWO, CHANGED])
def test_a_kill_at_any_moment_leaves_nothing_half_visible_and_a_retry_finishes(
    database: Database, place: Place, bring: Bring, workshop: Callable[..., Workshop], files: dict[str, bytes]
) -> None:
    """First into an empty workspace, then over an earlier import: before each of its writing stages in turn."""
    if files is CHANGED:
        bring(place, TWO)
    with database.session(place.id) as session:
        before = [(a.id, a.published_version_id) for a in published_in(session, PUBLIC)]
    wanted, kills = Wanted("sample.zip", by=place.members["admin"].id, publish=True), 0
    for last in range(1, 10):
        stages = 0

        @contextmanager
        def stage(last: int = last) -> Iterator[Session]:
            nonlocal stages
            stages += 1
            with database.session(place.id, write=True) as session:
                yield session
                if stages == last:
                    raise Killed

        try:
            report = carry_out(MemorySource(files), wanted, workshop(place, stage=stage))
        except Killed:
            kills += 1
            with database.session(place.id) as session:
                assert [(a.id, a.published_version_id) for a in published_in(session, PUBLIC)] == before
        else:
            break
    else:
        pytest.fail("the import never ended")
    assert kills >= 2
    expected = {"created": 2, "unchanged": 0} if files is TWO else {"created": 0, "unchanged": 1, "changed": 1}
    assert expected.items() <= report.counts.items()
    with database.session(place.id) as session:
        assert len(published_in(session, PUBLIC)) == 2
        assert session.scalar(sa.select(sa.func.count()).select_from(Revision)) == (2 if files is TWO else 3)


def test_a_retry_after_the_articles_were_written_adds_nothing(
    database: Database, place: Place, workshop: Callable[..., Workshop]
) -> None:
    """The process dies between the batch and the moment when readers see it."""
    wanted = Wanted("sample.zip", by=place.members["admin"].id, publish=True)

    def tell(percent: int) -> None:
        if percent >= 98:
            raise Killed

    with pytest.raises(Killed):
        carry_out(MemorySource(TWO), wanted, workshop(place, tell=tell))
    with database.session(place.id) as session:
        assert published_in(session, PUBLIC) == []
        ids = set(session.scalars(sa.select(Article.id)))
        assert len(ids) == 2
    report = carry_out(MemorySource(TWO), wanted, workshop(place))
    assert report.counts["created"] == 2
    with database.session(place.id) as session:
        assert set(session.scalars(sa.select(Article.id))) == ids
        counted = [session.scalar(sa.select(sa.func.count()).select_from(m)) for m in (Revision, PublishedVersion)]
        assert counted == [2, 2]


def test_somebody_who_saves_during_the_import_keeps_what_they_wrote(
    database: Database, place: Place, bring: Bring, workshop: Callable[..., Workshop]
) -> None:
    bring(place, TWO)

    @contextmanager
    def look() -> Iterator[Session]:
        with database.session(place.id) as session:
            yield session
        edit(database, place, "billing/send.md")

    wanted = Wanted("sample.zip", by=place.members["admin"].id, publish=True)
    report = carry_out(MemorySource(CHANGED), wanted, workshop(place, look=look))
    assert {entry.path: entry.outcome for entry in report.entries}["billing/send.md"] == "skipped"
    with database.session(place.id) as session:
        assert article(session, "billing/send.md").body == "手で直した"


def test_facts_are_taken_in_meanwhile(
    database: Database, place: Place, workshop: Callable[..., Workshop], database_kind: str
) -> None:
    """No stage holds the database for long: product pages go on reporting while 300 articles come in."""
    text = "本文の段落です。\n\n## 見出し\n\n- 項目\n\n".encode() * 6
    files = {f"shelf-{n % 7}/article-{n}.md": f"# 記事 {n}\n\n".encode() + text for n in range(300)}
    wanted, over, waits = Wanted("big.zip", by=place.members["admin"].id, publish=True), threading.Event(), []

    def report_facts() -> None:
        while not over.is_set():
            fact = {"id": str(new_id()), "kind": "page.viewed", "page": "/", "session": "s", "at": now().isoformat()}
            begun = time.monotonic()
            with database.session(place.id, write=True) as session:
                assert take_in(session, [fact], Origin("widget", place.site.id)).accepted
            waits.append(time.monotonic() - begun)
            time.sleep(0.02)

    reporter = threading.Thread(target=report_facts)
    reporter.start()
    try:
        report = carry_out(MemorySource(files), wanted, workshop(place))
    finally:
        over.set()
        reporter.join()
    assert report.counts["created"] == 300
    assert len(waits) > 5
    assert statistics.median(waits) < 0.5
    assert max(waits) < 10, "an import holds the database"


README = "# はじめに\n\n{}\n"


def test_the_same_path_in_another_source_is_another_article(database: Database, place: Place, bring: Bring) -> None:
    first = {"README.md": README.format("一つ目").encode(), **TWO}
    second = {"README.md": README.format("二つ目").encode(), "billing/send.md": "# 別の手順\n\n本文\n".encode()}
    assert bring(place, first, source="aoba").counts["created"] == 3
    assert bring(place, second, source="minato").counts == {"created": 2, "changed": 0, "unchanged": 0, "skipped": 0}
    with database.session(place.id) as session:
        assert "一つ目" in article(session, "aoba:README.md").body
        assert "二つ目" in article(session, "minato:README.md").body
        keys = sa.select(Collection.source_key).where(Collection.source_key.is_not(None))
        shelves = session.scalars(keys.order_by(Collection.source_key)).all()
    assert shelves == ["aoba:billing", "minato:billing"]


def test_the_same_source_again_changes_only_what_changed(database: Database, place: Place, bring: Bring) -> None:
    bring(place, TWO, source="aoba")
    assert bring(place, TWO, source="aoba").counts["unchanged"] == 2
    assert bring(place, CHANGED, source="aoba").counts == {"created": 0, "changed": 1, "unchanged": 1, "skipped": 0}
    with database.session(place.id) as session:
        send = article(session, "aoba:billing/send.md")
        assert f"article:{send.id}" in article(session, "aoba:billing/create.md").body


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("/data/help-docs.zip", "help-docs"),
        ("help-docs-2026-11-22.zip", "help-docs"),
        ("help-docs (2).zip", "help-docs"),
        ("help_v1.2.3.zip", "help"),
        ("2026.zip", "2026"),
        ("手順書.zip", "手順書"),
        ("/srv/aoba/docs", "aoba-docs"),
        ("/srv/minato/docs", "minato-docs"),
        ("/srv/a:b", "a b"),
    ],
)
def test_a_source_is_called_by_what_stays_the_same(path: str, source: str) -> None:
    assert source_of(Path(path)) == source
