from hypothesis import given
from hypothesis import strategies as st

from kb.search.analysis.folding import fold, fold_with_offsets


def test_width_case_and_invisible_characters_make_no_difference():
    assert fold("ＡＢＣ　ｻｰﾊﾞｰ①") == "abc サーバー1"
    assert fold("pass\u200bword\u00ad") == "password"
    assert fold("e\u0301") == "é"


def test_a_hyphen_between_katakana_is_a_long_vowel():
    assert fold("サ－バ－") == "サーバ-"
    assert fold("E-1032") == "e-1032"
    assert fold("カード-1") == "カード-1"


def test_positions_lead_back_to_what_was_written():
    source = "①ﾊﾞｽ㈱A\u200bB"
    folded = fold_with_offsets(source)
    assert folded.text == "1バス(株)ab"
    assert [source[slice(*folded.span(at, at + 1))] for at in range(len(folded.text))] == [
        "①", "ﾊﾞ", "ｽ", "㈱", "㈱", "㈱", "A", "B",
    ]  # fmt: skip
    assert source[slice(*folded.span(6, 8))] == "A\u200bB"
    assert folded.span(8, 8) == (len(source), len(source))


def test_a_plain_text_is_its_own_source():
    folded = fold_with_offsets("パスワード abc")
    assert folded.span(2, 4) == (2, 4)
    assert folded.span(3, 3) == (3, 3)


@given(st.text(max_size=60))
def test_every_text_folds_to_the_same_with_and_without_positions(text: str):
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    for at in range(len(folded.text)):
        start, end = folded.span(at, at + 1)
        assert 0 <= start < end <= len(text)


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_that_matters(text: str):
    assert fold(fold(text)).lower() == fold(fold(fold(text)))
