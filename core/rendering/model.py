"""What rendering gives back, and what it asks of its callers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from markupsafe import Markup

#: A text is a `str`; an element is `[tag, {attribute: value}, *children]`. JSON as it stands.
Node: TypeAlias = "str | list[str | dict[str, str] | Node]"

#: Ids in rendered HTML begin with this, so that no article can shadow an id or a global of the page around it.
ID_PREFIX = "c-"

#: The largest source that is rendered, in bytes of UTF-8.
MAX_BYTES = 1_000_000

#: The most elements that a document may consist of: beyond, no reader's browser would be happy either.
MAX_ELEMENTS = 50_000


class TooLarge(ValueError):
    """The source has more than `MAX_BYTES`, or becomes more than `MAX_ELEMENTS`; forms say so before it's stored."""


@dataclass(frozen=True)
class Heading:
    """A heading of the document; `id` is the one it has in the page, so `#` and `id` make a link to it."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Step:
    """A level-2 heading and what follows it up to the next one.

    `id` is the step's own name, without the prefix that ids have in the page: what a tour refers to.
    `markdown` holds the exact source lines below the heading; `nodes` and `html` are their rendering, without the
    heading itself. Footnotes first mentioned here stand at the end.
    """

    id: str
    number: int
    title: str
    markdown: str
    nodes: list[Node]
    html: Markup

    @property
    def anchor(self) -> str:
        """The id for the element that holds the step: links and the table of contents point there."""
        return ID_PREFIX + self.id


@dataclass(frozen=True)
class Image:
    """Where an image really is, and how large, so that the page doesn't jump while it loads."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Missing:
    """A link resolver's word that the target doesn't exist (any more); `title` tells the reader."""

    title: str = ""


#: Gets a link as written, without its `#fragment`; None leaves it as it is.
LinkResolver: TypeAlias = Callable[[str], "str | Missing | None"]

#: Gets an image's address as written; None leaves it as it is.
ImageResolver: TypeAlias = Callable[[str], "Image | None"]


@dataclass(frozen=True)
class Rendered:
    """One document, safe to show.

    `links` and `images` are the addresses as the author wrote them, each once, in order; refused ones are left out.
    """

    html: Markup
    nodes: list[Node]
    toc: list[Heading]
    steps: list[Step]
    lead_html: Markup
    lead_nodes: list[Node]
    lead_markdown: str
    text: str
    images: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def headings(self) -> list[str]:
        """The words of all headings, for search."""
        return [heading.text for heading in self.toc]


#: Matches in a text: pairs of start and end, counted in characters.
Spans: TypeAlias = Sequence[tuple[int, int]]
