"""Messages that are written where something goes wrong and translated where they are shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Message:
    """English source text and its named parameters; the web layer and the command line translate it."""

    text: str
    params: dict[str, Any] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.text % self.params if self.params else self.text


def msg(text: str, /, **params: Any) -> Message:
    """Mark `text` for translation and keep `params` (named `%(name)s` placeholders) beside it."""
    return Message(text, params)
