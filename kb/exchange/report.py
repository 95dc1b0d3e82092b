"""What an import did, file by file: for the screen, for the command line, and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from core.messages import Message, msg

Outcome = Literal["created", "changed", "unchanged", "skipped"]

OUTCOMES: dict[Outcome, Message] = {
    "created": msg("created"),
    "changed": msg("changed"),
    "unchanged": msg("unchanged"),
    "skipped": msg("skipped"),
}

LINES: dict[str, Message] = {
    "alias_taken": msg("The former address “%(slug)s” is taken and was left out."),
    "broken_front_matter": msg("Front matter: “%(key)s” isn't valid YAML and was read as plain text."),
    "broken_link": msg("The link to “%(target)s” leads nowhere in this import and was left as it is."),
    "cut": msg("“%(key)s” is longer than %(limit)s characters and was cut."),
    "duplicate_key": msg("Another file has the same identifier “%(key)s”: %(other)s"),
    "duplicate_title": msg("Another file has the same title: %(other)s"),
    "edited_here": msg("The article was changed here since its last import, so it was left as it is."),
    "empty": msg("The file has no text."),
    "encoding": msg("The file was read as %(encoding)s and is kept as UTF-8."),
    "file_too_big": msg("“%(target)s” is too large and was left out."),
    "hidden": msg("The file lies in a hidden folder."),
    "in_trash": msg("The article lies in the trash, so it was left as it is."),
    "invalid_property": msg("Front matter: “%(value)s” isn't a value that “%(key)s” can have; it was left out."),
    "missing_include": msg("The text “%(name)s” that belongs here isn't part of this import."),
    "missing_image": msg("The image “%(target)s” isn't part of this import."),
    "no_article": msg("This draft belongs to no article of the export."),
    "not_text": msg("The file isn't text in UTF-8, UTF-16, Shift_JIS or EUC-JP."),
    "refused_file": msg(
        "“%(target)s” wasn't stored: only images (PNG, JPEG, GIF, WebP) of at most 50 million pixels are."
    ),
    "remote_image": msg("The image “%(target)s” lies on another server, and readers may not see it."),
    "slug_taken": msg("The address “%(slug)s” is taken; this article's is “%(given)s”."),
    "special": msg("It is neither a file nor a folder."),
    "symlink": msg("It is a symbolic link, and those aren't followed."),
    "too_big": msg("The file is larger than %(limit)s MB."),
    "unknown_person": msg("“%(email)s” (%(key)s) isn't a member of this workspace."),
    "unusable_name": msg(
        "Its name can't be used: it is reserved (such as “nul” or “aux”), or holds signs that no name may."
    ),
    "unused": msg("No article uses this file."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One remark on a file: a code of `LINES` and its parameters."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> Message:
        """The remark as a sentence, to be translated where it is shown."""
        return Message(LINES[self.code].text, dict(self.params))


def line(code: str, /, **params: str | int) -> Line:
    """Make a remark."""
    return Line(code, params)


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What became of one file. `article_id` is empty where there is no article."""

    path: str
    outcome: Outcome
    title: str = ""
    article_id: str = ""
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The whole import: every Markdown file is in it exactly once."""

    entries: tuple[ReportEntry, ...] = ()
    files: int = 0
    gone: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many files had which outcome; every outcome is there, if with 0."""
        counted = Counter(entry.outcome for entry in self.entries)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def remarks(self) -> dict[str, int]:
        """How many remarks of each code there are, the most frequent first."""
        return dict(Counter(remark.code for entry in self.entries for remark in entry.lines).most_common())

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON values; `from_json` gives the same report again."""
        return {"entries": [_entry_json(entry) for entry in self.entries], "files": self.files, "gone": [*self.gone]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> ImportReport:
        """Read what `to_json` returned."""
        return cls(tuple(_entry(item) for item in data["entries"]), data["files"], tuple(data["gone"]))

    def as_text(self, translate: Callable[[Message], str] = str) -> str:
        """Return the report for a terminal: the counts, then every file about which there is something to say."""
        counts = [f"{translate(OUTCOMES[outcome])}: {count}" for outcome, count in self.counts.items()]
        told = (entry for entry in self.entries if entry.lines or entry.outcome == "skipped")
        return "\n".join([", ".join(counts), *(text for entry in told for text in _told(entry, translate))])


def _told(entry: ReportEntry, translate: Callable[[Message], str]) -> Sequence[str]:
    remarks = [f"    {translate(remark.message)}" for remark in entry.lines]
    return [f"{entry.path} ({translate(OUTCOMES[entry.outcome])})", *remarks]


def _entry_json(entry: ReportEntry) -> dict[str, Any]:
    lines = [{"code": remark.code, "params": dict(remark.params)} for remark in entry.lines]
    return asdict(entry) | {"lines": lines}


def _entry(item: Mapping[str, Any]) -> ReportEntry:
    lines = tuple(Line(remark["code"], dict(remark["params"])) for remark in item["lines"])
    return ReportEntry(item["path"], item["outcome"], item["title"], item["article_id"], lines)
