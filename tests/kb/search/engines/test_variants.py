"""The same question in other words, on every engine."""

import math
from dataclasses import replace

import pytest

from kb.search.engines.protocol import Engine, Variant
from kb.search.engines.variants import phrase
from tests.kb.search.engines.articles import article, found, request

SIGN_IN = (Variant("サインインできない", ("サインイン",)),)
SSO = (Variant("シングル サインオンの設定", ("シングル サインオン",)),)


def test_what_only_a_synonym_finds_is_found_and_says_so(engine: Engine):
    engine.apply([article("1", "サインインできないとき"), article("2", "請求書の発行")])
    assert found(engine, "ログイン") == []
    results = engine.search(request("ログイン", variants=(Variant("サインイン", ("サインイン",)),)))
    assert [(hit.id, hit.via) for hit in results.hits] == [("1", ("サインイン",))]
    assert results.total == 1
    assert any("サインイン" in term.forms for term in results.terms)


def test_the_words_themselves_come_before_their_synonyms(engine: Engine):
    same = "の画面で困ったときに見るところ"
    engine.apply([article("synonym", "サインイン" + same), article("word", "ログイン" + same)])
    results = engine.search(request("ログイン", variants=(Variant("サインイン", ("サインイン",)),)))
    assert [(hit.id, hit.via) for hit in results.hits] == [("word", ()), ("synonym", ("サインイン",))]
    assert results.total == 2


def test_nothing_comes_before_the_very_question(engine: Engine):
    crowd = [article(str(number), f"ログイン {number}") for number in range(30)]
    engine.apply([*crowd, article("very", "ログイン"), article("rare", "珍語", verified=True)])
    variants = (Variant("珍語", ("珍語",)),)
    assert found(engine, "ログイン", variants=variants, limit=50)[0] == "very"
    assert "rare" in found(engine, "ログイン", variants=variants, limit=50)


def test_a_synonym_of_several_words_is_a_phrase(engine: Engine):
    engine.apply(
        [
            article("phrase", "認証", "シングルサインオンの設定を開きます。"),
            article("spaced", "認証", "シングル・サインオンを設定します。"),
            article(
                "apart", "ベッド", "シングルの部屋。" + "朝食の説明。" * 30 + "サインオンは別です。設定もあります。"
            ),
            article("half", "シングルの設定"),
        ]
    )
    via = {hit.id for hit in engine.search(request("SSOの設定", variants=SSO)).hits if hit.via}
    assert via == {"phrase", "spaced"}


def test_filters_hold_for_variants_too(engine: Engine):
    engine.apply(
        [
            article("plain", "サインインできない"),
            article("internal", "サインインできない", audience="internal"),
            article("other", "サインインできない", workspace_id="v"),
            article("shelf", "サインインできない", collection_ids=("top", "shelf")),
        ]
    )
    assert set(found(engine, "ログインできない", variants=SIGN_IN)) == {"plain", "shelf"}
    assert found(engine, "ログインできない", variants=SIGN_IN, within="shelf") == ["shelf"]
    assert found(engine, "ログインできない", variants=SIGN_IN, audiences=frozenset()) == []


def test_an_article_counts_once_and_pages_add_up(engine: Engine):
    titles = [f"サインインとログイン {n}" if n % 3 == 0 else f"サインイン {n}" for n in range(24)]
    engine.apply([article(str(n), title) for n, title in enumerate(titles)])
    wanted = request("ログイン", variants=(Variant("サインイン", ("サインイン",)),), limit=10)
    pages = [engine.search(replace(wanted, offset=offset)) for offset in (0, 10, 20)]
    ids = [hit.id for page in pages for hit in page.hits]
    assert sorted(ids, key=int) == sorted(set(ids), key=int) == [str(n) for n in range(24)]
    assert {page.total for page in pages} == {24}


@pytest.mark.parametrize("variants", [SIGN_IN, ()])
def test_the_parts_make_the_score(engine: Engine, variants: tuple[Variant, ...]):
    engine.apply([article("1", "サインインできないとき"), article("2", "ログインできない")])
    hits = engine.search(request("ログインできない", variants=variants, explain=True)).hits
    assert hits
    for hit in hits:
        terms = sum(part.value for part in hit.parts if not part.is_factor)
        factors = math.prod(part.value for part in hit.parts if part.is_factor)
        assert hit.score == pytest.approx(terms * factors, rel=1e-3)
        assert bool(hit.via) == any(part.name == "synonym" for part in hit.parts)


def test_what_is_excluded_is_not_counted_either(engine: Engine):
    engine.apply([article(str(number), f"請求書 {number}") for number in range(5)])
    results = engine.search(request("請求書", excluded=frozenset({"2", "4"})))
    assert sorted(hit.id for hit in results.hits) == ["0", "1", "3"]
    assert results.total == 3


def test_added_stop_words_do_not_count_unless_they_are_all(engine: Engine):
    engine.apply([article("1", "発行の手順"), article("2", "方法の一覧")])
    assert set(found(engine, "発行 方法")) == {"1", "2"}
    assert found(engine, "発行 方法", stop_words=frozenset({"方法"})) == ["1"]
    assert found(engine, "方法", stop_words=frozenset({"方法"})) == ["2"]


def test_the_indexed_text_of_an_article_can_be_asked_for(engine: Engine):
    assert engine.text_of("1") is None
    engine.apply([article("1", "請求書", "本文です。"), article("2", "別の題")])
    engine.apply([article("1", "請求書の発行", "新しい本文です。")])
    assert engine.text_of("1") == "請求書の発行\n\n新しい本文です。"
    assert engine.text_of("3") is None


def test_a_phrase_may_be_inflected_in_the_text():
    wanted = phrase("取り込み エラー")
    assert wanted.stands_in("csvの取り込みエラーが出る")
    assert not wanted.stands_in("取り込み画面を開きます。" + "説明です。" * 20 + "エラー一覧はこちら。")
