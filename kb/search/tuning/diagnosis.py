"""Why a question doesn't find an article: rule by rule, in words.

What keeps an article away altogether comes first (it isn't published, or isn't for this reader), then what keeps it
from this question. Each rule says what holds, so that one sees what was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.clock import now
from core.messages import Message, msg
from core.permissions import Viewer
from kb.articles.models import Article, PublishedVersion
from kb.collections.queries import collection_tree
from kb.search.analysis import stopwords
from kb.search.analysis.folding import fold
from kb.search.analysis.tokens import Kind, Token, grams, tokens
from kb.search.engines.documents import FIELDS, Indexed, indexed
from kb.search.engines.protocol import Engine, NeedsRebuild
from kb.search.indexing import document
from kb.search.learning.explained import lessons
from kb.search.queries import Wish, place_of
from kb.search.substring import scan_form
from kb.search.tuning.queries import Pinned, Rules, rules_of

LOOKED_AT = 500
"""A place beyond this is as good as none."""
PAGE = 10
USUAL = timedelta(minutes=1)
BLOCKS, NOTES, HOLDS = "blocks", "notes", "holds"


@dataclass(frozen=True)
class Rule:
    """One rule: whether it keeps the article away (`blocks`), is worth knowing (`notes`), or `holds`."""

    code: str
    state: str
    says: Message


@dataclass(frozen=True)
class Word:
    """A word of the question: in which fields of the article it stands, or why it doesn't count."""

    text: str
    fields: tuple[str, ...] = ()
    counts: bool = True
    by_pairs: bool = False
    """Whether only its pairs of characters stand there: a part of another word, or one that was split otherwise."""


@dataclass(frozen=True)
class Diagnosis:
    """The answer: the rules in order, and the words of the question."""

    rules: Sequence[Rule]
    words: Sequence[Word] = ()
    place: int | None = None

    @property
    def verdict(self) -> Rule:
        """The first rule that keeps the article away, else the last, which says where it is found."""
        return next((rule for rule in self.rules if rule.state == BLOCKS), self.rules[-1])


@dataclass(frozen=True)
class Asking:
    """Who asks what, and where."""

    viewer: Viewer
    wish: Wish
    names: Mapping[UUID, str]
    """Members' names."""


def diagnose(session: Session, engine: Engine, article: Article, asking: Asking) -> Diagnosis:
    """Return why, or at which place, a question finds an article."""
    version = session.get(PublishedVersion, article.published_version_id) if article.published_version_id else None
    life = _life(article)
    if life.state == BLOCKS or version is None:
        return Diagnosis([life])
    seen = indexed(document(article, version, collection_tree(session)))
    rules = rules_of(session)
    wish = replace(asking.wish, limit=LOOKED_AT, offset=0, with_hidden=False)
    words = list(_words(wish, rules, seen))
    answers = [life, *_for_reader(article, asking), _in_index(engine, article, version, seen)]
    answers += _as_decided(rules, article, asking)
    answers += _of_words(article, version, words)
    answers += _learned(session, article, wish)
    answers, place = _placed(session, engine, article, replace(asking, wish=wish), answers)
    return Diagnosis(answers, words, place)


def _life(article: Article) -> Rule:
    if article.trashed_at is not None:
        return Rule("trash", BLOCKS, msg("It is in the trash."))
    if article.published_version_id is not None:
        return Rule("published", HOLDS, msg("It is published."))
    if article.state == "archived":
        return Rule("published", BLOCKS, msg("It is archived: readers don’t see it."))
    return Rule("published", BLOCKS, msg("It is not published: readers don’t see it."))


def _for_reader(article: Article, asking: Asking) -> Iterator[Rule]:
    viewer, wish = asking.viewer, asking.wish
    if article.audience in viewer.audiences:
        yield Rule("audience", HOLDS, msg("Its audience includes this reader."))
    else:
        yield Rule("audience", BLOCKS, msg("Its audience leaves this reader out."))
    shelves = viewer.collection_ids
    if shelves is not None and article.collection_id not in shelves:
        yield Rule("collection", BLOCKS, msg("It stands in no collection that was granted to this reader."))
    if wish.kind and article.kind != wish.kind:
        yield Rule("filter", BLOCKS, msg("It is of another kind than the results were narrowed to."))
    if article.locale not in {wish.locale, "ja", "en"}:
        yield Rule("locale", BLOCKS, msg("It is in a language that this search leaves out."))
    elif article.locale != wish.locale:
        yield Rule("locale", NOTES, msg("It is in another language than the reader’s, which costs it a fifth."))


def _in_index(engine: Engine, article: Article, version: PublishedVersion, seen: Indexed) -> Rule:
    try:
        text = engine.text_of(str(article.id))
    except NeedsRebuild:
        return Rule("index", BLOCKS, msg("The search index can’t be used right now; it is being built anew."))
    if text is not None and text == seen.text:
        return Rule("index", HOLDS, msg("The search index has its newest version."))
    if text is not None:
        return Rule("index", NOTES, msg("The search index has an older version yet; usually that takes seconds."))
    if now() - version.published_at < USUAL:
        return Rule("index", BLOCKS, msg("It was published a moment ago and is not in the search index yet."))
    return Rule("index", BLOCKS, msg("It is not in the search index. Is the worker running?"))


def _as_decided(rules: Rules, article: Article, asking: Asking) -> Iterator[Rule]:
    placed = rules.placed(asking.wish.text)
    hidden = placed.hidden.get(article.id)
    if hidden is not None:
        name = _name(hidden, asking)
        text = msg("%(name)s hid it for this question: %(reason)s", name=name, reason=hidden.reason)
        yield Rule("hidden", BLOCKS, text)
    pin = next((one for one in placed.pins if one.article_id == article.id), None)
    if pin is not None:
        text = msg("%(name)s put it first for this question: %(reason)s", name=_name(pin, asking), reason=pin.reason)
        yield Rule("pinned", HOLDS, text)


def _learned(session: Session, article: Article, wish: Wish) -> Iterator[Rule]:
    lesson = lessons(session, wish.text).get(article.id)
    if lesson is not None:
        yield Rule("learned", HOLDS if lesson.is_in_force else NOTES, lesson.says)


def _name(pin: Pinned, asking: Asking) -> str:
    return asking.names.get(pin.changed_by, "–") if pin.changed_by else "–"


def _words(wish: Wish, rules: Rules, seen: Indexed) -> Iterator[Word]:
    """The words of the question, with where they stand."""
    folded = fold(wish.text)
    stopped = stopwords.ALL | rules.stop_words(wish.locale)
    found = [token for token in tokens(folded) if token.whole]
    telling = [token for token in found if not stopped.intersection(token.forms)] or found
    for token in dict.fromkeys(found):
        text = folded[token.start : token.end]
        fields = tuple(name for name in FIELDS[Kind.WORD] if any(form in seen.terms[name] for form in token.forms))
        yield Word(text, fields, token in telling, not fields and _by_pairs(text, token, seen))


def _by_pairs(text: str, token: Token, seen: Indexed) -> bool:
    pairs = grams(text)
    standing = {pair for name in FIELDS[Kind.GRAM] for pair in seen.terms[name]}
    return bool(pairs and standing.issuperset(pairs)) or token.reading in seen.terms["readings"]


def _of_words(article: Article, version: PublishedVersion, words: Sequence[Word]) -> Iterator[Rule]:
    telling = [word for word in words if word.counts]
    missing = [word.text for word in telling if not word.fields and not word.by_pairs]
    if not telling:
        yield Rule("words", NOTES, msg("The question has no words; its very characters are looked for."))
    elif len(missing) == len(telling):
        yield Rule("none", NOTES, msg("None of the question’s words stands in it."))
    elif missing:
        yield Rule("words", NOTES, msg("Not all of the question’s words stand in it."))
    else:
        yield Rule("words", HOLDS, msg("All of the question’s words stand in it."))
    if missing:
        yield from _elsewhere(article, version, missing)


def _elsewhere(article: Article, version: PublishedVersion, missing: Sequence[str]) -> Iterator[Rule]:
    """Where words stand that search doesn't look at."""
    source, draft = scan_form(version.body), scan_form("\n".join([article.title, article.body, *article.phrasings]))
    aside = [word for word in missing if scan_form(word) in source]
    ahead = [word for word in missing if word not in aside and scan_form(word) in draft]
    if aside:
        text = msg("Only in an address, a file name or a comment: %(words)s", words=", ".join(aside))
        yield Rule("source", NOTES, text)
    if ahead:
        text = msg("Only in the draft, which is not published yet: %(words)s", words=", ".join(ahead))
        yield Rule("draft", NOTES, text)
    images = version.body.count("![")
    if images and len(aside) + len(ahead) < len(missing):
        text = msg("What is only in its pictures (%(images)s) isn’t found: write it beside them.", images=images)
        yield Rule("image", NOTES, text)


def _placed(
    session: Session, engine: Engine, article: Article, asking: Asking, answers: list[Rule]
) -> tuple[list[Rule], int | None]:
    if any(rule.state == BLOCKS for rule in answers):
        return answers, None
    found = place_of(session, engine, asking.viewer, asking.wish, article.id)
    if found is None and any(rule.code == "none" for rule in answers):
        return [replace(rule, state=BLOCKS) if rule.code == "none" else rule for rule in answers], None
    if found is None:
        text = msg("It has too little in common with the question: less than a fifth of what its words weigh.")
        return [*answers, Rule("found", BLOCKS, text)], None
    place, via = found
    if via:
        answers = [*answers, Rule("synonym", HOLDS, msg("It is found by a synonym: %(words)s", words=", ".join(via)))]
    if place > PAGE:
        says = msg("It is found, but only at place %(place)s, beyond the first page.", place=place)
        return [*answers, Rule("found", NOTES, says)], place
    return [*answers, Rule("found", HOLDS, msg("It is found at place %(place)s.", place=place))], place


def candidates(session: Session, title: str, *, limit: int = 20) -> Sequence[Article]:
    """Return the articles with this in their title, published or draft, in the trash too, for choosing one."""
    wanted = title.strip()
    either = sa.or_(
        Article.title.icontains(wanted, autoescape=True), Article.published_title.icontains(wanted, autoescape=True)
    )
    statement = sa.select(Article).where(either).order_by(Article.updated_at.desc()).limit(limit)
    return session.scalars(statement).all() if wanted else []
