"""What a folder of Markdown holds once it has been read: documents, collections and files, nothing stored yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath

from kb.exchange.links import Resolved, placeholder, rewrite
from kb.exchange.properties import Properties
from kb.exchange.report import Line


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What an import can't find out by itself."""

    default_locale: str = "ja"
    base_urls: tuple[str, ...] = ()
    """Where the documents were published: addresses that begin so are links to articles of this import."""
    source: str = ""
    """What the source is called (`kb.exchange.origins`): the same path in another source is another article."""


@dataclass(frozen=True, slots=True)
class ParsedText:
    """A title, a Markdown body and phrasings, with the addresses in the body that lead to parts of the import."""

    title: str
    body: str
    phrasings: tuple[str, ...] = ()
    resolved: tuple[Resolved, ...] = ()

    def body_for(self, article_ids: Mapping[str, str], file_hashes: Mapping[str, str] | None = None) -> str:
        """Return the body as it is stored: addresses become `article:<id>` and `file:<sha256>`.

        `article_ids` gives the id for a document's source key. `file_hashes` gives the SHA-256 of what was stored for
        the SHA-256 of what was read, since images are encoded anew; without it they count as equal. Addresses of
        what is in neither stay as they are.
        """
        stored = {"article": article_ids, "file": file_hashes}
        pairs = []
        for resolved in self.resolved:
            known = stored[resolved.kind]
            key = resolved.key if known is None else known.get(resolved.key)
            if key is not None:
                pairs.append((resolved, placeholder(resolved.kind, key)))
        return rewrite(self.body, pairs)


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """One Markdown file, ready to become an article.

    `source_key` finds the article again at the next import; `translation_key` is equal for the same document in other
    languages. `draft` is there when an export held a draft beside the published text. `content_hash` changes with
    everything that would be stored, images and resolved links included.
    """

    path: PurePosixPath
    source_key: str
    translation_key: str
    locale: str
    kind: str
    slug: str
    collection_path: tuple[str, ...]
    text: ParsedText
    properties: Properties = field(default_factory=Properties)
    front_matter: str = ""
    """The front matter that isn't ours, verbatim; an export writes it again."""
    summary: str = ""
    """The description in the front matter, which a collection takes over from its first page."""
    is_overview: bool = False
    """Whether this is the first page of its collection (README, index, `billing/billing.md`)."""
    draft: ParsedText | None = None
    warnings: tuple[Line, ...] = ()

    @property
    def title(self) -> str:
        """The title of the published text."""
        return self.text.title

    @property
    def body(self) -> str:
        """The body as it was read, with the addresses of the source."""
        return self.text.body

    @property
    def links(self) -> tuple[str, ...]:
        """The source keys of the articles that the text links to."""
        return tuple(found.key for found in self.text.resolved if found.kind == "article")

    @property
    def images(self) -> tuple[str, ...]:
        """The SHA-256 of the files that the text shows or links to."""
        return tuple(found.key for found in self.text.resolved if found.kind == "file")

    @property
    def content_hash(self) -> str:
        """A SHA-256 over everything of this document that an import stores."""
        texts = [_text_facts(text) for text in (self.text, self.draft) if text]
        facts = [self.locale, self.kind, self.slug, self.collection_path, asdict(self.properties), self.front_matter]
        return hashlib.sha256(json.dumps([facts, texts], default=str, ensure_ascii=False).encode()).hexdigest()


def _text_facts(text: ParsedText) -> list[object]:
    addresses = [(found.reference.start, found.kind, found.key) for found in text.resolved]
    return [text.title, text.body, text.phrasings, addresses]


@dataclass(frozen=True, slots=True)
class ParsedCollection:
    """A folder, ready to become a collection. `parent` is the key of the collection above, empty at the top."""

    key: str
    parent: str
    path: tuple[str, ...]
    slug: str
    name: str
    description: str = ""
    audience: str = ""
    position: int = 0
    names: Mapping[str, str] = field(default_factory=dict)
    """The name in other languages, by locale."""
    descriptions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """An image or another file that documents refer to; `sha256` is that of the bytes that `read()` returns."""

    sha256: str
    name: str
    path: PurePosixPath
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class SkippedFile:
    """A Markdown file that becomes no article, and why."""

    path: PurePosixPath
    reason: Line


@dataclass(frozen=True, slots=True)
class ParsedBatch:
    """Everything that a source holds, by path; `is_export` tells an export of Annai from other folders."""

    documents: tuple[ParsedDocument, ...] = ()
    collections: tuple[ParsedCollection, ...] = ()
    files: tuple[ParsedFile, ...] = ()
    skipped: tuple[SkippedFile, ...] = ()
    unused: tuple[PurePosixPath, ...] = ()
    is_export: bool = False
