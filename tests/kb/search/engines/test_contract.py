"""What every engine promises; the same tests run on each."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from kb.search.engines.protocol import Deletion, Document, Engine, IndexMissing, Variant
from kb.search.engines.tantivy_engine import TantivyEngine
from kb.search.substring import scan_form
from tests.kb.search.engines.articles import article, found, request

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def test_what_was_applied_is_found(engine: Engine):
    engine.apply([article("1", "パスワードを忘れた", "再設定のメールを送ります。"), article("2", "請求書の再発行")])
    assert found(engine, "パスワード") == ["1"]
    assert found(engine, "請求書を再発行したい") == ["2"]
    assert found(engine, "有給休暇") == []
    assert engine.count() == 2


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("問い合わせ", "お問合せの窓口"),
        ("サーバ", "ｻｰﾊﾞｰが落ちた"),
        ("e1032", "エラー E-1032"),
        ("できません", "ログインできない"),
        ("といあわせ", "問い合わせ"),
        ("toiawase", "問い合わせ"),
        ("せいきゅうしょ", "請求書の発行"),
        ("resetting passwords", "Reset your password"),
        ("税区", "消費税区分の設定"),
    ],
)
def test_other_ways_of_writing_are_found(engine: Engine, query: str, title: str):
    engine.apply([article("1", title), article("2", "メンバーの招待")])
    assert found(engine, query) == ["1"]


def test_every_field_is_searched(engine: Engine):
    engine.apply(
        [
            article("title", "承認"),
            article("phrasing", phrasings=("上長の承認をもらう",)),
            article("heading", headings=("承認",)),
            article("body", body="申請は承認されると届きます。"),
            article("tag", tags=("承認",)),
        ]
    )
    assert set(found(engine, "承認")) == {"title", "phrasing", "heading", "body", "tag"}
    assert found(engine, "承認")[0] in {"title", "phrasing"}


def test_an_article_is_replaced_and_removed(engine: Engine):
    engine.apply([article("1", "承認"), article("2", "否認")])
    engine.apply([article("1", "差し戻し"), Deletion("2"), Deletion("never there")])
    assert found(engine, "承認") == []
    assert found(engine, "否認") == []
    assert found(engine, "差し戻し") == ["1"]
    assert engine.count() == 1


def test_of_several_changes_to_one_article_the_last_holds(engine: Engine):
    engine.apply([article("1", "古い題"), article("1", "新しい題"), article("2", "消える"), Deletion("2")])
    assert engine.count() == 1
    assert found(engine, "題") == ["1"]
    assert engine.search(request("新しい題")).total == 1


def test_changes_are_all_made_or_none(engine: Engine):
    engine.apply([article("1", "承認")])

    def failing() -> Iterator[Document]:
        yield article("2", "否認")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        engine.apply(failing())
    with pytest.raises(RuntimeError):
        engine.rebuild(failing())
    assert engine.count() == 1
    engine.apply([article("3", "申請")])
    assert engine.count() == 2


def test_many_small_changes_leave_every_article_once(engine: Engine):
    for number in range(30):
        engine.apply([article(str(number % 12), f"設定 {number}")])
    assert engine.count() == 12
    assert sorted(found(engine, "設定", limit=50)) == sorted(map(str, range(12)))
    assert found(engine, "29") == ["5"]


@pytest.mark.parametrize(
    ("fields", "visible"),
    [
        ({}, {"plain"}),
        ({"workspace_id": "v"}, {"other workspace"}),
        ({"audiences": frozenset()}, set()),
        ({"audiences": frozenset({"public", "internal"})}, {"plain", "internal"}),
        ({"collection_ids": frozenset()}, set()),
        ({"collection_ids": frozenset({"granted"})}, set()),
        ({"collection_ids": frozenset({"granted"}), "audiences": frozenset({"partner"})}, {"partner"}),
        ({"within": "shelf", "audiences": frozenset({"public", "internal"})}, {"internal"}),
        ({"kinds": frozenset({"faq"}), "audiences": frozenset({"public", "customers"})}, {"faq"}),
        ({"locales": ("en",)}, set()),
        ({"locales": ("en", "ja")}, {"plain"}),
        ({"states": frozenset({"archived"})}, {"archived"}),
        ({"verified_only": True, "audiences": frozenset({"public", "customers"})}, {"faq"}),
    ],
)
def test_nothing_is_found_that_the_filters_exclude(engine: Engine, fields: dict[str, Any], visible: set[str]):
    engine.apply(
        [
            article("plain", "秘密の設定"),
            article("other workspace", "秘密の設定", workspace_id="v"),
            article("internal", "秘密の設定", audience="internal", collection_ids=("top", "shelf")),
            article("partner", "秘密の設定", audience="partner", collection_ids=("top", "granted")),
            article("faq", "秘密の設定", audience="customers", kind="faq", verified=True),
            article("archived", "秘密の設定", state="archived"),
        ]
    )
    results = engine.search(request("秘密の設定", **fields))
    assert {hit.id for hit in results.hits} == visible
    assert results.total == len(visible)


def test_too_little_in_common_is_no_hit(engine: Engine):
    engine.apply([article("1", "請求書を発行する方法"), article("2", "メンバーを招待する方法")])
    assert found(engine, "有給休暇を申請して上長に承認してもらう方法") == []
    assert found(engine, "請求書の方法") == ["1", "2"][:1] or found(engine, "請求書の方法")[0] == "1"


@pytest.mark.parametrize("telling", [1, 15, 45])
def test_what_has_the_telling_word_is_found_among_many_that_have_a_common_one_often(engine: Engine, telling: int):
    often: dict[str, Any] = {"body": "領収書\n" * 9, "headings": ("領収書",), "tags": ("領収書",)}
    rare = {f"telling {number}" for number in range(telling)}
    engine.rebuild(
        [
            *(article(f"often {number}", "領収書", **often) for number in range(400)),
            *(article(f"other {number}", "お知らせ", "別の話。" * 20) for number in range(500)),
            *(article(name, "お知らせ", "別の話。" * 200 + "与信枠はここで。") for name in sorted(rare)),
        ]
    )
    pages = [engine.search(request("領収書 与信枠", offset=offset)) for offset in range(0, 100, 10)]
    assert len({page.total for page in pages}) == 1
    shown = [hit.id for page in pages for hit in page.hits]
    assert len(shown) == len(set(shown)) == min(pages[0].total, 100)
    assert rare.issuperset(shown[: min(telling, 10)])


@pytest.mark.parametrize("audiences", [{"public", "customers"}, {"customers"}], ids=["everything", "filtered"])
@pytest.mark.parametrize("variants", [(), (Variant("受領書", ("受領書",)),)], ids=["", "synonym"])
def test_every_result_stands_on_one_page(engine: Engine, audiences: set[str], variants: tuple[Variant, ...]):
    words = ["領収書", "与信枠", "取引先", "受領書"]
    engine.rebuild(
        article(
            f"{number:03}",
            " ".join(word for place, word in enumerate(words) if number % (place + 2) == 0) or "お知らせ",
            (words[number % 4] + "の話。") * (number % 7) + "別の話。" * (number % 50),
            audience="customers" if number % 4 == 0 else "public",
        )
        for number in range(600)
    )
    wish = request("領収書 与信枠 取引先", variants=variants, audiences=frozenset(audiences))
    total = engine.search(wish).total
    pages = [engine.search(replace(wish, offset=offset)) for offset in range(0, total, 10)]
    shown = [hit.id for page in pages for hit in page.hits]
    assert total > 50
    assert (len(shown), len(set(shown))) == (total, total)


def test_words_that_stand_together_count_more(engine: Engine):
    apart = "パスワード" + "。ここでは画面の見方を説明します" * 20 + "。期限"
    engine.apply([article("apart", body=apart), article("together", body=apart[5:-2] + "。パスワードの期限")])
    assert found(engine, "パスワード 期限") == ["together", "apart"]


def test_verified_fresh_learned_and_preferred_come_first(engine: Engine):
    engine.apply(
        [
            article("a", "請求書の発行"),
            article("verified", "請求書の発行", verified=True),
            article("fresh", "請求書の発行", updated_at=NOW - timedelta(days=3)),
            article("old", "請求書の発行", updated_at=NOW - timedelta(days=3000)),
            article("english", "請求書の発行", locale="en"),
        ]
    )
    assert found(engine, "請求書")[0] == "verified"
    assert found(engine, "請求書", at=NOW, verified_only=False)[:2] in (["verified", "fresh"], ["fresh", "verified"])
    assert found(engine, "請求書", learned={"old": 1.4})[0] == "old"
    assert found(engine, "請求書", locales=("en", "ja"))[0] == "english"


def test_learning_never_hides_the_exact_title(engine: Engine):
    engine.apply(
        [article("exact", "請求書の再発行"), article("other", "支払い方法", body="請求書の再発行はできません。")]
    )
    assert found(engine, "請求書の再発行", learned={"other": 1000.0, "exact": 0.001})[0] == "exact"


def test_pages_follow_each_other(engine: Engine):
    engine.apply([article(f"{number:02}", "設定の変更" * (1 + number % 7), "設定 " * number) for number in range(60)])
    whole = found(engine, "設定の変更", limit=100)
    pages = [found(engine, "設定の変更", limit=7, offset=offset) for offset in range(0, 63, 7)]
    assert [hit for page in pages for hit in page] == whole
    assert len(set(whole)) == 60
    assert {engine.search(request("設定の変更", limit=7, offset=offset)).total for offset in (0, 7, 56, 70)} == {60}


def test_the_parts_of_a_score_make_the_score(engine: Engine):
    engine.apply(
        [
            article("1", "請求書の再発行", "請求書は再発行できます。", verified=True, updated_at=NOW),
            article("2", "請求書の発行", "発行の手順です。"),
        ]
    )
    results = engine.search(request("請求書を再発行する", explain=True, at=NOW, locales=("en", "ja")))
    assert len(results.hits) == 2
    for hit in results.hits:
        total = sum(part.value for part in hit.parts if not part.is_factor)
        assert math.isclose(
            hit.score, total * math.prod(part.value for part in hit.parts if part.is_factor), rel_tol=1e-4
        )
    names = {part.name for part in results.hits[0].parts}
    assert {"title", "body", "coverage", "closeness", "verified", "fresh", "locale"} <= names
    assert engine.search(request("請求書")).hits[0].parts == ()


def test_an_index_that_was_never_built_finds_nothing(engine: Engine):
    assert found(engine, "承認") == []
    assert engine.count() == 0
    assert engine.version == ""
    with pytest.raises(IndexMissing):
        engine.check()


def test_an_empty_index_is_healthy(engine: Engine):
    engine.rebuild([])
    assert found(engine, "承認") == []
    assert engine.check().documents == 0


def test_a_rebuild_replaces_everything(engine: Engine):
    engine.apply([article("old", "承認")])
    before = engine.version
    engine.rebuild(article(str(number), "承認") for number in range(5))
    assert sorted(found(engine, "承認")) == ["0", "1", "2", "3", "4"]
    assert engine.version != before


def test_the_version_changes_with_the_content(engine: Engine):
    engine.apply([article("1", "承認")])
    before = engine.version
    assert engine.version == before
    engine.apply([article("2", "否認")])
    assert engine.version != before


@pytest.mark.parametrize(
    ("query", "wanted"),
    [("1,200", ["price"]), ("１２００", ["price"]), ("200", []), ("2.10", ["version"]), ("2.1", []), ("E-1033", [])],
)
def test_codes_and_numbers_are_found_exactly(engine: Engine, query: str, wanted: list[str]):
    engine.apply(
        [
            article("price", "Prices", "| Standard | 1,200 |"),
            article("version", "v2.10.3", "2 October"),
            article("code", "Error E-1032", "1 of 10"),
        ]
    )
    assert found(engine, query) == wanted


def test_some_letters_of_a_word_are_another_word(engine: Engine):
    engine.apply(
        [article("word", "CSVの取込"), article("other", "取り消しの見込み"), article("split", "書き取り込みの多い人")]
    )
    assert set(found(engine, "取り込み")) == {"word", "split"}
    assert "other" not in found(engine, "取込")


def test_kana_that_are_a_rare_word_as_well_find_what_sounds_so(engine: Engine):
    engine.apply([article(str(number), f"請求書 {number}") for number in range(5)])
    engine.apply([article("kana", "手引き", phrasings=("せいきゅう したい",))])
    assert set(found(engine, "せいきゅう")) == {"0", "1", "2", "3", "4", "kana"}


@pytest.mark.parametrize("text", ["aaaa", "ああああああ", "ｱｱｱｱ"])
def test_a_key_that_was_held_down_finds_nothing(engine: Engine, text: str):
    engine.apply([article("1", "宛名の敬称", phrasings=("あてな",)), article("2", "アドレスの変更")])
    assert found(engine, text) == []


@pytest.mark.parametrize(
    "text", ["", " ", "。", "AND OR NOT", "title:x", '"', "*", "( ) [ ] { } ^ ~ \\ /", "\x00", "🙂", "あ" * 5000]
)
def test_no_query_is_an_error(engine: Engine, text: str):
    engine.apply([article("1", "承認")])
    assert engine.search(request(text)).total == 0


@pytest.mark.parametrize("text", ["", "\x00", "🙂" * 50, "<script>", "a" * 70_000, "\u3000", "\ud83d"[:0] + "e\u0301"])
def test_no_article_is_an_error(engine: Engine, text: str):
    engine.apply([article("1", text, text, phrasings=(text,), tags=(text,)), article("2", "承認")])
    assert found(engine, "承認") == ["2"]


def test_threads_search_while_another_writes(engine: Engine):
    engine.apply([article(str(number), f"設定 {number}") for number in range(10)])
    failures: list[BaseException] = []

    def search() -> None:
        try:
            for number in range(30):
                assert str(number % 10) in found(engine, f"設定 {number % 10}")
        except BaseException as failure:  # noqa: BLE001  whatever it is, the test must hear of it
            failures.append(failure)

    threads = [Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(10, 16):
        engine.apply([article(str(number), f"設定 {number}")])
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_filter_holds_from_the_first_article_on_that_it_keeps_out(engine: Engine) -> None:
    engine.rebuild([article("1", "請求書"), article("2", "請求書の控え")])
    only: dict[str, Any] = {"kinds": frozenset({"article"}), "locales": ("ja",)}
    assert sorted(found(engine, "請求書", **only)) == ["1", "2"]
    assert found(engine, "請求書", workspace_id="other") == []
    others = {"3": {"audience": "internal"}, "4": {"kind": "faq"}, "5": {"locale": "en"}, "6": {"state": "draft"}}
    engine.apply([article(id_, "請求書", **fields) for id_, fields in others.items()])
    engine.apply([article("7", "請求書", workspace_id="other")])
    assert sorted(found(engine, "請求書", **only)) == ["1", "2"]
    assert found(engine, "請求書", workspace_id="other") == ["7"]
    assert sorted(found(engine, "請求書")) == ["1", "2", "4", "5"]
    engine.apply([Deletion("1"), Deletion("2")])
    assert found(engine, "請求書", **only) == []


TEXTS = {
    "1": ("請求書", "取り消 しは\n三日以内です。"),
    "2": ("承認", "E-1032 が出たら ｻｰﾊﾞｰ を"),
    "3": ("証人", "😀と㈱みなと"),
}


def test_where_letters_may_stand_is_told_or_not_known(engine: Engine) -> None:
    engine.rebuild([article(id_, title, body) for id_, (title, body) in TEXTS.items()])
    engine.apply([article("4", "三日", "取り消しは三日以内"), article("5", "取り消し", workspace_id="other")])
    engine.apply([Deletion("4")])
    for id_, (title, body) in TEXTS.items():
        form = scan_form(f"{title}\n{body}")
        for start in range(len(form)):
            for end in range(start + 1, min(len(form), start + 6) + 1):
                known = engine.holding("w", form[start:end], 10)
                assert known is None or id_ in known
                assert known is None or not {"4", "5"} & set(known)
    assert engine.holding("w", "は", 0) is None


def test_a_uuid_is_told_as_it_was_given(engine: Engine) -> None:
    id_ = "0192f1a0-7c3e-7abc-8def-0123456789ab"
    engine.rebuild([article(id_, "請求書", "あ" * 50)])
    assert engine.holding("w", "求書", 5) in (None, [id_])
    assert engine.holding("w", "求人", 5) in (None, [])


def test_tantivy_knows_where_letters_may_stand(root: Path) -> None:
    engine = TantivyEngine(root)
    assert engine.holding("w", "請求", 5) is None
    engine.rebuild([article(id_, title, body) for id_, (title, body) in TEXTS.items()])
    assert engine.holding("w", scan_form("書取り消しは"), 5) == ["1"]
    assert engine.holding("w", scan_form("サーバーを"), 5) == ["2"]
    assert engine.holding("w", "株", 5) == ["3"]
    assert engine.holding("w", "消は", 5) == []
    assert sorted(engine.holding("w", scan_form("ー"), 5) or []) == ["2"]
    engine.close()
