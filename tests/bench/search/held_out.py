"""Other wordings: the sample world's FAQs, asked in words that their index doesn't have.

A phrasing is one question; a line of the notation stands for many. Each is held out once, in rounds: a round leaves one
phrasing (or one whole line, which is harder: words that stand in no other line are gone with it) of every FAQ out, indexes
all articles of the sample world, and asks what was left out. A line counts by the share of its questions that find their
FAQ among the first five. Nothing was tuned on these articles. `python -m tests.bench.search.held_out` prints the figures.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from core.rendering import Rendered, render
from demo.reading import SampleArticle, articles
from kb.search.engines.protocol import Document, Engine
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.engines.whoosh_engine import WhooshEngine
from kb.search.phrasings import expand
from kb.search.suggestions import Entry, SuggestionIndex, SuggestRequest
from tests.bench.search.data import WORKSPACE, request

DEPTH = 5
ENGINES: dict[str, Callable[[Path], Engine]] = {"whoosh": WhooshEngine, "tantivy": TantivyEngine}


class Held(NamedTuple):
    """Questions of one line that an article's index doesn't have."""

    article: str
    line: str
    questions: tuple[str, ...]


def phrasings_of(article: SampleArticle, *, whole_lines: bool) -> list[Held]:
    """What can be held out of a FAQ, one after the other; other kinds are never asked for."""
    lines = list(article.about.get("phrasings", ())) if article.about["kind"] == "faq" else []
    path = str(article.path)
    if whole_lines:
        return [Held(path, line, expand(line)) for line in lines]
    return [Held(path, line, (question,)) for line in lines for question in expand(line)]


def held_out(*, whole_lines: bool) -> Iterator[list[Held]]:
    """What each round leaves out; a FAQ with fewer phrasings sits the later rounds out."""
    choices = [phrasings_of(article, whole_lines=whole_lines) for article in articles()]
    for number in range(max(map(len, choices))):
        yield [some[number] for some in choices if number < len(some)]


def documents(held: Iterable[Held]) -> Iterator[Document]:
    """All articles of the sample world, without the questions that are held out."""
    missing = {one.article: set(one.questions) for one in held}
    for article in articles():
        rendered = _rendered(article.body)
        path, lines = str(article.path), article.about.get("phrasings", ())
        asked = dict.fromkeys(question for line in lines for question in expand(line))
        yield Document(
            id=path,
            workspace_id=WORKSPACE,
            locale=article.locale,
            kind=article.about["kind"],
            audience="public",
            state="published",
            collection_ids=("all",),
            title=article.about["title"],
            phrasings=tuple(question for question in asked if question not in missing.get(path, ())),
            headings=tuple(rendered.headings),
            body=rendered.text,
            tags=tuple(article.about.get("tags", ())),
        )


@lru_cache(maxsize=1000)
def _rendered(body: str) -> Rendered:
    return render(body)


def by_engine(engine: Engine, held: Iterable[Held]) -> Iterator[tuple[Held, float]]:
    """The share of each line's questions that find their FAQ among the first results of a settled search."""
    for one in held:
        found = [[hit.id for hit in engine.search(request(text, DEPTH)).hits] for text in one.questions]
        yield one, sum(one.article in ids for ids in found) / len(found)


def as_typed(index: SuggestionIndex, held: Iterable[Held]) -> Iterator[tuple[Held, float]]:
    """The same for what is offered while somebody types, once the question is typed to its end."""
    for one in held:
        asked = (SuggestRequest(text, WORKSPACE, frozenset({"public"}), limit=DEPTH) for text in one.questions)
        found = [{each.article_id for each in (*index.suggest(ask), *index.near(ask))} for ask in asked]
        yield one, sum(one.article in ids for ids in found) / len(found)


def measured(name: str, rounds: Iterable[list[Held]]) -> list[tuple[Held, float]]:
    """The shares of all that these rounds hold out, with one engine or with what is offered (`typed`)."""
    shares: list[tuple[Held, float]] = []
    for held in rounds:
        if name == "typed":
            shares += as_typed(_index(held), held)
            continue
        with tempfile.TemporaryDirectory() as folder:
            engine = ENGINES[name](Path(folder))
            engine.rebuild(documents(held))
            shares += by_engine(engine, held)
    return shares


def mean(shares: Iterable[tuple[Held, float]]) -> float:
    """The mean share, in percent."""
    counted = [share for _held, share in shares]
    return 100 * sum(counted) / len(counted)


def _index(held: Iterable[Held]) -> SuggestionIndex:
    made = SuggestionIndex()
    made.build(
        Entry(one.id, text, WORKSPACE, "public", one.locale, ("all",), one.kind, is_title=place == 0)
        for one in documents(held)
        for place, text in enumerate([one.title, *one.phrasings])
    )
    return made


def mean_by_faq(shares: Iterable[tuple[Held, float]]) -> float:
    """The same with each FAQ counting once, however many phrasings it has."""
    by_faq: dict[str, list[float]] = defaultdict(list)
    for held, share in shares:
        by_faq[held.article].append(share)
    return 100 * sum(sum(some) / len(some) for some in by_faq.values()) / len(by_faq)


def main() -> None:
    """Print the figures, and what was missed of the lines."""
    for whole_lines in (False, True):
        print("one line held out" if whole_lines else "one phrasing held out")
        for name in (*ENGINES, "typed"):
            shares = measured(name, held_out(whole_lines=whole_lines))
            counted = f"{mean(shares):.1f} %, each FAQ counting once {mean_by_faq(shares):.1f} %"
            print(f"  {name:8} {len(shares)} held out, in the top {DEPTH}: {counted}", flush=True)
            for held, share in shares if whole_lines else ():
                if share < 1:
                    print(f"    {100 * share:3.0f} %  {held.article}: {held.line}")


if __name__ == "__main__":
    main()
