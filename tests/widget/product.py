"""The host product of these tests: a few pages under the strictest policy that the widget has to live with."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import ClassVar

SCRIPT = '<script async src="{help}/embed/v1/annai.js" data-key="site-key" data-locale="{locale}"></script>'
FRAME = """<!doctype html>
<html lang="{locale}"><head><meta charset="utf-8"><title>みなと請求</title>
<meta name="viewport" content="width=device-width, initial-scale=1">{scripts}</head>
<body><main><h1>{title}</h1>{body}</main></body></html>"""

PAGES = {
    "/": (
        "ダッシュボード",
        '<p><a id="to-invoices" href="/invoices">請求書</a></p>'
        '<p><button id="create" type="button">請求書を作成</button></p>'
        '<dl><dt id="waiting">入金待ち</dt><dd>4,215,000</dd><dt><span data-annai="late">期日超過</span></dt>'
        "<dd>386,400</dd></dl>"
        '<p><label>検索 <input id="host-search"></label></p>'
        '<dialog id="dialog" aria-label="取り込み"><p>取り込み</p><button id="in-dialog" type="button">選ぶ</button></dialog>',
    ),
    "/invoices": (
        "請求書",
        '<p><a id="to-home" href="/">ダッシュボード</a></p>'
        '<p><label>取引先 <select id="partner"><option>すみれ商会</option></select></label></p>',
    ),
}


def policy(help_origin: str) -> str:
    """Return a policy that allows the embed's one origin, and nothing else at all."""
    return (
        f"default-src 'none'; script-src {help_origin}; connect-src {help_origin}; img-src {help_origin}; "
        "style-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


class Product(BaseHTTPRequestHandler):
    """Serves the pages; `copies` says how many script tags each has."""

    help_origin: ClassVar[Callable[[], str]]
    copies: ClassVar[int] = 1
    locale: ClassVar[str] = "ja"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Serve a page."""
        path = self.path.split("?")[0]
        if path not in PAGES:
            self._send(404, "")
            return
        title, body = PAGES[path]
        origin = type(self).help_origin()
        scripts = SCRIPT.format(help=origin, locale=self.locale) * self.copies
        self._send(200, FRAME.format(locale=self.locale, scripts=scripts, title=title, body=body))

    def _send(self, status: int, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy(type(self).help_origin()))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""
