"""A server that speaks the embed API and serves the built widget, with answers that a test lays out."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from tests.widget import answers

DIST = Path(__file__).resolve().parents[2] / "widget" / "dist"
PREFIX = "/embed/v1/"


@dataclass
class Contract:
    """What the server answers, and what it was asked."""

    boot: dict[str, Any] = field(default_factory=answers.boot)
    articles: dict[str, dict[str, Any]] = field(default_factory=answers.articles)
    is_away: bool = False
    """Connections are closed without an answer, as when the server can't be reached."""
    boot_s: float = 0.0
    """How long the first answer takes, in seconds."""
    refuses: dict[str, int] = field(default_factory=dict)
    """Status by path, for what is refused once."""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    origin: str = ""

    def asked(self, path: str) -> list[dict[str, Any]]:
        """Return the bodies of all requests to a path."""
        return [body for name, body in self.calls if name == path]

    def facts(self, kind: str = "") -> list[dict[str, Any]]:
        """Return the facts that have arrived, each id once, of one kind or all."""
        found = {fact["id"]: fact for body in self.asked("events") for fact in body["events"]}
        return [fact for fact in found.values() if kind in ("", fact["kind"])]

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        """Return status and answer of a request."""
        self.calls.append((path, body))
        if path in self.refuses:
            return self.refuses.pop(path), {"error": {"code": "refused", "message": "no"}}
        return getattr(self, f"_{path}", self._unknown)(body)

    def _unknown(self, _body: dict[str, Any]) -> tuple[int, Any]:
        return 404, {"error": {"code": "unknown", "message": "no such path"}}

    def _boot(self, body: dict[str, Any]) -> tuple[int, Any]:
        time.sleep(self.boot_s)
        who = "verified" if body["token"] else "labelled" if body["user"] else "anonymous"
        locale = "en" if str(body["locale"]).startswith("en") else "ja"
        mark = (body["user"] or {}).get("id", "nobody")
        return 200, {**self.boot, "viewer": f"viewer-{mark}", "identity": who, "locale": locale}

    def _search(self, body: dict[str, Any]) -> tuple[int, Any]:
        return 200, answers.search(body["q"], body["search_id"])

    def _article(self, body: dict[str, Any]) -> tuple[int, Any]:
        found = self.articles.get(body["slug"])
        return (200, found) if found else (404, {"error": {"code": "not_found", "message": "gone"}})

    def _feedback(self, body: dict[str, Any]) -> tuple[int, Any]:
        return 202, {"accepted": body["id"]}

    _questions = _feedback

    def _events(self, body: dict[str, Any]) -> tuple[int, Any]:
        return 202, {"accepted": [fact["id"] for fact in body["events"]], "rejected": []}


class Handler(BaseHTTPRequestHandler):
    """Speaks HTTP for one `Contract`."""

    contract: ClassVar[Contract]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Serve a built file, or a picture."""
        name = self.path.split("?")[0]
        if name == "/files/picture":
            self._send(200, answers.PICTURE, "image/png")
            return
        file = DIST / name.removeprefix(PREFIX)
        if not name.startswith(PREFIX) or not file.is_file():
            self._send(404, b"", "text/plain")
            return
        self._send(200, file.read_bytes(), "text/javascript")

    def do_POST(self) -> None:
        """Answer as the embed API does: text in, JSON out, no preflight."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if self.contract.is_away:
            self.close_connection = True
            return
        assert self.headers["Content-Type"].startswith("text/plain"), "a preflight would be needed"
        status, answer = self.contract.answer(self.path.removeprefix(PREFIX), json.loads(raw))
        self._send(status, json.dumps(answer).encode(), "application/json")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Access-Control-Allow-Origin", "*")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Served:
    """A handler class listening on a free port of this machine."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def stop(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def serve(contract: Contract) -> Served:
    """Serve a contract; its origin is noted in it."""
    served = Served(type("Serving", (Handler,), {"contract": contract}))
    contract.origin = f"http://help.test:{served.port}"
    answers.place(contract.boot, contract.origin)
    return served
