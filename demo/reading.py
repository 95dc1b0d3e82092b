"""The sample world's files, read into plain values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
_DAYS = re.compile(r"([+-]\d+)d")
_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s]+\.md)(#[^)\s]*)?\)")


@lru_cache
def world(name: str) -> Any:
    """Return the content of `demo/world/<name>.yaml`."""
    return yaml.safe_load((FOLDER / "world" / f"{name}.yaml").read_text(encoding="utf-8"))


def day(text: str | None, today: datetime) -> datetime | None:
    """Turn `-3d` into a moment; None stays None."""
    found = _DAYS.fullmatch(text) if isinstance(text, str) else None
    return today + timedelta(days=int(found[1])) if found else None


@dataclass(frozen=True)
class SampleArticle:
    """One article of the sample world. `path` is relative to `demo/content`."""

    path: Path
    locale: str
    about: dict[str, Any]
    body: str

    @property
    def key(self) -> str:
        """The id by which the world's other files name it."""
        return str(self.about["id"])


@lru_cache
def articles() -> tuple[SampleArticle, ...]:
    """Return all sample articles, in a fixed order."""
    root = FOLDER / "content"
    return tuple(_article(path, root) for path in sorted(root.rglob("*.md")))


def _article(path: Path, root: Path) -> SampleArticle:
    _empty, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    relative = path.relative_to(root)
    return SampleArticle(relative, relative.parts[0], yaml.safe_load(front), body.lstrip("\n"))


def linked_body(article: SampleArticle, ids: dict[Path, str]) -> str:
    """Return the body with links to other sample articles turned into `article:<id>`."""

    def replace(match: re.Match[str]) -> str:
        target = (FOLDER / "content" / article.path.parent / match[1]).resolve()
        found = ids[target.relative_to((FOLDER / "content").resolve())]
        return f"](article:{found}{match[2] or ''})"

    return _LINK.sub(replace, article.body)
