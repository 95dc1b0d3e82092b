"""Marking words by where they were written down marks what analysing the text would mark."""

import json
import os
from pathlib import Path

import pytest

from kb.search.alignment import meant, meant_within
from kb.search.analysis.folding import fold, fold_with_offsets
from kb.search.analysis.tokens import Kind, query_terms
from kb.search.engines.concordance import Concordance, concordance
from kb.search.engines.documents import indexed
from kb.search.engines.protocol import Engine
from kb.search.snippets import Marker
from tests.kb.search.engines.articles import article, request

SAMPLES = Path(__file__).parents[4] / "demo" / "content"
OPEN = Path(os.environ.get("ANNAI_OPEN_DATA", ""), "question-passage")
ASKED = [
    "請求書を取り消せません",
    "問合せ メール",
    "承認 ワークフロー",
    "2段階認証 ログイン",
    "how to reset passwords",
    "3月 消込",
]


def written(title: str, body: str) -> Concordance:
    made = indexed(article("1", title, body))
    return concordance(made.text, made.words)


def sampled() -> list[tuple[str, str]]:
    files = sorted(SAMPLES.rglob("*.md"))
    files = files[:: len(files) // 20]
    texts = [path.read_text(encoding="utf-8").split("---\n", 2)[2] for path in files]
    return [(text.strip().splitlines()[0][:60], text) for text in texts]


def opened() -> list[tuple[str, str]]:
    """A passage each under a question."""
    lines = [(OPEN / name).read_text(encoding="utf-8").splitlines() for name in ("queries.jsonl", "docs.jsonl")]
    pairs = zip(*(some[:: len(some) // 80][:80] for some in lines), strict=True)
    return [(json.loads(question)["question"], json.loads(doc)["text"]) for question, doc in pairs]


def check(articles: list[tuple[str, str]], asked: list[str]) -> None:
    marked = 0
    for title, body in articles:
        words = written(title, body)
        folded = fold_with_offsets(body)
        for query in [title, *asked]:
            marker = Marker(query)
            assert marker.highlight(title, words.title) == marker.highlight(title)
            forms = frozenset(form for term in query_terms(query) if term.kind is Kind.WORD for form in term.forms)
            found = {folded.span(*span) for span in meant_within(words.body, 0, len(folded.text), forms)}
            assert found == set(meant(body, forms))
            assert marker.snippet(body, words=words.body) == marker.snippet(body)
            marked += len(found)
    assert marked > len(articles)


def test_in_the_sample_articles_the_same_is_marked() -> None:
    check(sampled(), ASKED)


@pytest.mark.skipif(not OPEN.is_dir(), reason="needs the open data")
def test_in_the_open_data_the_same_is_marked() -> None:
    articles = opened()
    check(articles, [title for title, _ in articles[:3]])


def test_a_word_that_is_a_part_of_others_stands_where_it_was_one() -> None:
    words = written("", "都の東京都").body
    assert list(words.of("都", 0, 5)) == [(0, 1), (4, 5)]
    assert list(words.of("京都", 0, 5)) == []
    assert list(words.of("東京都", 0, 4)) == []
    assert set(words.beginning("東")) == {"東京都", "東京"}


def test_a_text_that_has_changed_since_is_analysed() -> None:
    words = written("問い合わせの窓口", "取消しの手順です。")
    marker = Marker("問合せを取り消す")
    assert marker.highlight("新しい問い合わせ", words.title) == marker.highlight("新しい問い合わせ")
    assert marker.snippet("先に取り消せます。", words=words.body) == marker.snippet("先に取り消せます。")


def test_letters_that_become_several_are_marked_where_they_stand() -> None:
    text = "㈱みなとの" + "いろいろな説明です。" * 30 + "㌔で数えた、ﾊﾟｽﾜｰﾄﾞの取消しです。" + "後書き。" * 60
    words = written("題", text)
    marker = Marker("取り消し")
    shown = marker.snippet(text, words=words.body)
    assert [part for part, is_match in shown if is_match] == ["取消し"]
    assert shown == marker.snippet(text)


def test_a_hit_tells_where_its_words_stand(engine: Engine) -> None:
    engine.rebuild([article("1", "請求書を取消す", "\0取り消した請求書\t\n次の行")])
    (hit,) = engine.search(request("請求書 取り消し")).hits
    assert hit.words is not None
    assert hit.words.title.text == "請求書を取消す"
    assert hit.words.body.text == fold("\0取り消した請求書\t\n次の行")
    assert list(hit.words.title.of("取り消す", 0, 7)) == [(4, 7)]
    assert [hit.words.body.text[at:to] for at, to in hit.words.body.of("取り消す", 0, 99)] == ["取り消し"]
