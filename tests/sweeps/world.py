"""A workspace with one of each thing, so that every address can be filled and every table has something to leak."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from PIL import Image
from sqlalchemy.orm import Session

from core import clock
from core.accounts import actions as accounts
from core.backup import tables
from core.customers.models import Company, EndUser
from core.db import Database, Json
from core.events.actions import Origin, take_in
from core.events.models import RolledFact
from core.files.actions import store_image
from core.identifiers import new_id
from core.jobs.models import Job
from core.workspaces.actions import record
from guides.announcements.actions import AnnouncementDraft, create_announcement, publish_announcement
from guides.banners.actions import BannerDraft, create_banner, publish_banner
from guides.banners.buttons import Button
from guides.checklists.actions import ChecklistDraft, ItemDraft, create_checklist
from guides.checklists.models import ChecklistProgress
from guides.checklists.publishing import publish_checklist
from guides.publishing.reviewing import ask as ask_guide_review
from guides.targeting.actions import create_segment
from guides.targeting.conditions import Condition, Group, Rules
from guides.targeting.models import GuideEncounter
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tours.actions import StepDraft, TourDraft, create_tour
from guides.tours.publishing import publish_tour
from insights.gaps.models import Gap, GapMiss, GapStep
from insights.phrasings.models import RefusedPhrasing
from insights.synonyms.models import SynonymHint
from kb.articles.actions import Draft, Placement, create_article
from kb.articles.models import Article, ArticleSlug
from kb.articles.publishing import ask_review, publish
from kb.collections.actions import grant
from kb.exchange.carrying import Wanted
from kb.feedback.actions import Asked, Ballot, Voter, cast_vote, leave_question
from kb.search.actions import SearchRecord, log_click, log_search
from kb.search.indexing import apply
from kb.search.learning.models import LearnedBoost
from kb.search.tuning import actions as tuning
from kb.search.tuning.actions import Wording
from tests.factories import Place, make_place
from widget.builder import actions as builder
from widget.identity.actions import count_naming

BODY = "## 登録する {#first}\n\n請求書を開きます。\n\n## 送る {#second}\n\n承認を押します。\n"
BOTH = {"ja": "支払サイトの設定", "en": "Payment terms"}
TEXT = {"ja": "**締め日**を選びます。", "en": "Choose the *closing day*."}


def make_furnished(database: Database, slug: str, folder: Path, engine: Any) -> Place:
    """Create a place with at least one row in every table that belongs to a workspace."""
    place = make_place(database, slug)
    with database.session(place.id, write=True) as session:
        article = _articles(session, place, engine, _picture(session, place, folder))
        _people(session, place)
        _use(session, place, article)
        _gap(session, place, article)
        _guides(session, place, article)
        _exchanges(session, place)
        _taught(session, place, article)
        record(session, place.members["admin"].id, "site.changed", "a site", {"from": "a", "to": "b"})
    return place


def _picture(session: Session, place: Place, folder: Path) -> str:
    """Keep a picture that no other workspace has, and return its hash."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), (sum(place.slug.encode()) % 256, 90, 60)).save(buffer, "PNG")
    return store_image(session, folder, buffer.getvalue(), "screen.png", place.members["editor"].id).sha256


def _articles(session: Session, place: Place, engine: Any, picture: str) -> Article:
    editor = place.members["editor"].id
    where = Placement("procedure", place.collection.id, slug="payment-terms")
    article = create_article(
        session,
        Draft("支払サイトの設定", f"{BODY}\n![画面](file:{picture})\n", ["支払サイトを(変える|変更する)には"]),
        editor,
        where,
    )
    publish(session, article, editor)
    apply(session, engine, [article.id])
    session.add(ArticleSlug(article_id=article.id, slug="former-address"))
    asked = create_article(session, Draft("Asked for review", "Text."), place.members["contributor"].id)
    ask_review(session, asked, place.members["contributor"].id, reviewer_id=editor, note="Please look.")
    create_article(session, Draft("A plain draft", "Text.", []), editor, Placement("faq", place.collection.id))
    return article


def _people(session: Session, place: Place) -> None:
    count_naming(session, place.site.id, "signed", clock.now())
    accounts.invite(session, f"new@{place.slug}.example", "editor", place.members["admin"])
    grant(session, place.members["partner"].id, [place.collection.id])
    company = Company(id=new_id(), external_id="c1", name="Customer", attributes={"plan": "pro"})
    session.add(company)
    session.flush()
    session.add(EndUser(id=new_id(), external_id="u1", name="User", email="u1@customer.example", company_id=company.id))


def _use(session: Session, place: Place, article: Article) -> None:
    voter = Voter("help", "a browser")
    made = SearchRecord(
        id=new_id(),
        text="支払サイト",
        locale="ja",
        source="help",
        viewer="public",
        session="a browser",
        hits=1,
        result_ids=[str(article.id)],
        page="/invoices",
    )
    log_search(session, made)
    log_click(session, made.id, article.id, 1)
    cast_vote(session, Ballot(article.id, 1, helpful=False, reason="unclear", comment="Where is it?"), voter)
    leave_question(session, Asked(new_id(), "締め日はどこですか", "asker@customer.example", page="/invoices"), voter)
    fact = {"id": str(new_id()), "kind": "article.opened", "props": {"article_id": str(article.id)}}
    take_in(session, [fact], Origin("widget", place.site.id))
    session.add(RolledFact(day="2026-04-01", kind="article.opened", source="help", content_id=str(article.id), count=1))


def _gap(session: Session, place: Place, article: Article) -> None:
    gap = Gap(id=new_id(), meaning="締め日 どこ", title="締め日を変えたい", article_id=article.id, misses=1, people=1)
    session.add(gap)
    session.flush()
    session.add(GapMiss(gap_id=gap.id, kind="phone", source_id=new_id(), text="締め日を変えたい", page="/invoices"))
    session.add(GapStep(gap_id=gap.id, state="open", member_id=place.members["editor"].id, note="by phone"))


def _taught(session: Session, place: Place, article: Article) -> None:
    manager = place.members["manager"].id
    tuning.add_synonym(session, Wording("group", "", ["支払サイト", "支払いサイクル"]), manager)
    tuning.add_stop_words(session, ["みなと"], "ja", manager)
    tuning.place(session, "支払サイト", article, "pin", "Asked for every month", manager)
    hint = SynonymHint(
        before_meaning="しはらいさいくる", after_meaning="しはらいさいと", before="支払サイクル", after="支払サイト",
        instead="サイクル", by="サイト", locale="ja", people=2, times=3, article_id=article.id, last_at=clock.now(),
    )  # fmt: skip
    session.add(hint)
    learned = LearnedBoost(
        meaning="しはらいさいと", text="支払サイト", article_id=article.id, openings=5, people=4, percent=130,
        last_at=clock.now(),
    )  # fmt: skip
    session.add(learned)
    session.add(RefusedPhrasing(article_id=article.id, meaning="さいと", text="サイト"))


def _exchanges(session: Session, place: Place) -> None:
    wanted = Wanted(f"import of {place.slug}.zip", place.members["manager"].id)
    payloads = {
        "exchange.import": {"wanted": wanted.to_json()},
        "exchange.export": {"collection_id": None, "by": str(place.members["manager"].id), "name": place.slug},
    }
    for name, payload in payloads.items():
        session.add(
            Job(name=name, workspace_id=place.id, payload=payload, state="done", done=100, total=100, result={})
        )


def _guides(session: Session, place: Place, article: Article) -> None:
    editor = place.members["editor"].id
    steps = [StepDraft(key="one", title=BOTH, body=TEXT, selector="#closing", url_pattern="/invoices")]
    tour = create_tour(session, TourDraft(name="A tour", title=BOTH, article_id=article.id, steps=steps), editor)
    publish_tour(session, tour, editor)
    builder.grant(session, place.site, "tour", tour.id, editor)
    draft = TooltipDraft(name="A tooltip", title=BOTH, body=TEXT, look="icon", selector="#x", article_id=article.id)
    tooltip = create_tooltip(session, draft, editor)
    publish_tooltip(session, tooltip, editor)
    ask_guide_review(session, "tooltip", tooltip, editor, note="Is the wording right?")
    notice = BannerDraft("A banner", BOTH, TEXT, button=Button("article", str(article.id)))
    publish_banner(session, create_banner(session, notice, editor), editor)
    news = AnnouncementDraft("An announcement", BOTH, TEXT, "2026-10-01", Button("tour", str(tour.id)))
    publish_announcement(session, create_announcement(session, news, editor), editor)
    items = [ItemDraft(title=BOTH, body=TEXT, action="tour", action_value=str(tour.id))]
    checklist = create_checklist(
        session, ChecklistDraft(name="A checklist", title=BOTH, intro=BOTH, items=items), editor
    )
    publish_checklist(session, checklist, editor)
    session.add(ChecklistProgress(checklist_id=checklist.id, person="visitor:a browser"))
    session.add(GuideEncounter(guide_id=tour.id, person="visitor:a browser", shown_at=clock.now()))
    rules = Rules("all", [Group("all", [Condition("company", "plan", "is", "pro")])])
    segment = create_segment(session, "Customers with the large plan", "Those who pay most.", rules, editor)
    tour.targeting = {"segments": {"any": [str(segment.id)], "none": []}}


def owned(table: sa.Table) -> bool:
    """Whether the table's rows belong to a workspace, jobs left out: they come and go."""
    return "workspace_id" in table.c and table.name != "job"


def rows_of(database: Database, workspace_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Return everything that a workspace owns, by table; reads past the guard on purpose."""
    with database.engine.connect() as connection:
        return {
            table.name: [
                dict(row)
                for row in connection.execute(
                    sa.select(table).where(table.c.workspace_id == workspace_id).order_by(table.c.id)
                ).mappings()
            ]
            for table in tables()
            if owned(table)
        }


def plant(database: Database, workspace_id: UUID, canary: str) -> int:
    """Write the canary into every text and JSON value of a workspace that is long enough; returns how many."""
    planted = 0
    with database.engine.begin() as connection:
        for table in tables():
            if "workspace_id" not in table.c:
                continue
            for row in connection.execute(sa.select(table).where(table.c.workspace_id == workspace_id)).mappings():
                values = dict(_planted(table.columns, dict(row), canary))
                planted += len(values)
                if values:
                    connection.execute(sa.update(table).where(table.c.id == row["id"]).values(values))
        workspace = {
            "name": canary,
            "contact_url": f"mailto:{canary}@b.example",
            "greeting": {"ja": canary, "en": canary},
        }
        known = next(table for table in tables() if table.name == "workspace")
        connection.execute(sa.update(known).where(known.c.id == workspace_id).values(workspace))
    return planted


def _planted(columns: Iterable[sa.Column[Any]], row: dict[str, Any], canary: str) -> Iterable[tuple[str, Any]]:
    for column in columns:
        if column.name == "slug" or str(column) == "job.name":
            continue  # parts of addresses, which a page may repeat; and what says which code runs
        value = row[column.name]
        if isinstance(column.type, Json):
            yield column.name, _in_json(value, canary)
        elif isinstance(value, str) and (column.type.length or 10_000) > 64:  # type: ignore[attr-defined]
            yield column.name, f"{canary} {value}"[: column.type.length or None]  # type: ignore[attr-defined]


def _in_json(value: Any, canary: str) -> Any:
    if isinstance(value, list):
        return [*value, canary] if not value or isinstance(value[0], str) else [_in_json(v, canary) for v in value]
    if isinstance(value, dict):
        return {name: _in_json(inner, canary) for name, inner in value.items()} | {"more": canary}
    return f"{canary} {value}" if isinstance(value, str) else value
