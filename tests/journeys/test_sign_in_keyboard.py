"""Signing in and out with the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.factories import PASSWORD
from tests.journeys.conftest import Person
from tests.journeys.stage import Stage

WORDS = {
    "ja": ("サインイン", "ホーム", "サインアウト"),
    "en": ("Sign in", "Home", "Sign out"),
}
WRONG = {
    "ja": "メールアドレスまたはパスワードが正しくありません。",
    "en": "The e-mail address or the password is not right.",
}


@pytest.mark.parametrize(("locale", "width"), [("ja", 1440), ("en", 390)])
def test_sign_in_and_out(stage: Stage, person: Person, locale: str, width: int) -> None:
    sign_in, _home, sign_out = WORDS[locale]
    keys = person(locale=locale, viewport={"width": width, "height": 844})
    page = keys.page
    page.goto(f"{stage.base}/sign-in")
    email = page.locator("input[type=email]")
    expect(email).to_be_focused()
    # A slip of the finger is said where reading goes on.
    keys.type(stage.place.email("editor"))
    keys.press("Tab")
    expect(page.locator("input[type=password]")).to_be_focused()
    keys.type("wrong horse battery")
    keys.press("Enter")
    password = page.locator("input[type=password]")
    expect(password).to_have_attribute("aria-invalid", "true")
    expect(password).to_be_focused()
    expect(password).to_have_accessible_description(WRONG[locale])
    keys.type(PASSWORD)
    keys.enter(page.get_by_role("button", name=sign_in))
    expect(page).to_have_url(stage.staff())
    # The first thing that Tab comes to leads past the menu.
    keys.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    keys.back_to(page.locator("summary[aria-label*='editor of minato']"))
    keys.press("Enter")
    leave = page.get_by_role("button", name=sign_out)
    expect(leave).to_be_visible()
    keys.press("End")
    expect(leave).to_be_focused()
    keys.press("Enter")
    expect(page).to_have_url(re.compile("/sign-in"))
    page.goto(stage.staff())
    expect(page).to_have_url(re.compile("/sign-in"))
