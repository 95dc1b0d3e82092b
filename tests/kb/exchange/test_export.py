import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.exchange.archives import ZipSource, open_source
from kb.exchange.documents import ImportOptions
from kb.exchange.errors import SourceRefused
from kb.exchange.export import ExportFile, export_entries, keep_unresolved, write_folder, write_zip
from kb.exchange.layout import ExportArticle, ExportCollection, ExportText, lay_out, safe_name
from kb.exchange.names import safe_path
from kb.exchange.parsing import parse_source
from kb.exchange.sources import FolderSource
from tests.kb.exchange.memory import Workspace, imported, read

IMAGE = b"\x89PNG\r\n\x1a\nimage"
SHA = hashlib.sha256(IMAGE).hexdigest()
SHELF = ExportCollection(
    "s1", "key/s1", "billing", "請求", description="請求の\n記事", audience="customers", position=3
)
INNER = ExportCollection("s2", "key/s2", "late", "督促: 遅れたら", parent_id="s1")
FIRST = ExportArticle(
    id="a1",
    key="ja/a.md",
    slug="create",
    published=ExportText("作る", "[送る](article:a2#x) ![図](file:" + SHA + ")\n", ("作りたい",)),
    draft=ExportText("作る: 改", "\n[送る](article:a2) [消えた](article:zz) `article:a2`", ("作りたい", "- 直す")),
    collection_id="s1",
    kind="procedure",
    audience="internal",
    state="in_review",
    owner="a@example.com",
    deputy="b@example.com",
    verified_until=datetime(2026, 11, 30, 9, 0, tzinfo=timezone(timedelta(hours=9))),
    tags=("請求", "a, b"),
    aliases=("older", "old"),
    front_matter="owner: other@example.com\nx-one:  {a:   1} # kept\n",
)
SECOND = ExportArticle("a2", "a2", "send", draft=ExportText("送る", "x"), collection_id="s2")
FILES = [ExportFile(SHA, "図 1.png", lambda: IMAGE), ExportFile("0" * 64, "unused.png", lambda: b"")]


def exported(*articles: ExportArticle, shelves: tuple[ExportCollection, ...] = (SHELF, INNER)) -> dict[str, bytes]:
    return {str(entry.path): entry.data for entry in export_entries(articles, shelves, FILES)}


def test_an_article_is_written_with_everything_that_is_true_of_it():
    files = exported(FIRST, SECOND)
    assert list(files) == [
        "annai.yml",
        "billing/_collection.md",
        "billing/create.draft.md",
        "billing/create.md",
        "billing/late/_collection.md",
        "billing/late/send.md",
        f"files/{SHA[:12]}-図-1.png",
    ]
    assert files["billing/create.md"].decode() == (
        "---\nannai_id: ja/a.md\ntitle: 作る\nslug: create\nkind: procedure\nlocale: ja\naudience: internal\n"
        "state: in_review\npublished: true\nowner: a@example.com\ndeputy: b@example.com\n"
        "verified_until: '2026-11-30T00:00:00Z'\ntags:\n- 請求\n- a, b\naliases:\n- old\n- older\n"
        "phrasings:\n- 作りたい\nx-one:  {a:   1} # kept\n---\n\n"
        f"[送る](late/send.md#x) ![図](../files/{SHA[:12]}-図-1.png)\n"
    )
    assert (
        files["billing/create.draft.md"]
        .decode()
        .endswith("---\n\n\n[送る](late/send.md) [消えた](article:zz) `article:a2`")
    )
    assert files["billing/_collection.md"].decode() == (
        "---\nannai_id: key/s1\nname: 請求\nslug: billing\naudience: customers\nposition: 3\n---\n\n請求の\n記事"
    )


def test_an_export_comes_back_as_it_was():
    files = exported(FIRST, SECOND)
    batch = read(files)
    assert batch.is_export
    assert not batch.skipped
    assert not batch.unused
    found = next(document for document in batch.documents if document.source_key == "ja/a.md")
    assert (found.title, found.draft and found.draft.title) == ("作る", "作る: 改")
    assert found.properties.verified_until == datetime(2026, 11, 30, tzinfo=UTC)
    assert found.properties.tags == ("請求", "a, b")
    assert found.draft
    assert found.draft.phrasings == ("作りたい", "- 直す")
    assert [(shelf.key, shelf.parent, shelf.name, shelf.position) for shelf in batch.collections] == [
        ("key/s1", "", "請求", 3),
        ("key/s2", "key/s1", "督促: 遅れたら", 0),
    ]
    assert imported(files).export() == files


def test_the_order_and_the_ids_make_no_difference():
    files = exported(FIRST, SECOND)
    renumbered = [
        replace(
            article, id=f"new-{article.id}", published=_renumbered(article.published), draft=_renumbered(article.draft)
        )
        for article in (SECOND, FIRST)
    ]
    assert exported(*renumbered, shelves=(INNER, SHELF)) == files


def _renumbered(text: ExportText | None) -> ExportText | None:
    return text and replace(text, body=text.body.replace("(article:a", "(article:new-a"))


def test_the_sample_survives_import_and_export(harbour: Path):
    workspace = Workspace()
    workspace.take(parse_source(FolderSource(harbour), ImportOptions(base_urls=("https://help.example.com",))))
    files = workspace.export()
    again = imported(files)
    assert again.export() == files
    assert len(again.articles) == 11
    assert again.take(read(files)).changes == ()


LINKS = [
    "[a](article:1)",
    "![i](file:" + SHA + "#p)",
    "[b](send.md)",
    "[c](./send.md)",
    "<a href='article:2?x#y'>",
    "`",
    "\r\n",
]
TEXTS = st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.lists(st.sampled_from(LINKS)).map("".join))
PIECES = st.lists(st.one_of(TEXTS, st.sampled_from(["---\n", "\n", "title: x", "# ", "\ufeff", "\x1b$B", "```\n"])))
BODIES = PIECES.map("".join)
EXPORT_TEXTS = st.builds(ExportText, TEXTS.map(lambda text: text[:300]), BODIES, st.lists(TEXTS, max_size=2).map(tuple))
SLUGS = st.one_of(
    st.from_regex(r"[\w.-]{1,12}", fullmatch=True),
    st.sampled_from(["send", "Send", "con", "x.draft", "_collection", "あ" * 90, "node_modules", "."]),
)
KEPT = st.one_of(
    st.just(""), st.lists(st.sampled_from(["a: 1", "b: [", " x", "# c", "title: t", "", "- d", 'e: "'])).map("\n".join)
)
ARTICLES = st.tuples(
    SLUGS,
    st.tuples(st.none() | EXPORT_TEXTS, st.none() | EXPORT_TEXTS),
    st.lists(TEXTS, max_size=2).map(tuple),
    KEPT,
    st.sampled_from(["", "s1", "s2", "gone"]),
)


@given(st.lists(ARTICLES, min_size=1, max_size=3, unique_by=lambda article: article[0]))
@settings(max_examples=60)
def test_export_import_export_gives_the_same_bytes(specimens):
    articles = [
        ExportArticle(
            str(number),
            f" k{number}/",
            slug,
            texts[0],
            texts[1],
            shelf,
            tags=tags,
            front_matter=kept,
            owner="x@example.com",
        )
        for number, (slug, texts, tags, kept, shelf) in enumerate(specimens)
    ]
    first = exported(*articles)
    assert imported(first).export() == first


def test_a_zip_file_is_always_the_same_and_comes_back(tmp_path: Path):
    streams = [io.BytesIO(), io.BytesIO()]
    for stream in streams:
        write_zip(export_entries([FIRST, SECOND], [SHELF, INNER], FILES), stream)
    assert streams[0].getvalue() == streams[1].getvalue()
    with zipfile.ZipFile(streams[0]) as archive:
        assert archive.testzip() is None
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    workspace = Workspace()
    workspace.take(parse_source(ZipSource(streams[0])))
    assert workspace.export() == exported(FIRST, SECOND)


def test_a_folder_is_written_once(tmp_path: Path):
    folder = tmp_path / "out"
    assert write_folder(export_entries([FIRST, SECOND], [SHELF, INNER], FILES), folder) == 7
    workspace = Workspace()
    workspace.take(parse_source(open_source(folder)))
    assert workspace.export() == exported(FIRST, SECOND)
    with pytest.raises(SourceRefused, match="isn't empty"):
        write_folder([], folder)


def test_an_export_of_a_newer_format_is_refused():
    with pytest.raises(SourceRefused, match="newer"):
        read({"annai.yml": b"format: annai\nversion: 2\n", "a.md": b"x"})


def test_a_stray_draft_is_skipped_with_a_reason():
    files = exported(FIRST, SECOND)
    del files["billing/create.md"]
    assert [(str(skip.path), skip.reason.code) for skip in read(files).skipped] == [
        ("billing/create.draft.md", "no_article")
    ]


def test_an_owner_who_is_no_member_is_not_lost():
    kept = keep_unresolved("x: 1\n", owner="gone@example.com", deputy="")
    without = ExportArticle("a", "a", "a", published=ExportText("A", "a"), front_matter=kept)
    assert b"owner: gone@example.com\nx: 1\n---" in exported(without)["a.md"]
    owned = ExportArticle("a", "a", "a", published=ExportText("A", "a"), front_matter=kept, owner="new@example.com")
    assert b"owner: new@example.com\nx: 1\n---" in exported(owned)["a.md"]


@given(st.text(max_size=300))
def test_any_address_gives_a_usable_file_name(slug: str):
    try:
        name = safe_name(slug)
    except UnicodeEncodeError:
        return
    assert safe_path(f"{name}.md") == PurePosixPath(f"{name}.md")
    assert safe_name(name) == name


def test_names_that_differ_in_case_only_are_told_apart():
    articles = [
        ExportArticle(str(number), str(number), slug) for number, slug in enumerate(["Files", "files", "FILES"])
    ]
    shelf = ExportCollection("s", "s", "files", "Files")
    layout = lay_out(articles, [shelf], {})
    assert [str(path) for path in layout.articles.values()] == ["FILES.md", "Files-2.md", "files-3.md"]
    assert str(layout.collections["s"]) == "files-2"
