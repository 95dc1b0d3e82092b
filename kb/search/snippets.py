"""What of an article is shown for a query: the best passage, with what matched marked."""

from __future__ import annotations

from kb.search.analysis.folding import fold_with_offsets
from kb.search.analysis.tokens import Kind, query_terms, tokens

WIDTH = 120
Parts = list[tuple[str, bool]]


def mark(text: str, query: str) -> Parts:
    """Return the text in parts, each with whether it matched the query."""
    return _cut(text, _spans(text, query), 0, len(text))


def snippet(text: str, query: str, *, width: int = WIDTH) -> Parts:
    """Return the passage of about `width` characters that holds most of what matched."""
    spans = _spans(text, query)
    begin = max((start for start, _end in spans), key=lambda at: (_within(spans, at, width), -at), default=0)
    start = _border(text, max(0, begin - width // 4))
    end = min(len(text), start + width)
    parts = _cut(text, spans, start, end)
    before = [("…", False)] if start else []
    return before + parts + ([("…", False)] if end < len(text) else [])


def _spans(text: str, query: str) -> list[tuple[int, int]]:
    wanted = query_terms(query)
    forms = {form for term in wanted if term.kind is Kind.WORD for form in term.forms}
    readings = {form for term in wanted if term.kind is Kind.READING for form in term.forms}
    folded = fold_with_offsets(text)
    found = [
        folded.span(token.start, token.end)
        for token in tokens(folded.text)
        if forms.intersection(token.forms) or (token.reading and token.reading in readings)
    ]
    for term in wanted:
        at = folded.text.find(term.surface) if len(term.surface) > 1 else -1
        while at >= 0:
            found.append(folded.span(at, at + len(term.surface)))
            at = folded.text.find(term.surface, at + 1)
    return _merged(sorted(found))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _within(spans: list[tuple[int, int]], at: int, width: int) -> int:
    return sum(end - start for start, end in spans if at <= start and end <= at + width)


def _border(text: str, at: int) -> int:
    """Return the nearest place before `at` where a sentence or clause begins, if one is near."""
    near = max(text.rfind(border, max(0, at - 40), at) for border in "。、\n 　")
    return near + 1 if near >= 0 else at


def _cut(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Parts:
    parts: Parts = []
    at = start
    for first, last in spans:
        if last <= start or first >= end:
            continue
        left, right = max(first, start), min(last, end)
        parts.extend([(text[at:left], False), (text[left:right], True)])
        at = right
    parts.append((text[at:end], False))
    return [part for part in parts if part[0]]
