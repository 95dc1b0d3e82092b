"""One thing in several spellings is one gap, called by the one that reads best."""

from __future__ import annotations

from itertools import permutations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.accounts.models import Member
from core.identifiers import new_id
from insights.gaps.models import Gap
from insights.gaps.queries import misses, words
from insights.gaps.spellings import Heard, plainness
from kb.search.actions import SearchRecord, log_click, log_search
from tests.insights.test_gaps import published_gap

SPELLINGS = ("仮想通貨払い", "仮想通貨 払い", "かそうつうかばらい", "カソウツウカバライ", "kasoutsuukabarai")


def ask(session: Session, text: str) -> None:
    log_search(session, SearchRecord(new_id(), text, "ja", "help", "public", str(new_id()), 0))


def gaps(session: Session) -> list[Gap]:
    return list(session.scalars(sa.select(Gap).order_by(Gap.first_at)))


@pytest.mark.parametrize("order", list(permutations((0, 2, 4))))
def test_spellings_of_one_sound_are_one_gap_with_a_title_in_kanji(session: Session, order: tuple[int, ...]) -> None:
    for number in (*order, 1, 3):
        ask(session, SPELLINGS[number])
    (gap,) = gaps(session)
    assert (gap.people, gap.title) == (5, SPELLINGS[0])
    assert words(misses(session, gap.id))[0][0] in SPELLINGS[:2]


def test_without_kanji_the_title_is_in_kana_and_the_commonest_wins_over_both(session: Session) -> None:
    for text in ("kasoutsuukabarai", "カソウツウカバライ", "かそうつうかばらい"):
        ask(session, text)
    (gap,) = gaps(session)
    assert gap.title == "カソウツウカバライ"
    ask(session, "仮想通貨払い")
    assert gap.title == "仮想通貨払い"
    for _ in range(2):
        ask(session, "kasoutsuukabarai")
    assert gap.title == "kasoutsuukabarai"


def test_other_sounds_are_other_gaps(session: Session) -> None:
    for text in ("後払い", "前払い", "はらい", "手書き", "てかき", "分割払い", "ぶんかつばらい手数料"):
        ask(session, text)
    assert len(gaps(session)) == 7


@pytest.mark.parametrize(
    ("one", "other", "is_alike"),
    [
        ("分割払い", "ぶんかつばらい", True),
        ("請求書の発行", "せいきゅうしょのはっこう", True),
        ("請求書の発行", "せいきゅうしょ はっこう", False),
        ("印紙代", "いんしたい", False),
        ("鍵", "かき", False),
        ("invoice", "いんぼいす", False),
        ("", "", False),
    ],
)
def test_only_voicing_inside_a_word_may_differ(one: str, other: str, is_alike: bool) -> None:
    assert Heard(one).is_like(other) is is_alike
    assert Heard(other).is_like(one) is is_alike


def test_spellings_are_ranked() -> None:
    assert [plainness(text) for text in ("払い", "はらい", "ﾊﾗｲ", "harai")] == [0, 1, 1, 2]


def test_another_spelling_proves_the_gap(session: Session, editor: Member) -> None:
    gap, article = published_gap(session, editor, "仮想通貨払い")
    made = SearchRecord(new_id(), "かそうつうかばらい", "ja", "help", "public", "x", 1, [str(article.id)])
    found = log_search(session, made)
    assert found is not None
    log_click(session, found.id, article.id, 1)
    assert gap.state == "proven"
