"""What a search is measured on: a folder of questions and the documents that answer them, and made-up long articles."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.search.engines.protocol import Document, SearchRequest

WORKSPACE = "bench"
_PUBLIC = frozenset({"public"})
_SENTENCE_ENDS = "。\n"


@dataclass(frozen=True)
class Question:
    """A question, and the one document that answers it."""

    text: str
    answer: str


@dataclass(frozen=True)
class Questions:
    """Documents and questions of one folder; `variants` rephrase a question that some document carries."""

    documents: list[Document]
    questions: list[Question]
    variants: list[Question]


def load(folder: Path) -> Questions:
    """Read docs.jsonl, queries.jsonl, and variants.jsonl where there is one."""
    documents = [_document(row) for row in _rows(folder / "docs.jsonl")]
    variants = folder / "variants.jsonl"
    return Questions(
        documents,
        [_question(row) for row in _rows(folder / "queries.jsonl")],
        [_question(row) for row in _rows(variants)] if variants.exists() else [],
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _document(row: dict[str, Any]) -> Document:
    return article(str(row["id"]), row.get("title", ""), row.get("text", ""), tuple(row.get("phrasings", ())))


def _question(row: dict[str, Any]) -> Question:
    return Question(row["question"], str(row["doc"]))


def article(article_id: str, title: str, body: str, phrasings: tuple[str, ...] = ()) -> Document:
    """A published, public document."""
    return Document(
        id=article_id,
        workspace_id=WORKSPACE,
        locale="ja",
        kind="article",
        audience="public",
        state="published",
        collection_ids=("all",),
        title=title,
        phrasings=phrasings,
        body=body,
    )


def request(text: str, limit: int = 10) -> SearchRequest:
    """What a visitor of the help center asks."""
    return SearchRequest(workspace_id=WORKSPACE, text=text, audiences=_PUBLIC, limit=limit)


def long_articles(passages: list[Document], count: int, characters: int, seed: int = 1) -> Iterator[Document]:
    """Articles of at least so many characters, made by shuffling the sentences of the passages."""
    chance = random.Random(seed)
    sentences = [sentence for passage in passages for sentence in _sentences(passage.body)]
    for number in range(count):
        body, length = [], 0
        while length < characters:
            sentence = chance.choice(sentences)
            body.append(sentence)
            length += len(sentence)
        yield article(f"long-{number}", chance.choice(passages).title, "".join(body))


def _sentences(text: str) -> list[str]:
    for end in _SENTENCE_ENDS:
        text = text.replace(end, end + "\0")
    return [sentence for sentence in text.split("\0") if sentence.strip()]


def stretched(questions: Questions, together: int, seed: int = 1) -> Questions:
    """The same questions on long documents, each made of several passages that have nothing to do with each other."""
    order = list(questions.documents)
    random.Random(seed).shuffle(order)
    count = max(1, len(order) // together)
    home = {passage.id: f"stretched-{place % count}" for place, passage in enumerate(order)}
    bodies: dict[str, list[str]] = {}
    for passage in order:
        bodies.setdefault(home[passage.id], []).append(passage.body)
    return Questions(
        [article(name, "", "\n\n".join(parts)) for name, parts in bodies.items()],
        [Question(question.text, home[question.answer]) for question in questions.questions],
        [],
    )
