"""The dictionary's pages are held for as long as they are used, and give the same words afterwards."""

import math
import mmap
import re
import sys
from pathlib import Path
from queue import SimpleQueue
from threading import current_thread

import pytest

from kb.search.analysis import japanese
from kb.search.analysis.resident import MappedFile

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells and takes back what is held")
TEXTS = ("請求書の登録番号を印刷するには", "パスワードを忘れました", "振込手数料はどちらが負担しますか", "Logging in")


def held() -> int:
    """Return how much of the dictionary this process holds, in kB."""
    parts = re.split(r"(?m)^(?=[0-9a-f]+-[0-9a-f]+ )", Path("/proc/self/smaps").read_text())
    sizes = (re.search(r"^Rss: +(\d+)", part, re.MULTILINE) for part in parts if "/system.dic\n" in part)
    return sum(int(size.group(1)) for size in sizes if size)


def words() -> list[object]:
    japanese._KNOWN.clear()
    japanese._remembered.cache_clear()
    return [list(japanese.morphemes(text)) for text in TEXTS]


def test_pages_are_given_back_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    # The thread that does so every 20 seconds must not come between.
    monkeypatch.setattr(japanese._FILE, "_last", math.inf)
    before = words()
    assert held() > 1000
    MappedFile("/system.dic").give_back()
    assert held() < 100
    assert words() == before


def test_they_are_given_back_while_texts_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    given: SimpleQueue[str] = SimpleQueue()
    monkeypatch.setattr(MappedFile, "give_back", lambda _self: given.put(current_thread().name))
    file = MappedFile("/system.dic")
    file.used()
    assert given.empty()
    monkeypatch.setattr(file, "_last", file._last - 21)
    file.used()
    file.used()
    assert given.get(timeout=5) != current_thread().name
    assert given.empty()


def test_a_file_that_may_be_written_to_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "own.dic"
    path.write_bytes(b"a" * 4096)
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 4096, access=mmap.ACCESS_COPY) as mapped:
        mapped[0:1] = b"b"
        MappedFile("/own.dic").give_back()
        assert mapped[0:2] == b"ba"
