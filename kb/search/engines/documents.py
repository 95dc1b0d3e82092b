"""What an engine stores of an article: its terms by field, a card for filters and boosts, and its folded text."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kb.search.analysis import tokens
from kb.search.analysis.folding import fold
from kb.search.analysis.tokens import Kind, Token
from kb.search.engines.concordance import written_down
from kb.search.engines.protocol import Document, SearchRequest
from kb.search.substring import scan_form


class Field(NamedTuple):
    """A field of the index: its kind of term, what an occurrence in it weighs, and how much less in a long one."""

    kind: Kind
    weight: float
    b: float


FIELD = {
    "title": Field(Kind.WORD, 2.0, 0.3),
    "phrasings": Field(Kind.WORD, 2.0, 0.3),
    "headings": Field(Kind.WORD, 1.3, 0.3),
    "body": Field(Kind.WORD, 1.0, 0.75),
    "tags": Field(Kind.WORD, 1.3, 0.3),
    "head_grams": Field(Kind.GRAM, 1.5, 0.3),
    "body_grams": Field(Kind.GRAM, 1.0, 0.75),
    "readings": Field(Kind.READING, 1.0, 0.3),
}
FIELD_NAMES = tuple(FIELD)
FIELDS = {kind: tuple(name for name, field in FIELD.items() if field.kind is kind) for kind in Kind}
# To be raised whenever the same article would get other terms than before, or they would be stored otherwise.
FORMAT = 6

_DAMPED = tuple(count.bit_length() for count in range(33))


class Group(NamedTuple):
    """What filters ask about: few articles differ in it, so it is decided once for many."""

    workspace_id: str
    locale: str
    kind: str
    audience: str
    state: str
    collection_ids: tuple[str, ...]

    def admits(self, request: SearchRequest) -> bool:
        """Whether the request's asker may see, and wants to see, articles of this group."""
        return (
            self.workspace_id == request.workspace_id
            and self.audience in request.audiences
            and self.state in request.states
            and (not request.kinds or self.kind in request.kinds)
            and (not request.locales or self.locale in request.locales)
            and (request.within is None or request.within in self.collection_ids)
            and (request.collection_ids is None or not request.collection_ids.isdisjoint(self.collection_ids))
        )


class Card(NamedTuple):
    """An article without its text. `lengths` are the numbers of terms, in the order of FIELD_NAMES."""

    id: str
    group: Group
    verified: bool
    updated: float
    lengths: tuple[int, ...]

    def to_bytes(self) -> bytes:
        """The card as it is stored."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Card":
        """The card as it was before it was stored."""
        article_id, group, verified, updated, lengths = json.loads(stored)
        group[-1] = tuple(group[-1])
        return cls(article_id, _one(Group._make(group)), verified, updated, tuple(lengths))


@lru_cache(maxsize=4096)
def _one(group: Group) -> Group:
    """One object for all equal groups: thousands of articles share a few."""
    return group


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article ready for any engine: terms are made here, engines only count them.

    `text` is folded: the title and the phrasings a line each, an empty line, then the body. `words` tells where the
    words of title and body stand (`concordance`), `scan` is what is looked through for mere letters (`substring`).
    """

    card: Card
    terms: dict[str, dict[str, int]]
    text: str
    words: str
    scan: str


def indexed(document: Document) -> Indexed:
    """The article as engines store it."""
    title, body = fold(document.title), fold(document.body)
    phrasings = [fold(phrasing) for phrasing in document.phrasings]
    headings, tags = fold("\n".join(document.headings)), fold("\n".join(document.tags))
    head = "\n".join([title, *phrasings, headings, tags])
    of_title, of_body = list(tokens.tokens(title)), list(tokens.tokens(body))
    terms = {
        "title": _damped(_forms(of_title)),
        "phrasings": _damped(Counter(tokens.index_words("\n".join(phrasings)))),
        "headings": _damped(Counter(tokens.index_words(headings))),
        "body": _damped(_forms(of_body)),
        "tags": _damped(Counter(tokens.index_words(tags))),
        "head_grams": _damped(tokens.index_grams(head)),
        "body_grams": _damped(tokens.index_grams(body)),
        "readings": _damped(Counter(tokens.index_readings(head))),
    }
    lengths = tuple(sum(terms[name].values()) for name in FIELD_NAMES)
    lines = [" ".join(line.split()) for line in (title, *phrasings)]
    words = written_down(title, of_title) + "\0" + written_down(body, of_body)
    text = "\n".join(filter(None, lines)) + "\n\n" + body
    return Indexed(_card(document, lengths), terms, text, words, scan_form(f"{document.title}\n{document.body}"))


def _forms(found: Iterable[Token]) -> Counter[str]:
    return Counter(form for token in found for form in token.forms)


def _card(document: Document, lengths: tuple[int, ...]) -> Card:
    group = Group(
        document.workspace_id,
        document.locale,
        document.kind,
        document.audience,
        document.state,
        tuple(sorted(document.collection_ids)),
    )
    updated = document.updated_at.timestamp() if document.updated_at else 0.0
    return Card(document.id, group, document.verified, updated, lengths)


def _damped(counts: Mapping[str, int]) -> dict[str, int]:
    """How often each term occurs, the tenth time counting less than the first (1, 2, 2, 3, 3, 3, 3, 4 …)."""
    most = len(_DAMPED) - 1
    return {term: _DAMPED[min(count, most)] for term, count in counts.items()}
