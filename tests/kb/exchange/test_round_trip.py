"""Out of one workspace, into an empty one, and out again: the same bytes."""

import gc
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from core.accounts.models import Member
from core.clock import now
from core.db import Database
from core.jobs.worker import Worker
from core.permissions import PUBLIC
from kb.articles.actions import Draft, Placement, create_article, rename, save_draft
from kb.articles.models import Article
from kb.articles.publishing import archive, ask_review, publish
from kb.articles.queries import published_in
from kb.collections.models import Collection
from kb.exchange.archives import open_source
from tests.factories import Place, make_article, make_place
from tests.kb.exchange.conftest import Bring

TakeOut = Callable[[Place], dict[str, bytes]]


def write_articles(database: Database, place: Place) -> None:
    """Articles in every state, written here: with a draft over what is published, a former address, a deputy."""
    people = {role: member.id for role, member in place.members.items()}
    with database.session(place.id, write=True) as session:
        made = []
        for number in range(5):
            shelf = place.collection.id if number else None
            draft = Draft(f"記事 {number}", f"本文 {number}\n", ["言い方(A|B)"] if number == 1 else [])
            made.append(create_article(session, draft, people["editor"], Placement("faq", shelf, "customers")))
        for each in made[1:4]:
            publish(session, each, people["editor"])
        made[1].deputy_id = people["manager"]
        rename(session, made[1], "renamed")
        link = Draft("記事 2 改", f"[1](article:{made[1].id}) と [外](https://example.com)\n")
        save_draft(session, made[2], link, people["editor"], started_from=1)
        archive(session, made[3], people["editor"])
        ask_review(session, made[4], people["editor"])
        made[4].owner_id = None
        session.add(Article(slug="gone", trashed_at=now(), title="Gone"))


def test_what_was_written_here_survives(database: Database, place: Place, bring: Bring, take_out: TakeOut) -> None:
    write_articles(database, place)
    files = take_out(place)
    assert sum(path.endswith(".md") for path in files) == 7
    other = make_place(database, "other", roles=("admin", "editor", "manager"))
    with database.session(other.id, write=True) as session:
        session.execute(sa.delete(Article))
    bring(other, files)
    again = take_out(other)
    assert {path: data for path, data in again.items() if not path.startswith("shelf-other")} == files


def test_names_in_other_languages_survive(database: Database, place: Place, bring: Bring, take_out: TakeOut) -> None:
    with database.session(place.id, write=True) as session:
        shelf = session.get_one(Collection, place.collection.id)
        shelf.names = {"en": 'Invoices: "all" of them', "ja": "null"}
        shelf.descriptions = {"en": "yes"}
        make_article(session, place.members["editor"], collection_id=shelf.id)
    files = take_out(place)
    told = b"names:\n  en: 'Invoices: \"all\" of them'\n  ja: 'null'\ndescriptions:\n  en: 'yes'\n"
    [about] = [data for path, data in files.items() if path.endswith("_collection.md")]
    assert told in about
    other = make_place(database, "other", roles=("admin", "editor"))
    with database.session(other.id, write=True) as session:
        session.execute(sa.delete(Collection))
    bring(other, files)
    with database.session(other.id) as session:
        [came] = session.scalars(sa.select(Collection)).all()
        assert (came.name_in("en"), came.name_in("fr")) == ('Invoices: "all" of them', came.name)
        assert came.description_in("en") == "yes"
    assert take_out(other) == files


def test_first_pages_say_what_a_collection_is_called_in_each_language(
    database: Database, place: Place, bring: Bring
) -> None:
    pages = {
        "ja/billing/index.md": "# 請求書\n\n作る。",
        "en/billing/index.md": "# Invoices\n\nWrite.",
        "ja/billing/a.md": "# 一つ\n\n本文",
        "en/billing/a.md": "# One\n\nText",
    }
    bring(place, {path: text.encode() for path, text in pages.items()})
    with database.session(place.id) as session:
        shelf = session.scalars(sa.select(Collection).where(Collection.source_key == "billing")).one()
        assert (shelf.name, shelf.names) == ("請求書", {"en": "Invoices"})


def test_an_export_comes_back_without_a_change(
    database: Database, place: Place, bring: Bring, take_out: TakeOut
) -> None:
    write_articles(database, place)
    files = take_out(place)
    assert bring(place, files).counts == {"created": 0, "changed": 0, "unchanged": 5, "skipped": 0}
    assert take_out(place) == files
    path = next(path for path in files if path.endswith("renamed.md"))
    changed = files | {path: files[path] + b"more\n"}
    assert bring(place, changed).counts["skipped"] == 1
    assert bring(place, changed, overwrite=True).counts["changed"] == 1
    with database.session(place.id) as session:
        assert "more" in session.scalars(sa.select(Article.body).where(Article.slug == "renamed")).one()


def test_the_sample_survives(database: Database, place: Place, bring: Bring, take_out: TakeOut, harbour: Path) -> None:
    bring(place, open_source(harbour))
    with database.session(place.id, write=True) as session:
        # Somebody who is no member where the export goes: that they own the article must not be lost.
        owner = session.get_one(Member, place.members["editor"].id)
        for article in session.scalars(sa.select(Article).limit(2)):
            article.owner_id, article.deputy_id = owner.id, place.members["manager"].id
    files = take_out(place)
    other = make_place(database, "other", roles=("admin",))
    bring(other, files)
    own = {path: data for path, data in take_out(other).items() if not path.startswith("shelf-other/")}
    assert own == files


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # of index segments, left to the collector
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_two_real_help_centers(
    database: Database,
    place: Place,
    bring: Bring,
    take_out: TakeOut,
    help_docs: Path,
    worker: Worker,
) -> None:
    begun = time.process_time()
    report = bring(place, open_source(help_docs))
    worker.run_due()
    assert report.counts == {"created": 682, "changed": 0, "unchanged": 0, "skipped": 5}
    assert time.process_time() - begun < 60, "seconds of one processor, however busy the machine is"
    with database.session(place.id) as session:
        assert len(published_in(session, PUBLIC)) == 682
    assert worker.services.engine.count() == 682
    worker.services.engine.close()
    gc.collect()
    assert bring(place, open_source(help_docs)).counts["unchanged"] == 682
    files = take_out(place)
    other = make_place(database, "other", roles=("admin",))
    assert bring(other, files).counts["created"] == 682
    own = {path: data for path, data in take_out(other).items() if not path.startswith("shelf-other/")}
    assert own == files
