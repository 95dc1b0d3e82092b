import pytest

from kb.search.phrasings import MOST_EXPANSIONS, Mistake, PhrasingError, escape, expand


@pytest.mark.parametrize(
    ("line", "questions"),
    [
        ("ログインできない", ("ログインできない",)),
        ("(ログイン|サインイン)できない", ("ログインできない", "サインインできない")),
        ("パスワード(を|)忘れた", ("パスワードを忘れた", "パスワード忘れた")),
        ("(|ご)請求(|書)", ("請求", "請求書", "ご請求", "ご請求書")),
        ("(a(b|c)|d)e", ("abe", "ace", "de")),
        ("（ログイン｜サインイン）できない", ("ログインできない", "サインインできない")),
        ("a|b", ("a", "b")),
        ("(a|a)b", ("ab",)),
        ("税\\(込\\) \\| 抜 \\\\", ("税(込) | 抜 \\",)),
        ("  how  (do|can) I  ", ("how do I", "how can I")),
        ("end\\", ("end\\",)),
    ],
)
def test_a_line_stands_for_its_questions(line: str, questions: tuple[str, ...]):
    assert expand(line) == questions


@pytest.mark.parametrize(
    ("line", "mistake", "position"),
    [
        ("a(b", Mistake.UNCLOSED, 1),
        ("(a(b)", Mistake.UNCLOSED, 0),
        ("ab)", Mistake.UNOPENED, 2),
        ("(|)", Mistake.EMPTY, 0),
        ("", Mistake.EMPTY, 0),
        ("x" + "(a|b)" * 8, Mistake.TOO_MANY, 1),
        ("a" * 501, Mistake.TOO_LONG, 500),
        ("(" * 30 + "a" + ")" * 30, Mistake.TOO_DEEP, 20),
    ],
)
def test_a_mistake_has_a_place(line: str, mistake: Mistake, position: int):
    with pytest.raises(PhrasingError) as raised:
        expand(line)
    assert (raised.value.mistake, raised.value.position) == (mistake, position)


def test_there_may_be_200_and_no_more():
    options = "|".join(f"q{number}" for number in range(100))
    assert len(expand(f"({options})(a|b)")) == MOST_EXPANSIONS
    with pytest.raises(PhrasingError, match="too_many"):
        expand(f"({options})(a|b|c)")


def test_a_bomb_is_refused_before_it_goes_off():
    with pytest.raises(PhrasingError, match="too_many"):
        expand("(a|b)" * 90)


@pytest.mark.parametrize("text", ["税(込)", "a|b", "\\", "（全角）", "普通"])
def test_an_escaped_text_stands_for_itself(text: str):
    assert expand(escape(text)) == (text,)
