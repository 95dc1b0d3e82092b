"""The JSON shape of rendered HTML: the widget makes elements from it where pages refuse HTML strings.

A text is a string, an element `[tag, {attributes}, *children]`. A video is `["video", {src, href, title}, link]`:
show the frame `src` or, where frames are refused, the link.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.rendering import attributes
from core.rendering.model import Node
from core.rendering.tree import Element


def _video(element: Element) -> Node | None:
    match element.children:
        case [Element(tag="iframe") as frame, Element(tag="a") as link] if element.has_class("video"):
            title = frame.attrs.get("title", "")
            return ["video", {"src": frame.attrs["src"], "href": link.attrs["href"], "title": title}, _node(link)]
    return None


def _node(child: Element | str) -> Node:
    if isinstance(child, str):
        return child
    if child.tag == "span" and (video := _video(child)):
        return video
    return [child.tag, dict(child.attrs), *to_nodes(child.children)]


def to_nodes(children: list[Element | str]) -> list[Node]:
    """The nodes of a sanitised tree."""
    return [_node(child) for child in children]


def _video_element(values: dict[str, str], children: Sequence[Any]) -> Element:
    given = [("src", values.get("src", "")), ("title", values.get("title", ""))]
    frame = Element("iframe", attributes.clean("iframe", given) or {})
    return Element("span", {"class": "video"}, [frame, *from_nodes(children)])


def _element(node: Any) -> Element | str:
    match node:
        case str():
            return node
        case [str(tag), dict(values), *children]:
            if tag == "video":
                return _video_element(values, children)
            return Element(tag, dict(values), from_nodes(children))
        case _:
            return ""


def from_nodes(nodes: Sequence[Any]) -> list[Element | str]:
    """The tree that nodes stand for. Not to be trusted when the nodes are not: sanitise what comes of it."""
    return [_element(node) for node in nodes]
