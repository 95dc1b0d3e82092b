"""Results while a word isn't typed to its end: what begins so, before what has pieces of it somewhere.

Where results stand in the place of suggestions, as in the panel, ログ must lead to ログインできない, and not to what
tells of logins most.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from uuid import UUID

from sqlalchemy.orm import Session

from core.permissions import Viewer
from kb.articles.models import Article, PublishedVersion
from kb.articles.queries import published_by_ids
from kb.collections.queries import CollectionTree, collection_tree
from kb.search.analysis.readings import is_without_vowel
from kb.search.queries import Findings, Found, Wish, as_offered
from kb.search.snippets import Marker
from kb.search.suggesting import Suggestion, suggestions

LONGEST = 20
"""Longer questions have words enough."""
MOST = 5
Parts = Sequence[tuple[str, bool]]
# What was matched, and what follows it, within one word. Hiragana follow other words as their endings.
_WITHIN = re.compile(
    r".*[ァ-ヺー]\n[ァ-ヺー]|.*[a-z0-9]\n[a-z0-9]|.*[㐀-鿿々]\n[㐀-鿿々]|[ぁ-ゖー]+\n[ぁ-ゖー]", re.IGNORECASE
)


def begun_first(session: Session, viewer: Viewer, wish: Wish, found: Findings) -> Findings:
    """Return findings with titles and phrasings first in which what was typed is the beginning of a word.

    What staff put first stays first; who may read what is decided by the database, as for suggestions.
    """
    text = wish.wanted
    is_asked = len(text) <= LONGEST and not (len(text) > len("kk") and is_without_vowel(text))
    offered = suggestions(session, viewer, text, locale=wish.locale, limit=MOST) if is_asked else []
    begun = [one for one in offered if is_unfinished(one.parts)]
    if not begun:
        return found
    pinned = [hit for hit in found.hits if hit.placed and hit.placed.kind == "pin"]
    first = [*pinned, *_found(session, viewer, text, begun, {hit.article.id: hit for hit in found.hits})]
    ids = {hit.article.id for hit in first}
    hits = [*first, *(hit for hit in found.hits if hit.article.id not in ids)]
    added = len(hits) - len(found.hits)
    return replace(found, hits=hits[: wish.limit], total=max(found.total, added + len(found.hits)), near=[])


def is_unfinished(parts: Parts) -> bool:
    """Whether a matching part ends in the middle of a word."""
    return any(matched and bool(_WITHIN.match(f"{one}\n{next_}")) for (one, matched), (next_, _) in pairwise(parts))


def _found(
    session: Session, viewer: Viewer, text: str, begun: Sequence[Suggestion], known: dict[UUID, Found]
) -> list[Found]:
    missing = [one.article.id for one in begun if one.article.id not in known]
    readable = published_by_ids(session, viewer, missing) if missing else {}
    tree = collection_tree(session) if readable else CollectionTree(())
    marker = Marker(text)
    made = {id_: _made(*pair, tree, marker) for id_, pair in readable.items()}
    both = {**known, **made}
    return [as_offered(both[one.article.id], one.parts) for one in begun if one.article.id in both]


def _made(article: Article, version: PublishedVersion, tree: CollectionTree, marker: Marker) -> Found:
    path = tree.path(article.collection_id)
    crumbs = [shelf.name for shelf in path]
    return Found(article, version, marker.highlight(version.title), marker.snippet(version.text), crumbs, shelves=path)
