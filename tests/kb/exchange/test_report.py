import json
from pathlib import PurePosixPath

from core.messages import Message
from kb.exchange.errors import REFUSALS
from kb.exchange.planning import plan_import
from kb.exchange.report import LINES, ImportReport, line
from tests.kb.exchange.memory import read

FILES = {"a.md": b"# A\n[x](y.md)", "b.md": b"", "c.md": b"\x00", "d.md": b"# D\nd"}


def report() -> ImportReport:
    more = {PurePosixPath("a.md"): [line("unknown_person", key="owner", email="a@example.com")]}
    return plan_import(read(FILES), []).report({"a.md": "id-1"}, files=3, more=more)


def test_every_file_is_in_it_once():
    assert [(entry.path, entry.outcome) for entry in report().entries] == [
        ("a.md", "created"),
        ("b.md", "skipped"),
        ("c.md", "skipped"),
        ("d.md", "created"),
    ]
    assert report().counts == {"created": 2, "changed": 0, "unchanged": 0, "skipped": 2}
    assert report().remarks == {"broken_link": 1, "unknown_person": 1, "empty": 1, "not_text": 1}
    assert report().entries[0].article_id == "id-1"


def test_it_survives_json():
    assert ImportReport.from_json(json.loads(json.dumps(report().to_json()))) == report()


def test_it_reads_as_text():
    assert report().as_text() == (
        "created: 2, changed: 0, unchanged: 0, skipped: 2\n"
        "a.md (created)\n"
        "    The link to “y.md” leads nowhere in this import and was left as it is.\n"
        "    “a@example.com” (owner) isn't a member of this workspace.\n"
        "b.md (skipped)\n"
        "    The file has no text.\n"
        "c.md (skipped)\n"
        "    The file isn't text in UTF-8, UTF-16, Shift_JIS or EUC-JP."
    )


def test_it_is_translated_where_it_is_shown():
    assert "CREATED" in report().as_text(lambda message: str(message).upper())


def test_sentences_name_their_parameters():
    for template in [*LINES.values(), *REFUSALS.values()]:
        assert "%" not in Message(template.text, {}).text.replace("%(", "").replace("%%", "")
