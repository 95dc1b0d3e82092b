"""What a document gets when its trees are built: ids, resolved links and images, frames, captions, scrolling tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.rendering import allowlist, attributes, embeds, tags, urls
from core.rendering.headings import Names, slug
from core.rendering.labels import Labels
from core.rendering.model import ID_PREFIX, Heading, ImageResolver, LinkResolver, Missing
from core.rendering.sanitising import Tree
from core.rendering.tree import Element, elements
from core.rendering.words import line_of

_FALLBACK_NAME = "section"


def _own_name(element: Element) -> str:
    return element.attrs["id"].removeprefix(ID_PREFIX)


@dataclass
class Decorator:
    """Works through the trees of one document, in order."""

    labels: Labels
    resolve_link: LinkResolver | None = None
    resolve_image: ImageResolver | None = None
    names: Names = field(default_factory=Names)
    links: dict[str, None] = field(default_factory=dict)
    images: dict[str, None] = field(default_factory=dict)

    def name(self, trees: Iterable[Tree]) -> list[Heading]:
        """Give every heading an id, keep every other id unique; the table of contents."""
        everything = [element for tree in trees for element in elements(tree)]
        headings = [element for element in everything if element.tag in tags.HEADINGS]
        for element in headings:
            if "id" in element.attrs:
                element.attrs["id"] = ID_PREFIX + self.names.unique(_own_name(element))
        for element in headings:
            if "id" not in element.attrs:
                wish = slug(line_of(element.children)) or _FALLBACK_NAME
                element.attrs["id"] = ID_PREFIX + self.names.unique(wish)
        for element in everything:
            if element.tag not in tags.HEADINGS and "id" in element.attrs:
                self._keep_unique(element)
        return [Heading(int(element.tag[1]), element.attrs["id"], line_of(element.children)) for element in headings]

    def _keep_unique(self, element: Element) -> None:
        if not self.names.take(_own_name(element)):
            del element.attrs["id"]

    def decorate(self, tree: Tree, parent: Element | None = None) -> Tree:
        """The tree with everything in it in its final shape."""
        for index, child in enumerate(tree):
            if isinstance(child, Element):
                child.children = self.decorate(child.children, child)
                change = _CHANGES.get(child.tag)
                tree[index] = change(self, child, parent) if change else child
        return tree

    def _link(self, link: Element, _parent: Element | None) -> Element:
        href = link.attrs.get("href", "")
        if href.startswith("#"):
            link.attrs["href"] = self._place(href)
        elif href:
            self.links[href] = None
            self._resolve(link, href)
        # A named place whose name was taken is neither link nor place.
        return link if attributes.is_anchor(link.attrs) else Element("span", {}, link.children)

    def _place(self, href: str) -> str:
        """A link inside the document; one that names a heading by its words finds it as well."""
        name = href.removeprefix("#" + ID_PREFIX)
        guess = slug(name)
        return "#" + ID_PREFIX + guess if name not in self.names and guess in self.names else href

    def _resolve(self, link: Element, href: str) -> None:
        base, hash_sign, place = href.partition("#")
        answer = self.resolve_link(base) if self.resolve_link else None
        if answer is None and not urls.is_internal(href):
            return
        target = urls.safe_link(answer) if isinstance(answer, str) else None
        if target is None or urls.is_internal(target):
            title = answer.title if isinstance(answer, Missing) else ""
            link.attrs = attributes.clean("a", [("class", "link-missing"), ("title", title)]) or {}
            return
        ending = urls.fragment_link(place) if hash_sign and "#" not in target else ""
        link.attrs = attributes.clean("a", {**link.attrs, "href": target + ending}.items()) or {}

    def _image(self, image: Element, _parent: Element | None) -> Element | str:
        source = image.attrs["src"]
        self.images[source] = None
        found = self.resolve_image(source) if self.resolve_image else None
        address = urls.safe_image(found.url) if found else None
        if found and address:
            image.attrs["src"] = address
            image.attrs.update(_sizes(image.attrs, found.width, found.height))
        if urls.is_internal(image.attrs["src"]):
            return image.attrs["alt"]
        image.attrs.update(loading="lazy", decoding="async")
        return image

    def _paragraph(self, paragraph: Element, _parent: Element | None) -> Element:
        """A picture that stands alone becomes a figure; its title becomes the caption."""
        content = [child for child in paragraph.children if isinstance(child, Element) or child.strip(" \t\n")]
        image = _lone_image(content)
        if not image:
            return paragraph
        caption = image.attrs.pop("title", "")
        captions: Tree = [Element("figcaption", {}, [caption])] if caption else []
        return Element("figure", {"class": "shot"}, [*content, *captions])

    def _table(self, table: Element, parent: Element | None) -> Element:
        for element in elements(table.children):
            if element.tag == "thead":
                _mark_columns(element)
        if parent and parent.has_class("table-scroll"):
            return table
        name = self.labels.table
        return Element("div", {"class": "table-scroll", "role": "group", "aria-label": name, "tabindex": "0"}, [table])

    def _code(self, block: Element, _parent: Element | None) -> Element:
        if "tabindex" not in block.attrs:
            block.attrs.update({"tabindex": "0", "role": "group", "aria-label": self.labels.code})
        return block

    def _frame(self, frame: Element, _parent: Element | None) -> Element:
        video = embeds.video_from(frame.attrs["src"])
        assert video  # noqa: S101 - the allow-list lets no other frame pass
        title = frame.attrs.get("title") or f"{self.labels.video} ({video.host})"
        frame.attrs = attributes.clean("iframe", [("src", video.src), ("title", title)]) or {}
        link = {"class": "video-link", "href": video.href, "rel": allowlist.REL}
        return Element("span", {"class": "video"}, [frame, Element("a", link, [title])])

    def _span(self, span: Element, _parent: Element | None) -> Element:
        """A frame that is wrapped already is not wrapped twice."""
        if not span.has_class("video"):
            return span
        inner = [child for child in span.children if isinstance(child, Element) and child.has_class("video")]
        return inner[0] if inner else Element("span", {}, span.children)


_Change = Callable[[Decorator, Element, "Element | None"], "Element | str"]
_CHANGES: dict[str, _Change] = {
    "a": Decorator._link,  # noqa: SLF001 - the table of its own methods
    "img": Decorator._image,  # noqa: SLF001
    "p": Decorator._paragraph,  # noqa: SLF001
    "table": Decorator._table,  # noqa: SLF001
    "pre": Decorator._code,  # noqa: SLF001
    "iframe": Decorator._frame,  # noqa: SLF001
    "span": Decorator._span,  # noqa: SLF001
}


def _lone_image(content: Tree) -> Element | None:
    match content:
        case [Element(tag="img") as image] | [Element(tag="a", children=[Element(tag="img") as image])]:
            return image
    return None


def _mark_columns(head: Element) -> None:
    for cell in elements(head.children):
        if cell.tag == "th":
            cell.attrs.setdefault("scope", "col")


def _sizes(given: dict[str, str], width: int | None, height: int | None) -> dict[str, str]:
    """The image's real size, scaled to what the author asked for."""
    wanted: dict[str, str] = {name: given[name] for name in sorted(given.keys() & {"width", "height"})}
    if not width or not height or len(wanted) > 1 or any("%" in size for size in wanted.values()):
        return wanted
    if "width" in wanted:
        return {**wanted, "height": str(round(int(wanted["width"]) * height / width))}
    if "height" in wanted:
        return {"width": str(round(int(wanted["height"]) * width / height)), **wanted}
    return {"width": str(width), "height": str(height)}
