"""Videos: which addresses may be embedded, and what is embedded for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_YOUTUBE_HOSTS = {
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "music.youtube.com",
    "youtube-nocookie.com",
    "www.youtube-nocookie.com",
}
_YOUTUBE_PATH = re.compile(r"/(?:embed|shorts|live|v)/([A-Za-z0-9_-]{1,20})/?")
_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{1,20}")
_VIMEO_PATH = re.compile(r"/(?:video/)?([0-9]{1,12})(?:/([0-9a-f]{4,20}))?/?")
_VIMEO_HASH = re.compile(r"[0-9a-f]{4,20}")
_SECONDS = re.compile(r"(?:([0-9]{1,2})h)?(?:([0-9]{1,3})m)?(?:([0-9]{1,5})s?)?")
_LONGEST = 300
_LINK_PARTS = 3


@dataclass(frozen=True)
class Video:
    """`src` goes into the frame, `href` is the page to watch it on, `host` its name for people."""

    src: str
    href: str
    host: str


def _first(query: dict[str, list[str]], *names: str) -> str:
    return next((query[name][0] for name in names if name in query), "")


def _seconds(text: str) -> int:
    match = _SECONDS.fullmatch(text)
    hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    return hours * 3600 + minutes * 60 + seconds


def _youtube(key: str, query: dict[str, list[str]]) -> Video | None:
    if not _YOUTUBE_ID.fullmatch(key):
        return None
    start = _seconds(_first(query, "start", "t"))
    src = f"https://www.youtube-nocookie.com/embed/{key}" + (f"?start={start}" if start else "")
    href = f"https://www.youtube.com/watch?v={key}" + (f"&t={start}s" if start else "")
    return Video(src, href, "YouTube")


def _youtube_key(path: str, query: dict[str, list[str]]) -> str:
    if path == "/watch":
        return _first(query, "v")
    match = _YOUTUBE_PATH.fullmatch(path)
    # A frame for a list of videos has no single one to show.
    return match[1] if match and match[1] != "videoseries" else ""


def _vimeo(path: str, query: dict[str, list[str]]) -> Video | None:
    match = _VIMEO_PATH.fullmatch(path)
    if not match:
        return None
    secret = match[2] or _first(query, "h")
    secret = secret if _VIMEO_HASH.fullmatch(secret) else ""
    src = f"https://player.vimeo.com/video/{match[1]}" + (f"?h={secret}" if secret else "")
    return Video(src, f"https://vimeo.com/{match[1]}" + (f"/{secret}" if secret else ""), "Vimeo")


def video_from(url: str) -> Video | None:
    """The video behind an address of YouTube or Vimeo, whatever form it has; None for everything else."""
    if len(url) > _LONGEST:
        return None
    try:
        parts = urlsplit("https:" + url if url.startswith("//") else url)
        host, query = (parts.hostname or "").lower(), parse_qs(parts.query, max_num_fields=20)
        plain = parts.port is None and parts.username is None
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not plain:
        return None
    if host == "youtu.be":
        return _youtube(parts.path.strip("/"), query)
    if host in _YOUTUBE_HOSTS:
        return _youtube(_youtube_key(parts.path, query), query)
    return _vimeo(parts.path, query) if host in {"vimeo.com", "www.vimeo.com", "player.vimeo.com"} else None


def _lines(children: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each source line; a break begins the line after it."""
    line: list[Token] = []
    for token in children:
        if token.type in {"softbreak", "hardbreak"}:
            yield line
            line = []
        line.append(token)
    yield line


def _video_line(line: list[Token]) -> list[Token]:
    """The line, or a frame in place of the video link that it consists of."""
    breaks = line[:1] if line and line[0].type in {"softbreak", "hardbreak"} else []
    rest = [token for token in line[len(breaks) :] if token.type != "text" or token.content.strip()]
    if [token.type for token in rest] != ["link_open", "text", "link_close"] or len(rest) != _LINK_PARTS:
        return line
    video = video_from(str(rest[0].attrs.get("href", "")))
    if not video:
        return line
    words = rest[1].content
    title = "" if rest[0].info == "auto" or words.startswith(("http:", "https:", "//")) else words
    return [*breaks, Token("video", "iframe", 0, attrs={"src": video.src, "title": title})]


def _videos(state: StateCore) -> None:
    for before, token in pairwise(state.tokens):
        if token.type == "inline" and before.type == "paragraph_open" and token.children:
            lines = [_video_line(line) for line in _lines(token.children)]
            token.children = [child for line in lines for child in line]


def embeds(md: MarkdownIt) -> None:
    """Teach `md` that a line holding only a video's address shows the video."""
    md.core.ruler.push("videos", _videos)
