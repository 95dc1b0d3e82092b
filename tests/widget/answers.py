"""What the embed API answers in these tests: a small help of 「みなと請求」."""

from __future__ import annotations

import base64
from typing import Any

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg=="
)
ARTICLE, FAQ = "0193a000-0000-7000-8000-000000000001", "0193a000-0000-7000-8000-000000000002"
TOOLTIP, UNDERLINE = "0193b000-0000-7000-8000-000000000001", "0193b000-0000-7000-8000-000000000002"
CHECKLIST, TOUR = "0193c000-0000-7000-8000-000000000001", "0193d000-0000-7000-8000-000000000001"


def _p(*children: Any) -> list[Any]:
    return ["p", {}, *children]


def site() -> dict[str, Any]:
    """Return how the site looks."""
    return {
        "name": "みなと請求",
        "brand": "#0d5c63",
        "on_brand": "#ffffff",
        "greeting": "",
        "launcher": "right",
        "help_url": "https://help.example/help/minato/",
        "contact_url": "https://help.example/contact",
        "dark": False,
        "hours": "平日 9:00～18:00\n通常 2 時間以内に返信",
        "placeholder": "例：金額を間違えて送った",
    }


def tooltip() -> dict[str, Any]:
    """Return a tooltip with a marker of its own."""
    return {
        "id": TOOLTIP,
        "version": 3,
        "urls": ["/"],
        "target": {"selector": "#waiting"},
        "look": "pulse",
        "title": "入金待ちに含まれるもの",
        "nodes": [_p("送信済みで、まだ消し込まれていない請求書の合計です。")],
        "article": "correct-invoice",
    }


def underline() -> dict[str, Any]:
    """Return a tooltip that opens on its target."""
    return {
        **tooltip(),
        "id": UNDERLINE,
        "target": {"selector": "[data-annai=late]"},
        "look": "underline",
        "title": "期日超過とは",
        "nodes": [_p("支払期日を過ぎた請求です。")],
        "article": None,
    }


def step(key: str, title: str, selector: str | None, **values: Any) -> dict[str, Any]:
    """Return a step of a tour."""
    return {
        "key": key,
        "title": title,
        "nodes": [_p(["strong", {}, f"「{title}」"], "の説明です。")],
        "target": {"selector": selector} if selector else None,
        "url": None,
        "on_missing": "wait",
        **values,
    }


def tour(*steps: dict[str, Any], **values: Any) -> dict[str, Any]:
    """Return a tour; without steps of its own, one of three steps over two pages."""
    own = steps or (
        step("welcome", "請求書を送るまで", None, url="/"),
        step("create", "ここから作ります", "#create", url="/"),
        step("fill", "取引先を選びます", "#partner", url="/invoices"),
    )
    return {
        "id": TOUR,
        "version": 2,
        "urls": ["/"],
        "title": "はじめての請求書を画面で案内",
        "auto": False,
        "once": True,
        "article": "correct-invoice",
        "steps": list(own),
        **values,
    }


def item(key: str, title: str, by: str, value: str = "", do: str = "none", to: str = "") -> dict[str, Any]:
    """Return an item of a checklist."""
    return {
        "id": key,
        "title": title,
        "nodes": [_p(f"{title}の説明です。")],
        "complete": {"by": by, "value": value},
        "action": {"do": do, "value": to},
        "done": False,
        "minutes": 3,
    }


def checklist() -> dict[str, Any]:
    """Return a checklist with one item of each kind."""
    items = [
        {**item("company", "会社の情報を登録する", "hand"), "done": True},
        item("hand", "承認者を決める", "hand"),
        item("page", "請求書の画面を見る", "page", "/invoices", "url", "/invoices"),
        item("event", "取引先を取り込む", "event", "imported"),
        item("tour", "案内を終える", "tour", TOUR, "tour", TOUR),
        item("article", "手順書を読む", "article", "correct-invoice", "article", "correct-invoice"),
    ]
    return {
        "id": CHECKLIST,
        "version": 1,
        "urls": [],
        "title": "最初の請求書を送るまで",
        "intro": "",
        "items": items,
        "dismissed": False,
    }


def boot() -> dict[str, Any]:
    """Return what a page is given, before it is known who asks."""
    return {"site": site(), "tooltips": [], "checklists": [], "tours": [], "throttle": {}}


def place(answer: dict[str, Any], origin: str) -> None:
    """Put the help center where the test server is."""
    answer["site"]["help_url"] = f"{origin}/help/minato/"


def articles() -> dict[str, dict[str, Any]]:
    """Return the articles by slug."""
    shared = {"locale": "ja", "updated": "2026-10-14T09:00:00+09:00", "tour": None}
    procedure = {
        **shared,
        "id": ARTICLE,
        "slug": "correct-invoice",
        "title": "送信した請求書を訂正して再発行する",
        "kind": "procedure",
        "verified": True,
        "tour": TOUR,
        "nodes": [
            _p("元の請求書を取り消し、複製を直して送り直します。"),
            ["h2", {"id": "c-open"}, "訂正する請求書を開く"],
            _p("左のメニューで", ["strong", {}, "「請求書」"], "を選びます。"),
            ["h2", {"id": "c-cancel"}, "元の請求書を取り消す"],
            _p(["a", {"href": "/help/minato/articles/card-payment"}, "カード払いについて"], "も見てください。"),
            ["figure", {"class": "shot"}, ["img", {"src": "/files/picture", "alt": "右上のボタン"}]],
        ],
        "steps": [
            {"id": "open", "number": 1, "title": "訂正する請求書を開く"},
            {"id": "cancel", "number": 2, "title": "元の請求書を取り消す"},
        ],
    }
    faq = {
        **shared,
        "id": FAQ,
        "slug": "card-payment",
        "title": "取引先にカードで払ってもらえますか",
        "kind": "faq",
        "nodes": [_p("はい。設定の「入金」で始められます。")],
        "steps": [],
    }
    return {"correct-invoice": procedure, "card-payment": faq}


ASKED = "カードで払ってもらえますか"
"""What the FAQ is asked by, in just these words."""
SLIP, MEANT = "清求書", "請求書"
"""What finds nothing but what it was meant to be."""


def search(query: str, search_id: str | None) -> dict[str, Any]:
    """Return two hits for what has to do with 請求 or is the FAQ's question, else none and a near question."""
    if query == ASKED:
        return answered(search_id)
    if query == SLIP:
        return {"search_id": search_id, "hits": [], "near": [], "instead": MEANT}
    if "請求" not in query and "せいきゅう" not in query:
        near = [{"slug": "card-payment", "title": "取引先にカードで払ってもらえますか"}]
        return {"search_id": search_id, "hits": [], "near": near}
    hits = [
        {
            "id": ARTICLE,
            "slug": "correct-invoice",
            "title": "送信した請求書を訂正して再発行する",
            "marked": [["送信した", False], ["請求", True], ["書を訂正して再発行する", False]],
            "kind": "procedure",
            "snippet": [["送信後に誤りに気づいたときは、元の", False], ["請求", True], ["書を取り消して", False]],
            "crumbs": ["請求書をつくる・送る", "訂正と再発行"],
            "verified": True,
        },
        {
            "id": FAQ,
            "slug": "card-payment",
            "title": "取引先にカードで払ってもらえますか",
            "marked": [["取引先にカードで払ってもらえますか", False]],
            "kind": "faq",
            "snippet": [["はい。", False], ["請求", True], ["書ごとに選べます。", False]],
            "crumbs": ["入金"],
            "verified": False,
        },
    ]
    return {"search_id": search_id, "hits": hits, "near": []}


def answered(search_id: str | None) -> dict[str, Any]:
    """Return both hits with the FAQ first, and the beginning of its answer."""
    found = search("請求", search_id)
    faq = articles()["card-payment"]
    start = {name: faq[name] for name in ("id", "slug", "title", "locale", "nodes")}
    return {**found, "hits": found["hits"][::-1], "answer": {**start, "whole": False, "verified": True}}
