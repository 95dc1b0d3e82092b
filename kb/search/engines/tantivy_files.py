"""The files of a tantivy index: what they say, and which of them nobody needs."""

import json
from pathlib import Path
from typing import Any

_META = "meta.json"
# The files of a segment.
_ENDINGS = (".fast", ".fieldnorm", ".idx", ".pos", ".store", ".term")


def signature_of(folder: Path) -> tuple[int, ...]:
    """What changes with each commit, which replaces the file."""
    status = (folder / _META).stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def read_meta(folder: Path) -> Any:
    """What the last commit says of the index."""
    return json.loads((folder / _META).read_text(encoding="utf-8"))


def remove_orphans(folder: Path) -> None:
    """Remove what a killed writer left: tantivy would use the same names again, and stumble over them."""
    living = set()
    for segment in read_meta(folder)["segments"]:
        name = segment["segment_id"].replace("-", "")
        deletes = segment.get("deletes")
        living |= {f"{name}{ending}" for ending in _ENDINGS} | (
            {f"{name}.{deletes['opstamp']}.del"} if deletes else set()
        )
    for path in folder.iterdir():
        is_data = path.suffix in {*_ENDINGS, ".del"} or path.name.startswith(".tmp")
        if is_data and path.name not in living:
            path.unlink(missing_ok=True)
