"""Many processes read an index while one writes it, and damage is seen."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kb.search.engines import folders
from kb.search.engines.protocol import Document, Engine, EngineBusy, IndexDamaged, IndexOutdated, NeedsRebuild
from tests.kb.search.engines.articles import article, found

Make = Callable[[Path], Engine]


def serving(root: Path) -> Path:
    return root / (root / "CURRENT").read_text()


def test_another_process_sees_a_change_at_once(make: Make, root: Path):
    writer, reader = make(root), make(root)
    assert found(reader, "承認") == []
    writer.apply([article("1", "承認")])
    assert found(reader, "承認") == ["1"]
    writer.apply([article("2", "承認")])
    assert sorted(found(reader, "承認")) == ["1", "2"]
    writer.rebuild([article("3", "承認")])
    assert found(reader, "承認") == ["3"]


def test_an_engine_that_was_closed_opens_again(make: Make, root: Path):
    engine = make(root)
    engine.apply([article("1", "承認")])
    engine.close()
    assert found(engine, "承認") == ["1"]


def test_the_old_index_serves_while_the_new_one_is_built(make: Make, root: Path):
    writer, reader = make(root), make(root)
    writer.apply([article("old", "承認")])
    seen: list[list[str]] = []

    def documents() -> Iterator[Document]:
        for number in range(3):
            seen.append(found(reader, "承認"))
            yield article(str(number), "承認")

    writer.rebuild(documents())
    assert seen == [["old"]] * 3
    assert len(found(reader, "承認")) == 3


def test_old_folders_go_when_nobody_reads_them_any_more(make: Make, root: Path):
    engine = make(root)
    engine.rebuild([article("1", "承認")])
    first = serving(root)
    engine.rebuild([article("1", "承認")])
    assert first.exists()
    long_ago = time.time() - 3600
    for path in (first, root / "CURRENT"):
        os.utime(path, (long_ago, long_ago))
    engine.apply([article("2", "承認")])
    assert not first.exists()
    assert engine.count() == 2


@pytest.mark.parametrize("damage", ["cut", "removed", "changed"])
def test_a_damaged_file_is_seen_and_a_rebuild_mends_it(make: Make, root: Path, damage: str):
    make(root).rebuild(article(str(number), "承認", "手順を説明します。" * 20) for number in range(20))
    largest = max(serving(root).iterdir(), key=lambda path: path.stat().st_size)
    content = largest.read_bytes()
    if damage == "cut":
        largest.write_bytes(content[: len(content) // 2])
    elif damage == "removed":
        largest.unlink()
    else:
        middle = len(content) // 2
        largest.write_bytes(content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :])
    engine = make(root)
    with pytest.raises(IndexDamaged):
        engine.check()
    engine.rebuild([article("1", "承認")])
    assert engine.check().documents == 1
    assert found(engine, "承認") == ["1"]


@pytest.mark.parametrize("content", ["", "index-gone", "../elsewhere", "\x00"])
def test_a_broken_pointer_is_seen(make: Make, root: Path, content: str):
    make(root).rebuild([article("1", "承認")])
    (root / "CURRENT").write_text(content)
    engine = make(root)
    with pytest.raises(NeedsRebuild):
        engine.check()
    with pytest.raises(NeedsRebuild):
        engine.apply([article("2", "承認")])
    engine.rebuild([article("1", "承認")])
    assert engine.count() == 1


def test_an_index_of_another_analysis_is_seen(make: Make, root: Path, monkeypatch: pytest.MonkeyPatch):
    make(root).rebuild([article("1", "承認")])
    monkeypatch.setattr(folders, "dictionary_version", lambda: "another")
    engine = make(root)
    with pytest.raises(IndexOutdated):
        engine.check()
    engine.rebuild([article("1", "承認")])
    assert engine.check().documents == 1


def test_two_writers_wait_for_each_other(make: Make, root: Path, monkeypatch: pytest.MonkeyPatch):
    engine = make(root)
    engine.apply([article("1", "承認")])
    monkeypatch.setattr(folders, "_PATIENCE_SECONDS", 0.1)
    with (root / "writer.lock").open() as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)
        with pytest.raises(EngineBusy):
            engine.apply([article("2", "承認")])
        assert found(engine, "承認") == ["1"]
    engine.apply([article("2", "承認")])
    assert engine.count() == 2
