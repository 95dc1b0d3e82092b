"""A page with nothing but the article editor, served under the strictest policy a host may have."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).parents[3]
EDITOR = ROOT / "kb" / "articles" / "static" / "editor"
LOOK = ROOT / "core" / "web" / "static"
POLICY = "default-src 'self'; img-src 'self' data: blob:"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

ARTICLES = (
    {"id": "a1", "title": "請求書を再発行する", "kind": "procedure", "url": "/articles/reissue"},
    {"id": "a2", "title": "請求書の送付方法を変える", "kind": "article", "url": "/articles/delivery"},
    {"id": "a3", "title": "パスワードを忘れたとき", "kind": "faq", "url": "/articles/password"},
)
PICTURE_URL = "file:" + "0123456789abcdef" * 4
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="640" height="240" viewBox="0 0 640 240">
<rect width="640" height="240" fill="#e9eefb"/><rect x="40" y="40" width="220" height="20" fill="#264b96"/></svg>"""

PAGE = Template("""<!doctype html>
<html lang="$locale"$theme>
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Editor</title>
$styles<link rel="stylesheet" href="/editor/editor.css">
<script type="module" src="/editor/editor.js"></script>
</head>
<body>
<main class="main main-editor" id="main">
<div class="editor-head"><p class="state-line">下書き</p></div>
<div class="editor"><div class="editor-paper">
<form method="post" action="/save">
<article class="doc">
<h1 class="doc-title">請求書を取り消して再発行する</h1>
<textarea class="input" id="body" name="body" rows="20" aria-label="本文">
$markdown</textarea>
<div data-editor data-source="body" data-kind="$kind" data-locale="$locale" data-csrf="token-1"
  data-upload-url="/upload" data-file-url="/files/" data-link-url="/articles"></div>
</article>
<button type="submit" class="button">保存する</button>
</form>
</div></div></main>
</body></html>
""")


@dataclass
class EditorPage:
    """What the page shows, and what it sent."""

    markdown: str = ""
    kind: str = "article"
    locale: str = "ja"
    theme: str = ""
    url: str = ""
    upload_status: int = 200
    uploads: list[bytes] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    queries: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)

    def html(self) -> str:
        """The page itself."""
        sheets = sorted(path.relative_to(LOOK).as_posix() for path in LOOK.rglob("*.css"))
        shown = [sheet for sheet in ("tokens.css", "base.css", *sheets) if not sheet.startswith("reader/")]
        styles = "".join(f'<link rel="stylesheet" href="/look/{sheet}">' for sheet in dict.fromkeys(shown))
        theme = f' data-theme="{self.theme}"' if self.theme else ""
        values = {"kind": self.kind, "locale": self.locale, "theme": theme, "styles": styles}
        return PAGE.substitute(values, markdown=escape(self.markdown))

    def find(self, query: str) -> list[dict[str, str]]:
        """The articles whose titles have the words."""
        self.queries.append(query)
        return [article for article in ARTICLES if query in article["title"]]


class _Handler(http.server.BaseHTTPRequestHandler):
    page: EditorPage

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/":
            self._answer(200, "text/html; charset=utf-8", self.page.html().encode())
        elif parts.path == "/articles":
            hits = self.page.find(parse_qs(parts.query).get("q", [""])[0])
            self._answer(200, "application/json", json.dumps(hits).encode())
        elif parts.path.startswith("/files/"):
            self._answer(200, "image/svg+xml", PICTURE.encode())
        else:
            self._file(parts.path)

    def _file(self, path: str) -> None:
        _, room, name = path.split("/", 2) if path.count("/") > 1 else ("", "", "")
        file = {"editor": EDITOR, "look": LOOK}.get(room, ROOT / "nowhere") / name
        if file.is_file():
            self._answer(200, f"{TYPES[file.suffix]}; charset=utf-8", file.read_bytes())
        else:
            self._answer(404, "text/plain", b"")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/upload":
            self.page.uploads.append(body)
            self.page.tokens.append(self.headers.get("X-CSRFToken", ""))
            answer = {"url": PICTURE_URL, "width": 640, "height": 240, "alt": ""}
            self._answer(self.page.upload_status, "application/json", json.dumps(answer).encode())
        else:
            self.page.saved.append(parse_qs(body.decode(), keep_blank_values=True)["body"][0])
            self._answer(200, "text/html; charset=utf-8", b"<!doctype html><title>saved</title>")

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """Say nothing."""


@contextmanager
def serve(page: EditorPage) -> Iterator[EditorPage]:
    """Serve the page on loopback; `page.url` says where."""
    handler = type("Handler", (_Handler,), {"page": page})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    page.url = f"http://127.0.0.1:{server.server_port}/"
    try:
        yield page
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
