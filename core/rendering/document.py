"""From Markdown to everything that is shown or searched of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown_it.token import Token
from markdown_it.utils import EnvType
from markupsafe import Markup

from core.rendering import footnotes, parser, sections
from core.rendering.builder import Builder
from core.rendering.decorating import Decorator
from core.rendering.labels import labels_for
from core.rendering.model import (
    ID_PREFIX,
    MAX_BYTES,
    MAX_ELEMENTS,
    Heading,
    ImageResolver,
    LinkResolver,
    Node,
    Rendered,
    Step,
    TooLarge,
)
from core.rendering.nodes import to_nodes
from core.rendering.sanitising import Tree, readable, settle
from core.rendering.sections import Section
from core.rendering.tree import Element, elements
from core.rendering.words import words_of


def checked_source(markdown: str) -> str:
    """The source as it is parsed; `TooLarge` beyond `MAX_BYTES`."""
    if len(markdown) > MAX_BYTES or len(markdown.encode(errors="replace")) > MAX_BYTES:
        raise TooLarge(f"Markdown of more than {MAX_BYTES} bytes is not rendered")
    return readable(markdown)


@dataclass
class _Piece:
    """A tree and, once it has passed the gates, its HTML."""

    tree: Tree
    html: str = ""

    def settle(self) -> None:
        """Send the tree through the gates."""
        self.html, self.tree = settle(self.tree) if self.tree else ("", [])


@dataclass
class _Part:
    """A section on its way: heading, body, and the footnotes that are first mentioned in it."""

    section: Section
    heading: _Piece
    body: _Piece
    note_numbers: list[int]
    notes: _Piece = field(default_factory=lambda: _Piece([]))

    def shown(self) -> list[_Piece]:
        """What is shown of the section when it stands alone, below its heading."""
        return [self.body, self.notes]


def _piece(tokens: list[Token], env: EnvType) -> _Piece:
    return _Piece(Builder().build(parser.to_html(tokens, env)))


def _parts(tokens: list[Token], source: str, notes: footnotes.Notes, env: EnvType) -> list[_Part]:
    given: set[int] = set()
    return [
        _Part(
            section,
            _piece(section.heading, env),
            _piece(section.body, env),
            footnotes.belonging([*section.heading, *section.body], notes, given),
        )
        for section in sections.split(tokens, source)
    ]


def _all_notes(notes: footnotes.Notes, env: EnvType) -> _Piece:
    if not notes:
        return _Piece([])
    inner = [token for number in sorted(notes) for token in notes[number]]
    return _piece([Token("footnote_block_open", "", 1), *inner, Token("footnote_block_close", "", -1)], env)


def _some_notes(every: _Piece, numbers: list[int]) -> _Piece:
    """The list of notes with only these in it."""
    wanted = {f"c-fn-{number + 1}" for number in numbers}
    items: Tree = [item for item in elements(every.tree) if item.tag == "li" and item.attrs.get("id") in wanted]
    frame = every.tree[0] if every.tree else None
    if not items or not isinstance(frame, Element):
        return _Piece([])
    return _Piece([Element("div", dict(frame.attrs), [Element("ol", {}, items)])])


def _markup(pieces: Iterable[_Piece]) -> Markup:
    """The one place where sanitised HTML is declared safe for a document."""
    return Markup("".join(piece.html for piece in pieces))  # noqa: S704 - every piece has passed the gates


def _nodes(pieces: Iterable[_Piece]) -> list[Node]:
    return [node for piece in pieces for node in to_nodes(piece.tree)]


def _steps(parts: list[_Part], toc: list[Heading]) -> list[Step]:
    headings = {heading.id: heading for heading in toc}
    steps = []
    for number, part in enumerate(parts[1:], 1):
        heading = headings[next(elements(part.heading.tree)).attrs["id"]]
        name, pieces = heading.id.removeprefix(ID_PREFIX), part.shown()
        steps.append(Step(name, number, heading.text, part.section.markdown, _nodes(pieces), _markup(pieces)))
    return steps


def _check_size(parts: list[_Part], every_note: _Piece) -> None:
    trees = [tree for part in parts for tree in (part.heading.tree, part.body.tree)] + [every_note.tree]
    if sum(1 for tree in trees for _ in elements(tree)) > MAX_ELEMENTS:
        raise TooLarge(f"A document of more than {MAX_ELEMENTS} elements is not rendered")


def _finish(parts: list[_Part], every_note: _Piece, decorator: Decorator) -> list[Heading]:
    """Decorate and settle all trees; the table of contents."""
    pieces = [piece for part in parts for piece in (part.heading, part.body)] + [every_note]
    toc = decorator.name(piece.tree for piece in pieces)
    for piece in pieces:
        piece.tree = decorator.decorate(piece.tree)
    for part in parts:
        # A document without steps shows its notes once: they are the same list.
        part.notes = every_note if len(parts) == 1 else _some_notes(every_note, part.note_numbers)
    for piece in [*pieces, *(part.notes for part in parts if part.notes is not every_note)]:
        piece.settle()
    return toc


def render(
    markdown: str,
    *,
    resolve_link: LinkResolver | None = None,
    resolve_image: ImageResolver | None = None,
    locale: str = "ja",
) -> Rendered:
    """Render a document; `locale` is its language, for the few words that rendering adds.

    Links and images are offered to the resolvers; links to an article or file that nobody resolves
    are marked as missing (class `link-missing`).
    Renders any text; only `TooLarge` is ever raised, beyond `MAX_BYTES` or `MAX_ELEMENTS`.
    """
    source = checked_source(markdown)
    tokens, env = parser.parse(source, locale)
    tokens, notes = footnotes.split_off(tokens)
    parts = _parts(tokens, source, notes, env)
    every_note = _all_notes(notes, env)
    decorator = Decorator(labels_for(locale), resolve_link, resolve_image)
    _check_size(parts, every_note)
    toc = _finish(parts, every_note, decorator)
    whole = [piece for part in parts for piece in (part.heading, part.body)] + [every_note]
    lead = parts[0]
    return Rendered(
        html=_markup(whole),
        nodes=_nodes(whole),
        toc=toc,
        steps=_steps(parts, toc),
        lead_html=_markup(lead.shown()),
        lead_nodes=_nodes(lead.shown()),
        lead_markdown=lead.section.markdown,
        text="\n".join(filter(None, (words_of(piece.tree) for piece in whole))),
        images=list(decorator.images),
        links=list(decorator.links),
    )
