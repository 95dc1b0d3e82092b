import pytest

from kb.search.analysis.folding import fold
from kb.search.analysis.readings import is_prefix_of_reading, meaning_key, reading, typed


def test_a_reading_is_the_same_for_kanji_and_kana():
    assert reading("承認") == reading("しょうにん")
    assert reading("サーバー") == reading("ｻｰﾊﾞ")
    assert reading("請求書を") == reading("せいきゅうしょを")
    assert reading("E-1032") == "e1032"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("承認", "しょうにん"),
        ("承認", "shouninn"),
        ("承認する", "承認"),
        ("問合せ", "お問い合わせ"),
        ("toiawase", "といあわせ"),
        ("パスワード 忘れた", "忘れたパスワード"),
        ("パスワードを忘れました", "ぱすわーど わすれた"),
        ("ログインできない", "ログイン出来ません"),
        ("請求書の再発行", "再発行　請求書"),
        ("せいきゅうしょ", "請求書"),
        ("Reset passwords", "password reset"),
        ("E-1032", "ｅ1032"),
        ("消込", "けしこみ"),
        ("入金の消し込み", "にゅうきん 消込み"),
        ("絞込", "絞り込み"),
        ("入金消込 エラー", "エラー　けしこみ　入金"),
    ],
)
def test_searches_of_one_meaning_have_one_key(one: str, other: str):
    assert meaning_key(one) == meaning_key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("ログインできる", "ログインできない"), ("請求書", "領収書"), ("承認", "否認"), ("エラー1032", "エラー1033")],
)
def test_searches_of_other_meanings_have_other_keys(one: str, other: str):
    assert meaning_key(one) != meaning_key(other)


def test_stop_words_alone_are_their_own_key():
    assert meaning_key("何") != ""
    assert meaning_key("") == ""
    assert meaning_key("？！ …") == ""


@pytest.mark.parametrize(
    ("beginning", "whole"),
    [
        ("し", "承認"), ("しょうn", "承認"), ("しょうに", "承認"), ("しょうにん", "承認"), ("syou", "承認"),
        ("shoun", "承認"), ("承", "承認"), ("請求", "請求書"), ("ぱすわーど", "パスワード 忘れた"), ("p", "ぱすわーど"),
        ("承認", "承"), ("けしこ", "消込"),
    ],
)  # fmt: skip
def test_typing_on_is_one_search(beginning: str, whole: str):
    assert is_prefix_of_reading(beginning, whole)


@pytest.mark.parametrize(
    ("one", "other"), [("しょうk", "承認"), ("否認", "承認"), ("ログアウト", "ログイン"), ("", "承認"), ("？", "承認")]
)
def test_another_word_is_another_search(one: str, other: str):
    assert not is_prefix_of_reading(one, other)


def test_what_is_half_typed_has_a_sound_and_what_may_follow():
    half = typed(fold("しょうｎ"))
    assert half is not None
    assert half.kana == "しょ"
    assert "に" in half.tail
    assert typed("承認") is None
    assert typed("e-1032") is None
