"""What stands before an application: it adds the embed's script tag and a strict policy to each of its pages."""

from __future__ import annotations

import base64
import hashlib
import http.client
import re
import socket
import threading
from contextlib import closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

TAG = '<script async src="{help}/embed/v1/annai.js" data-key="site-key" data-locale="ja"></script>'
INLINE = re.compile(r"<script(?P<attributes>[^>]*)>(?P<text>.*?)</script>", re.DOTALL | re.IGNORECASE)
SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
TYPE = re.compile(r"\btype\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
RUN = {"text/javascript", "application/javascript", "module"}
TRUSTED = "require-trusted-types-for 'script'; trusted-types {names}"
# These concern one connection only, or are set anew.
OWN = {"connection", "keep-alive", "transfer-encoding", "content-length", "content-security-policy", "server", "date"}


def _runs(attributes: str) -> bool:
    """Whether a script with these attributes is code in the page itself."""
    kind = TYPE.search(attributes)
    return not SOURCE.search(attributes) and (kind is None or kind[1].lower() in RUN)


def inline_scripts(html: str) -> list[str]:
    """Return the texts of the scripts that stand in a page."""
    return [found["text"] for found in INLINE.finditer(html) if _runs(found["attributes"])]


def hashes(texts: list[str]) -> list[str]:
    """Return the sources that allow these inline scripts, and no others."""
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return sorted({f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests})


@dataclass
class Policy:
    """How strict an application can be about itself. Nothing `unsafe-` is ever allowed."""

    styles: bool = True
    """Whether inline styles are refused as well."""
    trusted: re.Pattern[str] | None = None
    """The paths whose pages keep working under Trusted Types."""
    names: str = "'none'"
    """The policies of Trusted Types that the application makes itself."""
    handlers: bool = True
    """Whether handlers in attributes are refused as well."""
    fragments: tuple[str, ...] = ()
    """The addresses of HTML whose inline scripts the application adds to its page later."""
    evaluated: tuple[str, ...] = ()
    """The addresses of scripts that the application fetches and adds to its page as text."""

    def header(self, path: str, help_origin: str, scripts: list[str]) -> str:
        """Return the policy of one page with these inline scripts."""
        governed = "script-src" if self.handlers else "script-src-elem"
        rules = [
            " ".join([f"{governed} 'self'", help_origin, *hashes(scripts)]),
            f"connect-src 'self' {help_origin}",
            f"img-src 'self' data: {help_origin}",
            "font-src 'self' data:",
            "frame-src 'self'",
            "worker-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
        ]
        if self.styles:
            rules = ["default-src 'none'", "style-src 'self'", "form-action 'self'", *rules]
        if self.trusted and self.trusted.search(path):
            rules.append(TRUSTED.format(names=self.names))
        return "; ".join(rules)


class Front(BaseHTTPRequestHandler):
    """Passes everything on to the application; pages get the policy, and the tag where `embedded`."""

    behind: ClassVar[int]
    policy: ClassVar[Policy]
    help_origin: ClassVar[str]
    embedded: ClassVar[bool] = True
    protocol_version = "HTTP/1.1"

    def _pass(self) -> None:
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self._tunnel()
            return
        size = int(self.headers.get("Content-Length") or 0)
        headers = {name: value for name, value in self.headers.items() if name.lower() != "accept-encoding"}
        self._answer(*self._ask(self.command, self.path, headers, self.rfile.read(size) if size else None))

    def _ask(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        with closing(http.client.HTTPConnection("127.0.0.1", self.behind, timeout=60)) as asked:
            asked.request(method, path, body, headers)
            answer = asked.getresponse()
            return answer, answer.read()

    def _scripts(self, html: str) -> list[str]:
        """Return the inline scripts of a page, and those that the application will add to it."""
        headers = {"Accept": "text/html", "Accept-Language": self.headers.get("Accept-Language", "")}

        def told(path: str) -> str:
            return self._ask("GET", path, headers)[1].decode()

        parts = [html, *map(told, self.policy.fragments)]
        return [*map(told, self.policy.evaluated), *(text for part in parts for text in inline_scripts(part))]

    def do_GET(self) -> None:
        """Read."""
        self._pass()

    def do_POST(self) -> None:
        """Send."""
        self._pass()

    def do_PUT(self) -> None:
        """Replace."""
        self._pass()

    def do_DELETE(self) -> None:
        """Remove."""
        self._pass()

    def _answer(self, answer: http.client.HTTPResponse, body: bytes) -> None:
        kept = [(name, value) for name, value in answer.getheaders() if name.lower() not in OWN]
        html = body.decode() if answer.headers.get_content_type() == "text/html" else ""
        # Fragments of pages are HTML as well.
        if "</head>" in html:
            kept.append(
                ("Content-Security-Policy", self.policy.header(self.path, self.help_origin, self._scripts(html)))
            )
            if self.embedded:
                body = html.replace("</head>", TAG.format(help=self.help_origin) + "</head>", 1).encode()
        self.send_response(answer.status)
        for name, value in kept:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _tunnel(self) -> None:
        """Join the browser's socket and the application's until one of them closes."""
        with socket.create_connection(("127.0.0.1", self.behind)) as inner:
            lines = [
                f"{self.command} {self.path} HTTP/1.1",
                *(f"{key}: {value}" for key, value in self.headers.items()),
            ]
            inner.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            back = threading.Thread(target=_pour, args=(inner, self.connection), daemon=True)
            back.start()
            _pour(self.connection, inner)
            back.join(timeout=5)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _pour(source: socket.socket, drain: socket.socket) -> None:
    try:
        while piece := source.recv(65_536):
            drain.sendall(piece)
    except OSError:
        pass
    finally:
        for end in (source, drain):
            _shut(end)


def _shut(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


class Quiet(ThreadingHTTPServer):
    """A browser that leaves a page drops its connections; that is no error."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing."""


def stand_before(behind: int, policy: Policy, help_origin: str) -> tuple[type[Front], Quiet]:
    """Serve a front on a free port."""
    handler = type("Fronting", (Front,), {"behind": behind, "policy": policy, "help_origin": help_origin})
    server = Quiet(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return handler, server
