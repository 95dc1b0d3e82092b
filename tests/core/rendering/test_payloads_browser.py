"""The same attacks in a real browser, on a page without a content security policy."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Dialog, Page, Request, Route

from core.rendering import Rendered, render
from tests.core.rendering.inspection import ATTRIBUTES, EVERYWHERE, TAGS
from tests.core.rendering.payloads import payloads

BATCH = 120
ORIGIN = "http://reader.test/"
# What the page itself asks for, and what allowed pictures and frames may.
HARMLESS = {"document", "image"}

WATCH = """
window.ran = [];
window.__xss = () => window.ran.push(new Error().stack);
for (const name of ["alert", "confirm", "prompt", "open", "fetch"]) window[name] = () => window.ran.push(name);
document.addEventListener("securitypolicyviolation", event => window.ran.push(event.type), true);
"""

# Everything in the page that no list allows, after poking each element.
LOOK = """
async ({tags, everywhere, attributes}) => {
  const found = [];
  const schemes = new Set(["http:", "https:", "mailto:", "tel:"]);
  const frame = /^https:\\/\\/(www\\.youtube-nocookie|player\\.vimeo)\\.com\\//;
  const events = ["mouseover", "focus", "pointerenter", "toggle", "wheel"];
  const isAllowed = (tag, name) => everywhere.includes(name) || (attributes[tag] || []).includes(name);
  const wrongs = element => {
    const tag = element.localName;
    const names = element.getAttributeNames().filter(name => !isAllowed(tag, name));
    if (!tags.includes(tag)) names.push("not allowed");
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") names.push(element.namespaceURI);
    if (tag === "a" && element.hasAttribute("href") && !schemes.has(element.protocol)) names.push(element.href);
    if (tag === "iframe" && !frame.test(element.src)) names.push(element.src);
    return names.map(name => `${tag}: ${name}`);
  };
  for (const box of document.querySelectorAll("[data-case]")) {
    if (!box.nextElementSibling?.matches("[data-case], [data-end]")) found.push("broke out: " + box.innerHTML);
    for (const element of box.querySelectorAll("*")) {
      found.push(...wrongs(element));
      for (const type of events) element.dispatchEvent(new Event(type, {bubbles: true}));
      if (element.localName === "summary") element.click();
    }
    if (document.createNodeIterator(box, NodeFilter.SHOW_COMMENT).nextNode()) found.push("comment: " + box.innerHTML);
  }
  for (const name of ["document", "location", "parentNode", "body", "cookie"])
    if (Object.getOwnPropertyDescriptor(window, name)?.value instanceof Element) found.push(`shadowed: ${name}`);
  await new Promise(resolve => setTimeout(resolve, 30));
  return [found, window.ran];
}
"""

# The page that comes of JSON nodes, element by element, beside the page that comes of HTML.
BUILD = """
cases => {
  const make = node => {
    if (typeof node === "string") return document.createTextNode(node);
    const [tag, attributes, ...children] = node;
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.map(make));
    return element;
  };
  return cases.flatMap(({html, nodes}) => {
    const [fromHtml, fromNodes] = [document.createElement("div"), document.createElement("div")];
    fromHtml.innerHTML = html;
    fromNodes.append(...nodes.map(make));
    fromHtml.normalize();
    return fromHtml.isEqualNode(fromNodes) ? [] : [[html, fromHtml.innerHTML, fromNodes.innerHTML]];
  });
}
"""


@pytest.fixture(scope="module")
def rendered() -> list[Rendered]:
    return [render(attack) for attack in payloads()]


def document(pages: list[Rendered]) -> str:
    boxes = "".join(f'<div data-case="{number}">{page.html}</div>' for number, page in enumerate(pages))
    return f"<!doctype html><meta charset=utf-8><script>{WATCH}</script><body>{boxes}<i data-end></i></body>"


@pytest.mark.browser
@pytest.mark.slow
def test_no_attack_runs(page: Page, rendered: list[Rendered]) -> None:
    batches = [rendered[start : start + BATCH] for start in range(0, len(rendered), BATCH)]
    asked: list[Request] = []
    dialogs: list[str] = []
    current = ""

    def answer(route: Route) -> None:
        asked.append(route.request)
        if route.request.url == ORIGIN:
            route.fulfill(content_type="text/html; charset=utf-8", body=current)
        else:
            route.abort()

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.route("**/*", answer)
    attributes = {tag: sorted(names) for tag, names in ATTRIBUTES.items()}
    lists = {"tags": sorted(TAGS), "everywhere": sorted(EVERYWHERE), "attributes": attributes}
    for batch in batches:
        current = document(batch)
        page.goto(ORIGIN, wait_until="domcontentloaded")
        assert page.evaluate("document.querySelectorAll('body > [data-case]').length") == len(batch)
        assert page.evaluate(LOOK, lists) == [[], []]
        assert page.url == ORIGIN
    assert dialogs == []
    assert {request.url for request in asked if request.resource_type not in HARMLESS} == set()
    frames = {request.url for request in asked if request.resource_type == "document" and request.url != ORIGIN}
    assert all(url.startswith("https://www.youtube-nocookie.com/embed/") for url in frames)


@pytest.mark.browser
@pytest.mark.slow
def test_the_watch_would_notice(page: Page) -> None:
    page.set_content(f"<script>{WATCH}</script><div data-case=0><img src=x onerror=__xss()></div>")
    found, ran = page.evaluate(LOOK, {"tags": ["img"], "everywhere": [], "attributes": {"img": ["src"]}})
    assert [wrong.split(":")[0] for wrong in found] == ["broke out", "img"]
    assert len(ran) == 1


@pytest.mark.browser
@pytest.mark.slow
def test_the_browser_sees_the_same_in_html_and_in_nodes(page: Page, rendered: list[Rendered]) -> None:
    page.route("**/*", lambda route: route.abort())
    plain = [case for case in rendered if '"video"' not in json.dumps(case.nodes)]
    assert len(plain) > 0.95 * len(rendered)
    for start in range(0, len(plain), BATCH):
        batch = [{"html": case.html, "nodes": case.nodes} for case in plain[start : start + BATCH]]
        assert page.evaluate(BUILD, batch) == []
