"""Run the web server, the worker and the sample product as child processes, and end them together."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from types import FrameType


class Supervisor:
    """Starts commands, restarts one that dies, and ends them all when told to stop."""

    def __init__(self, commands: Mapping[str, Sequence[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = threading.Event()

    def run(self) -> int:
        """Run until SIGINT or SIGTERM; returns 0, or 1 when a process can't stay up."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        for name in self.commands:
            self._start(name)
        failures: list[float] = []
        while not self.stopping.wait(0.5):
            for name, process in list(self.running.items()):
                if process.poll() is None:
                    continue
                failures = [at for at in failures if time.monotonic() - at < 60]  # noqa: PLR2004  a minute
                failures.append(time.monotonic())
                if len(failures) > 5:  # noqa: PLR2004  it won't come up by trying again
                    sys.stderr.write(f"annai: {name} keeps ending (exit code {process.returncode}); giving up\n")
                    self.end()
                    return 1
                self._start(name)
        self.end()
        return 0

    def _start(self, name: str) -> None:
        self.running[name] = subprocess.Popen(self.commands[name])  # noqa: S603  our own commands

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def end(self) -> None:
        """Ask all processes to end, and insist after ten seconds."""
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + 10
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
