import pytest

from kb.search.vocabulary import Vocabulary, slips_allowed, within

WORDS = ["ぱすわど", "ろぐいん", "せきゅしょ", "きかん", "きけん", "こんぴゅたしすてむ", "password"]


@pytest.fixture
def vocabulary() -> Vocabulary:
    known = Vocabulary()
    known.add(WORDS)
    return known


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ぱすわろ", "ぱすわど"),  # replaced
        ("ぱわすど", "ぱすわど"),  # swapped
        ("すぱわど", "ぱすわど"),  # the first two swapped
        ("ばすわど", "ぱすわど"),  # the voicing of the first letter
        ("らすわど", None),  # any other first letter is another word
        ("ろぐいいん", "ろぐいん"),  # added
        ("せきしょう", None),
        ("せきゅうしょ", "せきゅしょ"),
        ("せきしょ", "せきゅしょ"),  # left out
        ("こんぴたしすめむ", "こんぴゅたしすてむ"),  # two in a long word
        ("pasword", "password"),
        ("oassword", "password"),  # of Latin letters the first may be the wrong one too
        ("assword", "password"),
        ("きこん", None),  # too short to be sure
        ("", None),
    ],
)
def test_a_slip_is_forgiven(vocabulary: Vocabulary, typed: str, meant: str | None):
    assert vocabulary.near(typed)[:1] == ([meant] if meant else [])


def test_the_beginning_of_a_word_will_do(vocabulary: Vocabulary):
    assert any("password".startswith(found) for found in vocabulary.near("paswor"))


def test_words_are_forgotten_when_nobody_uses_them(vocabulary: Vocabulary):
    vocabulary.add(["ぱすわど"])
    vocabulary.remove(["ぱすわど"])
    assert "ぱすわど" in vocabulary
    vocabulary.remove(["ぱすわど"])
    assert "ぱすわど" not in vocabulary
    assert vocabulary.near("ぱすわろ") == []
    assert len(vocabulary) == len(WORDS) - 1


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [("abcd", "abcd", 0), ("abcd", "abd", 1), ("abcd", "abxcd", 1), ("abcd", "abxd", 1), ("abcd", "acbd", 1), ("abcdef", "bacdfe", 2)],
)  # fmt: skip
def test_slips_are_counted(one: str, other: str, slips: int):
    assert within(one, other, slips)
    assert within(other, one, slips)
    assert not slips or not within(one, other, slips - 1)


def test_longer_words_may_have_more_slips():
    assert [slips_allowed("a" * length) for length in (1, 3, 4, 7, 8)] == [0, 0, 1, 1, 2]
