"""Measures the search: quality on a folder of questions, and time on made-up articles of real length.

`python -m tests.bench.search --data DIR` takes any folder with docs.jsonl (`{id, title, text, phrasings?}`),
queries.jsonl and variants.jsonl (`{question, doc}`). Numbers were tuned on the even questions (the first is number 0);
what is reported is the odd ones, unless asked otherwise.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from kb.search.engines.protocol import Document, Engine
from kb.search.engines.ranking import Tuning
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.engines.whoosh_engine import WhooshEngine
from tests.bench.search import baselines, data, keystrokes
from tests.bench.search.measures import HEAD, Ranks, difference, rank_of

ENGINES: dict[str, Callable[[Path, Tuning | None], Engine]] = {"whoosh": WhooshEngine, "tantivy": TantivyEngine}
_EVERYTHING = 10**9
# What each piece of the ranking is worth: the same index, asked without it.
ABLATIONS = {
    "as shipped": Tuning(),
    "pruned as when large": Tuning(prune_above=0),
    "pruned, and not refined": Tuning(prune_above=0, refined=0),
    "all terms, nothing pruned": Tuning(prune_above=_EVERYTHING),
    "without the floor": Tuning(floor=0.0),
    "without coverage": Tuning(coverage_power=0.0),
    "without closeness": Tuning(closeness=0.0),
    "without wording": Tuning(wording=0.0),
    "without any of the three": Tuning(coverage_power=0.0, closeness=0.0, wording=0.0),
    "words without grams": Tuning(gram_weight=0.0),
    "grams without words": Tuning(word_weight=0.0, gram_weight=1.0),
}
_LONG_QUERIES = 300


def ask(name: str, engine: Engine, questions: Iterable[data.Question]) -> Ranks:
    """Ask an engine all of the questions, one after the other."""
    ranks = Ranks(name)
    for question in questions:
        cpu, wall = time.thread_time(), time.perf_counter()
        results = engine.search(data.request(question.text))
        ranks.cpu.append(time.thread_time() - cpu)
        ranks.wall.append(time.perf_counter() - wall)
        ranks.ranks.append(rank_of(question.answer, [hit.id for hit in results.hits]))
        ranks.totals.append(results.total)
    return ranks


def build(name: str, root: Path, documents: Iterable[Document], tuning: Tuning | None = None) -> Engine:
    """An engine with an index of the documents; says how long that took."""
    engine = ENGINES[name](root, tuning)
    cpu, wall = time.process_time(), time.perf_counter()
    engine.rebuild(documents)
    count, cpu, wall = engine.count(), time.process_time() - cpu, time.perf_counter() - wall
    size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) / 1e6
    print(f"{name}: {count} articles in {wall:.0f} s ({count / cpu:.0f} a second of CPU), {size:.0f} MB on disk")
    return engine


def quality(
    name: str, content: data.Questions, questions: list[data.Question], against: list[Ranks], asked: Iterable[str]
) -> None:
    """Print the ranking's figures, whole and without each of its pieces, and what it gains over the baselines."""
    with tempfile.TemporaryDirectory() as folder:
        build(name, Path(folder), content.documents)
        print(HEAD)
        shipped: Ranks | None = None
        for label in asked:
            ranks = ask(label, ENGINES[name](Path(folder), ABLATIONS[label]), questions)
            shipped = shipped or ranks
            print(ranks.row() + ("" if ranks is shipped else _gain(ranks, shipped)), flush=True)
        for baseline in against:
            print(baseline.row() + _gain(baseline, shipped or baseline))
        if content.variants:
            print(ask("variants", ENGINES[name](Path(folder), None), content.variants).row())


def _gain(of: Ranks, against: Ranks) -> str:
    mean, low, high = difference(of, against)
    return f"   {mean:+.2f} [{low:+.2f}, {high:+.2f}]"


def speed(name: str, content: data.Questions, questions: list[data.Question], count: int, characters: int) -> None:
    """Print the times on long articles, pruned as shipped and not pruned at all."""
    with tempfile.TemporaryDirectory() as folder:
        engine = build(name, Path(folder), data.long_articles(content.documents, count, characters))
        print(HEAD)
        engine.search(data.request(questions[0].text))
        print(ask(f"{name}, {count} long articles", engine, questions).row(), flush=True)
        unpruned = ENGINES[name](Path(folder), Tuning(prune_above=_EVERYTHING))
        print(ask("  the same, nothing pruned", unpruned, questions[: len(questions) // 5]).row())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.search", description=__doc__)
    open_data = os.environ.get("ANNAI_OPEN_DATA", "")
    parser.add_argument("--data", type=Path, default=Path(open_data) / "question-passage" if open_data else None)
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument("--part", choices=["odd", "even", "all"], default="odd")
    parser.add_argument("--articles", type=int, default=10_000, help="made-up long articles (0: skip the times)")
    parser.add_argument("--characters", type=int, default=3_000, help="how long they are at least")
    parser.add_argument("--phrasings", type=int, default=100_000, help="made-up phrasings to type at (0: skip)")
    parser.add_argument(
        "--shipped-only", action="store_true", help="measure the ranking as it is, not without its pieces"
    )
    parser.add_argument("--no-quality", action="store_true", help="measure the times only")
    return parser.parse_args()


def main() -> None:
    """Measure what the arguments ask for."""
    arguments = _arguments()
    if arguments.data is None or not arguments.data.is_dir():
        print("Nothing to measure on: name a folder by --data, or by ANNAI_OPEN_DATA.")
        return
    missing = [name for name in ("docs.jsonl", "queries.jsonl") if not (arguments.data / name).is_file()]
    if missing:
        print(f"{arguments.data} lacks {' and '.join(missing)}: see --help for what is in them.")
        return
    content = data.load(arguments.data)
    part = {"odd": slice(1, None, 2), "even": slice(0, None, 2), "all": slice(None)}[arguments.part]
    questions = content.questions[part]
    names = list(ENGINES) if arguments.engine == "both" else [arguments.engine]
    asked = f"{len(content.documents)} documents, {len(questions)} questions ({arguments.part})"
    print(f"{asked}; load {os.getloadavg()[0]:.1f}")
    if not arguments.no_quality:
        _qualities(names, content, part, list(ABLATIONS)[: 1 if arguments.shipped_only else None])
    for name in names if arguments.articles else ():
        print(f"\n== {name}: {arguments.articles} articles of at least {arguments.characters} characters")
        speed(name, content, questions[:_LONG_QUERIES], arguments.articles, arguments.characters)
    if arguments.phrasings:
        print("\n== as you type")
        keystrokes.measure(content, arguments.phrasings)
    print(f"\nload {os.getloadavg()[0]:.1f}")


def _qualities(names: list[str], content: data.Questions, part: slice, asked: list[str]) -> None:
    joined = data.stretched(content, together=8)
    for heading, documents in (("as they are", content), ("eight unrelated ones joined to a long one", joined)):
        questions = documents.questions[part]
        against = [baselines.run(name, documents, questions) for name in baselines.BASELINES]
        for name in names:
            print(f"\n== {name}: the documents, {heading}")
            quality(name, documents, questions, against, asked)


if __name__ == "__main__":
    main()
