"""Where an index lies: numbered folders side by side, and a pointer to the one that serves.

    CURRENT         the name of the folder that serves, replaced in one step
    index-…/        an index, with about.json telling how it was made
    writer.lock     held by the one process that writes

A new index is built in a folder of its own. Readers of the old one go on reading until they look at the pointer
again; its folder goes when nobody can be reading it any more. Folders of builds that were killed go the same way.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from kb.search.analysis.japanese import dictionary_version
from kb.search.engines.documents import FORMAT
from kb.search.engines.protocol import EngineBusy, IndexDamaged, IndexMissing, IndexOutdated

_POINTER = "CURRENT"
_ABOUT = "about.json"
_LOCK = "writer.lock"
_PREFIX = "index-"
# A search that was running when the pointer moved is over by then.
_GRACE_SECONDS = 60
_PATIENCE_SECONDS = 30
_PAUSE_SECONDS = 0.05


class IndexFolder:
    """The folder of one engine's indexes."""

    def __init__(self, root: Path, engine: str) -> None:
        self.root = root
        self._engine = engine

    def current(self) -> Path:
        """The folder of the index that serves; raises the NeedsRebuild that applies."""
        try:
            name = (self.root / _POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise IndexMissing(f"no index in {self.root}") from None
        except (OSError, ValueError):
            raise IndexDamaged(f"{_POINTER} in {self.root} can't be read") from None
        if not name.startswith(_PREFIX) or os.sep in name or not name.isprintable():
            raise IndexDamaged(f"{_POINTER} in {self.root} names no index")
        folder = self.root / name
        self._compare(folder)
        return folder

    def _compare(self, folder: Path) -> None:
        try:
            about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise IndexDamaged(f"{folder} is no complete index") from None
        if about != self._about():
            raise IndexOutdated(f"{folder} was made by {about}, this is {self._about()}")

    def _about(self) -> dict[str, object]:
        return {"engine": self._engine, "format": FORMAT, "dictionary": dictionary_version()}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one who writes; the system lets go of a killed writer's lock. EngineBusy if another won't finish."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / _LOCK).open("a", encoding="utf-8") as lock:
            _wait_for(lock.fileno())
            yield

    def prepare(self) -> Path:
        """An empty folder for a new index; nobody sees it before `publish`."""
        folder = self.root / f"{_PREFIX}{time.time_ns()}-{token_hex(4)}"
        folder.mkdir()
        return folder

    def publish(self, folder: Path) -> None:
        """Let this index serve from now on."""
        (folder / _ABOUT).write_text(json.dumps(self._about()), encoding="utf-8")
        for path in folder.iterdir():
            _flush(path)
        _flush(folder)
        pointer = self.root / f"{_POINTER}.{token_hex(4)}"
        pointer.write_text(folder.name, encoding="utf-8")
        _flush(pointer)
        pointer.replace(self.root / _POINTER)
        _flush(self.root)

    def clean(self) -> None:
        """Remove what no pointer names and nobody can be reading. Only the writer may."""
        with suppress(IndexMissing, IndexDamaged, IndexOutdated):
            serving = self.current()
            long_ago = time.time() - _GRACE_SECONDS
            replaced = (self.root / _POINTER).stat().st_mtime < long_ago
            for path in self.root.iterdir():
                leftover = path.name.startswith(_PREFIX) or path.name.startswith(f"{_POINTER}.")
                if leftover and path != serving and replaced and path.stat().st_mtime < long_ago:
                    _remove(path)


def _wait_for(descriptor: int) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise EngineBusy("another process is writing the index") from None
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _flush(path: Path) -> None:
    """Have it on the disk before the pointer names it: also a power cut finds a whole index."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
