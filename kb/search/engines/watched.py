"""An engine that tells when its index can't be used, so that a search process can have it mended."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable

from kb.search.engines.protocol import (
    Change,
    Document,
    Engine,
    Health,
    IndexMissing,
    NeedsRebuild,
    Results,
    SearchRequest,
)

log = logging.getLogger("annai.search")
AGAIN_SECONDS = 60.0


class WatchedEngine:
    """See `Engine`. Damage that a search meets is logged once, and `mend` is asked for at most once a minute."""

    def __init__(self, engine: Engine, mend: Callable[[], None]) -> None:
        self._engine = engine
        self._mend = mend
        self._told = ""
        self._asked_at = float("-inf")
        self._was_there = False

    def search(self, request: SearchRequest) -> Results:
        """See `Engine`. An index that was there and is gone raises IndexMissing."""
        try:
            results = self._engine.search(request)
            if not results.total and not self._engine.version and self._was_there:
                raise IndexMissing("the index is gone")
        except NeedsRebuild as reason:
            self._tell(reason)
            raise
        self._told = ""
        self._was_there = self._was_there or bool(results.total)
        return results

    def _tell(self, reason: NeedsRebuild) -> None:
        if str(reason) != self._told:
            self._told = str(reason)
            log.warning("searching the texts themselves until the search index is mended: %s", reason)
        if time.monotonic() >= self._asked_at + AGAIN_SECONDS:
            self._asked_at = time.monotonic()
            self._mend()

    def apply(self, changes: Iterable[Change]) -> None:
        """See `Engine`."""
        self._engine.apply(changes)

    def rebuild(self, documents: Iterable[Document]) -> None:
        """See `Engine`."""
        self._engine.rebuild(documents)

    def check(self) -> Health:
        """See `Engine`."""
        return self._engine.check()

    def count(self) -> int:
        """See `Engine`."""
        return self._engine.count()

    def text_of(self, article_id: str) -> str | None:
        """See `Engine`."""
        return self._engine.text_of(article_id)

    def holding(self, workspace_id: str, form: str, most: int) -> list[str] | None:
        """See `Engine`."""
        return self._engine.holding(workspace_id, form, most)

    def close(self) -> None:
        """See `Engine`."""
        self._engine.close()

    @property
    def version(self) -> str:
        """See `Engine`."""
        return self._engine.version
