import pytest

from kb.search.analysis.folding import fold
from kb.search.engines.protocol import Passage
from kb.search.snippets import ELLIPSIS, Fragment, Marker, mark, snippet

LONG = (
    "この画面では、お問い合わせの窓口を設定できます。窓口は部署ごとに分けられます。"
    "ﾊﾟｽﾜｰﾄﾞを忘れました場合は、再設定のメールを送ります。メールが届かないときは、管理者に連絡してください。"
    "ＡＢＣサーバ－は\n使えません。E-1032 が出たら、もう一度お試しください。"
) * 3


def marked(fragments: list[Fragment]) -> list[str]:
    return [text for text, matches in fragments if matches]


def shown(fragments: list[Fragment]) -> str:
    return "".join(text for text, _ in fragments)


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("問合せ", "お問い合わせの窓口", ["問い合わせ"]),
        ("パスワードを忘れた", "ﾊﾟｽﾜｰﾄﾞを忘れました場合", ["ﾊﾟｽﾜｰﾄﾞ", "忘れ"]),
        ("abc", "ＡＢＣ順", ["ＡＢＣ"]),
        ("e1032", "エラー E-1032 が出た", ["E-1032"]),
        ("ぱすわーど", "パスワードの変更", ["パスワード"]),
        ("toiawase", "問い合わせ", ["問い合わせ"]),
        ("reset", "How to reset or resetting", ["reset", "resetting"]),
        ("to reset", "An administrator resets it", ["resets"]),
        ("口を設", "窓口を設定", ["口を設"]),
        ("の 設定", "窓口の　設定", ["設定"]),
        ("税", "消費税", ["税"]),
        ("承認", "証人", []),
        ("㈱みなと", "(株)みなと", ["(株)みなと"]),
        ("請求書を取り消す", "入金を消し込む、受け取る、書き出す", []),
        ("請求書を取り消す", "請求書を取り消した取消しの理由", ["請求書", "取り消し", "取消し"]),
        ("取り消し", "取り消せます", ["取り消せ"]),
        ("請求書", "今月の請求、見積書", ["請求"]),
        ("入金を消し込む", "消込と、消し込んだ入金", ["消込", "消し込ん", "入金"]),
        ("消す", "下書きを消した", ["消し"]),
        ("3月", "2026年3月と月末", ["3月"]),
        ("", "何もない", []),
    ],
)
def test_what_matches_is_marked_in_the_letters_of_the_text(query: str, text: str, expected: list[str]):
    fragments = mark(text, query)
    assert marked(fragments) == expected
    assert shown(fragments) == text.replace("　", " ")


def test_a_snippet_shows_the_passage_that_answers():
    fragments = snippet(LONG, "パスワードを忘れた", 60)
    assert marked(fragments) == ["ﾊﾟｽﾜｰﾄﾞ", "忘れ"]
    assert fragments[0] != (ELLIPSIS, False)
    assert fragments[-1] == (ELLIPSIS, False)
    assert len(shown(fragments)) <= 61


def test_a_snippet_ends_between_phrases():
    text = shown(snippet(LONG, "窓口", 40)).rstrip(ELLIPSIS)
    assert LONG.replace("\n", " ")[len(text)] not in "ぁぃぅぇぉゃゅょっー、。"


def test_a_short_text_is_shown_whole():
    assert snippet("承認の手順", "承認") == [("承認", True), ("の手順", False)]
    assert snippet("", "承認") == []


def test_without_a_match_the_beginning_is_shown():
    fragments = snippet(LONG, "有給休暇", 30)
    assert marked(fragments) == []
    assert LONG.startswith(shown(fragments).rstrip(ELLIPSIS))


def test_the_end_of_a_text_is_shown_as_a_whole_passage():
    text = shown(snippet(LONG + "最後に、退会の手続きです。", "退会", 60))
    assert text.endswith("退会の手続きです。")
    assert len(text) > 20


def test_lines_and_spaces_become_single_spaces():
    assert shown(mark("a\n\n  b\t　c", "b")) == "a b c"


def test_words_are_not_cut_in_english():
    text = "You can manage users here. " * 8 + "An administrator resets the password from the settings page. " * 3
    fragments = snippet(text, "reset password", 70)
    words = shown(fragments).strip(f" {ELLIPSIS}").split(" ")
    assert set(words) <= set(text.split(" "))
    assert marked(fragments)


def test_a_marker_takes_the_terms_of_a_search():
    marker = Marker("問合せ")
    assert marked(marker.highlight("問い合わせ")) == ["問い合わせ"]
    assert marked(marker.snippet(LONG, 30)) == ["問い合わせ"]


def test_the_engines_passage_is_found_again_in_the_text_as_it_was_written() -> None:
    text = (
        "はじめに…\n" + "いろいろな説明。" * 20 + "\n㈱みなとの請求書は、三日以内に取り消せます。\n" + "後書き。" * 40
    )
    folded = fold(text)
    at = folded.index("請求書")
    marker = Marker("請求書 取り消し")
    known = marker.snippet(text, passage=Passage(at, folded[at : at + 40]))
    assert known == marker.snippet(text)
    assert "".join(piece for piece, _ in known).startswith("㈱みなとの請求書は")
    gone = Passage(at, "もうない言葉")
    assert marker.snippet(text, passage=gone) == known
    assert marker.snippet(text, passage=Passage(len(folded) + 5, "請求書")) == known


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("ログインできない", "ログインできません", ["ログインできません"]),
        ("ログインできない", "連絡を受け取っていません", []),
        ("出来ない", "取り込みができます。使わなければ", []),
        ("出来ない", "取り込みができないとき", ["できない"]),
        ("届かない", "メールが届きません", ["届きません"]),
        ("届かない", "メールが届きます", ["届き"]),
        ("ガゾウ", "画像を貼る", ["画像"]),
    ],
)
def test_a_negation_is_marked_with_what_it_negates(query: str, text: str, marked: list[str]):
    assert [piece for piece, matches in mark(text, query) if matches] == marked


@pytest.mark.parametrize("after", ["", "その後も説明が続いて、" * 12])
def test_what_matches_stands_where_two_lines_show_it(after: str):
    text = "前置きの説明が長く続いて、" * 12 + "最後に領収書を出して、" + after
    shown = snippet(text, "領収書")
    assert ("領収書", True) in shown
    assert len("".join(piece for piece, _ in shown[: shown.index(("領収書", True))])) <= 40
