from dataclasses import replace
from threading import Thread
from typing import Any

import pytest

from kb.search.suggestions import Entry, SuggestionIndex, SuggestRequest, prepare
from kb.search.tuning.expansion import normal_forms

PHRASINGS = [
    "パスワードを忘れてログインできない",
    "ログインできない",
    "お問い合わせの方法",
    "請求書を再発行する",
    "サーバーが落ちた",
    "承認を依頼する",
    "証人を呼ぶ",
    "エラー E-1032 が表示される",
    "How to reset your password",
    "支払い方法を変更する",
    "申し込みを取り消したい",
    "アカウントを削除する",
    "メンバーを招待する",
    "ﾒｰﾙｱﾄﾞﾚｽを変更する",
    "CSVをインポートする",
    "ウィンドウを閉じる",
]
_ENTRY = Entry("", "", workspace_id="w", audience="public", locale="ja", collection_ids=("top",))
_REQUEST = SuggestRequest("", workspace_id="w", audiences=frozenset({"public"}))


def entry(article_id: str, text: str, **fields: Any) -> Entry:
    return replace(_ENTRY, article_id=article_id, text=text, **fields)


@pytest.fixture(scope="module")
def index() -> SuggestionIndex:
    built = SuggestionIndex()
    built.build(entry(str(number), text) for number, text in enumerate(PHRASINGS))
    return built


def texts(index: SuggestionIndex, typed: str, **fields: Any) -> list[str]:
    return [found.text for found in index.suggest(replace(_REQUEST, text=typed, **fields))]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ログインできない", "ログインできない"),
        ("ロ", "ログインできない"),
        ("パスワード", "パスワードを忘れてログインできない"),
        ("忘れて", "パスワードを忘れてログインできない"),
        ("ぱす", "パスワードを忘れてログインできない"),
        ("pasuwa-do", "パスワードを忘れてログインできない"),
        ("pasu", "パスワードを忘れてログインできない"),
        ("ろぐいん", "ログインできない"),
        ("roguin", "ログインできない"),
        ("toiawase", "お問い合わせの方法"),
        ("toiawas", "お問い合わせの方法"),
        ("問合せ", "お問い合わせの方法"),
        ("問合わせ", "お問い合わせの方法"),
        ("といあわせ", "お問い合わせの方法"),
        ("サーバ", "サーバーが落ちた"),
        ("ｻｰﾊﾞ", "サーバーが落ちた"),
        ("ＣＳＶ", "CSVをインポートする"),
        ("メールアドレス", "ﾒｰﾙｱﾄﾞﾚｽを変更する"),
        ("ウインドー", "ウィンドウを閉じる"),
        ("1032", "エラー E-1032 が表示される"),
        ("e1032", "エラー E-1032 が表示される"),
        ("忘れた　パスワード", "パスワードを忘れてログインできない"),
        ("パスワード忘れました", "パスワードを忘れてログインできない"),
        ("reset passw", "How to reset your password"),
        ("password reset", "How to reset your password"),
        ("支払方法", "支払い方法を変更する"),
        ("申込", "申し込みを取り消したい"),
        ("取消", "申し込みを取り消したい"),
        ("いんぽーと csv", "CSVをインポートする"),
        ("招", "メンバーを招待する"),
        ("請求書をさいはっ", "請求書を再発行する"),
        ("請求書さいはっこう", "請求書を再発行する"),
        ("せいきゅうしょn", None),
        ("しょうn", None),
    ],
)
def test_what_is_typed_is_found(index: SuggestionIndex, typed: str, first: str | None):
    found = texts(index, typed)
    assert first is None or found[:1] == [first]


@pytest.mark.parametrize(
    "typed", ["しょう", "しょうn", "しょうに", "しょうにん", "syou", "shoun", "shounin", "shouninn"]
)
def test_conversion_in_progress_finds_all_that_sounds_so(index: SuggestionIndex, typed: str):
    assert (
        {"承認を依頼する", "証人を呼ぶ"}
        <= set(texts(index, typed))
        <= {"承認を依頼する", "証人を呼ぶ", "メンバーを招待する"}
    )


def test_a_half_typed_kana_excludes_what_cannot_follow(index: SuggestionIndex):
    assert texts(index, "しょうk") == []


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("パズワード", "パスワードを忘れてログインできない"),
        ("パスワドワ", "パスワードを忘れてログインできない"),
        ("バスワード", "パスワードを忘れてログインできない"),
        ("pasuwa-to", "パスワードを忘れてログインできない"),
        ("ろぐいす", "ログインできない"),
        ("rogin", "ログインできない"),
        ("toiawse", "お問い合わせの方法"),
        ("pasword", "How to reset your password"),
        ("アカウソト", "アカウントを削除する"),
        ("アカウソト 削除", "アカウントを削除する"),
        ("アカウソト削除", "アカウントを削除する"),
        ("インポト", "CSVをインポートする"),
        ("せいきゅうしょをさいはつこう", "請求書を再発行する"),
        ("支払い方方を変更", "支払い方法を変更する"),
    ],
)
def test_a_slip_is_forgiven_when_nothing_else_matches(index: SuggestionIndex, typed: str, first: str):
    found = index.suggest(replace(_REQUEST, text=typed))
    assert [each.text for each in found][:1] == [first]
    assert found[0].spans


@pytest.mark.parametrize(
    "typed", ["否認", "登録", "領収書", "ログアウト", "ザーザー", "有給", "機関", "E-1033", "x", ""]
)
def test_another_word_is_no_slip(index: SuggestionIndex, typed: str):
    assert texts(index, typed) == []


def test_kanji_that_only_sound_alike_are_another_word(index: SuggestionIndex):
    assert texts(index, "承認") == ["承認を依頼する"]
    assert texts(index, "証人") == ["証人を呼ぶ"]


@pytest.mark.parametrize(
    ("typed", "text", "marked"),
    [
        ("ぱす", "パスワードを忘れてログインできない", ["パス"]),
        ("忘れた パスワード", "パスワードを忘れてログインできない", ["パスワード", "忘れ"]),
        ("問合せ", "お問い合わせの方法", ["問い合わせ"]),
        ("めーる", "ﾒｰﾙｱﾄﾞﾚｽを変更する", ["ﾒｰﾙ"]),
        ("しょうn", "承認を依頼する", ["承認"]),
        ("e1032", "エラー E-1032 が表示される", ["E-1032"]),
        ("passw", "How to reset your password", ["passw"]),
        ("アカウソト", "アカウントを削除する", ["アカウント"]),
        ("支払方法", "支払い方法を変更する", ["支払い方法"]),
    ],
)
def test_the_parts_that_matched_are_told(index: SuggestionIndex, typed: str, text: str, marked: list[str]):
    (found,) = [each for each in index.suggest(replace(_REQUEST, text=typed)) if each.text == text]
    assert [found.text[start:end] for start, end in found.spans] == marked


def test_an_article_is_offered_once_with_its_best_phrasing():
    index = SuggestionIndex()
    index.build(
        [
            entry("1", "ログインできないときは", is_title=True),
            entry("1", "ログイン"),
            entry("1", "サインインできない"),
            entry("2", "ログインの履歴"),
        ]
    )
    assert texts(index, "ログイン") == ["ログイン", "ログインの履歴"]
    assert index.suggest(replace(_REQUEST, text="ログインで"))[0].is_title


@pytest.mark.parametrize(
    ("fields", "visible"),
    [
        ({}, {"plain", "english"}),
        ({"workspace_id": "v"}, {"other workspace"}),
        ({"audiences": frozenset()}, set()),
        ({"audiences": frozenset({"public", "internal"})}, {"plain", "english", "internal"}),
        ({"collection_ids": frozenset({"granted"}), "audiences": frozenset({"partner"})}, {"partner"}),
        ({"collection_ids": frozenset()}, set()),
        ({"within": "shelf", "audiences": frozenset({"internal", "public"})}, {"internal"}),
        ({"locales": ("en",)}, {"english"}),
        ({"kinds": frozenset({"faq"})}, set()),
    ],
)
def test_nothing_is_offered_that_the_typist_may_not_read(fields: dict[str, Any], visible: set[str]):
    index = SuggestionIndex()
    index.build(
        [
            entry("plain", "秘密の設定"),
            entry("english", "秘密の設定", locale="en"),
            entry("other workspace", "秘密の設定", workspace_id="v"),
            entry("internal", "秘密の設定", audience="internal", collection_ids=("top", "shelf")),
            entry("partner", "秘密の設定", audience="partner", collection_ids=("top", "granted")),
        ]
    )
    for typed in ("秘密", "ひみつ", "himitu", "設定 秘密", "ひみつのせつてい"):
        assert {found.article_id for found in index.suggest(replace(_REQUEST, text=typed, **fields))} == visible
        assert {found.article_id for found in index.near(replace(_REQUEST, text="秘密の扉", **fields))} == visible


def test_the_index_follows_every_change():
    index = SuggestionIndex()
    index.replace("1", [entry("1", "承認を依頼する"), entry("1", "稟議を回す")])
    assert texts(index, "稟議") == ["稟議を回す"]
    index.replace("1", [entry("1", "承認を依頼する", audience="internal")])
    assert texts(index, "稟議") == texts(index, "承認") == []
    assert len(index) == 1
    index.replace("2", [entry("2", "申請を差し戻す")])
    assert texts(index, "差し戻し") == ["申請を差し戻す"]
    index.remove("2")
    index.remove("never there")
    assert texts(index, "差し戻し") == texts(index, "さしもどつ") == []
    assert len(index) == 1


def test_what_was_prepared_before_gives_the_same():
    fresh, kept = SuggestionIndex(), SuggestionIndex()
    fresh.build(entry(str(number), text) for number, text in enumerate(PHRASINGS))
    kept.build(entry(str(number), text, prepared=prepare(text)) for number, text in enumerate(PHRASINGS))
    for typed in ("ぱす", "toiawase", "支払方法", "アカウソト"):
        assert texts(fresh, typed) == texts(kept, typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("しょうにん", "承認者を追加する"),  # and not しょうひん, though Sudachi takes しょう for a word
        ("読み込み", "項目を読み込む"),  # and not 飲み込み, which is one letter away
        ("がめんが固まる", "画面が固まる"),
        ("画面がかたまる", "画面が固まる"),
        ("めーるあどすれ", "メールアドレスを変える"),
        ("とりきひさき", "取引先を登録する"),
        ("にだんかいにんしゅう", "二段階認証を使う"),
    ],
)
def test_what_is_meant_is_told_from_what_looks_like_it(typed: str, meant: str):
    of = SuggestionIndex()
    questions = (
        "承認者を追加する", "しょうひんを選ぶ", "項目を読み込む", "飲み込みが早い", "画面が固まる", "画像を貼る",
        "メールアドレスを変える", "取引先を登録する", "二段階認証を使う",
    )  # fmt: skip
    of.build(entry(str(number), question) for number, question in enumerate(questions))
    assert texts(of, typed) == [meant]


def test_near_questions_have_something_in_common(index: SuggestionIndex):
    near = [found.text for found in index.near(replace(_REQUEST, text="請求書の宛名を修正したい"))]
    assert near[:1] == ["請求書を再発行する"]
    assert index.near(replace(_REQUEST, text="有給休暇")) == []
    assert index.near(replace(_REQUEST, text="")) == []


def test_stop_words_of_the_company_need_not_stand_there_and_never_push_out_what_has_them():
    of = SuggestionIndex()
    of.build(entry(text, text) for text in ("料金の計算", "みなとの料金", "みなとの締め日", "みなと"))
    added = normal_forms("みなと")
    assert texts(of, "みなと 料金") == ["みなとの料金"]
    assert texts(of, "みなと 料金", stop_words=added) == ["みなとの料金", "料金の計算"]
    assert texts(of, "みなと 料金", stop_words=added, limit=1) == ["みなとの料金"]
    assert set(texts(of, "料金をみなと", stop_words=added)) == {"みなとの料金", "料金の計算"}
    assert texts(of, "みなと 料きん", stop_words=added) == ["みなとの料金", "料金の計算"]
    assert texts(of, "みなと", stop_words=added)[0] == "みなと"  # of nothing else: searched for itself
    near = [found.text for found in of.near(replace(_REQUEST, text="みなと料金不明", stop_words=added))]
    assert "みなとの締め日" not in near
    assert set(texts(of, "料金 the")) == {"みなとの料金", "料金の計算"}


def test_what_others_opened_comes_further_up_but_not_above_the_very_title():
    of = SuggestionIndex()
    rivals = ("請求書の送付", "請求書の送付をする", "郵送で請求書の送付をする")
    of.build(entry(text, text, is_title=True) for text in rivals)
    typed, learned = "請求書の送付", {rivals[2]: 1.5}
    assert texts(of, typed) == list(rivals)
    assert texts(of, typed, learned=learned) == [rivals[0], rivals[2], rivals[1]]
    assert texts(of, typed, learned=learned, limit=1) == [rivals[0]]
    assert texts(of, "せいきゅうしょのそうふ", learned=learned)[0] == rivals[0]
    assert texts(of, typed, learned={"gone": 1.5}) == list(rivals)


def test_what_others_opened_is_looked_at_however_many_begin_so():
    of = SuggestionIndex()
    of.build(entry(f"{number}", f"請求書の{number}") for number in range(400))
    of.replace("wanted", [entry("wanted", "郵送した請求書")])
    assert texts(of, "請求書", learned={"wanted": 1.5}, limit=1) == ["郵送した請求書"]


def test_no_more_than_asked_for(index: SuggestionIndex):
    assert len(texts(index, "す", limit=3)) == 3


@pytest.mark.parametrize(
    "typed", ["。。。", "%", "\\", "(", "\x00", "🙂", "あ" * 1000, "a b c d e f g h i j", "ー", "ん", "\u3000"]
)
def test_nothing_typed_is_an_error(index: SuggestionIndex, typed: str):
    texts(index, typed)
    index.near(replace(_REQUEST, text=typed))


def test_threads_type_while_another_changes(index: SuggestionIndex):
    failures: list[BaseException] = []

    def type_on() -> None:
        try:
            for _ in range(30):
                assert texts(index, "ぱす") == ["パスワードを忘れてログインできない"]
        except BaseException as failure:  # noqa: BLE001  whatever it is, the test must hear of it
            failures.append(failure)

    threads = [Thread(target=type_on) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        index.replace("extra", [entry("extra", "一時的な題")])
        index.remove("extra")
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_phrasing_in_bare_kana_is_shown_only_where_no_other_matches():
    index = SuggestionIndex()
    phrasings = [("1", "せいきゅうしょ つくる"), ("1", "請求書を作る"), ("2", "せいきゅう しめび")]
    index.build(entry(article_id, text) for article_id, text in phrasings)
    assert set(texts(index, "せいきゅう")) == {"請求書を作る", "せいきゅう しめび"}
