"""The last resort before "nothing found": whether the very characters stand anywhere in a text.

Words are never enough for this: no analysis splits every text where every searcher would. Both sides are compared in
`scan_form`: folded, without any space, and with one sign for all that looks like a dash. A database column that holds
it can be asked with LIKE and `like_pattern`.
"""

from collections.abc import Iterable
from operator import add
from typing import NamedTuple

from kb.search.analysis.folding import fold, fold_with_offsets

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−─ー~〜", "-"))
ESCAPE = "\\"


class Found(NamedTuple):
    """A text that has the query in it, and where: positions in the text as it was given."""

    id: str
    start: int
    end: int


def scan_form(text: str) -> str:
    """The text as it is compared: width, case, spaces and kinds of dash make no difference."""
    return "".join(fold(text).translate(_DASHES).split())


def like_pattern(query: str) -> str:
    """The right side of `scan_form(text) LIKE … ESCAPE …`; empty when the query has nothing to look for."""
    wanted = scan_form(query)
    for special in (ESCAPE, "%", "_"):
        wanted = wanted.replace(special, ESCAPE + special)
    return f"%{wanted}%" if wanted else ""


def parts_of(form: str) -> set[str]:
    """What every text has, in whose `scan_form` these letters stand: each two neighbours, or the only letter."""
    return set(map(add, form, form[1:])) if len(form) > 1 else set(form)


def find(query: str, texts: Iterable[tuple[str, str]], limit: int = 10) -> list[Found]:
    """The first texts, of (id, text), in which the query stands."""
    found: list[Found] = []
    for text_id, text in texts:
        span = span_of(query, text)
        if span is not None:
            found.append(Found(text_id, *span))
        if len(found) >= limit:
            break
    return found


def span_of(query: str, text: str) -> tuple[int, int] | None:
    """Where in the text the query stands first."""
    wanted = scan_form(query)
    at = scan_form(text).find(wanted) if wanted else -1
    if at < 0:
        return None
    folded = fold_with_offsets(text)
    places = [place for place, char in enumerate(folded.text) if not char.isspace()]
    return folded.span(places[at], places[at + len(wanted) - 1] + 1)
