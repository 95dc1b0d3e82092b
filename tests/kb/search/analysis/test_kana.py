import pytest

from kb.search.analysis.kana import (
    first_kana,
    fold_reading,
    kana_from_romaji,
    loose_kana_from_romaji,
    romaji_from_kana,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバ", "サーバー"),
        ("ウィンドウ", "ウインドウ"),
        ("ヴァージョン", "バージョン"),
        ("セキュリティ", "セキュリティー"),
        ("せいきゅう", "せーきゅー"),
        ("おおさか", "おーさか"),
        ("とうり", "とおり"),
        ("きって", "きて"),
        ("つづく", "つずく"),
        ("ログイン", "ろぐいん"),
    ],
)
def test_spellings_of_one_sound_are_one(one: str, other: str):
    assert fold_reading(one) == fold_reading(other)


@pytest.mark.parametrize(("one", "other"), [("かき", "かぎ"), ("しよう", "しょう"), ("びよういん", "びょういん")])
def test_other_sounds_stay_others(one: str, other: str):
    assert fold_reading(one) != fold_reading(other)


@pytest.mark.parametrize(
    ("typed", "kana"),
    [
        ("toiawase", ("といあわせ", "")),
        ("pasuwa-do", ("ぱすわーど", "")),
        ("shounin", ("しょうに", "n")),
        ("syouninn", ("しょうにん", "")),
        ("konnichiha", ("こんにちは", "")),
        ("konnnichiha", ("こんにちは", "")),
        ("matchi", ("まっち", "")),
        ("kippu", ("きっぷ", "")),
        ("shimbun", ("しんぶ", "n")),
        ("kin'you", ("きんよう", "")),
        ("sh", ("", "sh")),
        ("shoun", ("しょう", "n")),
        ("excel", None),
        ("login", None),
        ("", ("", "")),
    ],
)
def test_romaji_is_read_as_it_is_typed(typed: str, kana: tuple[str, str] | None):
    assert kana_from_romaji(typed) == kana


def test_romaji_with_a_slip_keeps_what_makes_no_kana():
    assert loose_kana_from_romaji("toiawse") == "といあwせ"


def test_half_a_kana_knows_what_may_follow():
    assert first_kana("sh") == {"し"}
    assert {"な", "に", "ん"} <= first_kana("n")


def test_readings_have_one_romaji():
    assert romaji_from_kana(fold_reading("せいきゅうしょ")) == romaji_from_kana(fold_reading("せーきゅーしょ"))
    assert romaji_from_kana("しょにん") == "syonin"
