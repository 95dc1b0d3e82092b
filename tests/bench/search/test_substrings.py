"""Whether anything that stands in a text can be searched for without being told that there is nothing."""

import os
import time
from pathlib import Path
from typing import Literal

import pytest
import sqlalchemy as sa

from app import open_engine
from core.db import Database
from kb.articles.models import PublishedVersion
from tests.bench import serving
from tests.kb.search.substrings import found_nowhere, stretches

pytestmark = pytest.mark.bench
ARTICLES, STRETCHES = 687, 10_000


@pytest.mark.parametrize("name", ["whoosh", "tantivy"])
def test_ten_thousand_random_stretches(tmp_path: Path, name: Literal["whoosh", "tantivy"]) -> None:
    named = os.environ.get("ANNAI_OPEN_DATA")
    bed = serving.lay(tmp_path, ARTICLES, serving.passages(Path(named) if named else None), engine_name=name)
    database, engine = Database(bed.settings.resolved_database_url), open_engine(bed.settings)
    with database.session(bed.workspace_id) as session:
        texts = list(session.scalars(sa.select(PublishedVersion.text)))
        began = time.thread_time()
        lost = found_nowhere(session, engine, stretches(texts, STRETCHES))
        took = 1000 * (time.thread_time() - began) / STRETCHES
    print(
        f"\n{STRETCHES:,} random stretches of {ARTICLES} articles with {name}: {len(lost)} found nothing, {took:.1f} ms CPU each"
    )
    engine.close()
    database.dispose()
    assert lost == []
