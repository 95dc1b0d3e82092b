"""What the sample world brought goes, row by row, and what people made stays."""

from __future__ import annotations

from uuid import UUID

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

import cli
from config import Settings
from core.accounts.actions import add_member, create_account
from core.accounts.models import Account, Member
from core.db import Database, across_workspaces
from core.errors import NotFound
from core.identifiers import new_id
from core.jobs.models import Job
from core.workspaces.actions import create_site, record
from core.workspaces.models import AuditEntry, Site, Workspace
from core.workspaces.queries import workspace_by_slug
from demo.loading import SLUG, sample_sign_in
from demo.removing import remove_world
from insights.gaps import actions as gaps
from insights.gaps.models import Gap, GapMiss
from kb.articles.models import Article
from kb.collections.models import Collection
from kb.search.actions import SearchRecord, log_click, log_search
from kb.search.learning.models import LearnedBoost
from tests.factories import make_article
from tests.sample_world import Rows, rows


def minato(database: Database) -> UUID:
    with database.session() as session:
        return workspace_by_slug(session, SLUG).id


def admin(session: Session) -> Member:
    own = sa.select(Member).join(Account, Account.id == Member.account_id).where(Account.email == sample_sign_in())
    return session.scalars(own).one()


def test_everything_that_came_goes(loaded: Database, around: Settings, before: Rows) -> None:
    workspace = minato(loaded)
    assert rows(loaded) != before
    assert remove_world(around, loaded) == []
    after = rows(loaded)
    assert {name: after[name] ^ before[name] for name in before if after[name] != before[name]} == {}
    with loaded.session() as session:
        assert session.scalars(sa.select(Job).where(Job.workspace_id == workspace)).all() == []
    with pytest.raises(NotFound):
        remove_world(around, loaded)


def test_loading_leaves_nothing_to_be_done(loaded: Database) -> None:
    workspace = minato(loaded)
    with loaded.session() as session:
        waiting = sa.select(Job.name).where(Job.workspace_id == workspace, Job.state == "queued")
        assert session.scalars(waiting).all() == []


def write_something(database: Database) -> tuple[UUID, str]:
    """As the sample's admin: an article on a sample shelf, a search, a note in the audit log."""
    with database.session(minato(database), write=True) as session:
        author = admin(session)
        shelf = session.scalars(sa.select(Collection).where(Collection.slug == "cancel")).first()
        shelf = shelf or session.scalars(sa.select(Collection).where(Collection.parent_id.is_not(None))).first()
        assert shelf is not None
        article = make_article(session, author, "自分で書いた記事", collection_id=shelf.id)
        title = session.scalars(sa.select(Gap.title).where(Gap.state == "open", Gap.misses > 1)).first() or ""
        log_search(session, SearchRecord(new_id(), title, "ja", "help", "public", "a person", 0))
        record(session, author.id, "workspace.changed", "by hand")
        return article.id, title


def test_what_a_person_wrote_stays_and_its_owner_becomes_nobody(
    loaded: Database, around: Settings, before: Rows
) -> None:
    article_id, title = write_something(loaded)
    workspace_id = minato(loaded)
    with loaded.session(workspace_id, write=True) as session:
        joined = add_member(session, create_account(session, "new@own.example", "新しい管理者", "long enough"), "admin")
        sample_person = session.get_one(Article, article_id).owner_id
    assert remove_world(around, loaded) == []
    with loaded.session(workspace_id) as session:
        [article] = session.scalars(sa.select(Article)).all()
        assert (article.id, article.owner_id, article.published_number) == (article_id, None, 1)
        assert [member.id for member in session.scalars(sa.select(Member))] == [joined.id]
        path = [(shelf.is_sample, shelf.id) for shelf in session.scalars(sa.select(Collection))]
        assert (False, article.collection_id) in path
        assert all(not is_sample for is_sample, _id in path)
        [gap] = session.scalars(sa.select(Gap)).all()
        assert (gap.title, gap.misses, gap.people, gap.is_sample) == (title, 1, 1, False)
        assert len(session.scalars(sa.select(GapMiss)).all()) == 1
        assert session.scalars(sa.select(Site)).all() == []
        entries = session.scalars(sa.select(AuditEntry)).all()
        assert all(entry.member_id in (None, joined.id) for entry in entries)
        assert "by hand" in {entry.subject for entry in entries}
        workspace = session.get_one(Workspace, workspace_id)
        assert (workspace.has_sample, workspace.sample_loaded_at, workspace.contact_url) == (False, None, "")
    _nothing_sample_is_left(loaded)
    del sample_person, before


def _nothing_sample_is_left(database: Database) -> None:
    with database.engine.connect() as connection:
        for table in sa.inspect(database.engine).get_table_names():
            columns = {column["name"] for column in sa.inspect(database.engine).get_columns(table)}
            if "is_sample" in columns:
                marked = sa.select(sa.func.count()).select_from(sa.table(table)).where(sa.column("is_sample"))
                assert connection.scalar(marked) == 0, table


def test_the_last_admin_stays_and_it_is_said(
    loaded: Database, around: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    article_id, _title = write_something(loaded)
    monkeypatch.setattr(cli, "settings_and_database", lambda: (around, loaded))
    said = CliRunner().invoke(cli.main, ["demo", "remove"])
    assert said.exit_code == 0, said.output
    assert f"{sample_sign_in()} stays as admin" in said.output
    with loaded.session(minato(loaded)) as session:
        [kept] = session.scalars(sa.select(Member)).all()
        assert (kept.role, kept.is_sample) == ("admin", False)
        assert session.get_one(Article, article_id).owner_id == kept.id
        assert "sample.admin_kept" in session.scalars(sa.select(AuditEntry.action)).all()
    with loaded.session() as session:
        emails = session.scalars(across_workspaces(sa.select(Account.email))).all()
    assert sorted(emails) == sorted(["admin@own.example", sample_sign_in()])
    _nothing_sample_is_left(loaded)


def test_what_clicks_on_the_sample_taught_the_search_goes_and_what_own_readers_taught_stays(
    loaded: Database, around: Settings
) -> None:
    article_id, _title = write_something(loaded)
    workspace_id = minato(loaded)
    with loaded.session(workspace_id, write=True) as session:
        learned = session.scalars(sa.select(LearnedBoost)).all()
        assert len(learned) > 20
        own = session.get_one(Article, article_id)
        for number in range(3):
            made = SearchRecord(new_id(), learned[0].text, "ja", "help", "public", f"own reader {number}", 3)
            log_search(session, made)
            log_click(session, made.id, own.id, 2)
    remove_world(around, loaded)
    with loaded.session(workspace_id) as session:
        [left] = session.scalars(sa.select(LearnedBoost)).all()
        assert (left.article_id, left.people, left.percent) == (article_id, 3, 119)


def test_a_gap_whose_article_goes_is_open_again_and_own_sites_stay(loaded: Database, around: Settings) -> None:
    workspace_id = minato(loaded)
    with loaded.session(workspace_id, write=True) as session:
        author = admin(session)
        mine = create_site(session, "自社の製品", ["https://app.own.example"])
        log_search(session, SearchRecord(new_id(), "亀 冬眠 支払", "ja", "help", "public", "a person", 0))
        gap = session.scalars(sa.select(Gap).where(Gap.title == "亀 冬眠 支払")).one()
        answer = session.scalars(sa.select(Article).where(Article.state == "published", Article.is_sample)).first()
        assert answer is not None
        gaps.link_article(session, gap, answer, author.id)
        assert gap.state == "published"
    remove_world(around, loaded)
    with loaded.session(workspace_id) as session:
        [gap] = session.scalars(sa.select(Gap)).all()
        assert (gap.state, gap.article_id) == ("assigned", None)
        assert [site.id for site in session.scalars(sa.select(Site))] == [mine.id]
