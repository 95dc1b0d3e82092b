"""Six weeks of use: searches, clicks, votes, questions and calls, through the same intake as everybody's."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import clock
from core.events.actions import Origin, take_in
from core.permissions import PUBLIC, Viewer, customer, staff
from demo.people import People
from demo.reading import day, world
from demo.rhythm import moment_on, trend_weight, weight_of
from insights.gaps.jobs import collect_unopened
from insights.gaps.models import Gap
from insights.replies.queries import waiting_for
from kb.articles.models import Article
from kb.feedback.actions import Asked, Ballot, Voter, cast_vote, leave_question
from kb.search.actions import SearchRecord, log_click, log_search
from kb.search.clear_answers import clear_answer
from kb.search.engines.protocol import Engine
from kb.search.queries import Findings, Wish, find

PER_DAY = 28
Deed = Callable[[Session], None]


@dataclass
class Life:
    """What the simulation works with. The same seed gives the same world."""

    people: People
    articles: dict[str, Article]
    engine: Engine
    today: datetime
    chance: random.Random
    script: list[tuple[datetime, Deed]] = field(default_factory=list)
    """What the world's files spell out, with the moments that chance gave it."""

    def article(self, session: Session, key: str) -> Article:
        """Return an article as it is now."""
        return session.get_one(Article, self.articles[key].id)

    def new_id(self, at: datetime) -> UUID:
        """Return an id that the seed decides."""
        return uuid5(self.people.site.id, f"{at.isoformat()}:{self.chance.random()}")


def intents() -> list[dict[str, Any]]:
    """Return every meaning that people search for."""
    return [*world("searches"), *world("searches_gaps"), *world("searches_staff")]


def day_of_use(life: Life, when: date, progress: float) -> Iterator[tuple[datetime, Deed]]:
    """Yield what happens on one day, in the order of the clock."""
    known = intents()
    weights = [intent["weight"] * trend_weight(intent["trend"], progress) for intent in known]
    count = round(PER_DAY * weight_of(when) * life.chance.uniform(0.8, 1.2))
    moments = sorted(moment_on(when, life.chance) for _ in range(count))
    for moment in moments:
        intent = life.chance.choices(known, weights=weights)[0]
        yield moment, partial(search, life=life, intent=intent, at=moment)


def search(session: Session, life: Life, intent: dict[str, Any], at: datetime) -> None:
    """Let one person search, look at what there is, and open it when it answers."""
    queries = intent["queries"]
    shares = [3.0, *([1.0] * (len(queries) - 1))]
    text = life.chance.choices(queries, weights=shares)[0]
    made, found = look_up(session, life, intent, text, at)
    log_search(session, made)
    _open_what_answers(session, life, intent, found, made)


def look_up(
    session: Session, life: Life, intent: dict[str, Any], text: str, at: datetime
) -> tuple[SearchRecord, Findings]:
    """Let somebody whom the meaning concerns search for these words; return what is to be logged, and what was found."""
    who, viewer, source = _searcher(life, intent, at)
    wish = Wish(text, intent.get("locale", "ja"), limit=10)
    found = find(session, life.engine, viewer, wish)
    answer = clear_answer(found, text) if source != "staff" else None
    made = SearchRecord(
        id=life.new_id(at),
        text=text,
        locale=wish.locale,
        source=source,
        viewer=viewer.kind,
        session=who,
        hits=found.total,
        result_ids=[str(hit.article.id) for hit in found.hits],
        end_user_id=viewer.end_user_id,
        member_id=viewer.member_id,
        page=life.chance.choice(intent["pages"]),
        at=at,
        is_sample=True,
        answered_id=answer.found.article.id if answer else None,
    )
    return made, found


def _searcher(life: Life, intent: dict[str, Any], at: datetime) -> tuple[str, Viewer, str]:
    source = intent["source"] if life.chance.random() < 0.8 else life.chance.choice(["help", "widget"])  # noqa: PLR2004
    if intent["source"] == "staff":
        member = life.chance.choice([key for key in life.people.members if key != "haruka"])
        return f"member:{life.people.members[member]}", staff(life.people.members[member]), "staff"
    company = intent.get("company") or life.chance.choice(list(life.people.companies))
    key = life.chance.choice(life.people.using(at, company))
    viewer = customer(life.people.end_users[key]) if source == "widget" else PUBLIC
    return f"{key}:{life.chance.randrange(4)}", viewer, source


def _open_what_answers(
    session: Session, life: Life, intent: dict[str, Any], found: Findings, made: SearchRecord
) -> None:
    wanted = life.articles.get(intent["finds"] or "")
    ranks = [n for n, hit in enumerate(found.hits, start=1) if wanted is not None and hit.article.id == wanted.id]
    if wanted is None or not ranks or life.chance.random() > 0.92 - 0.06 * ranks[0]:
        return
    at = (made.at or life.today) + timedelta(seconds=life.chance.randrange(3, 25))
    reader = Voter(made.source, made.session, made.end_user_id)
    with clock.at(at):
        log_click(session, made.id, wanted.id, ranks[0], at=at)
        read(session, life, wanted, reader, at, made.id)
    _vote(session, life, intent["finds"], reader, at + timedelta(seconds=life.chance.randrange(30, 200)))


def read(
    session: Session, life: Life, article: Article, reader: Voter, at: datetime, search_id: UUID | None = None
) -> None:
    """Record that somebody read an article."""
    props = {"article_id": str(article.id), "via": "search" if search_id else "link"}
    fact = {
        "id": str(life.new_id(at)),
        "kind": "article.opened",
        "at": at.isoformat(),
        "session": reader.session,
        "locale": article.locale,
        "props": props | ({"search_id": str(search_id)} if search_id else {}),
    }
    site = life.people.site.id if reader.source == "widget" else None
    take_in(session, [fact], Origin(reader.source, site, reader.end_user_id, is_sample=True), at=at)


def _vote(session: Session, life: Life, key: str, reader: Voter, at: datetime) -> None:
    """Let a reader vote; what colleagues open counts as read, and so their vote counts, where it is for them."""
    voting = {about["article"]: about for about in world("feedback")["votes"]}
    about = voting.get(key, {"helpful": 85, "weight": 2})
    article = life.article(session, key)
    is_theirs = reader.source != "staff" or article.audience == "internal"
    if not is_theirs or life.chance.random() > about["weight"] / 30:
        return
    helpful = life.chance.random() * 100 < about["helpful"]
    with clock.at(at):
        ballot = Ballot(article.id, article.published_number, helpful, at=at, is_sample=True)
        cast_vote(session, ballot, _in_the_help_center(reader))


def _in_the_help_center(reader: Voter) -> Voter:
    """Return from where somebody votes: colleagues do it in the help center, like everybody."""
    return replace(reader, source="help") if reader.source == "staff" else reader


def told(life: Life) -> Iterator[tuple[datetime, Deed]]:
    """Yield the comments and questions that the world's files spell out."""
    for number, about in enumerate(world("feedback")["comments"]):
        at = at_about(about["at"], life)
        yield at, partial(_comment, life=life, about=about, at=at, number=number)
    for number, about in enumerate(world("questions")):
        at = at_about(about["at"], life)
        yield at, partial(_question, life=life, about=about, at=at, number=number)
    for about in world("gaps"):
        for call in about.get("calls", []):
            at = at_about(call["at"], life)
            yield at, partial(_call, life=life, about=about, call=call, at=at)


def at_about(text: str, life: Life) -> datetime:
    """Turn `-3d` into a believable moment of that day."""
    moment = day(text, life.today) or life.today
    return moment_on(moment.date(), life.chance) if moment.date() < life.today.date() else life.today


def _comment(session: Session, life: Life, about: dict[str, Any], at: datetime, number: int) -> None:
    """Let somebody open an article and say something about it a little later, once it is there to be read."""
    article = life.article(session, about["article"])
    if article.published_version_id is None:
        return
    end_user = life.people.end_users.get(about["by"] or "")
    in_product = end_user is not None and (article.audience == "customers" or number % 2 == 0)
    source = "staff" if article.audience == "internal" else "widget" if in_product else "help"
    reader = Voter(source, f"comment:{number}", end_user)
    read(session, life, article, reader, at - timedelta(seconds=life.chance.randrange(40, 240)))
    reason, comment = about.get("reason") or "", about["comment"]
    with clock.at(at):
        ballot = Ballot(article.id, article.published_number, about["helpful"], reason, comment, at=at, is_sample=True)
        cast_vote(session, ballot, _in_the_help_center(reader))


def _question(session: Session, life: Life, about: dict[str, Any], at: datetime, number: int) -> None:
    asked = Asked(
        id=life.new_id(at),
        text=about["text"],
        email=about.get("email") or "",
        page=about["page"],
        locale=about.get("locale", "ja"),
        at=at,
        is_sample=True,
    )
    end_user = life.people.end_users.get(about["by"] or "")
    with clock.at(at):
        leave_question(session, asked, Voter(about["source"], f"question:{number}", end_user))


def _call(session: Session, life: Life, about: dict[str, Any], call: dict[str, Any], at: datetime) -> None:
    made = SearchRecord(
        id=life.new_id(at),
        text=about["title"],
        locale="ja",
        source="phone",
        viewer="staff",
        session=f"phone:{at.isoformat()}",
        hits=0,
        member_id=life.people.members[call["by"]],
        at=at,
        is_sample=True,
    )
    asked = Asked(uuid5(made.id, "words"), call["words"], search_id=made.id, at=at, is_sample=True)
    with clock.at(at):
        log_search(session, made)
        leave_question(session, asked, Voter("phone", made.session))


def evening(session: Session, at: datetime) -> None:
    """Look at what nobody opened, as the hourly job does, and note who has been told of an answer."""
    with clock.at(at):
        collect_unopened(session, at=at)
        for article in session.scalars(sa.select(Article).join(Gap, Gap.article_id == Article.id).distinct()):
            for question in waiting_for(session, article, sample=True):
                question.answered_at = at
