"""Small additions to Markdown in paragraphs: image sizes, task boxes, indents and line breaks as in Japanese."""

from __future__ import annotations

import re
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from core.rendering.east_asian import is_unspaced

_BRACES = re.compile(r"\{([^{}\n]{1,100})\}")
_SIZES = re.compile(r"""[ \t,]*(width|height)=["']?([0-9]{1,4}%?)(?:px)?["']?""")
_TASK = re.compile(r"\[([ xX])\][ \t\u3000]+")


def _sizes(text: str) -> dict[str, str]:
    """The sizes written in braces; empty when anything else stands there too."""
    found: dict[str, str] = {}
    position = 0
    while match := _SIZES.match(text, position):
        found[match[1]] = match[2]
        position = match.end()
    return {} if text[position:].strip() else found


def _size_image(image: Token, text: Token) -> None:
    braces = _BRACES.match(text.content)
    sizes = _sizes(braces[1]) if braces else {}
    if braces and sizes:
        image.attrs.update(sizes)
        text.content = text.content[braces.end() :]


def _image_sizes(state: StateCore) -> None:
    for token in state.tokens:
        for image, text in pairwise(token.children or []):
            if image.type == "image" and text.type == "text":
                _size_image(image, text)


def _tasks(state: StateCore) -> None:
    for item, opening, words in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type != "list_item_open" or opening.type != "paragraph_open" or not words.children:
            continue
        first = words.children[0]
        if first.type == "text" and (match := _TASK.match(first.content)):
            first.content = first.content[match.end() :]
            words.children.insert(0, Token("task_box", "input", 0, meta={"done": match[1] != " "}))
            item.attrs["class"] = "task"


def _joined(children: list[Token]) -> list[Token]:
    """Without the line breaks that would show as a space between two characters of an unspaced script."""
    kept = []
    for index, token in enumerate(children):
        around = (children[index - 1], children[index + 1]) if 0 < index < len(children) - 1 else ()
        if token.type != "softbreak" or not around or not _is_unspaced_gap(*around):
            kept.append(token)
    return kept


def _is_unspaced_gap(before: Token, after: Token) -> bool:
    last, first = before.content[-1:], after.content[:1]
    return bool(last and first and before.type == after.type == "text" and is_unspaced(last) and is_unspaced(first))


def _unspaced_lines(state: StateCore) -> None:
    for token in state.tokens:
        if token.children and "\n" in token.content:
            token.children = _joined(token.children)


def _indented_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 - called so
    """A paragraph that keeps the ideographic space with which Japanese paragraphs begin."""
    found = paragraph(state, start, end, silent)
    lines = state.getLines(start, state.line, state.blkIndent, False)
    state.tokens[-2].content = lines.strip(" \t\n\v\f")
    return found


def inline_syntax(md: MarkdownIt) -> None:
    """Teach `md` these additions."""
    md.block.ruler.at("paragraph", _indented_paragraph)
    md.core.ruler.push("image_sizes", _image_sizes)
    md.core.ruler.push("tasks", _tasks)
    md.core.ruler.push("unspaced_lines", _unspaced_lines)
