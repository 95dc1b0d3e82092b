"""A rendered document cut into its steps, so that a page can set them as the list that they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from markupsafe import Markup

from core.rendering.model import ID_PREFIX
from core.rendering.snippets import stored_html

_HEADING = re.compile(r'<h2\b[^>]*?\sid="([^"]*)"')
_NOTES = '<div class="footnotes" role="doc-endnotes"'


@dataclass(frozen=True)
class Stepped:
    """What stands before the steps, each step with its heading, and the notes after them. In order it's the whole."""

    lead: Markup
    steps: list[Markup]
    notes: Markup


def in_steps(html: str, step_ids: Sequence[str]) -> Stepped:
    """Cut HTML that rendering made at the headings of its steps; without any it is all lead.

    Sections are rendered one by one, so every piece is whole. Passes the last gate once more, like `stored_html`.
    """
    whole = str(stored_html(html))
    wanted = {ID_PREFIX + step_id for step_id in step_ids}
    starts = [found.start() for found in _HEADING.finditer(whole) if unescape(found[1]) in wanted]
    if not starts:
        return Stepped(_piece(whole), [], _piece(""))
    notes = whole.rfind(_NOTES, starts[-1])
    end = notes if notes >= 0 else len(whole)
    steps = [_piece(whole[first:last]) for first, last in pairwise([*starts, end])]
    return Stepped(_piece(whole[: starts[0]]), steps, _piece(whole[end:]))


def _piece(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - a part of what has passed the gate
