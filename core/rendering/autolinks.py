"""Bare addresses become links: `https://…`, `http://…`, `mailto:…` and e-mail addresses, nothing else.

Japanese text has no spaces, so an address ends where ASCII ends: in `詳しくはhttps://example.com/helpをご覧ください`
the link is `https://example.com/help`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_SCHEME = re.compile(r"(?<![a-z0-9.+-])https?$", re.IGNORECASE)
_ADDRESS = re.compile(r"://[a-z0-9][a-z0-9\-._~:/?#@!$&'()*+,;=%]*", re.IGNORECASE)
_LONGEST_SCHEME = len("xhttps")
_TRAILING = "?!.,:;*_~'&"
_EMAIL = re.compile(
    r"(?<![a-z0-9._%+\-/=:])(mailto:)?[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![a-z0-9-])",
    re.IGNORECASE,
)


def _trimmed(address: str) -> str:
    """Without the punctuation that belongs to the sentence; a closing bracket stays if it was opened inside."""
    surplus = address.count(")") - address.count("(")
    end = len(address)
    while end:
        if address[end - 1] == ")" and surplus > 0:
            surplus -= 1
        elif address[end - 1] not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _link(href: str, text: str) -> Iterator[Token]:
    yield Token("link_open", "a", 1, attrs={"href": href}, markup="linkify", info="auto")
    yield Token("text", "", 0, content=text)
    yield Token("link_close", "a", -1, markup="linkify", info="auto")


def _address_at(state: StateInline) -> tuple[str, str] | None:
    """The scheme before the colon at the current position, and the rest of the address from the colon on."""
    before = state.src[max(0, state.pos - _LONGEST_SCHEME) : state.pos]
    scheme = _SCHEME.search(before)
    rest = scheme and _ADDRESS.match(state.src, state.pos, state.posMax)
    if not scheme or not rest:
        return None
    return scheme.group(), _trimmed(rest.group())


def _bare_address(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - the library calls it so
    if state.src[state.pos] != ":" or state.linkLevel > 0 or not (found := _address_at(state)):
        return False
    scheme, rest = found
    if len(rest) <= len("://"):
        return False
    if not silent:
        if not state.pending.endswith(scheme):
            return False
        state.pending = state.pending[: -len(scheme)]
        address = scheme + rest
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def _with_emails(text: Token) -> Iterator[Token]:
    position = 0
    for match in _EMAIL.finditer(text.content):
        if match.start() > position:
            yield Token("text", "", 0, content=text.content[position : match.start()])
        yield from _link("mailto:" + match.group().removeprefix("mailto:"), match.group())
        position = match.end()
    if position < len(text.content):
        yield Token("text", "", 0, content=text.content[position:])


def _depth_change(token: Token) -> int:
    if token.type == "html_inline":
        tag = token.content[:3].lower()
        return 1 if tag in {"<a ", "<a>"} else -1 if tag == "</a" else 0
    return token.nesting if token.tag == "a" else 0


def _linked(children: list[Token]) -> Iterator[Token]:
    inside = 0
    for token in children:
        inside = max(0, inside + _depth_change(token))
        if token.type == "text" and not inside and "@" in token.content:
            yield from _with_emails(token)
        else:
            yield token


def _emails(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and token.children and "@" in token.content:
            token.children = list(_linked(token.children))


def autolinks(md: MarkdownIt) -> None:
    """Teach `md` to link bare addresses."""
    md.inline.ruler.after("text", "bare_address", _bare_address)
    md.core.ruler.push("emails", _emails)
