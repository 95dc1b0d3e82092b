"""A draft as visitors would see it: the very content that going live would give the embed, set in one language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup

from core import rendering
from guides.publishing.texts import pick

WORDS = {
    "ja": {
        "back": "戻る",
        "next": "次へ",
        "next_screen": "次の画面へ",
        "finish": "完了",
        "skip": "この手順を飛ばす",
        "do_next": "次へ",
        "do_back": "戻る",
        "do_step": "次へ",
        "do_tour": "やってみる",
        "do_finish": "完了",
        "do_snooze": "あとで",
        "do_article": "くわしく読む",
        "do_url": "その画面を開く",
        "more": "くわしく読む",
        "got_it": "わかりました",
        "tone_notice": "ご注意",
        "tone_important": "重要",
        "news": "お知らせ",
        "item_article": "読む",
        "item_tour": "やってみる",
        "item_url": "やってみる",
        "item_hand": "済みにする",
        "done_of": "%(count)s つのうち 0 つ済み",
        "hide": "表示しない",
        "stuck": "困ったときは",
    },
    "en": {
        "back": "Back",
        "next": "Next",
        "next_screen": "Next screen",
        "finish": "Done",
        "skip": "Skip this step",
        "do_next": "Next",
        "do_back": "Back",
        "do_step": "Next",
        "do_tour": "Try it",
        "do_finish": "Done",
        "do_snooze": "Later",
        "do_article": "Read more",
        "do_url": "Open that screen",
        "more": "Read more",
        "got_it": "Got it",
        "tone_notice": "Please note",
        "tone_important": "Important",
        "news": "News",
        "item_article": "Read it",
        "item_tour": "Try it",
        "item_url": "Try it",
        "item_hand": "Mark as done",
        "done_of": "0 of %(count)s done",
        "hide": "Don't show again",
        "stuck": "Need help?",
    },
}
"""What the embed says by itself; visitors' language decides, not that of who looks at the preview."""


@dataclass(frozen=True)
class Shown:
    """One tooltip, one step of a tour, or one item of a checklist; or a guide that is shown as a whole."""

    title: str
    text: Markup
    selector: str
    """Empty: it stands in the middle of the page."""
    page: str = ""
    look: str = ""
    more: bool = False
    """Whether it leads to an article."""
    is_foreign: bool = False
    """Whether there is nothing in this language, so that visitors get the other one."""
    buttons: tuple[str, ...] = ()
    """What a step's own buttons say."""
    has_next: bool = True
    leads_itself: bool = False
    """Whether its own buttons lead on, in the place of “next”."""
    kind: str = ""
    """`modal`, `bubble` or `hidden`; empty: beside its element, or in the middle."""
    number: int = 0
    """Which of the steps that are shown it is."""
    tone: str = ""
    place: str = ""
    """Where a banner stands: `top`, `bottom` or `inline`."""
    closes: bool = True
    """Whether whoever closes it is rid of it."""
    day: str = ""
    """Which day it bears."""
    items: tuple[Shown, ...] = ()
    """Of a checklist."""


def shown_tooltip(content: Mapping[str, Any], locale: str) -> Shown:
    """Return a tooltip's content (`tooltip_content`) as visitors with this language see it."""
    words = _words(content, locale)
    return Shown(**words, selector=content["target"]["selector"], look=content["look"], more=bool(content["article"]))


def shown_banner(content: Mapping[str, Any], locale: str) -> Shown:
    """Return a banner's content (`banner_content`) as visitors with this language see it."""
    return Shown(
        **_words(content, locale),
        selector=(content["target"] or {}).get("selector", ""),
        buttons=_leading(content["button"], locale),
        tone=content["tone"],
        place=content["place"],
        closes=content["closes"],
    )


def shown_news(content: Mapping[str, Any], locale: str, zone: str) -> Shown:
    """Return an announcement's content (`announcement_content`) as visitors with this language read it."""
    at = datetime.fromisoformat(content["at"]).astimezone(ZoneInfo(zone))
    return Shown(
        **_words(content, locale),
        selector="",
        buttons=_leading(content["button"], locale),
        day=format_date(at, "long", locale=locale),
    )


def shown_checklist(content: Mapping[str, Any], locale: str) -> list[Shown]:
    """Return a checklist's content (`checklist_content`) as visitors with this language see it, if it has items."""
    intro = pick(content["intro"], locale)
    items = tuple(_item(item, locale) for item in content["items"])
    whole = Shown(
        title=str(pick(content["title"], locale)),
        text=rendering.nodes_html([["p", {}, intro]] if intro else []),
        selector="",
        is_foreign=any(item.is_foreign for item in items)
        or (bool(content["title"]) and locale not in content["title"]),
        items=items,
    )
    return [whole] if items else []


def _item(item: Mapping[str, Any], locale: str) -> Shown:
    deeds = [item["action"]["do"], *(["hand"] if item["complete"]["by"] == "hand" else [])]
    buttons = tuple(WORDS[locale][f"item_{deed}"] for deed in deeds if deed != "none")
    return Shown(**_words(item, locale), selector="", buttons=buttons)


def _leading(button: Mapping[str, Any] | None, locale: str) -> tuple[str, ...]:
    return (str(pick(button["text"], locale) or WORDS[locale][f"do_{button['do']}"]),) if button else ()


def shown_steps(steps: Sequence[Mapping[str, Any]], locale: str) -> list[Shown]:
    """Return a tour's steps (`tour_content`) as visitors with this language see them."""
    return [
        Shown(
            **_words(step, locale),
            selector=(step["target"] or {}).get("selector", ""),
            page=step["url"] or "",
            buttons=tuple(
                pick(one["text"], locale) or WORDS[locale][f"do_{one['do']}"] for one in step.get("buttons", ())
            ),
            has_next=not step.get("advance", {}).get("only"),
            leads_itself=any(one["do"] in ("next", "step") for one in step.get("buttons", ())),
            kind=step.get("kind", ""),
            number=number,
        )
        for step, number in zip(steps, _numbers(steps), strict=True)
    ]


def _numbers(steps: Sequence[Mapping[str, Any]]) -> Iterable[int]:
    return accumulate(int(step.get("kind") != "hidden") for step in steps)


def _words(part: Mapping[str, Any], locale: str) -> dict[str, Any]:
    return {
        "title": str(pick(part["title"], locale)),
        "text": rendering.nodes_html(pick(part["nodes"], locale, [])),
        "is_foreign": bool(part["title"]) and locale not in part["title"],
    }
