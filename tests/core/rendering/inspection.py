"""Says what is wrong with HTML that claims to be safe. Has its own list of what is allowed, on purpose."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

_TAGS = (
    "a b blockquote br caption code dd details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i iframe img input "
    "kbd li mark ol p pre rp rt ruby s span strong sub summary sup table tbody td tfoot th thead tr u ul"
)
TAGS = set(_TAGS.split())
EVERYWHERE = {"class", "id", "lang", "dir", "title"}
NAMED = {"role", "aria-label", "tabindex"}
ATTRIBUTES = {
    "a": {"href", "rel", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading", "decoding"},
    "iframe": {"src", "allowfullscreen", "loading", "referrerpolicy"},
    "input": {"type", "disabled", "checked", "aria-label"},
    "details": {"open"},
    "ol": {"start", "type"},
    "li": {"value"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "div": NAMED,
    "pre": NAMED,
}
FRAMES = re.compile(
    r"https://(www\.youtube-nocookie\.com/embed/[\w-]{1,20}(\?start=\d+)?|player\.vimeo\.com/video/\d+(\?h=[0-9a-f]+)?)"
)
CLASS = re.compile(
    r"align-(left|center|right)|callout(-[a-z]+)?|code|footnotes|footnote-(ref|back)|link-missing|shot|table-scroll|"
    r"task|video(-link)?|hl-[a-z0-9]{1,3}|language-[a-z0-9+#._-]+"
)
SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto", "tel"}
VOID = {"br", "hr", "img", "input"}


def wrong_attribute(tag: str, name: str, value: str) -> str | None:
    """What is wrong with one attribute."""
    if name not in EVERYWHERE | ATTRIBUTES.get(tag, set()):
        return f"<{tag} {name}>"
    scheme = SCHEME.match(value)
    good = {
        "href": not scheme or scheme[1].lower() in SCHEMES,
        "src": bool(FRAMES.fullmatch(value))
        if tag == "iframe"
        else not scheme or scheme[1].lower() in {"http", "https"},
        "id": value.startswith("c-") and not re.search(r"\s", value),
        "class": all(CLASS.fullmatch(word) for word in value.split()),
        "type": value == "checkbox" or tag == "ol",
    }.get(name, True)
    return None if good else f"<{tag} {name}={value!r}>"


def wrong_element(tag: str, attrs: dict[str, str]) -> list[str]:
    """What is wrong with one element."""
    found = [wrong for name, value in attrs.items() if (wrong := wrong_attribute(tag, name, value))]
    if tag not in TAGS:
        found.append(f"<{tag}>")
    if tag == "input" and ("disabled" not in attrs or attrs.get("type") != "checkbox"):
        found.append("an input that takes input")
    if tag == "a" and attrs.get("href", "").startswith("http") and "noopener" not in attrs.get("rel", ""):
        found.append("an external link without rel")
    return found


class Inspector(HTMLParser):
    """Collects what is wrong while it parses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.wrong += wrong_element(tag, values)
        if values.get("id") in self.ids:
            self.wrong.append(f"id {values['id']} twice")
        if "id" in values:
            self.ids.add(values["id"])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> out of place")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.wrong.append(f"<!{decl}>")

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<![{data}]>")

    def handle_pi(self, data: str) -> None:
        self.wrong.append(f"<?{data}>")


def wrongs(html: str) -> list[str]:
    """Everything that is wrong with some HTML."""
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.wrong + [f"<{tag}> never closed" for tag in inspector.open]


def wrong_nodes(nodes: list[Any]) -> list[str]:
    """Everything that is wrong with JSON nodes."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            continue
        tag, attrs, *children = node
        if tag == "video":
            found += wrong_element("iframe", {"src": attrs["src"]}) + wrong_element("a", {"id": "c-", **children[0][1]})
        else:
            found += wrong_element(tag, attrs)
        found += wrong_nodes(children)
    return found
