"""What the sample company taught its search, and what its readers' behaviour suggests and teaches besides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy.orm import Session

from core import clock
from core.permissions import PUBLIC
from demo.rhythm import at_work
from demo.use import Life, read
from insights.synonyms.actions import collect
from kb.articles.models import Article
from kb.feedback.actions import Voter
from kb.search.actions import SearchRecord, log_click, log_search
from kb.search.learning.actions import learn
from kb.search.queries import Wish, find
from kb.search.tuning import actions
from kb.search.tuning.actions import Wording

TEACHER = "kobayashi"
SYNONYMS = (
    Wording("group", "ja", ["ログイン", "サインイン"]),
    Wording("group", "ja", ["消込", "突合"]),
    Wording("group", "ja", ["取り消し", "キャンセル"]),
    Wording("one_way", "", ["PW"], ["パスワード", "password"]),
)
STOP_WORDS = ("みなと",)
PINS = (
    ("パスワード 忘れた", "reset-password", "pin", "電話がいちばん多いので、必ず先頭に出します"),
    (
        "登録番号 入力",
        "where-registration-number",
        "hide",
        "探している人が多いのは登録の手順なので、場所の記事は出しません",
    ),
)
OTHER_WORDS = (("暗証番号 忘れた", "パスワード 忘れた", "reset-password"),)
VISITORS = 3


def load(session: Session, life: Life) -> int:
    """Teach the search a few things, and let some readers find in other words; returns how much there is."""
    by = life.people.members[TEACHER]
    for number, wording in enumerate(SYNONYMS):
        with _at_work(session, life, number):
            actions.add_synonym(session, wording, by, is_sample=True)
    with _at_work(session, life, len(SYNONYMS)):
        actions.add_stop_words(session, STOP_WORDS, "ja", by, is_sample=True)
    for number, (text, key, kind, reason) in enumerate(PINS, start=len(SYNONYMS) + 1):
        with _at_work(session, life, number):
            actions.place(session, text, life.article(session, key), kind, reason, by).is_sample = True
    for first, then, key in OTHER_WORDS:
        for number in range(VISITORS):
            _find_in_other_words(session, life, (first, then), life.article(session, key), number)
    suggested = collect(session, at=life.today)
    return len(SYNONYMS) + len(STOP_WORDS) + len(PINS) + suggested + learn(session, at=life.today)


@contextmanager
def _at_work(session: Session, life: Life, number: int) -> Iterator[None]:
    """One thing after the other, a few minutes apart, in one morning or afternoon."""
    begin = at_work(life.today - timedelta(days=4), "search tuning")
    with clock.at(begin + timedelta(minutes=7 * number, seconds=13 * number)):
        yield
        session.flush()


def _find_in_other_words(session: Session, life: Life, texts: tuple[str, str], article: Article, number: int) -> None:
    """Let somebody search twice within a minute, and open the article the second time."""
    reader = Voter("help", f"other words {number}")
    begin = at_work(life.today - timedelta(days=2 + number), reader.session)
    for place, text in enumerate(texts):
        at = begin + timedelta(seconds=20 * place)
        hits = find(session, life.engine, PUBLIC, Wish(text)).hits
        ids = [hit.article.id for hit in hits]
        record = SearchRecord(
            id=life.new_id(at),
            text=text,
            locale="ja",
            source=reader.source,
            viewer=PUBLIC.kind,
            session=reader.session,
            hits=len(ids),
            result_ids=[str(id_) for id_ in ids],
            at=at,
            is_sample=True,
        )
        log_search(session, record)
        if place and article.id in ids:
            opened = at + timedelta(seconds=5)
            with clock.at(opened):
                log_click(session, record.id, article.id, ids.index(article.id) + 1, at=opened)
                read(session, life, article, reader, opened, record.id)
