"""How the built embed is served."""

import gzip
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from widget.api import scripts

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "annai.js").write_text("loader();" * 200)
    (tmp_path / "core-4c07e2.js").write_text("export const x = 1;")
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "core-4c07e2.js.map").write_text("{}")
    monkeypatch.setattr(scripts, "DIST", tmp_path)
    monkeypatch.setattr(scripts.script, "__defaults__", (tmp_path,))
    return tmp_path


def test_the_loader_is_asked_for_again_soon(client: FlaskClient, dist: Path) -> None:
    answer = client.get("/embed/v1/annai.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"].startswith("public, max-age=300")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get("/embed/v1/annai.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    (dist / "annai.js").write_text("other();" * 200)
    newer = client.get("/embed/v1/annai.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert newer.status_code == 200


def test_chunks_never_change(client: FlaskClient, dist: Path) -> None:
    answer = client.get("/embed/v1/core-4c07e2.js?1")
    assert answer.data == b"export const x = 1;"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.mimetype == "text/javascript"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_they_are_compressed(client: FlaskClient, dist: Path) -> None:
    answer = client.get("/embed/v1/annai.js", headers={"Accept-Encoding": "br"})
    assert answer.headers["Content-Encoding"] == "br"
    assert "Accept-Encoding" in answer.headers["Vary"]
    again = client.get("/embed/v1/annai.js", headers={"Accept-Encoding": "br", "If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert gzip.decompress(client.get("/embed/v1/annai.js", headers={"Accept-Encoding": "gzip"}).data).startswith(b"l")
    assert "Content-Encoding" not in client.get("/embed/v1/annai.js").headers


def test_nothing_else_is_served(client: FlaskClient, dist: Path) -> None:
    for name in (
        "manifest.json",
        "core-4c07e2.js.map",
        "core.js",
        "core-4c07e2-ja.js",
        "core-0e0000.js",
        "..%2f__init__.py",
        "x",
    ):
        answer = client.get(f"/embed/v1/{name}")
        assert answer.status_code == 404, name
        assert "immutable" not in answer.headers.get("Cache-Control", "")
