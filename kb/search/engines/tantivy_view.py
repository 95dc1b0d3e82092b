"""tantivy's side of the index: what is stored of an article, and the index as it was at one commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

import tantivy
from tantivy import Occur, Query

from kb.search.analysis.tokens import QueryTerm
from kb.search.engines.documents import FIELD_NAMES, FIELDS, Card, Indexed
from kb.search.substring import parts_of

# In how many articles these terms are is kept while the index stays as it is: most are asked for again.
_MOST_KNOWN = 20_000
_FACETS = ("id", "workspace", "locale", "kind", "audience", "state", "collection", "verified")
# Of thousands of articles the id is read as two numbers, which takes a hundredth of the time of reading their cards.
_HALVES = ("id_high", "id_low")
_HALF = 64
YES = "1"
"""What the facet of verified articles holds."""


def schema() -> tantivy.Schema:
    """Return the fields of the index."""
    builder = tantivy.SchemaBuilder()
    for name in _FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FIELD_NAMES:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    for name in ("card", "text", "words"):
        builder.add_bytes_field(name, stored=True)
    for name in _HALVES:
        builder.add_unsigned_field(name, fast=True)
    builder.add_text_field("letters", tokenizer_name="whitespace", index_option="basic")
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
    for name, half in zip(_HALVES, _halves(card.id), strict=True):
        made.add_unsigned(name, half)
    made.add_text("letters", " ".join(parts_of(each.scan).union(each.scan)))
    made.add_bytes("card", card.to_bytes())
    made.add_bytes("text", each.text.encode())
    made.add_bytes("words", each.words.encode())
    return made


def _halves(article_id: str) -> tuple[int, int]:
    """The id as two numbers; one that is no UUID as none."""
    try:
        number = UUID(article_id).int
    except ValueError:
        return 0, 0
    return number >> _HALF, number & (1 << _HALF) - 1


class Stored:
    """What the index keeps of an article, each part read when it is first asked for."""

    def __init__(self, document: Any) -> None:
        self._document = document

    @cached_property
    def card(self) -> Card:
        """Its card."""
        return Card.from_bytes(self._document.get_first("card"))

    @cached_property
    def text(self) -> str:
        """Its text."""
        return bytes(self._document.get_first("text")).decode()

    @cached_property
    def words(self) -> str:
        """Where its words stand."""
        return bytes(self._document.get_first("words")).decode()


class View:
    """The index as it was at one commit."""

    def __init__(self, folder: Path, signature: tuple[int, ...], index: tantivy.Index) -> None:
        self.folder = folder
        self.signature = signature
        self.index = index
        self.schema = index.schema
        self.searcher = index.searcher()
        self._known: dict[tuple[str, tuple[str, ...]], int] = {}
        self._values: dict[str, frozenset[str]] = {}

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

    def values(self, facet: str) -> frozenset[str]:
        """Return all values of a facet of which each article has one."""
        known = self._values.get(facet)
        if known is None:
            known = self._values[facet] = frozenset(term for term, _ in self.searcher.terms_with_prefix(facet, ""))
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
            return self.stored(_key(address)).text
        return None

    def holding(self, workspace_id: str, parts: Iterable[str], most: int) -> list[str] | None:
        """Return the articles of a workspace that have all of these parts; None where they are more than `most`."""
        wanted = [("workspace", workspace_id), *(("letters", part) for part in parts)]
        terms = [Query.term_query(self.schema, field, value, index_option="basic") for field, value in wanted]
        found: Any = self.searcher.search(
            Query.const_score_query(Query.boolean_query([(Occur.Must, term) for term in terms]), 1.0), limit=most + 1
        )
        if len(found.hits) > most:
            return None
        return self.ids([_key(address) for _, address in found.hits])

    def ids(self, keys: Sequence[int]) -> list[str]:
        """Return the ids of articles."""
        halves: Any = (self.searcher.fast_field_values(name, list(map(address_of, keys))) for name in _HALVES)
        return [
            str(UUID(int=high << _HALF | low)) if high else self.stored(key).card.id
            for key, high, low in zip(keys, *halves, strict=True)
        ]

    def stored(self, key: int) -> Stored:
        """Return what the index keeps of an article: `key` is its segment, then its place there."""
        return Stored(self.searcher.doc(address_of(key)))


def _key(address: tantivy.DocAddress) -> int:
    return (address.segment_ord << 32) | address.doc


def address_of(key: int) -> tantivy.DocAddress:
    """Return where the index has the article of a key."""
    return tantivy.DocAddress(key >> 32, key & 0xFFFFFFFF)


def any_of(queries: Sequence[Query]) -> Query:
    """Return the query for whatever matches one of these, which are one at least."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])
