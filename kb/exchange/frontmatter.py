"""YAML front matter: read without constructing anything, kept verbatim where it isn't ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

Value: TypeAlias = "str | list[Value] | dict[str, Value]"

MAX_LENGTH = 256_000
MAX_NODES = 5_000
MAX_DEPTH = 20

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_KEY = re.compile(r"""("[^"\n]*"|'[^'\n]*'|[^\s#\-\[\]{},&*!|>'"%@`?:][^:\n]*?)[ \t]*:(?=[ \t\n]|\Z)""")
_LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_TRIVIA = re.compile(r"[ \t]*(?:#.*)?\Z")
_NULL = "tag:yaml.org,2002:null"


class YamlRefused(Exception):
    """This YAML is broken, or built to blow up."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One top-level key with its lines as they stand; `key` is empty for comments and blank lines."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as values, and as the text that it was.

    `broken` names the keys whose values had to be taken as plain text, since they aren't valid YAML.
    """

    values: dict[str, Value] = field(default_factory=dict)
    chunks: tuple[Chunk, ...] = ()
    broken: tuple[str, ...] = ()

    def text(self, *keys: str) -> str:
        """Return the first of `keys` that holds text, or an empty string."""
        found = (self.values.get(key) for key in keys)
        return next((value.strip() for value in found if isinstance(value, str) and value.strip()), "")

    def texts(self, key: str, divider: str = ",") -> tuple[str, ...]:
        """Return a list of texts; one text counts as a list, divided at `divider`."""
        value = self.values.get(key, "")
        parts = value if isinstance(value, list) else value.split(divider) if isinstance(value, str) else []
        return tuple(part.strip() for part in parts if isinstance(part, str) and part.strip())

    def without(self, keys: frozenset[str]) -> str:
        """Return the text of all other keys, byte for byte and in their order."""
        return "".join(chunk.text for chunk in self.chunks if chunk.key not in keys)


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Divide a document into front matter and body; without front matter the body is the whole text."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if not opening or not closing or closing.start() - opening.end() > MAX_LENGTH:
        return FrontMatter(), text
    raw = text[opening.end() : closing.start()]
    found = parse(raw)
    # A rule, some prose and another rule look the same from afar.
    if raw.strip() and not found.values:
        return FrontMatter(), text
    return found, text[closing.end() :]


def parse(raw: str) -> FrontMatter:
    """Parse a mapping. Where YAML fails, each key is read alone and what still fails counts as plain text."""
    chunks = _chunks(raw)
    keys = [chunk.key for chunk in chunks if chunk.key]
    try:
        values = _mapping(raw)
    except YamlRefused:
        return _parse_alone(chunks)
    if sorted(set(keys)) == sorted(values):
        return FrontMatter(values, chunks)
    # Lines decide what is kept, so that the same lines are kept at the next import. `{a: 1}` has none to keep.
    return _parse_alone(chunks) if keys else FrontMatter(values, _rewritten(values))


def _rewritten(values: dict[str, Value]) -> tuple[Chunk, ...]:
    return tuple(Chunk(key, dump({key: value})) for key, value in values.items())


def dump(values: Mapping[str, object]) -> str:
    """Write a mapping in one fixed way: the same values always give the same bytes."""
    if not values:
        return ""
    return yaml.safe_dump(dict(values), allow_unicode=True, sort_keys=False, default_flow_style=False, width=1 << 30)


def _parse_alone(chunks: tuple[Chunk, ...]) -> FrontMatter:
    values: dict[str, Value] = {}
    broken = []
    for chunk in chunks:
        if not chunk.key or chunk.key in values:
            continue
        try:
            values.update(_mapping(chunk.text))
        except YamlRefused:
            values[chunk.key] = _plain(chunk.text)
            broken.append(chunk.key)
    return FrontMatter(values, chunks, tuple(broken))


def _plain(text: str) -> str:
    value = text.partition(":")[2].split("\n")[0].strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _chunks(raw: str) -> tuple[Chunk, ...]:
    """Divide by the lines that begin with a key; comments and blank lines between keys stand alone.

    Stray lines before the first key belong to nothing, and are dropped: wherever they are put, they would
    continue the value of the key above.
    """
    chunks: list[Chunk] = []
    for line in _LINE.findall(raw):
        key = _KEY.match(line)
        if key:
            chunks.append(Chunk(key[1].strip("\"'"), line))
        elif chunks and chunks[-1].key:
            chunks[-1] = Chunk(chunks[-1].key, chunks[-1].text + line)
        elif _TRIVIA.match(line.rstrip("\n")):
            chunks.append(Chunk("", line))
    return tuple(piece for chunk in chunks for piece in _trimmed(chunk))


def _trimmed(chunk: Chunk) -> list[Chunk]:
    lines = _LINE.findall(chunk.text) if chunk.key else []
    kept = len(lines)
    while kept > 1 and _TRIVIA.match(lines[kept - 1].rstrip("\n")):
        kept -= 1
    if kept == len(lines):
        return [chunk]
    return [Chunk(chunk.key, "".join(lines[:kept])), Chunk("", "".join(lines[kept:]))]


def _mapping(raw: str) -> dict[str, Value]:
    _check_shape(raw)
    try:
        node = yaml.compose(raw, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError) as error:
        raise YamlRefused from error
    if node is None:
        return {}
    value = _Reader().value(node)
    if not isinstance(value, dict):
        raise YamlRefused
    return value


def _check_shape(raw: str) -> None:
    """Refuse depth before anything recursive sees it; the event parser itself doesn't recurse."""
    depth = 0
    try:
        for event in yaml.parse(raw, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise YamlRefused
    except (yaml.YAMLError, ValueError) as error:
        raise YamlRefused from error


class _Reader:
    """Turns nodes into values, counting what aliases unfold to, so that a bomb stops early."""

    def __init__(self) -> None:
        self.budget = MAX_NODES

    def value(self, node: yaml.Node, depth: int = 0) -> Value:
        self.budget -= 1
        if self.budget < 0 or depth > MAX_DEPTH:
            raise YamlRefused
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, depth + 1) for child in node.value]
        if isinstance(node, yaml.MappingNode):
            return self._pairs(node, depth + 1)
        return "" if node.tag == _NULL else str(node.value)

    def _pairs(self, node: yaml.MappingNode, depth: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key, child in node.value:
            name = self.value(key, depth)
            if not isinstance(name, str):
                raise YamlRefused
            found.setdefault(name, self.value(child, depth))
        return found
