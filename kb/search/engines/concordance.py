"""Where each word of a text stands: written down at indexing, so that marking words in results takes no analysis."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kb.search.analysis.tokens import Token

Span = tuple[int, int]
# Each form stands in a line of its own. Where it is a word wherever its letters stand, nothing more is said of it;
# else its places follow.
_LINE, _PLACES = "\n", "\t"
_SEPARATORS = re.compile(r"[\n\t\0]")


def written_down(text: str, found: Iterable[Token]) -> str:
    """The places of a (folded) text's words by form, as they are stored."""
    by_form: dict[str, list[Span]] = {}
    for token in found:
        for form in token.forms:
            by_form.setdefault(form, []).append((token.start, token.end))
    lines = [_line(text, form, spans) for form, spans in by_form.items() if not _SEPARATORS.search(form)]
    return _LINE + "".join(f"{line}{_LINE}" for line in lines)


def _line(text: str, form: str, spans: list[Span]) -> str:
    there = sorted(set(spans))
    if there == _standing(text, form, 0, len(text)):
        return form
    return form + _PLACES + ",".join(f"{start}:{end}" for start, end in there)


def _standing(text: str, letters: str, start: int, end: int) -> list[Span]:
    found: list[Span] = []
    at = text.find(letters, start, end)
    while at >= 0:
        found.append((at, at + len(letters)))
        at = text.find(letters, at + 1, end)
    return found


def _parted(place: str) -> tuple[str, str, str]:
    return place.partition(":")


class Words:
    """The words of one (folded) text, as they were written down."""

    def __init__(self, text: str, written: str) -> None:
        self.text = text
        self._written = written

    def of(self, form: str, start: int, end: int) -> list[Span]:
        """Where in this part of the text a word with this form stands, as a whole."""
        written, line = self._written, _LINE + form
        at = written.find(line)
        while at >= 0:
            after = at + len(line)
            if written[after] == _LINE:
                return _standing(self.text, form, start, end)
            if written[after] == _PLACES:
                places = written[after + 1 : written.index(_LINE, after)]
                spans = [(int(one), int(other)) for one, _, other in map(_parted, places.split(","))]
                return [span for span in spans if start <= span[0] and span[1] <= end]
            at = written.find(line, after)
        return []

    def beginning(self, letters: str) -> Iterator[str]:
        """The forms of its words that begin so."""
        at = self._written.find(_LINE + letters)
        while at >= 0:
            end = self._written.index(_LINE, at + 1)
            yield self._written[at + 1 : end].partition(_PLACES)[0]
            at = self._written.find(_LINE + letters, end)


class Concordance(NamedTuple):
    """The words of an article's title and of its body."""

    title: Words
    body: Words


def concordance(text: str, written: str) -> Concordance:
    """What was written down of an article that is indexed under this text (`documents.Indexed`)."""
    head, _, body = text.partition("\n\n")
    of_title, _, of_body = written.partition("\0")
    return Concordance(Words(head.partition("\n")[0], of_title), Words(body, of_body))
