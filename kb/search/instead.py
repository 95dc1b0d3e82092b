"""“Did you mean …”: other words for a search that found nothing or little, if they find more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from core.permissions import Viewer
from kb.search.analysis.folding import fold
from kb.search.analysis.readings import reading, unconverted
from kb.search.correcting import words_in
from kb.search.engines.protocol import Engine
from kb.search.queries import Findings, Wish, find, stands
from kb.search.suggesting import corrected

FEW = 3
"""So many words at most are a query, in which one slip decides; more are a sentence."""


def instead(session: Session, engine: Engine, viewer: Viewer, wish: Wish, found: Findings) -> str:
    """Return the corrected query; empty where nothing is to be corrected, or the corrected query finds nothing.

    A search whose words are all marked in its results is not looked at. One that found a lot may be: pairs of letters
    find something for most slips. But a sentence of many words is found by the others. A code that nothing has is
    answered with the nearest one.
    """
    words = words_in(wish.text)
    is_answered = bool(found.hits) and (len(words) > FEW or _has_all(found, words))
    if found.is_unsure or wish.offset or is_answered:
        return ""
    text = corrected(session, viewer, wish.text, lambda word: stands(session, engine, viewer, word))
    if not text:
        return ""
    better = find(session, engine, viewer, replace(wish, text=text, limit=1))
    return text if better.hits and not better.by_substring else ""


def _has_all(found: Findings, words: Sequence[str]) -> bool:
    marked = [fold(part) for hit in found.hits for part, is_match in (*hit.title, *hit.snippet) if is_match]
    return all(any(word in part for part in marked) or _is_heard(word, marked) for word in words)


def _is_heard(word: str, marked: Sequence[str]) -> bool:
    """Whether what is marked sounds as the word that was typed without conversion: toiawase is no slip of anything."""
    sound = unconverted(word)
    return bool(sound) and any(reading(part) == sound for part in set(marked))
