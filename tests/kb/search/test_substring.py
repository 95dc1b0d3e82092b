import random
import sqlite3

import pytest

from kb.search.substring import find, like_pattern, scan_form, span_of

TEXT = "ｻｰﾊﾞｰの　設定を 変更する。E-1032 は「100%」の_エラー\nです。パス\\ワード"


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("サーバー", "ｻｰﾊﾞｰ"),
        ("の設定", "の　設定"),
        ("設定 を変", "設定を 変"),
        ("e-1032は", "E-1032 は"),
        ("ーの設", "ｰの　設"),
        ("ラーです", "ラー\nです"),
        ("100%", "100%"),
    ],
)
def test_the_letters_are_found_whatever_their_width_and_spaces(query: str, there: str):
    span = span_of(query, TEXT)
    assert span is not None
    assert TEXT[slice(*span)] == there


def test_other_letters_are_not_found():
    assert span_of("設変", TEXT) is None
    assert span_of(" ", TEXT) is None
    assert span_of("", TEXT) is None


def test_the_first_texts_are_given():
    texts = [("1", "承認"), ("2", "否認"), ("3", "承認と否認"), ("4", "未承認")]
    assert find("承認", texts) == [("1", 0, 2), ("3", 0, 2), ("4", 1, 3)]
    assert [each.id for each in find("承認", texts, limit=2)] == ["1", "3"]


@pytest.mark.parametrize("query", ["100%", "の_エ", "パス\\ワ", "%", "_", "サーバ"])
def test_a_database_finds_the_same(query: str):
    database = sqlite3.connect(":memory:")
    statement = r"SELECT ? LIKE ? ESCAPE '\'"
    assert database.execute(statement, (scan_form(TEXT), like_pattern(query))).fetchone()[0] == 1
    assert database.execute(statement, (scan_form("設定を変更する"), like_pattern(query))).fetchone()[0] == 0
    database.close()


def test_nothing_to_look_for_has_no_pattern():
    assert like_pattern("　 \n") == ""


def test_every_part_of_a_text_is_found():
    chance = random.Random(3)  # noqa: S311  the same parts in each run
    for _ in range(500):
        start = chance.randrange(len(TEXT) - 6)
        part = TEXT[start : start + chance.randint(2, 6)]
        # Half of a half-width kana with its mark is not a letter that anybody types.
        if scan_form(part) and part[0] not in "ﾞﾟ":
            assert scan_form(part.rstrip("ﾊ")) in scan_form(TEXT)
