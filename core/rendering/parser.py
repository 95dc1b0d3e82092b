"""The Markdown that Annai speaks: CommonMark, GFM tables and strikethrough, and the additions of this package."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from core.rendering import callouts, code, footnotes
from core.rendering.autolinks import autolinks
from core.rendering.embeds import embeds
from core.rendering.emphasis import cjk_emphasis
from core.rendering.headings import heading_ids
from core.rendering.inline_syntax import inline_syntax
from core.rendering.labels import Labels, labels_for

# Deeper lists, quotes and callouts are not what anybody writes: what lies below is left out.
_MAX_NESTING = 20
# Where the words of the document's language stand among the parser's variables.
_LABELS = "labels"


def _callout_title(token: Token, labels: Labels) -> str:
    kind = token.meta["kind"]
    return callouts.open_title(kind, "" if token.meta["own"] else labels.callouts[kind])


def _task_box(token: Token, labels: Labels) -> str:
    checked = " checked" if token.meta["done"] else ""
    return f'<input type="checkbox" disabled{checked} aria-label="{escape(labels.done)}"> '


def _video(token: Token, _labels: Labels) -> str:
    source, title = (escape(str(token.attrs[name])) for name in ("src", "title"))
    return f'<iframe src="{source}" title="{title}"></iframe>'


_RULES: dict[str, Callable[[Token, Labels], str]] = {
    "callout_open": lambda token, _labels: callouts.open_callout(token.meta["kind"]),
    "callout_close": lambda token, _labels: callouts.close_callout(token.meta["kind"]),
    "callout_title_open": _callout_title,
    "callout_title_close": lambda token, _labels: callouts.close_title(token.meta["kind"]),
    "task_box": _task_box,
    "video": _video,
    "fence": lambda token, labels: code.code_block(token.content, token.info, labels.code),
    "code_block": lambda token, labels: code.code_block(token.content, "", labels.code),
    "footnote_ref": lambda token, _labels: footnotes.reference_html(token),
    "footnote_anchor": footnotes.backlink_html,
    "footnote_block_open": lambda _token, labels: footnotes.open_notes(labels),
    "footnote_block_close": lambda _token, _labels: footnotes.close_notes(),
    "footnote_open": lambda token, _labels: footnotes.open_note(token),
    "footnote_close": lambda _token, _labels: "</li>\n",
}


def _as_render_rule(rule: Callable[[Token, Labels], str]) -> Callable[..., str]:
    def render(_self: Any, tokens: Sequence[Token], index: int, _options: Any, env: EnvType) -> str:
        return rule(tokens[index], env[_LABELS])

    return render


@functools.cache
def _markdown() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    md.enable(["table", "strikethrough"])
    cjk_emphasis(md)
    # Addresses are checked when the HTML is sanitised, raw HTML's among them; here they stay as they were written.
    md.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    md.use(footnote_plugin)
    for extension in (callouts.callouts, heading_ids, autolinks, inline_syntax, embeds):
        extension(md)
    for name, rule in _RULES.items():
        md.add_render_rule(name, _as_render_rule(rule))
    return md


def parse(source: str, locale: str) -> tuple[list[Token], EnvType]:
    """The tokens of a document, and the variables that `to_html` needs with them."""
    env: EnvType = {_LABELS: labels_for(locale)}
    return _markdown().parse(source, env), env


def parse_line(source: str, locale: str) -> tuple[list[Token], EnvType]:
    """The same for one line without block structure; a footnote has no place there and is left out."""
    env: EnvType = {_LABELS: labels_for(locale)}
    tokens, _ = footnotes.split_off(_markdown().parseInline(source, env))
    for token in tokens:
        token.children = [child for child in token.children or [] if child.type != "footnote_ref"]
    return tokens, env


def to_html(tokens: Sequence[Token], env: EnvType) -> str:
    """The HTML of tokens, not yet sanitised."""
    md = _markdown()
    renderer = md.renderer
    assert isinstance(renderer, RendererHTML)  # noqa: S101 - what MarkdownIt made, since we named no other
    return renderer.render(tokens, md.options, env)
