"""Finding an answer in the help center and saying whether it helped, with the keyboard alone."""

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from kb.feedback.models import Vote
from tests.factories import make_article
from tests.journeys.conftest import Person
from tests.journeys.stage import Stage

BODY = "## 一覧を開く\n\n左の「請求書」を開きます。\n\n## 取り消す\n\n「取り消す」を押します。\n"
LOOKS = [("ja", 1440), ("en", 390)]
WORDS = {
    "ja": {
        "reading": "せいきゅう",
        "text": "請求",
        "title": "請求書を取り消す",
        "no": "いいえ",
        "reason": "説明が分かりにくい",
        "comment": "くわしく教えてください",
        "send": "送信する",
        "thanks": "担当者が読みます",
    },
    "en": {
        "reading": "cancel",
        "text": "cancel",
        "title": "Cancel an invoice",
        "no": "No",
        "reason": "It is hard to understand",
        "comment": "Tell us more",
        "send": "Send",
        "thanks": "Thank you. The person answerable",
    },
}


@pytest.fixture(scope="module")
def stage(stage: Stage) -> Stage:
    """A few articles that can be found."""
    with stage.database.session(stage.place.id, write=True) as session:
        owner = stage.place.members["editor"]
        make_article(session, owner, "請求書を取り消す", body=BODY, kind="procedure")
        make_article(session, owner, "請求書の状態", body="下書き、承認待ち、送信済みがあります。")
        make_article(session, owner, "Cancel an invoice", body="Open the list. Press **Cancel**.", locale="en")
        make_article(session, owner, "Cancel a quote", body="Open the list of quotes.", locale="en")
    stage.worker.run_due()
    return stage


@pytest.mark.parametrize(("locale", "width"), LOOKS)
def test_find(stage: Stage, person: Person, locale: str, width: int) -> None:
    words = WORDS[locale]
    keys = person(locale=locale, viewport={"width": width, "height": 844})
    page = keys.page
    page.goto(stage.help())
    field = page.locator("#q")
    keys.press("/")
    expect(field).to_be_focused()
    # Kana are still being converted: Enter belongs to the input method.
    keys.convert(words["reading"])
    keys.press("Enter")
    keys.confirm(words["text"])
    expect(field).to_have_value(words["text"])
    expect(page).to_have_url(stage.help())
    # What is offered can be walked through, put away, and opened.
    offered = page.get_by_role("option")
    expect(offered).to_have_count(2)
    keys.press("ArrowDown", "ArrowDown", "ArrowUp")
    expect(offered.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", re.compile(".+"))
    keys.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value(words["text"])
    # Enter alone searches; the results are reached by Tab, past the field.
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/search"))
    keys.enter(page.locator(".result").get_by_role("link", name=words["title"]))
    expect(page.get_by_role("heading", name=words["title"], level=1)).to_be_visible()
    # Once more from the beginning, straight from what is offered.
    keys.enter(page.locator(".crumbs").get_by_role("link").first)
    expect(page).to_have_url(stage.help())
    keys.press("/")
    keys.type(words["text"])
    choice = page.get_by_role("option", name=re.compile(words["title"]))
    expect(choice).to_be_visible()
    for _ in range(2):
        keys.press("ArrowDown")
        if choice.get_attribute("aria-selected") == "true":
            break
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/articles/"))
    expect(page.get_by_role("heading", name=words["title"], level=1)).to_be_visible()


@pytest.mark.parametrize(("locale", "width"), LOOKS)
def test_give_feedback(stage: Stage, person: Person, locale: str, width: int) -> None:
    words = WORDS[locale]
    comment = f"{locale}: 一覧はどこですか"
    keys = person(locale=locale, viewport={"width": width, "height": 844})
    page = keys.page
    page.goto(stage.help(f"search?q={words['text']}"))
    keys.enter(page.locator(".result").get_by_role("link", name=words["title"]))
    keys.enter(page.get_by_role("button", name=words["no"], exact=True))
    reason = page.get_by_role("radio", name=words["reason"])
    expect(reason).to_be_visible()
    first = page.get_by_role("radio").first
    keys.tab_to(first)
    keys.press("Space", "ArrowDown")
    expect(reason).to_be_checked()
    keys.write(page.get_by_label(words["comment"]), comment)
    keys.enter(page.get_by_role("button", name=words["send"], exact=True))
    expect(page.locator("#feedback")).to_contain_text(words["thanks"])
    with stage.database.session(stage.place.id) as session:
        [vote] = session.scalars(sa.select(Vote).where(Vote.comment == comment))
    assert (vote.helpful, vote.reason) == (False, "unclear")
