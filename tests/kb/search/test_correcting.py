"""Did you mean: words a slip away from those that may be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kb.search.correcting import correction
from kb.search.suggestions import Entry, SuggestionIndex, SuggestRequest

TEXTS = [
    "パスワードを忘れてログインできない",
    "お問い合わせの方法",
    "請求書を再発行する",
    "承認を依頼する",
    "エラー E-1032 が表示される",
    "How to reset your password",
    "ｱｶｳﾝﾄを削除する",
    "インボイスの登録番号",
    "とりけしたい",
]
REQUEST = SuggestRequest("", workspace_id="w", audiences=frozenset({"public"}))


@pytest.fixture(scope="module")
def index() -> SuggestionIndex:
    built = SuggestionIndex()
    built.build(Entry(str(number), text, "w", "public", "ja") for number, text in enumerate(TEXTS))
    built.replace("secret", [Entry("secret", "プロジェクト・カモメ", "w", "internal", "ja")])
    return built


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("パスワート", "パスワード"),
        ("ログイソできない", "ログインできない"),
        ("アカンウト 削除", "アカウント 削除"),
        ("インポイス番号", "インボイス番号"),
        ("passwrod reset", "password reset"),
        ("せいきゅうしゃ", "請求書"),
        ("請求所を再発行", "請求書を再発行"),  # other kanji of the same sound
        ("承認 passwrod", "承認 password"),
        ("oassword", "password"),
        ("CSV ﾊﾟｽﾜｰﾄ", "CSV パスワード"),  # the rest stays as it was typed
    ],
)
def test_a_slip_is_put_right(index: SuggestionIndex, typed: str, meant: str) -> None:
    found = correction(index, replace(REQUEST, text=typed))
    assert found is not None
    assert found.text == meant


@pytest.mark.parametrize(
    "typed",
    [
        "パスワード",
        "パスワード 忘れた",
        "ぱすわーど",  # as it sounds
        "pasuwado",
        "問合せの方法",  # the same kanji: written otherwise, but not wrong
        "取消",  # stands there in kana
        "E-1033",  # a code is never a slip
        "電子マネー",  # nothing near
        "鳥",
        "プリンター",
        "ログ",
        "請求書を再発行されまし",  # endings
        "",
        "（？）",
    ],
)
def test_what_is_no_slip_stays(index: SuggestionIndex, typed: str) -> None:
    assert correction(index, replace(REQUEST, text=typed)) is None


def test_words_of_what_may_not_be_read_are_never_proposed(index: SuggestionIndex) -> None:
    typed = replace(REQUEST, text="プロジェクド")
    assert correction(index, typed) is None
    assert correction(index, replace(typed, workspace_id="other", audiences=frozenset({"internal"}))) is None
    found = correction(index, replace(typed, audiences=frozenset({"internal"})))
    assert found is not None
    assert found.right == "プロジェクト"
