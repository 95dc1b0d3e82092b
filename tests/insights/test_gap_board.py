"""The gap board as people use it: folded columns, the way from gap to gap, questions and calls with what they mean."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from core.identifiers import new_id
from insights.gaps import queries
from insights.gaps.models import Gap, GapMiss
from insights.gaps.nearness import is_within, nearest
from insights.gaps.queries import GapFilter
from kb.feedback.actions import Asked, Voter, leave_question
from kb.search.actions import SearchRecord, log_search
from kb.search.analysis.readings import meaning_key
from tests.factories import Place
from tests.plugins.bound import Open

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
BASE = "/w/minato/gaps/"


def ask(session: Session, text: str, people: int = 1, page: str = "") -> None:
    for _each in range(people):
        log_search(session, SearchRecord(new_id(), text, "ja", "help", "public", str(new_id()), 0, page=page))


def leave(session: Session, text: str) -> None:
    leave_question(session, Asked(new_id(), text), Voter("help", str(new_id())))


def gaps(session: Session) -> list[tuple[str, int]]:
    return [(gap.title, gap.misses) for gap in session.scalars(sa.select(Gap).order_by(Gap.title))]


@pytest.fixture
def client(signed_in: Callable[[Place, str], FlaskClient], place: Place) -> FlaskClient:
    return signed_in(place, "editor")


@pytest.mark.parametrize(
    ("question", "is_same"),
    [
        ("手数料が先方負担か当方負担かで、消込のやり方は変わりますか。", True),
        ("てすうりょうは せんぽう ふたん にできますか", True),
        ("手数料はいくらですか", False),
        ("先方に送る請求書の手数料", False),
    ],
)
def test_a_question_means_what_a_gap_means_when_it_says_all_of_it(question: str, is_same: bool) -> None:
    assert is_within(meaning_key("手数料 先方 負担"), meaning_key(question)) is is_same


def test_inflected_words_are_the_same_and_one_word_is_too_little() -> None:
    assert is_within("すくない にゅきんがく", "440 すくなく にゅきんがく")
    assert not is_within("せきゅしょ", "せきゅしょ つくり")
    assert nearest("a b c", ["a b", "a b c", "b d"]) == "a b c"


def test_questions_join_the_nearest_gap_whichever_came_first(session: Session) -> None:
    leave(session, "入金額が440円少なく、請求書に消し込めません。どうすればよいですか。")
    leave(session, "外国の会社にも請求できますか。")
    ask(session, "入金額が少ない", 2)
    leave(session, "今月の入金額がいつもより少ないのはなぜですか。")
    assert gaps(session) == [("入金額が少ない", 4), ("外国の会社にも請求できますか。", 1)]


def test_places_are_addresses_and_nothing_else(session: Session) -> None:
    ask(session, "源泉税", page="/invoices")
    ask(session, "源泉税", page="月末に毎回止まってしまうんです。")
    ask(session, "源泉税", page="/like this")
    (card,) = queries.board(session, GapFilter())["open"]
    assert card.places == ["help", "/invoices"]
    assert dict(queries.places(queries.misses(session, card.gap.id))) == {"/invoices": 1, "help": 2}


@ON_SQLITE
def test_a_long_column_is_folded_and_shows_all_when_asked(client: FlaskClient, writing: Open) -> None:
    with writing() as session:
        for number in range(10):
            ask(session, f"語彙{number}番目", 1 + number)
    folded = client.get(f"{BASE}?lang=en&days=7").get_data(as_text=True)
    assert folded.count('class="gap-card"') == 8
    assert "語彙9番目" in folded
    assert "語彙1番目" not in folded
    (link,) = re.findall(r'href="([^"]+)">Show all 10', folded)
    unfolded = client.get(link.replace("&amp;", "&").split("#")[0]).get_data(as_text=True)
    assert unfolded.count('class="gap-card"') == 10
    assert "days=7" in link


@ON_SQLITE
def test_one_walks_from_gap_to_gap_in_the_boards_order(client: FlaskClient, writing: Open) -> None:
    with writing() as session:
        for people, text in ((3, "一番目の言葉"), (2, "二番目の言葉"), (1, "三番目の言葉")):
            ask(session, text, people)
        ids = [card.gap.id for card in queries.board(session, GapFilter())["open"]]
    page = client.get(f"{BASE}{ids[1]}?lang=en&days=84").get_data(as_text=True)
    assert f'href="/w/minato/gaps/{ids[0]}?days=84" aria-label="Previous gap: 一番目の言葉"' in page
    assert f'href="/w/minato/gaps/{ids[2]}?days=84" aria-label="Next gap: 三番目の言葉"' in page
    last = client.get(f"{BASE}{ids[2]}").get_data(as_text=True)
    assert "Next gap" not in last


@ON_SQLITE
def test_a_call_keeps_the_customers_sentence_and_asks_for_an_address(client: FlaskClient, session: Session) -> None:
    call = {"text": "手数料 引かれた", "words": "440円だけ合わなくて毎月止まるんです。", "page": "消込の画面"}
    refused = client.post(f"{BASE}phone?lang=en", data=call)
    assert refused.status_code == 422
    assert "such as /invoices" in refused.get_data(as_text=True)
    assert call["words"] in refused.get_data(as_text=True)
    assert client.post(f"{BASE}phone", data={**call, "page": "/payments"}).status_code == 303
    (gap,) = session.scalars(sa.select(Gap)).all()
    assert (gap.title, gap.people) == ("手数料 引かれた", 1)
    assert {miss.text for miss in session.scalars(sa.select(GapMiss))} == {call["text"], call["words"]}
    page = client.get(f"{BASE}{gap.id}?lang=en").get_data(as_text=True)
    assert "Told by phone" in page
    assert queries.tallies(session, gap.id) == {"search": 0, "question": 0, "phone": 1}
    assert queries.places(queries.misses(session, gap.id)) == [("/payments", 1)]
