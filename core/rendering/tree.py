"""Elements and their text: the shape that HTML has between the scanner, the gates and the JSON nodes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.rendering.tags import VOID


@dataclass(slots=True)
class Element:
    """One element with its attributes, already clean, and what it holds."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def has_class(self, name: str) -> bool:
        """Whether `name` is among the element's classes."""
        return name in self.attrs.get("class", "").split()

    def append_text(self, text: str) -> None:
        """Add text after what is there."""
        if self.children and isinstance(self.children[-1], str):
            self.children[-1] += text
        elif text:
            self.children.append(text)


def elements(children: list[Element | str]) -> Iterator[Element]:
    """All elements, each before what it holds, in document order."""
    stack = list(reversed(children))
    while stack:
        child = stack.pop()
        if isinstance(child, Element):
            yield child
            stack.extend(reversed(child.children))


def _escaped_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


def _opening(element: Element) -> str:
    attributes = (f' {name}="{_escaped_text(text).replace(chr(34), "&quot;")}"' for name, text in element.attrs.items())
    return f"<{element.tag}{''.join(attributes)}>"


def _write(children: list[Element | str], out: list[str]) -> None:
    for child in children:
        if isinstance(child, str):
            out.append(_escaped_text(child))
            continue
        out.append(_opening(child))
        if child.tag not in VOID:
            _write(child.children, out)
            out.append(f"</{child.tag}>")


def to_html(children: list[Element | str]) -> str:
    """The HTML of a tree, written the way the last gate writes it, so that the two can be compared."""
    out: list[str] = []
    _write(children, out)
    return "".join(out)
