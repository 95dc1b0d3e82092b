"""Made-up articles and searches, so that a test says only what matters to it."""

from dataclasses import replace
from typing import Any

from kb.search.engines.protocol import Document, Engine, SearchRequest

_DOCUMENT = Document(
    id="",
    workspace_id="w",
    locale="ja",
    kind="article",
    audience="public",
    state="published",
    collection_ids=("top",),
    title="",
)
_REQUEST = SearchRequest(workspace_id="w", text="", audiences=frozenset({"public"}))


def article(article_id: str, title: str = "", body: str = "", **fields: Any) -> Document:
    return replace(_DOCUMENT, id=article_id, title=title, body=body, **fields)


def request(text: str, **fields: Any) -> SearchRequest:
    return replace(_REQUEST, text=text, **fields)


def found(engine: Engine, text: str, **fields: Any) -> list[str]:
    return [hit.id for hit in engine.search(request(text, **fields)).hits]
