import threading

import pytest

from kb.search.analysis.folding import fold
from kb.search.analysis.tokens import Kind, grams, index_words, query_terms, tokens


def words(text: str) -> list[str]:
    return index_words(fold(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("問合せ", "お問い合わせ"),
        ("サーバ", "ｻｰﾊﾞｰ"),
        ("忘れた", "忘れました"),
        ("出来ない", "できません"),
        ("E-1032", "Ｅ１０３２"),
        ("users", "User"),
        ("email", "E-mail"),
        ("loginする", "ログイン"),
        ("Straße", "strasse"),
        ("Müllerさん", "muller"),
        ("髙橋", "高橋"),
        ("𠮷野家", "吉野家"),
    ],
)
def test_ways_of_writing_one_thing_share_a_word(one: str, other: str):
    assert set(words(one)) & set(words(other)) - {"御"}


def test_particles_and_symbols_are_no_words_but_a_negation_is():
    assert words("パスワードを忘れて、ログインできない！") == ["パスワード", "忘れる", "ログイン", "出来る", "無い"]


@pytest.mark.parametrize("text", ["消込", "消し込み", "消し込む", "消し込んだ", "消込まれた", "消し込めます"])
def test_a_verb_that_the_dictionary_splits_is_one_word_with_its_noun(text: str):
    assert index_words(fold(text))[0] == "消し込み"
    assert "消す" not in index_words(fold(text))


def test_a_long_word_is_also_its_parts():
    assert {"請求書", "請求"} <= set(words("請求書"))


def test_numbers_go_with_what_they_count():
    assert {"3", "3月"} <= set(words("3月5日"))


def test_codes_are_kept_whole():
    assert {"e1032", "saml2.0", "config.yml", "2024-03-05", "c++"} <= set(
        words("E-1032 SAML2.0 config.yml 2024-03-05 C++")
    )
    assert "andor" not in words("and/or")


def test_tokens_know_their_place():
    text = fold("新しいパスワードを設定")
    assert [text[token.start : token.end] for token in tokens(text) if token.whole] == ["新しい", "パスワード", "設定"]


def test_grams_say_something():
    assert grams(fold("設定する abc 89年")) == ["設定", "定す", "89", "9年"]
    assert grams("する") == []


def test_languages_without_spaces_have_grams():
    assert "문서" in grams("한국문서")


def test_stop_words_count_only_when_alone():
    telling = [term.forms[0] for term in query_terms("パスワードを変更する方法を教えて") if term.kind is Kind.WORD]
    assert telling == ["パスワード", "変更", "方法"]
    assert [term.forms for term in query_terms("する") if term.kind is Kind.WORD] == [("為る",)]
    assert [term.forms[0] for term in query_terms("how to reset my password") if term.kind is Kind.WORD] == [
        "reset",
        "password",
    ]


def test_a_stop_word_of_the_workspace_is_dropped_as_well():
    terms = query_terms("みなと請求のログイン", stop_words={"ログイン"})
    assert "ログイン" not in [form for term in terms if term.kind is Kind.WORD for form in term.forms]


def test_kana_and_romaji_are_asked_for_by_sound():
    for typed in ("といあわせ", "toiawase"):
        assert [term.forms for term in query_terms(typed) if term.kind is Kind.READING] == [("といあわせ",)]
        assert ("問い合わせ",) in [term.forms for term in query_terms(typed) if term.kind is Kind.WORD]


def test_a_text_of_any_length_is_taken():
    long = "設定を変更する。" * 20_000
    assert index_words(long).count("変更") == 20_000
    assert index_words("あ" * 60_000)
    assert len(query_terms(long)) <= 48


@pytest.mark.parametrize("text", ["", " \n ", "。。。", "\u200b", "🙂", "\x00", "a\u0301" * 50])
def test_no_text_is_too_strange(text: str):
    query_terms(text)
    words(text)


def test_threads_have_tokenizers_of_their_own():
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.extend(words("承認を依頼する") for _ in range(50))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 200
    assert all(each == ["承認", "依頼", "為る"] for each in found)
