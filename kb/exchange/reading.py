"""One Markdown file on its own: decoded, divided, titled. What it refers to is found out later."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from core.identifiers import slugify
from kb.exchange.decoding import decode
from kb.exchange.frontmatter import FrontMatter, split_front_matter
from kb.exchange.locales import locale_of_path, locale_of_text, without_locale
from kb.exchange.origins import key_in
from kb.exchange.properties import MAX_KEY, OURS, Properties, read_properties
from kb.exchange.report import Line, line
from kb.exchange.titles import (
    MAX_TITLE,
    UNTITLED,
    first_heading,
    has_numbered_sections,
    humanised,
    plain,
    same_text,
)

FIRST_PAGES = frozenset({"readme", "index", "_index"})
MAX_PHRASING = 200

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_PHRASING_SIGNS = str.maketrans({"(": " ", ")": " ", "|": " "})


@dataclass(slots=True)
class RawDocument:
    """A Markdown file, read; its body still has the addresses of the source."""

    path: PurePosixPath
    front: FrontMatter
    properties: Properties
    title: str
    body: str
    locale: str
    is_titled: bool
    """Whether the title is written in the document, not taken from its path."""
    phrasings: tuple[str, ...] = ()
    warnings: list[Line] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read in it."""
        return not _COMMENT.sub("", self.body).strip()

    @property
    def is_first_page(self) -> bool:
        """Whether its name makes it the first page of its folder, whatever is in it."""
        return without_locale(self.path).stem.lower() in FIRST_PAGES

    @property
    def extra(self) -> str:
        """The front matter that isn't ours, verbatim."""
        return self.front.without(OURS)

    def source_key(self, source: str = "") -> str:
        """Return the identifier by which the next import from the same source finds the article."""
        return self.properties.key or key_in(source, self.path.as_posix(), MAX_KEY)

    def kind(self) -> str:
        """Return the article's kind: as written, else a faq for a question, a procedure for numbered sections."""
        if self.properties.kind:
            return self.properties.kind
        if self.title.endswith(("?", "？")):
            return "faq"
        return "procedure" if has_numbered_sections(self.body) else "article"

    def slug(self, collection: tuple[str, ...]) -> str:
        """Return the address that the article would like to have."""
        path = without_locale(self.path)
        name = collection[-1] if self.is_first_page and collection else path.stem
        return self.properties.slug or slugify(name) or slugify(self.title) or "article"


def read_document(path: PurePosixPath, data: bytes, *, default_locale: str, exported: bool) -> RawDocument:
    """Read a file; raises `NotText` for what isn't text.

    The text of an export is taken as it is. Elsewhere the first heading is the title, so it leaves the body.
    """
    decoded = decode(data, is_utf8=exported)
    front, body = split_front_matter(decoded.text)
    properties, warnings = read_properties(front)
    if decoded.encoding != "utf-8":
        warnings.append(line("encoding", encoding=decoded.encoding))
    locale = properties.locale or locale_of_path(path) or locale_of_text(body, default_locale)
    if exported:
        title = properties.title[:MAX_TITLE]
        body = body.removeprefix("\n")
        return RawDocument(path, front, properties, title, body, locale, True, properties.phrasings, warnings)
    return _foreign(path, front, properties, body, locale, warnings)


def _foreign(
    path: PurePosixPath, front: FrontMatter, properties: Properties, body: str, locale: str, warnings: list[Line]
) -> RawDocument:
    title, heading = plain(properties.title), ""
    if found := first_heading(body):
        heading, begin, end = found
        if not _COMMENT.sub("", body[:begin]).strip():
            body = body[:begin] + body[end:].lstrip("\n")
    shown = title or heading
    document = RawDocument(path, front, properties, shown or _name_of(path), body.lstrip("\n"), locale, bool(shown))
    document.phrasings = _phrasings(properties.phrasings, title, heading)
    document.warnings = warnings
    if len(document.title) > MAX_TITLE:
        document.title = document.title[:MAX_TITLE]
        warnings.append(line("cut", key="title", limit=MAX_TITLE))
    return document


def _phrasings(given: tuple[str, ...], title: str, heading: str) -> tuple[str, ...]:
    """Add a heading that says it in other words than the title: readers may search for either."""
    other = " ".join(heading.translate(_PHRASING_SIGNS).split())
    if not title or not other or same_text(title, heading) or len(other) > MAX_PHRASING:
        return given
    return given if other in given else (*given, other)


def _name_of(path: PurePosixPath) -> str:
    plain_path = without_locale(path)
    is_first = plain_path.stem.lower() in FIRST_PAGES and plain_path.parent.name
    return humanised(plain_path.parent.name if is_first else plain_path.stem) or UNTITLED
