"""A question in other words."""

import pytest

from kb.search.tuning.expansion import MOST_VARIANTS, Thesaurus, canonical

THESAURUS = Thesaurus(
    [
        ("ログイン", ["サインイン"]),
        ("SSO", ["シングル サインオン"]),
        ("シングル サインオン", ["SSO"]),
        ("E-1032", ["接続エラー"]),
        ("請求", ["課金"]),
        ("PW", ["パスワード"]),
        ("sign in", ["log in"]),
        ("取り込み", ["インポート"]),
    ]
)


@pytest.mark.parametrize(
    ("text", "variants"),
    [
        ("ログインできない", ["サインインできない"]),
        ("ﾛｸﾞｲﾝできない", ["サインインできない"]),
        ("loginできない", ["サインインできない"]),
        ("SSOの設定", ["シングル サインオンの設定"]),
        ("シングルサインオンの設定", ["ssoの設定"]),
        ("シングル・サインオン", ["sso"]),
        ("e1032 が出る", ["接続エラー が出る"]),
        ("pw忘れ", ["パスワード忘れ"]),
        ("I cannot sign in", ["i cannot log in"]),
        ("取込したい", ["インポートしたい"]),
        ("ろぐいん", ["サインイン"]),  # not converted yet
        ("ろぐいんできない", ["サインインできない"]),
        ("roguin", ["サインイン"]),
        ("とりこみ", ["インポート"]),
        ("せいきゅう", ["課金"]),
        ("請求書", []),  # a part of another word
        ("1032", []),  # a part of a code
        ("サインイン", []),  # one way only
        ("シングルの部屋でサインオン", []),  # not a phrase
    ],
)
def test_known_words_are_replaced(text: str, variants: list[str]) -> None:
    assert [variant.text for variant in THESAURUS.variants(text)] == variants


def test_two_known_words_are_replaced_one_by_one_and_together() -> None:
    assert [(v.text, v.phrases) for v in THESAURUS.variants("ログイン SSO")] == [
        ("サインイン sso", ("サインイン",)),
        ("ログイン シングル サインオン", ("シングル サインオン",)),
        ("サインイン シングル サインオン", ("サインイン", "シングル サインオン")),
    ]


def test_a_question_is_asked_in_so_many_ways_at_most() -> None:
    many = Thesaurus([("ログイン", [f"語{number}" for number in range(30)])])
    assert len(many.variants("ログイン ログイン")) == MOST_VARIANTS


def test_two_writings_of_a_word_are_one() -> None:
    assert canonical("問合せ") == canonical("問い合わせ")
    assert canonical("シングルサインオン") == canonical("シングル サインオン")
    assert canonical("サーバ") == canonical("ｻｰﾊﾞｰ")
    assert canonical("ログイン") != canonical("サインイン")
