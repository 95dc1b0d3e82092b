"""Compares what was read with what is there: what to create, what to change, and what to leave alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from core.identifiers import slugify
from kb.exchange.documents import ParsedBatch, ParsedCollection, ParsedDocument
from kb.exchange.report import ImportReport, Line, Outcome, ReportEntry, line

MAX_SLUG = 160
MAX_COLLECTION_SLUG = 120


@dataclass(frozen=True, slots=True)
class Existing:
    """An article that is there already. `content_hash` is the one of its last import, empty if there was none."""

    source_key: str
    content_hash: str
    article_id: str
    slug: str = ""
    is_edited: bool = False
    """Whether somebody changed it here since it was imported, so that an import leaves it alone."""
    state: str = ""
    """A hash of what it is now, by which a change between planning and writing is noticed."""
    is_trashed: bool = False
    is_begun: bool = False
    """Whether an import that was interrupted had begun to create it."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A document, the address that its article gets, and the article if it is there."""

    document: ParsedDocument
    slug: str
    existing: Existing | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does. Articles that are `gone` from the source stay as they are: an import never deletes."""

    creates: tuple[Planned, ...] = ()
    changes: tuple[Planned, ...] = ()
    unchanged: tuple[Planned, ...] = ()
    kept: tuple[Planned, ...] = ()
    """Articles that differ and are left alone; `remarks` say why."""
    skipped: tuple[tuple[PurePosixPath, Line], ...] = ()
    gone: tuple[Existing, ...] = ()
    remarks: Mapping[PurePosixPath, tuple[Line, ...]] = field(default_factory=dict)

    def report(
        self, article_ids: Mapping[str, str], files: int, more: Mapping[PurePosixPath, Sequence[Line]] | None = None
    ) -> ImportReport:
        """Return the report of the import, with ids by source key and what carrying it out had to remark."""
        outcomes: list[tuple[Outcome, Sequence[Planned]]] = [
            ("created", self.creates),
            ("changed", self.changes),
            ("unchanged", self.unchanged),
            ("skipped", self.kept),
        ]
        entries = [
            _entry(
                planned.document, outcome, article_ids, [*self._said(planned), *(more or {}).get(_path(planned), ())]
            )
            for outcome, all_planned in outcomes
            for planned in all_planned
        ]
        entries += [ReportEntry(str(path), "skipped", lines=(reason,)) for path, reason in self.skipped]
        gone = tuple(sorted(existing.source_key for existing in self.gone))
        return ImportReport(tuple(sorted(entries, key=lambda entry: entry.path)), files, gone)

    def _said(self, planned: Planned) -> list[Line]:
        return [*planned.document.warnings, *self.remarks.get(planned.document.path, ())]


def _skipped(batch: ParsedBatch) -> list[tuple[PurePosixPath, Line]]:
    """Return what isn't imported. Without any article that is everything: whoever sent it must see what it was."""
    skipped = [(skip.path, skip.reason) for skip in batch.skipped]
    return skipped if batch.documents else [*skipped, *((path, line("unused")) for path in batch.unused)]


def plan_import(
    batch: ParsedBatch,
    existing: Iterable[Existing],
    *,
    taken_slugs: Mapping[str, str] | None = None,
    default_locale: str = "ja",
) -> Plan:
    """Plan the import of `batch` over what is there.

    `taken_slugs` gives the article id for every address in use, former ones included: no other article gets it. An
    article that is there keeps its address unless the document asks for another.
    """
    by_key = {each.source_key: each for each in existing}
    documents, doubles = _distinct(batch.documents)
    slugs = _Slugs(taken_slugs or {}, default_locale)
    given = slugs.assign([(document, by_key.get(document.source_key)) for document in documents])
    planned = [Planned(document, given[document.source_key], by_key.get(document.source_key)) for document in documents]
    keys = {document.source_key for document in documents}
    outcomes = [(_outcome(each), each) for each in planned]
    return Plan(
        creates=tuple(each for outcome, each in outcomes if outcome == "created"),
        changes=tuple(each for outcome, each in outcomes if outcome == "changed"),
        unchanged=tuple(each for outcome, each in outcomes if outcome == "unchanged"),
        kept=tuple(each for outcome, each in outcomes if outcome == "skipped"),
        skipped=(*_skipped(batch), *doubles),
        gone=tuple(each for key, each in sorted(by_key.items()) if key not in keys),
        remarks=_remarks(planned),
    )


def collection_slugs(collections: Sequence[ParsedCollection], taken: Iterable[str]) -> dict[str, str]:
    """Return an unused address for each new collection, by its key; of equal names the lower one is told apart."""
    used = set(taken)
    given: dict[str, str] = {}
    for collection in collections:
        wanted = collection.slug or "collection"
        above = given.get(collection.parent, "")
        choices = [wanted, f"{above}-{wanted}"] if above else [wanted]
        given[collection.key] = _free(choices, used.__contains__, MAX_COLLECTION_SLUG)
        used.add(given[collection.key])
    return given


class _Slugs:
    def __init__(self, taken: Mapping[str, str], default_locale: str) -> None:
        self.taken = dict(taken)
        self.default_locale = default_locale

    def assign(self, pairs: Sequence[tuple[ParsedDocument, Existing | None]]) -> dict[str, str]:
        """Give addresses first to those that have one or ask for one, then in the default locale, then by path."""
        ranked = sorted(pairs, key=lambda pair: (not pair[1], not pair[0].properties.slug, *self._rank(pair[0])))
        return {document.source_key: self._give(document, existing) for document, existing in ranked}

    def _rank(self, document: ParsedDocument) -> tuple[bool, str]:
        return document.locale != self.default_locale, document.path.as_posix()

    def _give(self, document: ParsedDocument, existing: Existing | None) -> str:
        mine = existing.article_id if existing else document.source_key
        if existing and existing.slug and not document.properties.slug:
            slug = existing.slug
        else:
            choices = self._choices(document, existing)
            slug = _free(choices, lambda wanted: self.taken.get(wanted, mine) != mine, MAX_SLUG)
        self.taken[slug] = mine
        return slug

    def _choices(self, document: ParsedDocument, existing: Existing | None) -> list[str]:
        wanted = document.slug
        choices = [wanted]
        if existing and existing.slug:
            choices.append(existing.slug)
        if document.locale != self.default_locale:
            choices.append(f"{wanted}-{document.locale}")
        if document.collection_path:
            choices.append(slugify(f"{document.collection_path[-1]}-{wanted}"))
        return choices


def _free(choices: Sequence[str], is_used: Callable[[str], bool], limit: int) -> str:
    """Return the first choice that isn't used, or the last one with a number."""
    for choice in choices:
        if not is_used(choice[:limit]):
            return choice[:limit]
    number = 2
    while is_used(numbered := f"{choices[-1][: limit - len(str(number)) - 1]}-{number}"):
        number += 1
    return numbered


def _distinct(
    documents: Sequence[ParsedDocument],
) -> tuple[list[ParsedDocument], list[tuple[PurePosixPath, Line]]]:
    """Leave out documents with an identifier that another one has already."""
    first: dict[str, ParsedDocument] = {}
    doubles = []
    for document in documents:
        known = first.setdefault(document.source_key, document)
        if known is not document:
            doubles.append((document.path, line("duplicate_key", key=document.source_key, other=str(known.path))))
    return list(first.values()), doubles


def _outcome(planned: Planned) -> Outcome:
    known = planned.existing
    if known is None:
        return "created"
    if known.is_trashed:
        return "skipped"
    if known.content_hash == planned.document.content_hash:
        return "unchanged"
    if known.is_edited:
        return "skipped"
    return "created" if known.is_begun else "changed"


def _why_kept(planned: Planned) -> Line | None:
    if _outcome(planned) != "skipped":
        return None
    return line("in_trash" if planned.existing and planned.existing.is_trashed else "edited_here")


def _remarks(planned: Sequence[Planned]) -> dict[PurePosixPath, tuple[Line, ...]]:
    titles: dict[tuple[str, str], PurePosixPath] = {}
    remarks = {}
    for each in planned:
        document = each.document
        first = titles.setdefault((document.locale, document.title), document.path)
        said = [line("duplicate_title", other=str(first))] if first != document.path else []
        if document.properties.slug not in {"", each.slug}:
            said.append(line("slug_taken", slug=document.properties.slug, given=each.slug))
        if why := _why_kept(each):
            said.append(why)
        if said:
            remarks[document.path] = tuple(said)
    return remarks


def _entry(
    document: ParsedDocument, outcome: Outcome, article_ids: Mapping[str, str], lines: Sequence[Line]
) -> ReportEntry:
    article_id = article_ids.get(document.source_key, "")
    return ReportEntry(str(document.path), outcome, document.title, article_id, tuple(lines))


def _path(planned: Planned) -> PurePosixPath:
    return planned.document.path
