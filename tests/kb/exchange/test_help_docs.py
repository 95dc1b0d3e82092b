"""Two real help centers. What is expected is found out by other means: PyYAML, markdown-it, the file system."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

import pytest
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from kb.exchange.documents import ParsedBatch
from kb.exchange.parsing import parse_source
from kb.exchange.sources import FolderSource
from kb.exchange.titles import plain
from tests.kb.exchange.memory import Workspace, imported, read

pytestmark = pytest.mark.slow

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@pytest.fixture(scope="module")
def batch(help_docs: Path) -> ParsedBatch:
    return parse_source(FolderSource(help_docs))


@pytest.fixture(scope="module")
def workspace(batch: ParsedBatch) -> Workspace:
    found = Workspace()
    found.take(batch)
    return found


class Tags(HTMLParser):
    """Collects the addresses in HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "img": "src", "video": "src", "source": "src"}.get(tag)
        self.found += [value for name, value in attrs if name == wanted and value]


def addresses(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in {"link_open", "image"}:
            yield str(token.attrGet("href") or token.attrGet("src"))
        if token.type in {"html_block", "html_inline"}:
            tags = Tags()
            tags.feed(token.content)
            yield from tags.found
        yield from addresses(token.children or [])


def parser() -> MarkdownIt:
    found = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
    found.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return found


def test_every_file_is_read(batch: ParsedBatch, help_docs: Path):
    files = sorted(help_docs.rglob("*.md"))
    assert len(files) == 687
    assert len(batch.documents) + len(batch.skipped) == 687
    blank = []
    for path in files:
        text = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(), flags=re.DOTALL)
        if not re.sub(r"^#.*$", "", COMMENT.sub("", text), flags=re.MULTILINE).strip():
            blank.append(path.relative_to(help_docs).as_posix())
    assert [str(skip.path) for skip in batch.skipped] == blank
    assert {skip.reason.code for skip in batch.skipped} == {"empty"}
    languages = [sum(document.locale == locale for document in batch.documents) for locale in ("ja", "en")]
    assert languages == [
        len([path for path in files if part in path.parts]) - gone for part, gone in (("ja", 2), ("en", 3))
    ]


def test_titles_are_those_of_the_front_matter_or_the_first_heading(batch: ParsedBatch, help_docs: Path):
    from_front_matter = from_heading = 0
    for document in batch.documents:
        text = (help_docs / document.path).read_text()
        front = yaml.safe_load(text.split("---\n")[1]) if text.startswith("---\n") else {}
        heading = re.search(r"^# (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
        if "title" in front:
            assert document.title == plain(front["title"])
            from_front_matter += 1
        elif heading:
            assert document.title == plain(re.sub(r"<[^>]+>|\*\*|`", "", heading[1]))
            from_heading += 1
    assert from_front_matter == 358
    assert from_heading > 300


def test_every_relative_address_of_a_file_that_exists_is_resolved(batch: ParsedBatch, help_docs: Path):
    markdown, skipped = parser(), {skip.path for skip in batch.skipped}
    total = 0
    for document in batch.documents:
        expected = []
        for address in addresses(markdown.parse((help_docs / document.path).read_text())):
            path = unquote(re.split(r"[?#]", address)[0])
            if not path or path.startswith("/") or re.match(r"[a-z]+:", path):
                continue
            target = (help_docs / document.path.parent / path).resolve()
            if target.is_file() and PurePosixPath(target.relative_to(help_docs.resolve())) not in skipped:
                expected.append(address)
        resolved = [each.reference.target for each in document.text.resolved]
        assert [address for address in expected if address not in resolved] == [], document.path
        total += len(expected)
    assert total > 1_300


def test_what_is_resolved_exists_and_has_the_name_that_was_written(batch: ParsedBatch, help_docs: Path):
    files = {file.sha256: file.path for file in batch.files}
    for document in batch.documents:
        for each in document.text.resolved:
            target = PurePosixPath(each.key) if each.kind == "article" else files[each.key]
            assert (help_docs / target).is_file()
            if each.kind == "article":
                written = unquote(re.split(r"[?#]", each.reference.target)[0]).rstrip("/").rpartition("/")[2]
                stem = re.sub(r"\.(md|html)$", "", written)
                assert stem in {target.stem, target.parent.name, "index", "", ".", ".."}


def test_only_addresses_differ_from_the_source(batch: ParsedBatch, help_docs: Path):
    for document in batch.documents:
        source = re.sub(r"\A---\n.*?\n---\n", "", (help_docs / document.path).read_text(), flags=re.DOTALL).lstrip("\n")
        untitled = re.sub(r"^# .*\n+", "", source, count=1, flags=re.MULTILINE)
        assert document.body in {source, untitled}
        ids = {each.source_key: "X" for each in batch.documents}
        changed = document.text.body_for(ids, dict.fromkeys(document.images, "X"))
        for each in sorted(document.text.resolved, key=lambda each: each.reference.start):
            new = each.reference.before + f"{each.kind}:X"
            changed = changed.replace(new, document.body[each.reference.start : each.end], 1)
            if each.reference.after:
                changed = changed.replace(each.reference.raw + each.reference.after, each.reference.raw, 1)
        assert changed == document.body


def test_import_export_import_export_is_byte_identical(workspace: Workspace):
    files = workspace.export()
    assert sum(path.endswith(".md") and not path.endswith("_collection.md") for path in files) == 682
    again = imported(files)
    assert again.export() == files
    assert len({article.slug for article in again.articles.values()}) == 682


def test_a_second_import_changes_nothing(workspace: Workspace, batch: ParsedBatch):
    plan = workspace.take(batch)
    assert (len(plan.creates), len(plan.changes), len(plan.unchanged)) == (0, 0, 682)


def test_front_matter_survives_verbatim(workspace: Workspace, help_docs: Path):
    files = workspace.export()
    kept = 0
    for key, article in workspace.articles.items():
        source = (help_docs / key).read_text()
        lines = source.split("---\n")[1].splitlines(keepends=True) if source.startswith("---\n") else []
        others = "".join(line for line in lines if not line.startswith("title:"))
        exported = next(data for path, data in files.items() if f"annai_id: {key}\n".encode() in data)
        assert others in exported.decode()
        assert article.front_matter == others
        kept += bool(others)
    assert kept > 350


def test_one_file_changed_in_an_export_is_one_change(workspace: Workspace):
    files = workspace.export()
    (victim,) = [path for path in files if path.endswith("create-an-agile-team.md")]
    changed = read(files | {victim: files[victim] + b"\nmore"})
    plan = imported(files).take(changed)
    assert [str(each.document.path) for each in plan.changes] == [victim]
