"""What a process holds of the dictionary: its file is mapped, and pages that aren't in use are given back.

Each text touches other pages of its 200 MB, and a process would hold nearly all of them before long, though they lie
in the system's page cache for all processes at once. Giving them back (madvise(2), MADV_DONTNEED, on a file that is
only read) loses nothing: the next touch maps a page again, in microseconds. But thousands of pages are touched within
a second of typing: done every second, it made every tenth keystroke take twice as long.
"""

import ctypes
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_MAPS = Path("/proc/self/maps")
_DONTNEED = 4
_EVERY_SECONDS = 20.0


class MappedFile:
    """A file that this process has mapped for reading only. Where the system isn't Linux, nothing is given back."""

    def __init__(self, ending: str) -> None:
        self._ending = ending
        self._last = time.monotonic()

    def used(self) -> None:
        """Give the pages back if that was last done some time ago; whoever uses them now doesn't wait for it."""
        at = time.monotonic()
        if at - self._last >= _EVERY_SECONDS:
            self._last = at
            threading.Thread(target=self.give_back, name="giving back", daemon=True).start()

    def give_back(self) -> None:
        """Hold no page any more; what is read next is mapped again."""
        if sys.platform != "linux":
            return
        advise = ctypes.CDLL(None, use_errno=True).madvise
        for start, end in self._ranges():
            advise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _DONTNEED)

    def _ranges(self) -> Iterator[tuple[int, int]]:
        for line in os.fsdecode(_MAPS.read_bytes()).splitlines():
            addresses, rights, *_ = line.split(maxsplit=2)
            # What may be written to would be lost.
            if line.endswith(self._ending) and "w" not in rights:
                start, end = addresses.split("-")
                yield int(start, 16), int(end, 16)
