"""What front matter says about an article, checked value by value."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from core.identifiers import slugify
from kb.exchange.frontmatter import FrontMatter
from kb.exchange.locales import locale_named
from kb.exchange.report import Line, line

KINDS = ("procedure", "faq", "article")
AUDIENCES = ("public", "customers", "internal", "partner")
STATES = ("draft", "in_review", "published", "archived")

# In the order in which an export writes them.
KEYS = (
    "annai_id",
    "title",
    "slug",
    "kind",
    "locale",
    "audience",
    "state",
    "published",
    "owner",
    "deputy",
    "verified_until",
    "tags",
    "aliases",
    "phrasings",
)
OURS = frozenset({*KEYS, "collection"})

MAX_KEY = 500

_OUR_SLUG = re.compile(r"[\w.-]{1,160}")
_OUR_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_KIND_NAMES = {"手順書": "procedure", "手順": "procedure", "よくある質問": "faq", "記事": "article"}
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})


@dataclass(frozen=True, slots=True)
class Properties:
    """An article's properties; empty means that the document doesn't say."""

    key: str = ""
    title: str = ""
    slug: str = ""
    kind: str = ""
    locale: str = ""
    audience: str = ""
    state: str = ""
    published: bool | None = None
    owner: str = ""
    deputy: str = ""
    verified_until: datetime | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    phrasings: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()


def read_properties(front: FrontMatter) -> tuple[Properties, list[Line]]:
    """Read the properties, and remark on each value that can't be used."""
    reader = _Reader(front)
    found = Properties(
        key=_key(front),
        title=front.text("title"),
        slug=reader.address(front.text("slug")),
        kind=reader.choice("kind", KINDS),
        locale=reader.locale(),
        audience=reader.choice("audience", AUDIENCES),
        state=reader.choice("state", STATES),
        published=reader.flag("published", opposite="draft"),
        owner=front.text("owner"),
        deputy=front.text("deputy"),
        verified_until=reader.instant("verified_until"),
        tags=front.texts("tags"),
        aliases=tuple(slug for alias in front.texts("aliases") if (slug := reader.address(alias))),
        phrasings=front.texts("phrasings", divider="\n"),
        collection=tuple(part.strip() for part in front.text("collection").split("/") if part.strip()),
    )
    return found, reader.remarks


class _Reader:
    def __init__(self, front: FrontMatter) -> None:
        self.front = front
        self.is_ours = bool(_key(front))
        self.remarks = [line("broken_front_matter", key=key) for key in front.broken]

    def address(self, value: str) -> str:
        # An export's own address counts as it is: it may be older than the rule by which addresses are made.
        return value if self.is_ours and _OUR_SLUG.fullmatch(value) else _slug(value)

    def locale(self) -> str:
        value = self.front.text("locale")
        if self.is_ours and _OUR_LOCALE.fullmatch(value):
            return value
        return locale_named(self.front.text("locale", "lang", "language")) or ""

    def choice(self, key: str, allowed: Collection[str]) -> str:
        value = self.front.text(key)
        chosen = _KIND_NAMES.get(value, value.lower())
        if not value or chosen in allowed:
            return chosen
        return self._refuse(key, value)

    def flag(self, key: str, *, opposite: str) -> bool | None:
        value = self.front.text(key).lower()
        if value in _YES | _NO:
            return value in _YES
        value = self.front.text(opposite).lower()
        return value in _NO if value in _YES | _NO else None

    def instant(self, key: str) -> datetime | None:
        value = self.front.text(key)
        if not value:
            return None
        try:
            found = datetime.fromisoformat(value)
            return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except (ValueError, OverflowError):
            self._refuse(key, value)
            return None

    def _refuse(self, key: str, value: str) -> str:
        self.remarks.append(line("invalid_property", key=key, value=value[:100]))
        return ""


def _key(front: FrontMatter) -> str:
    """Return the identifier as it is: a path may begin or end with a space."""
    key = front.values.get("annai_id", "")
    return key[:MAX_KEY] if isinstance(key, str) else ""


def _slug(address: str) -> str:
    """Return an address's last part: other tools write whole paths."""
    return slugify(address.rstrip("/").rpartition("/")[2], limit=160)
