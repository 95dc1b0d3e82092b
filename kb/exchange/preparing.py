"""From planned documents to rows: properties decided, links resolved, texts rendered. No transaction is open here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from core import rendering
from core.clock import now
from core.identifiers import new_id
from kb.articles.models import Article
from kb.articles.publishing import rendered_columns
from kb.articles.references import Resolver
from kb.exchange.documents import ParsedDocument, ParsedText
from kb.exchange.export import keep_unresolved
from kb.exchange.picturing import Stored
from kb.exchange.placing import Place
from kb.exchange.planning import Plan, Planned
from kb.exchange.report import Line, line
from kb.exchange.standing import Standing, fingerprint


@dataclass(frozen=True)
class Wishes:
    """What whoever imports has chosen."""

    by: UUID | None
    publish: bool = False
    is_export: bool = False
    base: str = ""
    """Where the help center is, such as `/help/minato`."""


@dataclass(frozen=True)
class Text:
    """A text as it is stored."""

    title: str
    body: str
    phrasings: list[str]


@dataclass(eq=False)
class Prepared:
    """A document ready to be written."""

    planned: Planned
    id: UUID
    texts: list[Text]
    """What becomes a revision: the published text, then the draft if there is another."""
    properties: dict[str, Any]
    state: str
    version: dict[str, Any] | None
    """What readers will see, or None for a draft."""
    people: dict[str, UUID | None]
    """Owner and deputy, which an article that is there already keeps."""
    aliases: list[str]
    version_id: UUID | None = None
    version_number: int = 0
    revision: int = 0
    """The last two: what has been written so far."""

    @property
    def key(self) -> str:
        """The document's source key."""
        return self.planned.document.source_key


@dataclass
class Preparing:
    """Prepares the documents of one import; `remarks` collects what there is to say, by path."""

    wishes: Wishes
    plan: Plan
    there: Standing
    places: Mapping[tuple[str, ...], Place]
    stored: Stored
    remarks: dict[Any, list[Line]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {each.source_key: each.article_id for each in self.there.existing}
        self.ids = known | {each.document.source_key: str(new_id()) for each in self.plan.creates if not each.existing}
        self.resolver = Resolver(self.wishes.base, self._articles(), self.stored.images)
        self.taken = dict(self.there.addresses)
        for each in (*self.plan.creates, *self.plan.changes):
            self.taken[each.slug] = self.ids[each.document.source_key]

    def prepare(self) -> Iterator[Prepared]:
        """Yield what is to be written, one document at a time: rendering takes its time."""
        for planned in (*self.plan.creates, *self.plan.changes):
            yield self._prepared(planned)

    def _articles(self) -> dict[UUID, Article]:
        slugs = dict(self.there.slugs)
        slugs |= {
            UUID(self.ids[each.document.source_key]): each.slug for each in (*self.plan.creates, *self.plan.changes)
        }
        return {id_: Article(slug=slug) for id_, slug in slugs.items()}

    def _prepared(self, planned: Planned) -> Prepared:
        document = planned.document
        self._remark_on_files(document)
        texts = [self._text(text) for text in (document.text, document.draft) if text]
        people, unknown = self._people(document)
        place = self.places.get(document.collection_path) or self.places.get(())
        properties = {
            "kind": document.kind,
            "audience": document.properties.audience or (place[1] if place else "public"),
            "locale": document.locale,
            "slug": planned.slug,
            "collection_id": place[0] if place else None,
            "tags": list(document.properties.tags),
            "title": texts[-1].title,
            "body": texts[-1].body,
            "phrasings": texts[-1].phrasings,
            "verified_until": document.properties.verified_until,
            "front_matter": keep_unresolved(document.front_matter, **unknown),
        }
        properties["source_state"] = fingerprint(properties)
        is_published = self._is_published(document)
        return Prepared(
            planned,
            UUID(self.ids[document.source_key]),
            texts,
            properties,
            self._state(document, is_published=is_published, has_draft=len(texts) > 1),
            self._version(texts[0]) if is_published else None,
            people,
            self._aliases(planned),
        )

    def _text(self, text: ParsedText) -> Text:
        return Text(text.title, text.body_for(self.ids, self.stored.hashes), list(text.phrasings))

    def _version(self, text: Text) -> dict[str, Any]:
        resolver = self.resolver
        rendered = rendering.render(text.body, resolve_link=resolver.link, resolve_image=resolver.image)
        said = {"title": text.title, "body": text.body, "phrasings": text.phrasings}
        return {**said, **rendered_columns(text.title, rendered), "published_at": now()}

    def _is_published(self, document: ParsedDocument) -> bool:
        asked = document.properties.published
        if asked is None:
            asked = document.properties.state in {"", "published"}
        return self.wishes.publish and asked and document.properties.state != "archived"

    def _state(self, document: ParsedDocument, *, is_published: bool, has_draft: bool) -> str:
        given = document.properties.state
        if given in {"in_review", "archived"}:
            return given
        if not is_published or given == "draft" or has_draft:
            return "draft"
        return "published"

    def _people(self, document: ParsedDocument) -> tuple[dict[str, UUID | None], dict[str, str]]:
        """Return owner and deputy, and those named in the document who are no members, to be kept with the article.

        Somebody must answer for an article: whoever imports stands in, except for one that an export says has nobody.
        """
        named = {"owner": document.properties.owner, "deputy": document.properties.deputy}
        found = {key: self.there.people.get(email.lower()) for key, email in named.items()}
        unknown = {key: email for key, email in named.items() if email and found[key] is None}
        for key, email in unknown.items():
            self._remark(document, line("unknown_person", key=key, email=email))
        if found["owner"] is None and not (self.wishes.is_export and not named["owner"]):
            found["owner"] = self.wishes.by
        if found["deputy"] is not None and found["deputy"] == found["owner"]:
            found["deputy"], unknown["deputy"] = None, named["deputy"]
        return {f"{key}_id": id_ for key, id_ in found.items()}, unknown

    def _aliases(self, planned: Planned) -> list[str]:
        mine, free = self.ids[planned.document.source_key], []
        for alias in planned.document.properties.aliases:
            if self.taken.setdefault(alias, mine) != mine:
                self._remark(planned.document, line("alias_taken", slug=alias))
            elif alias != planned.slug:
                free.append(alias)
        return free

    def _remark_on_files(self, document: ParsedDocument) -> None:
        texts: Sequence[ParsedText] = [text for text in (document.text, document.draft) if text]
        targets = {
            found.reference.target for text in texts for found in text.resolved if found.key in self.stored.refused
        }
        for target in sorted(targets):
            self._remark(document, line("refused_file", target=target[:200]))

    def _remark(self, document: ParsedDocument, said: Line) -> None:
        self.remarks.setdefault(document.path, []).append(said)
