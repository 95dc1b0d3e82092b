"""Writing phrasings: what another article answers is told while they are written, and readers' words come by one click."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from playwright.sync_api import Page, expect

from core.clock import now
from core.identifiers import new_id
from kb.articles.models import Article
from kb.search.actions import SearchRecord, log_click, log_search
from tests.factories import PASSWORD, make_article
from tests.journeys.stage import Stage

MINE, OTHER, SAID = "口座の合言葉を変える", "合鍵をなくしたとき", "暗証番号 変更"


def prepare(stage: Stage) -> str:
    """An article that answers a question already, and one that two people found late."""
    with stage.database.session(stage.place.id, write=True) as session:
        editor = stage.place.members["editor"]
        make_article(session, editor, OTHER, kind="faq", phrasings=["合鍵を(なくした|紛失した)"])
        mine = make_article(session, editor, MINE, kind="faq")
        for number in range(2):
            who = {"locale": "ja", "source": "help", "viewer": "public", "session": f"reader {number}"}
            search = SearchRecord(new_id(), SAID, hits=5, at=now() - timedelta(hours=3), **who)  # type: ignore[arg-type]
            log_search(session, search)
            log_click(session, search.id, mine.id, 4)
        return str(mine.id)


def phrasings_of(stage: Stage, article_id: str) -> list[str]:
    with stage.database.session(stage.place.id) as session:
        return session.scalars(sa.select(Article.phrasings).where(Article.title == MINE)).one()


def test_a_conflict_is_told_while_typing_and_readers_words_come_by_one_click(stage: Stage, page: Page) -> None:
    article_id = prepare(stage)
    page.goto(f"{stage.base}/sign-in")
    page.fill("[name=email]", stage.place.email("editor"))
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.locator("#sidebar")).to_be_attached()
    page.goto(f"{stage.base}/w/{stage.place.slug}/articles/{article_id}")
    field, also = page.locator("[name=phrasings]"), page.locator("#phrasings-also")
    expect(also).to_be_empty()
    field.fill("紛失した合鍵")
    expect(also.get_by_role("link", name=OTHER)).to_be_visible()
    expect(also).to_contain_text("同じ意味です")
    field.fill("合言葉を替えたい")
    expect(also).to_be_empty()

    page.get_by_role("button", name=f"「{SAID}」を追加する").click()
    expect(field).to_have_value(f"合言葉を替えたい\n{SAID}")
    assert phrasings_of(stage, article_id) == ["合言葉を替えたい", SAID]
    expect(page.locator(".said")).to_have_count(0)
