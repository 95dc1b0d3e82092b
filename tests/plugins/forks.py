"""Processes that take no second to begin: each is forked from one that has imported everything."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "cli",
        "tests.core.jobs.crashing_worker",
        "tests.kb.search.engines.crashing_writer",
        "tests.widget.api.crashing_server",
    ]
)
PATIENCE = 60


class Doomed:
    """A process that runs a function and is killed at the end: `kill -9`, nothing of it is tidied up."""

    def __init__(self, run: Callable[..., object], *arguments: Any) -> None:
        self._ear, mouth = FORKS.Pipe(duplex=False)
        self._process = FORKS.Process(target=run, args=(*arguments, mouth), daemon=True)
        self._process.start()
        mouth.close()

    def hear(self) -> Any:
        """Return the next thing it says."""
        assert self._ear.poll(PATIENCE), "it says nothing"
        return self._ear.recv()

    def kill(self) -> None:
        """Kill it at once."""
        self._process.kill()
        self._process.join()

    def last_words(self) -> list[Any]:
        """Return what it said before it was killed and nobody has heard; half a word isn't one."""
        said = []
        with suppress(EOFError, OSError):
            while True:
                said.append(self._ear.recv())
        return said

    def close(self) -> None:
        """Kill it if nobody has, and forget it."""
        self.kill()
        self._process.close()
        self._ear.close()


@contextmanager
def doomed(run: Callable[..., object], *arguments: Any) -> Iterator[Doomed]:
    """Run `run(*arguments, mouth)` in a process of its own; `mouth.send(…)` says something."""
    process = Doomed(run, *arguments)
    try:
        yield process
    finally:
        process.close()


def exit_code(run: Callable[..., object], *arguments: Any) -> int:
    """Run `run(*arguments)` in a process of its own until it ends, and return what it ended with."""
    process = FORKS.Process(target=run, args=arguments, daemon=True)
    process.start()
    process.join(2 * PATIENCE)
    ended = process.exitcode
    process.kill()
    process.join()
    process.close()
    assert ended is not None, "it doesn't end"
    return ended
