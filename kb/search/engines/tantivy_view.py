"""tantivy's side of the index: what is stored of an article, and the index as it was at one commit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import tantivy
from tantivy import Occur, Query

from kb.search.analysis.tokens import QueryTerm
from kb.search.engines.documents import FIELD_NAMES, FIELDS, Card, Indexed

# In how many articles these terms are is kept while the index stays as it is: most are asked for again.
_MOST_KNOWN = 20_000
_FACETS = ("id", "workspace", "locale", "kind", "audience", "state", "collection", "verified")
YES = "1"
"""What the facet of verified articles holds."""


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in _FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FIELD_NAMES:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("card", "text"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def _solid(term: str) -> str:
    """The term without spaces: tantivy is given terms as a text with spaces between them."""
    return "_".join(term.split()) if " " in term else term


def document(each: Indexed) -> tantivy.Document:
    """Return an article as tantivy stores it."""
    made = tantivy.Document()
    card, group = each.card, each.card.group
    facets = (card.id, group.workspace_id, group.locale, group.kind, group.audience, group.state)
    for name, value in zip(_FACETS, facets, strict=False):
        made.add_text(name, value)
    for collection_id in group.collection_ids:
        made.add_text("collection", collection_id)
    made.add_text("verified", YES if card.verified else "")
    for name, terms in each.terms.items():
        made.add_text(name, " ".join(_solid(term) for term, count in terms.items() for _ in range(count)))
    made.add_bytes("card", card.to_bytes())
    made.add_bytes("text", each.text.encode())
    return made


class Stored(NamedTuple):
    """What the index keeps of an article."""

    card: Card
    text: str


class View:
    """The index as it was at one commit."""

    def __init__(self, folder: Path, signature: tuple[int, ...], index: tantivy.Index) -> None:
        self.folder = folder
        self.signature = signature
        self.index = index
        self.schema = index.schema
        self.searcher = index.searcher()
        self._known: dict[tuple[str, tuple[str, ...]], int] = {}

    def term(self, field: str, form: str) -> Query:
        """Return the query for one form of a term in one field."""
        return Query.term_query(self.schema, field, _solid(form), index_option="freq")

    def having(self, term: QueryTerm) -> int:
        """In how many articles the term stands, in the field where it stands most often."""
        return max(self._having(field, term) for field in FIELDS[term.kind])

    def _having(self, field: str, term: QueryTerm) -> int:
        known = self._known.get((field, term.forms))
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = sum(self.searcher.doc_freq(field, _solid(form)) for form in term.forms)
            self._known[field, term.forms] = known
        return known

    def queries(self, term: QueryTerm) -> dict[str, list[Query]]:
        """The queries for the term by the fields that have it."""
        return {
            field: [self.term(field, form) for form in term.forms]
            for field in FIELDS[term.kind]
            if self._having(field, term)
        }

    def text_of(self, article_id: str) -> str | None:
        """Return the text under which an article is indexed; None where it isn't."""
        query = Query.term_query(self.schema, "id", article_id, index_option="basic")
        found: Any = self.searcher.search(query, limit=1).hits
        for _, address in found:
            return self.stored((address.segment_ord << 32) | address.doc).text
        return None

    def stored(self, key: int) -> Stored:
        """Return what the index keeps of an article: `key` is its segment, then its place there."""
        document: Any = self.searcher.doc(tantivy.DocAddress(key >> 32, key & 0xFFFFFFFF))
        return Stored(Card.from_bytes(document.get_first("card")), bytes(document.get_first("text")).decode())


def any_of(queries: Sequence[Query]) -> Query:
    """Return the query for whatever matches one of these, which are one at least."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
