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
        "E-1032",  # a code that is there
        "e1032",
        "エラー E-1033",  # a code among words is never a slip
        "E-1433",  # no code near, or of other letters
        "X-1033",
        "1033",
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


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("E-2045", "E-2044"),
        ("ｅ２０４７", "Ｅ－2046"),  # as it is written there
        ("E-2012", "E-2044"),
        ("e_3044", "E-2044"),  # one other digit
        ("INV-2026-0009", "INV-2026-0001"),
        ("inv-2025-0001", "INV-2026-0001"),
        ("v2.10.5", "v2.10.3"),
        ("「E-2045」とは？", "「E-2044」とは？"),
        ("X-100", "X-99"),
        ("X-98", "X-99"),
        ("Z-010a", "Z-009a"),
    ],
)
def test_the_nearest_code_is_named(typed: str, meant: str) -> None:
    index = SuggestionIndex()
    texts = ["エラー E-2044", "Ｅ－2046 が出る", "請求書 INV-2026-0001", "v2.10.3 の変更", "X-99", "Z-009a"]
    index.build(Entry(str(number), text, "w", "public", "ja") for number, text in enumerate(texts))
    index.replace("secret", [Entry("secret", "E-2045 と INV-2026-0009", "w", "internal", "ja")])
    found = correction(index, replace(REQUEST, text=typed))
    assert found is not None
    assert found.text == meant
    inside = replace(REQUEST, text="E-2045", audiences=frozenset({"public", "internal"}))
    assert correction(index, inside) is None
