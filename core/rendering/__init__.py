"""Markdown to safe HTML, JSON nodes and words. The only producer of `Markup`, and the only user of its parsers."""

from __future__ import annotations

from markupsafe import escape

from core.rendering.document import render
from core.rendering.headings import slug
from core.rendering.model import (
    ID_PREFIX,
    MAX_BYTES,
    MAX_ELEMENTS,
    Heading,
    Image,
    ImageResolver,
    LinkResolver,
    Missing,
    Node,
    Rendered,
    Step,
    TooLarge,
)
from core.rendering.snippets import clean_html, highlight, inline, nodes_html, plain_line, plain_text, stored_html
from core.rendering.stepping import Stepped, in_steps

__all__ = [
    "ID_PREFIX",
    "MAX_BYTES",
    "MAX_ELEMENTS",
    "Heading",
    "Image",
    "ImageResolver",
    "LinkResolver",
    "Missing",
    "Node",
    "Rendered",
    "Step",
    "Stepped",
    "TooLarge",
    "clean_html",
    "escape",
    "highlight",
    "in_steps",
    "inline",
    "nodes_html",
    "plain_line",
    "plain_text",
    "render",
    "slug",
    "stored_html",
]
