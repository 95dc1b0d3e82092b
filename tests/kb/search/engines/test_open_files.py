"""Whoosh's files: what is searched stays open, what nobody searches any more is closed."""

from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from kb.search.engines.whoosh_engine import WhooshEngine
from tests.kb.search.engines.articles import article, found


def mapped(root: Path) -> set[str]:
    """The files below this folder that this process has mapped into memory."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    return {line.split(maxsplit=5)[5] for line in lines if str(root) in line}


def opened(root: Path) -> set[str]:
    links = set()
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            links.add(str(link.readlink()))
    return {link for link in links if str(root) in link}


def test_superseded_segments_are_let_go(root: Path):
    engine = WhooshEngine(root)
    for number in range(20):
        engine.apply([article(str(number), "承認")])
        assert len(found(engine, "承認", limit=30)) == number + 1
        assert len(mapped(root)) <= 8
    engine.rebuild([article("1", "承認")])
    assert found(engine, "承認") == ["1"]
    assert len(mapped(root)) == 1
    engine.close()
    assert mapped(root) == set()
    assert opened(root) == set()


def test_a_search_that_is_under_way_keeps_what_it_reads(root: Path):
    engine = WhooshEngine(root)
    engine.apply([article("1", "承認")])
    inside, go_on = Event(), Event()
    kept: list[str] = []

    def look() -> None:
        with engine._viewing() as view:  # held open as a slow search does
            inside.set()
            assert go_on.wait(10)
            kept.append(view.text(0, 0))

    thread = Thread(target=look)
    thread.start()
    assert inside.wait(10)
    engine.rebuild([article("2", "否認")])
    assert found(engine, "否認") == ["2"]
    assert len(mapped(root)) == 2
    go_on.set()
    thread.join()
    assert kept == ["承認\n\n"]
    assert len(mapped(root)) == 1
    engine.close()
    assert mapped(root) == set()
