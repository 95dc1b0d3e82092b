"""How well a title fits a text that stands in it, told by the database."""

from __future__ import annotations

import re

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

# Letters of one script stand together in a word; Japanese has no spaces between words.
_SCRIPTS = ("a-zà-öø-ÿ", "0-9", "ァ-ヺー", "ぁ-ゖー", "㐀-鿿々")


def fitting(title: InstrumentedAttribute[str], text: str) -> sa.ColumnElement[int]:
    """Return 0 for a title that begins with the text, 1 for one that has it as a whole word, and 2 for the others."""
    word = f"(?i){_border(text[:1], '<!')}{re.escape(text)}{_border(text[-1:], '!')}"
    return sa.case((title.istartswith(text, autoescape=True), 0), (title.regexp_match(word), 1), else_=2)


def _border(letter: str, looking: str) -> str:
    """The condition that no other letter of its script stands beside this one."""
    script = next((some for some in _SCRIPTS if re.match(f"(?i)[{some}]", letter)), "")
    return f"(?{looking}[{script}])" if script else ""
