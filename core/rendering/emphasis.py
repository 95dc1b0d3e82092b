"""Emphasis that works in Japanese, Chinese and Korean.

CommonMark decides whether `**` opens or closes by the spaces and punctuation around it. Text without spaces breaks
that: in `**重要：**ここ` the closing mark follows punctuation and precedes a letter, so it stays literal. The rule
here: beside a CJK character, `*` and `~` may open and close as if they stood inside a word; `_` keeps the old rule.
The editor uses the JavaScript package `markdown-it-cjk-friendly`; `tests/core/rendering/emphasis_cases.json` holds
cases on which both must agree.
"""

from __future__ import annotations

import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

from core.rendering.east_asian import is_cjk

_IDEOGRAPHIC_VARIANTS = range(0xE0100, 0xE01F0)
# Text-style selectors; U+FE0F asks for the emoji look, and emoji are not CJK.
_TEXT_VARIANTS = range(0xFE00, 0xFE0F)
# U+FE01 after one of these asks for the fullwidth quotation mark of Chinese.
_FULLWIDTH_QUOTE = "\ufe01"
_QUOTES = "\u2018\u2019\u201c\u201d"


def _is_space(character: str) -> bool:
    return isWhiteSpace(ord(character))


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _base_before(source: str, start: int) -> str | None:
    """The character that a variation selector right before `start` belongs to; None without one."""
    if start < 1 or ord(source[start - 1]) not in _TEXT_VARIANTS:
        return None
    return source[start - 2] if start > 1 else " "


def _cjk_before(last: str, base: str | None) -> bool:
    if base is None:
        return is_cjk(last) or ord(last) in _IDEOGRAPHIC_VARIANTS
    return is_cjk(base) or (last == _FULLWIDTH_QUOTE and base in _QUOTES)


class _CjkState(StateInline):
    """Inline state with the CJK-friendly delimiter rule."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803, FBT001 - the library's names
        """Length of the run of marks at `start`, and whether it may open and close."""
        source, end = self.src, start
        while end < self.posMax and source[end] == source[start]:
            end += 1
        last = source[start - 1] if start else " "
        base = _base_before(source, start)
        following = source[end] if end < self.posMax else " "
        shown = last if base is None or unicodedata.category(base) == "Zs" else base
        if _is_space(shown) or _is_space(following):
            return Scanned(not _is_space(following), not _is_space(shown), end - start)
        opens, closes = _is_punctuation(shown), _is_punctuation(following)
        if canSplitWord:
            beside_cjk = is_cjk(following) or _cjk_before(last, base)
            opens, closes = opens or beside_cjk or not closes, closes or beside_cjk or not opens
        return Scanned(opens, closes, end - start)


class _CjkInline(ParserInline):
    """Inline parser that works with the state above."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse `src` into `tokens`."""
        state = _CjkState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def cjk_emphasis(md: MarkdownIt) -> None:
    """Give `md` the CJK-friendly emphasis rule; its other inline rules stay as they are."""
    inline = _CjkInline()
    inline.ruler, inline.ruler2 = md.inline.ruler, md.inline.ruler2
    md.inline = inline
