"""What a process does before somebody searches: it opens the index, and reads what is offered while people type."""

from __future__ import annotations

import logging

from core.db import Database
from core.workspaces.queries import workspaces
from kb.search.analysis.tokens import query_terms
from kb.search.engines.protocol import Engine
from kb.search.suggesting import ROOM, read_phrasings

log = logging.getLogger("annai.search")


def warm(database: Database, engine: Engine) -> None:
    """Load the dictionary, the index and the phrasings of as many workspaces as a process keeps.

    Whoever searches meanwhile waits no longer than without it. What can't be read now is read, or mended, then.
    """
    try:
        query_terms("準備")
        log.debug("the search index is open: %s", engine.version)
        with database.session() as session:
            ids = [workspace.id for workspace in workspaces(session)][:ROOM]
        for workspace_id in ids:
            with database.session(workspace_id) as session:
                read_phrasings(session)
    except Exception:
        log.warning("search could not be prepared before the first one", exc_info=True)
