"""Writes of what staff teach the search. Each is in force with the next search, in every process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from core.clock import now
from core.db import bound_workspace
from core.errors import Invalid
from core.identifiers import new_id
from core.messages import msg
from core.workspaces.actions import record
from core.workspaces.queries import workspace_by_id
from kb.articles.models import Article
from kb.search.tuning.expansion import canonical, words_in
from kb.search.tuning.models import SearchPin, StopWord, Synonym
from kb.search.tuning.queries import key_of, pins_of, stop_words, synonyms

LOCALES = ("", "ja", "en")
LONGEST_WORD, MOST_WORDS, MOST_SYNONYMS, MOST_STOP_WORDS = 60, 20, 2000, 500
MOST_TOKENS = 6
"""A synonym is a word or an expression; a whole question is a phrasing of an article."""
LONGEST_TEXT, LONGEST_REASON = 200, 500
SHOWN = 5


@dataclass(frozen=True)
class Wording:
    """What is to be a synonym."""

    kind: str
    locale: str
    words: Sequence[str]
    finds: Sequence[str] = ()

    @property
    def subject(self) -> str:
        """What the audit log calls it."""
        return as_line(self.kind, self.words, self.finds)


def as_line(kind: str, words: Sequence[str], finds: Sequence[str]) -> str:
    """Return a synonym on one line: A = B, or A → B."""
    mine = " = ".join(words[:SHOWN]) if kind == "group" else ", ".join(words[:SHOWN])
    return mine if kind == "group" else f"{mine} → {', '.join(finds[:SHOWN])}"


def add_synonym(session: Session, wording: Wording, by: UUID, *, is_sample: bool = False) -> Synonym:
    """Add words that mean the same, or that also find others. Raises `Invalid` for what can't be or is there."""
    checked = _checked(session, wording)
    if len(synonyms(session)) >= MOST_SYNONYMS:
        raise Invalid("words", msg("There are too many synonyms. Delete some that nobody needs."))
    made = Synonym(id=new_id(), is_sample=is_sample)
    _write(made, checked, by)
    session.add(made)
    _changed(session)
    record(session, by, "synonym.added", checked.subject)
    return made


def change_synonym(session: Session, synonym: Synonym, wording: Wording, by: UUID) -> None:
    """Change a synonym. Raises `Invalid`."""
    checked = _checked(session, wording, changing=synonym)
    before = as_line(synonym.kind, synonym.words, synonym.finds)
    _write(synonym, checked, by)
    _changed(session)
    record(session, by, "synonym.changed", checked.subject, {"before": before})


def delete_synonym(session: Session, synonym: Synonym, by: UUID) -> None:
    """Delete a synonym."""
    record(session, by, "synonym.deleted", as_line(synonym.kind, synonym.words, synonym.finds))
    session.delete(synonym)
    _changed(session)


def _write(synonym: Synonym, wording: Wording, by: UUID) -> None:
    synonym.kind, synonym.locale = wording.kind, wording.locale
    synonym.words, synonym.finds = list(wording.words), list(wording.finds)
    synonym.changed_by, synonym.changed_at = by, now()


def _checked(session: Session, wording: Wording, *, changing: Synonym | None = None) -> Wording:
    """Return the wording tidied. Raises `Invalid` for the first thing that is wrong, with its field."""
    is_group = wording.kind == "group"
    words = _tidy("words", wording.words)
    finds = [] if is_group else _tidy("finds", wording.finds)
    if wording.locale not in LOCALES:
        raise Invalid("locale", msg("Choose a language."))
    if is_group and len(words) < 2:  # noqa: PLR2004  a word and another
        raise Invalid("words", msg("A group has at least two words, one on each line."))
    if not words:
        raise Invalid("words", msg("Enter at least one word."))
    if not is_group and not finds:
        raise Invalid("finds", msg("Enter at least one word that is to be found as well."))
    _refuse_twins("words", words)
    _refuse_twins("finds", finds, known=words)
    checked = Wording(wording.kind, wording.locale, words, finds)
    _refuse_known(session, checked, changing)
    return checked


def _tidy(field: str, words: Iterable[str]) -> list[str]:
    tidy = list(dict.fromkeys(filter(None, (" ".join(word.split()) for word in words))))
    if len(tidy) > MOST_WORDS:
        raise Invalid(field, msg("At most %(most)s words go together.", most=MOST_WORDS))
    for word in tidy:
        if len(word) > LONGEST_WORD:
            raise Invalid(field, msg("“%(word)s…” is too long: at most %(most)s characters.", word=word[:20], most=60))
        if not words_in(word):
            raise Invalid(field, msg("“%(word)s” has no word that can be searched for.", word=word))
        if words_in(word) > MOST_TOKENS:
            raise Invalid(field, msg("“%(word)s” is a sentence: make it a phrasing of its article instead.", word=word))
    return tidy


def _refuse_twins(field: str, words: Sequence[str], *, known: Sequence[str] = ()) -> None:
    """What the analysis takes for one word need not be taught."""
    seen = {canonical(word): word for word in known}
    for word in words:
        twin = seen.setdefault(canonical(word), word)
        if twin != word or word in known:
            problem = msg("“%(word)s” and “%(twin)s” are one word to the search already.", word=word, twin=twin)
            raise Invalid(field, problem)


def _refuse_known(session: Session, wording: Wording, changing: Synonym | None) -> None:
    """One word is in one group of a language: two groups would be one, and nobody would see it."""
    mine = {canonical(word): word for word in wording.words}
    for other in synonyms(session):
        if other is changing or other.kind != wording.kind or not _meet(other.locale, wording.locale):
            continue
        shared = [mine[key] for key in map(canonical, other.words) if key in mine]
        if shared:
            line = as_line(other.kind, other.words, other.finds)
            problem = msg("“%(word)s” is there already (%(line)s). Change that entry.", word=shared[0], line=line)
            raise Invalid("words", problem)


def _meet(locale: str, other: str) -> bool:
    return locale == other or not locale or not other


def add_stop_words(
    session: Session, words: Iterable[str], locale: str, by: UUID, *, is_sample: bool = False
) -> list[StopWord]:
    """Add words that tell nothing. Raises `Invalid` for more than one word on a line, and for what is there."""
    known = {(word.locale, canonical(word.word)) for word in stop_words(session)}
    tidy = _tidy("stop_words", words)
    if not tidy:
        raise Invalid("stop_words", msg("Enter at least one word."))
    if len(known) + len(tidy) > MOST_STOP_WORDS:
        raise Invalid("stop_words", msg("There are too many stop words. Delete some."))
    if locale not in LOCALES:
        raise Invalid("stop_locale", msg("Choose a language."))
    _refuse_twins("stop_words", tidy)
    for word in tidy:
        if words_in(word) != 1:
            raise Invalid("stop_words", msg("“%(word)s” is more than one word. A stop word is one.", word=word))
        if {(locale, canonical(word)), ("", canonical(word))} & known:
            raise Invalid("stop_words", msg("“%(word)s” is there already.", word=word))
    made = [StopWord(word=word, locale=locale, changed_by=by, is_sample=is_sample) for word in tidy]
    session.add_all(made)
    _changed(session)
    record(session, by, "stop_word.added", ", ".join(tidy))
    return made


def delete_stop_word(session: Session, word: StopWord, by: UUID) -> None:
    """Let a word count again."""
    record(session, by, "stop_word.deleted", word.word)
    session.delete(word)
    _changed(session)


def place(session: Session, text: str, article: Article, kind: str, reason: str, by: UUID) -> SearchPin:
    """Put an article first for a question (behind those that are there), or hide it; it is one or the other.

    Raises `Invalid` without a reason, or for a question without words.
    """
    text, reason, meaning = " ".join(text.split())[:LONGEST_TEXT], reason.strip(), key_of(text)
    if not meaning:
        raise Invalid("text", msg("Enter the question that this is for."))
    if not reason:
        raise Invalid("reason", msg("Say why, so that nobody has to wonder later."))
    if kind == "pin" and (article.published_version_id is None or article.trashed_at is not None):
        raise Invalid("article_id", msg("Only a published article can come first."))
    there = pins_of(session, meaning)
    pin = next((one for one in there if one.article_id == article.id), None)
    if pin is None:
        pin = SearchPin(id=new_id(), meaning=meaning, article_id=article.id, text=there[0].text if there else text)
        session.add(pin)
    if pin.kind != kind:
        pin.position = 1 + max((one.position for one in there if one.kind == kind), default=0)
    pin.kind, pin.reason, pin.changed_by, pin.created_at = kind, reason[:LONGEST_REASON], by, now()
    _changed(session)
    record(session, by, "search.pinned" if kind == "pin" else "search.hidden", f"{pin.text}: {article.title}")
    return pin


def move_pin(session: Session, pin: SearchPin, step: int, by: UUID) -> None:
    """Move a pinned article among those of its question."""
    mine = [one for one in pins_of(session, pin.meaning) if one.kind == "pin"]
    at = mine.index(pin)
    to = min(len(mine) - 1, max(0, at + step))
    mine.insert(to, mine.pop(at))
    for position, one in enumerate(mine, start=1):
        one.position = position
    _changed(session)
    record(session, by, "search.reordered", pin.text)


def unplace(session: Session, pin: SearchPin, by: UUID) -> None:
    """Leave an article where the search puts it."""
    article = session.get(Article, pin.article_id)
    record(session, by, "search.unpinned", f"{pin.text}: {article.title if article else ''}")
    session.delete(pin)
    _changed(session)


def _changed(session: Session) -> None:
    """Tell every process. The token is new each time, so that one that was rolled back is never met again."""
    session.flush()
    workspace_by_id(session, bound_workspace(session)).search_tuning = new_id()
    session.flush()
