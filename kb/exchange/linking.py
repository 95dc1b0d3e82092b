"""Looks up every address in a document and remarks on those that lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from kb.exchange.blocks import runs
from kb.exchange.documents import ParsedText
from kb.exchange.inlines import Reference, references
from kb.exchange.links import Resolved, relative_address, suffix_start
from kb.exchange.reading import RawDocument
from kb.exchange.report import Line, line
from kb.exchange.resolving import Found, Resolver, Verdict

_MAX_SHOWN = 200
_INCLUDE = re.compile(r"\{\{\s*([\w./-]+)\s*\}\}")
_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*:|//|/|#|\Z)")


class Linker:
    """Resolves the addresses of documents.

    In an export only the spelling that the export itself writes counts as an address of an article or file; whatever
    else stands there was already in the text, and must come out unchanged.
    """

    def __init__(
        self,
        resolver: Resolver,
        keys: Mapping[PurePosixPath, str],
        hash_of: Callable[[PurePosixPath], str | None],
        *,
        exported: bool,
    ) -> None:
        self.resolver = resolver
        self.keys = keys
        self.hash_of = hash_of
        self.exported = exported

    def text(self, raw: RawDocument) -> tuple[ParsedText, list[Line]]:
        """Return the document's text with what its addresses lead to, and remarks on the others."""
        resolved = []
        remarks = [] if self.exported else _missing_includes(raw.body)
        for reference in references(raw.body):
            found = self._look_up(raw.path, reference)
            if isinstance(found, Resolved):
                resolved.append(found)
            elif found:
                remarks.append(found)
        return ParsedText(raw.title, raw.body, raw.phrasings, tuple(resolved)), list(dict.fromkeys(remarks))

    def _look_up(self, origin: PurePosixPath, reference: Reference) -> Resolved | Line | None:
        found = self._exactly(origin, reference) if self.exported else self._loosely(origin, reference)
        target = reference.target[:_MAX_SHOWN]
        if isinstance(found, Found):
            return self._resolved(found, reference) or line("file_too_big", target=target)
        if found == "broken":
            return line("missing_image" if reference.kind == "image" else "broken_link", target=target)
        if reference.kind == "image" and _REMOTE.match(reference.target):
            return line("remote_image", target=target)
        return None

    def _loosely(self, origin: PurePosixPath, reference: Reference) -> Found | Verdict:
        found = self.resolver.resolve(origin, reference.target)
        # An image can't show an article.
        shows_article = isinstance(found, Found) and found.kind == "article" and reference.kind == "image"
        return "broken" if shows_article else found

    def _exactly(self, origin: PurePosixPath, reference: Reference) -> Found | Verdict:
        if _ELSEWHERE.match(reference.target):
            return "outside"
        found = self.resolver.exactly(origin, reference.target)
        written = reference.raw[: suffix_start(reference.raw)]
        return found if found and relative_address(origin, found.path) == written else "broken"

    def _resolved(self, found: Found, reference: Reference) -> Resolved | None:
        start = reference.start + suffix_start(reference.raw)
        end = reference.end if reference.before else start
        if found.kind == "article":
            return Resolved(reference, "article", self.keys[found.path], end)
        sha256 = self.hash_of(found.path)
        if sha256 is None:
            return None
        return Resolved(reference, "file", sha256, end if self.exported else _after_query(reference, end))


def _after_query(reference: Reference, end: int) -> int:
    """Leave out `?raw=true` and its like, which only meant something to the server that the file was on."""
    rest = reference.raw[end - reference.start :]
    section = rest.find("#")
    return reference.end if section < 0 else end + section if rest.startswith("?") else end


def _missing_includes(body: str) -> list[Line]:
    spans = (run.spans for run in runs(body) if run.kind == "paragraph" and "{{" in body)
    lines = (body[begin:end] for found in spans for begin, end in found)
    return [line("missing_include", name=match[1]) for text in lines if (match := _INCLUDE.fullmatch(text))]
