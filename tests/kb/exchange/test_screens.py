"""Importing and exporting as a manager does it."""

import gc
import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from config import Settings
from core.db import Database
from core.jobs.models import Job
from core.jobs.worker import Worker
from core.web.application import AnnaiFlask
from kb.articles.models import Article
from kb.exchange.jobs import tidy
from tests.factories import Place
from tests.kb.exchange.conftest import files_of, zipped

SignedIn = Callable[[Place, str], FlaskClient]
AT = "/w/minato/imports/"
# The engine leaves the files of segments that it let go of to the garbage collector.
LETS_GO = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


def send(client: FlaskClient, data: bytes, name: str = "sample.zip", **fields: str) -> TestResponse:
    form = {"file": (io.BytesIO(data), name), "into": "", "locale": "ja", "base_urls": "", **fields}
    return client.post(f"{AT}?lang=en", data=form, content_type="multipart/form-data")


def text_of(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


@pytest.fixture
def manager(signed_in: SignedIn, app: AnnaiFlask, place: Place) -> Iterator[FlaskClient]:
    yield signed_in(place, "manager")
    app.extensions["annai_engine"].close()
    gc.collect()


def uploads(settings: Settings) -> list[Path]:
    return sorted((settings.data_folder / "imports").glob("*"))


@LETS_GO
def test_an_import_from_upload_to_report(
    manager: FlaskClient, worker: Worker, settings: Settings, database: Database, place: Place, harbour: Path
) -> None:
    answer = send(manager, zipped(files_of(harbour)), publish="y")
    assert answer.status_code == 303
    page = answer.location
    waiting = text_of(manager.get(page))
    assert "Waiting for its turn" in waiting
    assert "Readers see the articles all at once" in waiting
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in waiting
    assert manager.get(f"{page}/state").get_json() == {"percent": 0, "over": False}
    worker.run_due()
    assert manager.get(f"{page}/state").get_json()["over"] is True
    report = text_of(manager.get(page))
    assert "ja/billing/create-invoice.md" in report
    skipped = text_of(manager.get(f"{page}?outcome=skipped"))
    assert "notes.bin.md" in skipped
    assert "ja/billing/create-invoice.md" not in skipped
    assert "No file fits" in text_of(manager.get(f"{page}?q=nowhere"))
    assert "ja/billing/create-invoice.md" in text_of(manager.get(f"{page}?remark=any"))
    assert "sample.zip" in text_of(manager.get(AT))
    with database.session(place.id) as session:
        found = session.scalars(
            sa.select(Article.title).where(Article.source_key == "sample:ja/billing/create-invoice.md")
        )
        (title,) = found
    assert title in text_of(manager.get("/help/minato/search", query_string={"q": title}))


def test_an_import_without_articles_says_so(manager: FlaskClient, worker: Worker) -> None:
    page = send(manager, zipped({"photo.png": b"x", "list.csv": b"a,b", "empty.md": b"  "})).location
    waiting = text_of(manager.get(page))
    assert "Everything comes as a draft" in waiting
    assert "all at once" not in waiting
    worker.run_due()
    report = text_of(manager.get(page))
    assert "nothing in it that can be imported" in report
    assert "No file fits" not in report
    assert all(name in report for name in ("photo.png", "list.csv", "empty.md", "No article uses this file."))


def _linked() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        info = zipfile.ZipInfo("a.md")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"# not a zip", "neither a folder nor a zip file"),
        (zipped({"../out.md": b"x"}), "leads out of the folder"),
        (zipped({"/etc/out.md": b"x"}), "is an absolute path"),
        (zipped({"bomb.md": b"0" * 30_000_000}), "built to swell"),
        (_linked(), "is a symbolic link"),
        (zipped({}), "There is nothing in"),
    ],
)
def test_what_is_refused_is_said_at_the_field_and_leaves_nothing(
    manager: FlaskClient, database: Database, settings: Settings, data: bytes, reason: str
) -> None:
    answer = send(manager, data)
    assert answer.status_code == 422
    assert "Choose the zip file again." in text_of(answer)
    assert "What you typed is still here" not in text_of(answer)
    error = re.search(r'<p class="error" id="file-error">.*?</p>', text_of(answer), re.DOTALL)
    assert error is not None
    assert reason in error[0]
    assert uploads(settings) == []
    with database.session() as session:
        assert session.scalars(sa.select(Job.id).where(Job.name == "exchange.import")).all() == []


def test_other_fields_are_checked_too(manager: FlaskClient) -> None:
    page = text_of(send(manager, zipped({"a.md": b"x"}), base_urls="ftp://x\n"))
    assert "is no web address" in page
    assert "Choose a zip file" in text_of(manager.post(f"{AT}?lang=en", data={"locale": "ja", "into": ""}))


def test_a_large_upload_is_taken_and_a_larger_one_is_told(
    manager: FlaskClient, app: AnnaiFlask, settings: Settings, signed_in: SignedIn, place: Place
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 1000
    data = zipped({"a.md": b"x", "noise.bin": os.urandom(2000)})
    assert len(data) > 1000
    assert send(manager, data).status_code == 303
    object.__setattr__(app.extensions["annai_settings"], "import_limit_mb", 0)
    answer = send(manager, data)
    assert answer.status_code == 413
    assert "Import it in several parts" in text_of(answer)
    assert send(signed_in(place, "reader"), data).status_code == 403


def test_what_is_damaged_inside_is_refused_by_the_job(
    manager: FlaskClient, worker: Worker, database: Database, place: Place
) -> None:
    data = bytearray(zipped({"a.md": b"# A\n\nxxxxxxxxxx", "b.md": b"# B\n\nyyyyyyy"}))
    data[45] ^= 0xFF
    page = send(manager, bytes(data)).location
    worker.run_due()
    shown = text_of(manager.get(page))
    assert "Nothing was imported" in shown
    assert "is damaged at" in shown
    with database.session(place.id) as session:
        assert session.scalars(sa.select(Article.id)).all() == []


def test_an_import_that_fails_for_good_says_what_to_do(
    manager: FlaskClient, worker: Worker, settings: Settings
) -> None:
    page = send(manager, zipped({"a.md": b"x"})).location
    for path in uploads(settings):
        path.unlink()
    worker.run_due()
    assert "The import failed" in text_of(manager.get(page))


def test_an_export_is_downloaded(manager: FlaskClient, worker: Worker, settings: Settings, place: Place) -> None:
    send(manager, zipped({"shelf/a.md": b"# A\n\nx", "b.md": b"# B\n\ny"}), publish="y")
    worker.run_due()
    answer = manager.post(f"{AT}exports", data={"collection": ""})
    assert answer.status_code == 303
    index = text_of(manager.get(f"{AT}?lang=en"))
    assert "Being exported" in index
    (state,) = re.findall(r'data-watch="([^"]+)"', index)
    worker.run_due()
    assert manager.get(state).get_json()["over"] is True
    (link,) = re.findall(r'href="([^"]+\.zip)"', text_of(manager.get(AT)))
    download = manager.get(link, buffered=True)
    assert download.headers["Content-Disposition"].startswith("attachment; filename=minato-")
    with zipfile.ZipFile(io.BytesIO(download.data)) as archive:
        assert {"annai.yml", "b.md", "shelf/a.md"} <= set(archive.namelist())


def test_one_collection_is_exported(manager: FlaskClient, worker: Worker, settings: Settings, place: Place) -> None:
    send(manager, zipped({"a.md": b"# A\n\nx"}), into=str(place.collection.id))
    send(manager, zipped({"b.md": b"# B\n\ny"}))
    worker.run_due()
    manager.post(f"{AT}exports", data={"collection": str(place.collection.id)})
    worker.run_due()
    (path,) = (settings.data_folder / "exports").glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        assert "shelf-minato/a.md" in archive.namelist()
        assert "b.md" not in archive.namelist()


def test_only_managers_and_admins_get_here(signed_in: SignedIn, place: Place, client: FlaskClient) -> None:
    for role, status in (("admin", 200), ("manager", 200), ("editor", 403), ("reader", 403)):
        assert signed_in(place, role).get(AT).status_code == status
    assert signed_in(place, "editor").post(f"{AT}exports", data={"collection": ""}).status_code == 403
    assert client.get(AT).status_code == 303


def test_what_is_another_workspaces_is_not_there(
    manager: FlaskClient, worker: Worker, signed_in: SignedIn, database: Database
) -> None:
    from tests.factories import make_place

    page = send(manager, zipped({"a.md": b"x"})).location
    manager.post(f"{AT}exports", data={"collection": ""})
    worker.run_due()
    (link,) = re.findall(r'href="([^"]+\.zip)"', text_of(manager.get(AT)))
    other = make_place(database, "other", roles=("admin",))
    stranger = signed_in(other, "admin")
    for address in (page, f"{page}/state", link):
        assert stranger.get(address).status_code == 404
        assert stranger.get(address.replace("/minato/", "/other/")).status_code == 404


def test_old_files_are_cleared_away(
    manager: FlaskClient, worker: Worker, settings: Settings, database: Database
) -> None:
    send(manager, zipped({"a.md": b"x"}))
    assert len(uploads(settings)) == 1
    worker.run_due()
    with database.session(write=True) as session:
        for job in session.scalars(sa.select(Job).where(Job.name == "exchange.import")):
            assert job.finished_at is not None
            job.finished_at = job.finished_at.replace(year=2020)
    context = type("Context", (), {"services": worker.services, "database": database})()
    assert tidy(context) == {"deleted": 1}
    assert uploads(settings) == []
