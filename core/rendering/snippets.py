"""Small safe texts: marked search results, one line of rich text, words without markup."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from core.rendering import nodes, parser, tags
from core.rendering.builder import Builder
from core.rendering.decorating import Decorator
from core.rendering.document import checked_source
from core.rendering.labels import labels_for
from core.rendering.model import LinkResolver, Node, Spans
from core.rendering.sanitising import last_gate, sanitise, settle
from core.rendering.tree import to_html
from core.rendering.words import line_of, words_of


def _merged(spans: Spans, length: int) -> Iterator[tuple[int, int]]:
    """The spans inside the text, in order, those that touch or overlap as one."""
    start = end = -1
    for first, last in sorted((max(0, first), min(length, last)) for first, last in spans):
        if first >= last:
            continue
        if first > end:
            if end > start:
                yield start, end
            start = first
        end = max(end, last)
    if end > start:
        yield start, end


def highlight(text: str, spans: Spans) -> Markup:
    """The text, escaped, with `<mark>` around the matches; spans may overlap or reach beyond the text."""
    parts: list[Markup] = []
    position = 0
    for start, end in _merged(spans, len(text)):
        parts += [escape(text[position:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        position = end
    return Markup("").join([*parts, escape(text[position:])])


def inline(markdown: str, *, resolve_link: LinkResolver | None = None, locale: str = "ja") -> Markup:
    """One line of rich text: emphasis, code, links; no blocks, no images."""
    source = " ".join(checked_source(markdown).split("\n"))
    tokens, env = parser.parse_line(source, locale)
    tree = Builder(tags.INLINE).build(parser.to_html(tokens, env))
    tree = Decorator(labels_for(locale), resolve_link).decorate(tree)
    return Markup(settle(tree)[0])  # noqa: S704 - has passed the gates


def plain_text(markdown: str, *, locale: str = "ja") -> str:
    """The words of a document, one line per block. A plain string: escape it like any other."""
    tokens, env = parser.parse(checked_source(markdown), locale)
    return words_of(Builder().build(parser.to_html(tokens, env)))


def plain_line(markdown: str, *, locale: str = "ja") -> str:
    """The words of one line of rich text."""
    tokens, env = parser.parse_line(" ".join(checked_source(markdown).split("\n")), locale)
    return line_of(Builder(tags.INLINE).build(parser.to_html(tokens, env)))


def clean_html(html: str) -> Markup:
    """Foreign HTML, sanitised."""
    return Markup(sanitise(html))  # noqa: S704 - has passed the gates


def stored_html(html: str) -> Markup:
    """HTML that rendering made earlier and that was stored since. Passes the last, fast gate once more."""
    return Markup(last_gate(html))  # noqa: S704 - has passed the gate


def nodes_html(content: list[Node]) -> Markup:
    """The HTML of JSON nodes, wherever they come from: it is sanitised again."""
    return clean_html(to_html(nodes.from_nodes(content)))
