"""Addresses in a body, exchanged without touching any other byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import relpath
from typing import Literal
from urllib.parse import quote, unquote

from kb.exchange.inlines import Reference, references

TargetKind = Literal["article", "file"]

# Letters of any script stay readable; what could end an address, or mean something in Markdown, is encoded.
_UNSAFE = re.compile(r"""[\x00-\x20\x7f"#%&'()*<=>?\[\\\]`{|}~\s]""")
_SUFFIX = re.compile(r"[?#]")
_PLACEHOLDER = re.compile(r"(article|file):([^?#\s]+)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A reference, and what it leads to: an article by its source key, or a file by the SHA-256 of its bytes.

    `end` is where the part to be replaced ends: `#section` after it stays as it is.
    """

    reference: Reference
    kind: TargetKind
    key: str
    end: int


def rewrite(body: str, addresses: Iterable[tuple[Resolved, str]]) -> str:
    """Return `body` with each reference's address replaced; everything else stays byte for byte."""
    pieces = []
    at = 0
    for resolved, address in sorted(addresses, key=lambda pair: pair[0].reference.start):
        reference = resolved.reference
        pieces += [body[at : reference.start], reference.before, address]
        pieces += [body[resolved.end : reference.end], reference.after]
        at = reference.end
    return "".join([*pieces, body[at:]])


def placeholder(kind: TargetKind, key: str) -> str:
    """Return the address by which a stored body refers to an article (by id) or a file (by SHA-256)."""
    return f"{kind}:{key}"


def placeholders(body: str) -> list[Resolved]:
    """Return the `article:` and `file:` addresses in a stored body."""
    found = []
    for reference in references(body):
        match = _PLACEHOLDER.match(reference.raw)
        if match:
            kind: TargetKind = "article" if match[1] == "article" else "file"
            found.append(Resolved(reference, kind, match[2], reference.start + match.end()))
    return found


def replace_placeholders(body: str, address_of: Callable[[TargetKind, str], str | None]) -> str:
    """Return `body` with each placeholder replaced by what `address_of` gives; None leaves it as it is."""
    if "article:" not in body and "file:" not in body:
        return body
    pairs = ((resolved, address_of(resolved.kind, resolved.key)) for resolved in placeholders(body))
    return rewrite(body, [(resolved, address) for resolved, address in pairs if address is not None])


def relative_address(origin: PurePosixPath, target: PurePosixPath) -> str:
    """Return how a document at `origin` refers to the file at `target`: the one canonical spelling."""
    path = relpath(target.as_posix(), origin.parent.as_posix())
    return _UNSAFE.sub(lambda match: quote(match[0], safe=""), path)


def path_of(address: str) -> str:
    """Return an address's path: without query and section, percent-decoded, with plain slashes."""
    return decoded(_SUFFIX.split(address, maxsplit=1)[0])


def decoded(path: str) -> str:
    """Undo percent-encoding where that gives text, and backslashes that stand for slashes."""
    try:
        return unquote(path, errors="strict").replace("\\", "/")
    except UnicodeDecodeError:
        return path.replace("\\", "/")


def suffix_start(raw: str) -> int:
    """Return where `?query` or `#section` begins in an address as it is written (`&#38;` begins none)."""
    match = re.search(r"\?|(?<!&)#", raw)
    return match.start() if match else len(raw)
