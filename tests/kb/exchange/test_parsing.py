import io
import zipfile
from collections import Counter
from pathlib import Path, PurePosixPath

import pytest

from kb.exchange.archives import ZipSource
from kb.exchange.documents import ImportOptions, ParsedBatch, ParsedDocument
from kb.exchange.errors import SourceRefused
from kb.exchange.parsing import parse_source
from kb.exchange.sources import FolderSource, Limits
from tests.kb.exchange.memory import read

BASES = ("https://help.example.com",)


@pytest.fixture
def batch(harbour: Path) -> ParsedBatch:
    return parse_source(FolderSource(harbour), ImportOptions(base_urls=BASES))


def document(batch: ParsedBatch, path: str) -> ParsedDocument:
    return next(found for found in batch.documents if found.path == PurePosixPath(path))


def only(text: str, path: str = "a.md") -> ParsedDocument:
    return read({path: text.encode()}).documents[0]


def test_every_file_is_a_document_or_skipped_with_a_reason(batch: ParsedBatch, harbour: Path):
    assert {str(skip.path): skip.reason.code for skip in batch.skipped} == {
        ".github/CONTRIBUTING.md": "hidden",
        "ja/settings/index.md": "empty",
        "notes.bin.md": "not_text",
    }
    assert len(batch.documents) + len(batch.skipped) == len(list(harbour.rglob("*.md")))
    assert [str(path) for path in batch.unused] == ["LICENSE", "ja/billing/images/unused.png"]


def test_folders_become_collections(batch: ParsedBatch):
    assert [(shelf.key, shelf.parent, shelf.name) for shelf in batch.collections] == [
        ("billing", "", "請求"),
        ("billing/payments", "billing", "Payments"),
        ("partners", "", "Partners"),
        ("settings", "", "Settings"),
    ]
    assert batch.collections[0].description == "請求書の作成から送付、入金の確認まで。"
    overviews = [str(found.path) for found in batch.documents if found.is_overview]
    assert overviews == ["en/billing/README.md", "ja/billing/README.md"]


def test_translations_belong_together(batch: ParsedBatch):
    pair = [found for found in batch.documents if found.translation_key == "billing/create-invoice.md"]
    assert [(found.locale, found.slug, found.collection_path) for found in pair] == [
        ("en", "create-invoice", ("billing",)),
        ("ja", "create-invoice", ("billing",)),
    ]


def test_properties_come_from_front_matter(batch: ParsedBatch):
    found = document(batch, "ja/billing/create-invoice.md")
    assert (found.kind, found.properties.audience, found.properties.owner) == (
        "procedure",
        "customers",
        "sato@example.com",
    )
    assert found.properties.tags == ("請求書", "作成")
    assert found.front_matter == (
        'x-review:   {by: "経理", every:  90}   # 四半期ごと\nlast-update: 2026-04-01T18:03:50.000Z\n'
    )
    question = document(batch, "ja/settings/tax rate.md")
    assert (question.kind, question.slug, question.properties.published) == ("faq", "tax-rate", False)
    assert question.text.phrasings == ("消費税を変えたい", "税率(を|の)変更")


def test_a_heading_in_other_words_becomes_a_phrasing(batch: ParsedBatch):
    found = document(batch, "ja/billing/create-invoice.md")
    assert (found.title, found.text.phrasings) == ("請求書を作る", ("請求書を作成する手順",))
    assert found.body.startswith("<!-- [社内メモ]")


def test_addresses_become_placeholders_and_nothing_else_changes(batch: ParsedBatch, harbour: Path):
    found = document(batch, "ja/billing/create-invoice.md")
    image = next(file for file in batch.files if file.name == "partners.png")
    expected = (harbour / "ja/billing/create-invoice.md").read_text().partition("手順\n\n")[2]
    for old, new in {
        "images/partners.png": f"file:{image.sha256}",
        "../partners/register.md?": "article:ja/partners/register.md?",
        'href="send-invoice.md"': 'href="article:ja/billing/send-invoice.md"',
        "../settings/tax rate.md": "article:ja/settings/tax rate.md",
    }.items():
        assert old in expected
        expected = expected.replace(old, new)
    ids = {each.source_key: each.source_key for each in batch.documents}
    assert found.text.body_for(ids) == expected
    assert found.text.body_for({}, {}) == found.body


def test_remarks_say_what_is_wrong(batch: ParsedBatch):
    remarks = {(str(found.path), remark.code): remark.params for found in batch.documents for remark in found.warnings}
    assert remarks == {
        ("en/billing/create-invoice.md", "broken_link"): {"target": "../partners/register.md"},
        ("en/billing/late.md", "broken_front_matter"): {"key": "title"},
        ("en/settings/users.md", "missing_include"): {"name": "step-to-users"},
        ("en/settings/users.md", "remote_image"): {"target": "https://cdn.example.com/logo.png"},
        ("ja/billing/create-invoice.md", "missing_image"): {"target": "images/missing.png"},
        ("ja/billing/payments/confirm.md", "encoding"): {"encoding": "cp932"},
        ("ja/partners/register.md", "encoding"): {"encoding": "euc_jp"},
    }


def test_published_addresses_count_as_links(batch: ParsedBatch):
    found = document(batch, "ja/billing/send-invoice.md")
    assert found.links == ("ja/billing/create-invoice.md", "ja/billing/create-invoice.md")
    assert [file.path.name for file in batch.files if file.sha256 in found.images] == ["send.png"]
    assert "\r" not in found.body


def test_old_encodings_are_read(batch: ParsedBatch):
    assert "入金は翌営業日に反映されます。" in document(batch, "ja/billing/payments/confirm.md").body
    assert "表、ソフト、能力" in document(batch, "ja/partners/register.md").body


def test_a_zip_file_gives_the_same_as_the_folder(batch: ParsedBatch, harbour: Path):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in sorted(harbour.rglob("*"), reverse=True):
            archive.write(path, path.relative_to(harbour.parent))
    zipped = parse_source(ZipSource(stream), ImportOptions(base_urls=BASES))
    assert zipped.documents == batch.documents
    assert [(file.sha256, file.name) for file in zipped.files] == [(file.sha256, file.name) for file in batch.files]


def test_progress_is_told(harbour: Path):
    steps: list[tuple[int, int]] = []
    parse_source(FolderSource(harbour), progress=lambda done, total: steps.append((done, total)))
    assert steps == [(number, 14) for number in range(1, 15)]


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        ("# A\n\nB", "A", "B"),
        ("---\ntitle: A\n---\n# a!\n\nB", "A", "B"),
        ("<!-- x -->\n# A\n\nB", "A", "<!-- x -->\nB"),
        ("B\n\n# A\n", "A", "B\n\n# A\n"),
        ("# **A** [!DNL Work]&#x200B; [b](c.md) `d` {#e}\nB", "A Work b d", "B"),
        ("---\ntitle: ' [!DNL Work]の 設定'\n---\nB", "Workの 設定", "B"),
        ("no heading", "My page", "no heading"),
        ("# \n\nB", "My page", "# \n\nB"),
        ("# A #\nB", "A", "B"),
    ],
)
def test_titles(text: str, title: str, body: str):
    found = only(text, "my_page.md")
    assert (found.title, found.body) == (title, body)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("# できますか？\nはい", "faq"),
        ("# How?\nSo.", "faq"),
        ("# A\n## 1. b\n## 2. c", "procedure"),
        ("# A\n## 手順1 b\n## 手順2 c", "procedure"),
        ("# A\n## 1. b\n## c", "article"),
        ("---\nkind: FAQ\n---\n# A\n## 1. b\n## 2. c", "faq"),
        ("---\nkind: poem\n---\n# A\n1. b\n2. c", "article"),
    ],
)
def test_kinds_are_guessed_with_care(text: str, kind: str):
    assert only(text).kind == kind


@pytest.mark.parametrize(
    ("path", "text", "locale"),
    [
        ("en/a.md", "日本語", "en"),
        ("docs/ja-JP/a.md", "English", "ja"),
        ("a.en.md", "日本語です", "en"),
        ("a.md", "---\nlang: en-US\n---\n日本語です", "en"),
        ("it/a.md", "Plain English", "en"),
        ("a.md", "日本語です", "ja"),
        ("a.md", "123", "ja"),
    ],
)
def test_locales(path: str, text: str, locale: str):
    assert only(text, path).locale == locale


def test_containers_are_no_collections_unless_they_hold_pages():
    shelves = read({"docs/ja/README.md": b"# x\ny", "docs/ja/a/b.md": b"x", "api/docs/c.md": b"x"}).collections
    assert [shelf.key for shelf in shelves] == ["a", "api", "api/docs"]


def test_the_hash_changes_with_what_would_be_stored():
    files = {"a.md": b"[b](b.md) ![c](c.png)", "b.md": b"# b\nx", "c.png": b"1"}
    before = {found.source_key: found.content_hash for found in read(files).documents}
    changes = Counter[str]()
    for change in ({"c.png": b"2"}, {"d.md": b"x"}, {"b.md": b"# b\ny"}, {"unused.png": b""}):
        for found in read(files | change).documents:
            changes[found.source_key] += before.get(found.source_key, "new") != found.content_hash
    assert changes == {"a.md": 1, "b.md": 1, "d.md": 1}
    (left,) = read(files | {"b.md": b""}).documents
    assert left.content_hash != before["a.md"]


def test_damage_refuses_everything():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.md", "![x](b.png)")
        archive.writestr("b.png", "some bytes")
    data = bytearray(stream.getvalue())
    data[data.find(b"some bytes")] ^= 1
    with pytest.raises(SourceRefused, match="damaged"):
        parse_source(ZipSource(io.BytesIO(bytes(data))))


def test_a_large_image_is_left_out_with_a_remark():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.md", "![x](b.png)")
        archive.writestr("b.png", "x" * 100)
    found = parse_source(ZipSource(stream, Limits(max_file=50))).documents[0]
    assert [remark.code for remark in found.warnings] == ["file_too_big"]
    assert found.text.body_for({}) == "![x](b.png)"
