"""Times of as-you-type search: every keystroke of questions typed in kanji, in kana, in romaji, with slips."""

import random
import time
import tracemalloc
from collections.abc import Iterator

from kb.search.analysis.folding import fold
from kb.search.analysis.kana import romaji_from_kana
from kb.search.analysis.readings import reading
from kb.search.analysis.tokens import tokens
from kb.search.suggestions import Entry, SuggestionIndex, SuggestRequest, prepare
from tests.bench.search.data import Questions
from tests.bench.search.measures import percentile

_PER_ARTICLE = 10
_TYPED = 150
_LONGEST = 14
_ENDINGS = (
    "を変更したい", "を削除する方法", "ができない", "はどこですか", "を追加するには", "について", "のエラーが出る",
    "を確認する", "が表示されない", "を共有したい",
)  # fmt: skip
_AUDIENCES = ("public", "public", "customers", "internal")


def phrasings(content: Questions, count: int, chance: random.Random) -> list[str]:
    """Made-up questions over the words of real documents."""
    words = sorted(
        {
            document.body[token.start : token.end]
            for document in content.documents[:300]
            for token in tokens(fold(document.body))
            if token.whole and token.end - token.start > 1
        }
    )
    made: set[str] = set()
    while len(made) < count:
        made.add("の".join(chance.choices(words, k=chance.randint(1, 3))) + chance.choice(_ENDINGS))
    ordered = sorted(made)
    chance.shuffle(ordered)
    return ordered


def entries(texts: list[str], chance: random.Random) -> list[Entry]:
    """The questions as phrasings of articles on different shelves for different people."""
    return [
        Entry(
            article_id=str(number // _PER_ARTICLE),
            text=text,
            workspace_id="bench",
            audience=chance.choice(_AUDIENCES),
            locale="ja",
            collection_ids=(f"shelf {number // _PER_ARTICLE % 30}",),
            prepared=prepare(text),
        )
        for number, text in enumerate(texts)
    ]


def keystrokes(text: str, chance: random.Random) -> Iterator[str]:
    """What stands in the field after each key, in one of the ways in which people type."""
    way = chance.random()
    typed = text
    if way < 0.3:
        typed = reading(text)
    elif way < 0.5:
        typed = romaji_from_kana(reading(text))
    elif way < 0.6:
        slip = chance.randint(1, 4)
        typed = text[:slip] + text[slip + 1 :]
    elif way < 0.7:
        typed = " ".join(reversed(text.split("の")))
    return (typed[:length] for length in range(1, min(len(typed), _LONGEST) + 1))


def measure(content: Questions, count: int, seed: int = 1) -> None:
    """Print what the index costs, and how long each keystroke takes."""
    chance = random.Random(seed)
    texts = phrasings(content, count, chance)
    started = time.process_time()
    made = entries(texts, chance)
    prepared = time.process_time() - started
    index = SuggestionIndex()
    tracemalloc.start()
    index.build(made)
    size = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    print(f"{len(index)} phrasings: {prepared:.0f} s CPU to analyse, {size:.0f} MB in memory")
    cpu: list[float] = []
    wall: list[float] = []
    for text in chance.sample(texts, _TYPED):
        for typed in keystrokes(text, chance):
            request = SuggestRequest(typed, "bench", frozenset({"public", "customers"}))
            before = time.thread_time(), time.perf_counter()
            index.suggest(request)
            cpu.append(time.thread_time() - before[0])
            wall.append(time.perf_counter() - before[1])
    for name, times in (("CPU", cpu), ("wall", wall)):
        figures = ", ".join(f"p{part} {1000 * percentile(times, part):.1f} ms" for part in (50, 95, 99))
        print(f"{len(times)} keystrokes, {name}: {figures}")
