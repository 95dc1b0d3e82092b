"""Starts the applications that `make hosts` has installed, each with a folder and a port of its own."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.bench.serving import free_port

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = ROOT / ".cache" / "hosts"
SITES = Path(__file__).parent / "sites"
PYTHON = INSTALLED / "python" / "bin" / "python"
MODULES = INSTALLED / "node" / "node_modules"
PATIENCE_S = 240
PACKAGES = {
    "minato-tables": "Tables of invoices",
    "minato-forms": "Forms for invoices",
    "minato-dates": "Dates as they are written in invoices",
}
Command = Callable[[int, Path], list[str]]


def django_admin(port: int, folder: Path) -> list[str]:
    """Return what starts Django's administration."""
    return [str(PYTHON), str(SITES / "django_site.py"), str(port), str(folder)]


def wagtail(port: int, folder: Path) -> list[str]:
    """Return what starts Wagtail's administration."""
    return [str(PYTHON), str(SITES / "wagtail_site.py"), str(port), str(folder)]


def node_red(port: int, folder: Path) -> list[str]:
    """Return what starts Node-RED with an empty flow."""
    program, settings = MODULES / "node-red" / "red.js", SITES / "node_red_settings.cjs"
    return ["node", str(program), "--userDir", str(folder), "--settings", str(settings), "--port", str(port)]


def verdaccio(port: int, folder: Path) -> list[str]:
    """Return what starts Verdaccio with three packages of its own, and nothing to ask elsewhere."""
    storage = folder / "storage"
    for name, words in PACKAGES.items():
        dist = {"tarball": f"http://product.test/{name}/-/{name}-1.2.0.tgz"}
        version = {"name": name, "version": "1.2.0", "description": words, "dist": dist}
        told = {"name": name, "versions": {"1.2.0": version}, "dist-tags": {"latest": "1.2.0"}, "readme": f"# {name}"}
        told |= {"time": {"1.2.0": "2026-01-05T09:00:00.000Z", "modified": "2026-01-05T09:00:00.000Z"}}
        (storage / name).mkdir(parents=True)
        (storage / name / "package.json").write_text(json.dumps(told), "utf-8")
    known = {"list": list(PACKAGES), "secret": "0123456789abcdef0123456789abcdef"}
    (storage / ".verdaccio-db.json").write_text(json.dumps(known), "utf-8")
    config = shutil.copy(SITES / "verdaccio.yaml", folder)
    program = MODULES / "verdaccio" / "bin" / "verdaccio"
    return ["node", str(program), "--config", str(config), "--listen", f"127.0.0.1:{port}"]


def order_desk(port: int, folder: Path) -> list[str]:
    """Return what serves a small application made of Shoelace's components."""
    root = folder / "site"
    shutil.copytree(SITES / "desk", root)
    (root / "shoelace").symlink_to(MODULES / "@shoelace-style" / "shoelace" / "cdn")
    return [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(root)]


def _answers(port: int) -> bool:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as asked:
        try:
            asked.request("GET", "/")
            asked.getresponse().read()
        except OSError:
            return False
    return True


def _wait(program: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while not _answers(port):
        if program.poll() is not None or time.monotonic() > until:
            raise RuntimeError(log.read_text("utf-8"))
        time.sleep(0.2)


@contextmanager
def running(command: Command, folder: Path) -> Iterator[int]:
    """Run a program until the end of the block; yields its port."""
    port, log = free_port(), folder / "program.log"
    with log.open("wb") as out:
        line = command(port, folder)
        program = subprocess.Popen(line, cwd=folder, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait(program, port, log)
        yield port
    finally:
        program.terminate()
        program.wait(timeout=20)
