"""Pictures follow the texts they stand in: who may read a text may have its pictures, and nobody else."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient
from PIL import Image

from config import Settings
from core.clock import now
from core.db import Database
from core.files.actions import store_image
from core.web.application import AnnaiFlask
from core.workspaces.models import Workspace
from guides.publishing.actions import unpublish as take_back
from guides.tooltips.actions import TooltipDraft, create_tooltip, publish_tooltip
from guides.tooltips.models import Tooltip
from kb.articles import actions, publishing
from kb.articles.models import Article, PublishedFile
from kb.articles.pictures import file_pass, with_passes
from kb.collections.actions import grant
from tests.factories import Place, make_article, make_place
from tests.plugins.bound import Open

SignIn = Callable[[Place, str], FlaskClient]
one_kind = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def picture(settings: Settings, writing: Open, place: Place) -> str:
    """The hash of an uploaded picture that stands nowhere yet."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), (38, 75, 150)).save(buffer, "PNG")
    with writing() as session:
        return store_image(session, settings.data_folder, buffer.getvalue(), "a.png", place.members["editor"].id).sha256


def with_picture(writing: Open, place: Place, sha256: str, **values: Any) -> Article:
    with writing() as session:
        body = f"見ます。\n\n![画面](file:{sha256})\n"
        return make_article(session, place.members["editor"], body=body, **values)


def change(writing: Open, article: Article, deed: Callable[..., object], *more: object) -> None:
    with writing() as session:
        deed(session, session.get_one(Article, article.id), *more)


def status(client: FlaskClient, sha256: str, **query: str) -> int:
    with client.get(f"/help/minato/files/{sha256}", query_string=query) as answer:
        return answer.status_code


def caching(client: FlaskClient, sha256: str, **query: str) -> tuple[str, str]:
    with client.get(f"/help/minato/files/{sha256}", query_string=query) as answer:
        assert answer.status_code == 200
        return answer.headers["Cache-Control"], answer.headers["Cross-Origin-Resource-Policy"]


def test_a_picture_in_a_draft_is_for_staff_alone(
    client: FlaskClient, place: Place, writing: Open, picture: str, signed_in: SignIn
) -> None:
    reader, partner = signed_in(place, "contributor"), signed_in(place, "partner")
    assert (status(client, picture), status(reader, picture)) == (404, 200), "uploaded, and in no text yet"
    article = with_picture(writing, place, picture, published=False)
    assert [status(each, picture) for each in (client, partner, reader)] == [404, 404, 200]
    assert caching(reader, picture) == ("private, no-cache", "same-origin")
    change(writing, article, publishing.publish, place.members["editor"].id)
    assert [status(each, picture) for each in (client, partner, reader)] == [200, 200, 200]
    assert caching(client, picture) == ("public, max-age=86400", "cross-origin")


@pytest.mark.parametrize(
    "deed", [publishing.unpublish, publishing.archive, actions.trash], ids=["unpublished", "archived", "trashed"]
)
@one_kind
def test_what_is_taken_from_readers_takes_its_pictures_along(
    client: FlaskClient,
    place: Place,
    writing: Open,
    picture: str,
    signed_in: SignIn,
    deed: Callable[..., object],
) -> None:
    article, reader = with_picture(writing, place, picture), signed_in(place, "contributor")
    assert status(client, picture) == 200
    change(writing, article, deed, place.members["editor"].id)
    assert (status(client, picture), status(reader, picture)) == (404, 200)


@one_kind
def test_only_the_newest_version_counts(client: FlaskClient, place: Place, writing: Open, picture: str) -> None:
    article, editor = with_picture(writing, place, picture), place.members["editor"].id
    change(
        writing,
        article,
        lambda session, found: actions.save_draft(
            session, found, actions.Draft("新しい", "文だけ。"), editor, started_from=found.revision
        ),
    )
    assert status(client, picture) == 200, "readers still see the version with it"
    change(writing, article, publishing.publish, editor)
    assert status(client, picture) == 404


def test_other_audiences_have_the_pictures_of_what_they_read(
    client: FlaskClient, place: Place, writing: Open, picture: str, signed_in: SignIn
) -> None:
    partner = signed_in(place, "partner")
    article = with_picture(writing, place, picture, audience="partner", collection_id=place.collection.id)
    assert (status(client, picture), status(partner, picture)) == (404, 404)
    with writing() as session:
        grant(session, place.members["partner"].id, [place.collection.id])
    assert (status(client, picture), status(partner, picture)) == (404, 200)
    with writing() as session:
        session.get_one(Article, article.id).audience = "internal"
    assert (status(client, picture), status(partner, picture)) == (404, 404)


def test_a_pass_opens_one_file_for_a_while(
    app: AnnaiFlask, client: FlaskClient, place: Place, writing: Open, picture: str
) -> None:
    article = with_picture(writing, place, picture, audience="customers")
    secret = app.config["SECRET_KEY"]
    good = file_pass(secret, place.id, picture, now())
    assert status(client, picture) == 404
    assert caching(client, picture, **{"pass": good}) == ("private, max-age=3600", "cross-origin")
    until = good.partition(".")[0]
    for bad in (
        file_pass(secret, place.id, "0" * 64, now()),
        file_pass("another secret", place.id, picture, now()),
        file_pass(secret, place.members["editor"].id, picture, now()),
        f"{int(until) + 60}.{good.partition('.')[2]}",
        f"{until}.",
        "x.y",
        "²." + good,
        "",
    ):
        assert status(client, picture, **{"pass": bad}) == 404, bad
    with time_machine.travel(now() + timedelta(hours=11)):
        assert status(client, picture, **{"pass": good}) == 200
    with time_machine.travel(now() + timedelta(hours=25)):
        assert status(client, picture, **{"pass": good}) == 404
    change(writing, article, publishing.unpublish, place.members["editor"].id)
    assert status(client, picture, **{"pass": good}) == 404, "nobody reads it any more"


def test_passes_are_put_into_addresses_of_files_only(app: AnnaiFlask, place: Place) -> None:
    sha256 = "a" * 64
    nodes = [
        ["p", {}, "文", ["img", {"src": f"/help/minato/files/{sha256}", "alt": "図"}]],
        ["a", {"href": f"https://other.example/help/x/files/{sha256}"}, "外"],
        ["a", {"href": "/help/minato/articles/files"}, "中"],
    ]
    given = with_passes(nodes, "s", place.id, now())
    assert given[0][3][1]["src"] == f"/help/minato/files/{sha256}?pass={file_pass('s', place.id, sha256, now())}"
    assert given[1:] == nodes[1:]
    assert "pass" not in str(nodes)


@one_kind
def test_the_logo_and_pictures_in_live_guides_are_public(
    client: FlaskClient, database: Database, place: Place, writing: Open, picture: str
) -> None:
    editor = place.members["editor"].id
    with writing() as session:
        texts = {"ja": f"![図](file:{picture})", "en": ""}
        draft = TooltipDraft(name="t", title={"ja": "t", "en": "t"}, body=texts, look="icon", selector="#x")
        made = create_tooltip(session, draft, editor)
    assert status(client, picture) == 404
    with writing() as session:
        publish_tooltip(session, session.get_one(Tooltip, made.id), editor)
    assert status(client, picture) == 200
    with writing() as session:
        take_back(session, "tooltip", session.get_one(Tooltip, made.id), editor)
    assert status(client, picture) == 404
    with database.session(place.id, write=True) as session:
        session.get_one(Workspace, place.id).logo_sha = picture
    assert status(client, picture) == 200


@one_kind
def test_another_workspace_has_no_part_in_it(
    client: FlaskClient, database: Database, place: Place, writing: Open, picture: str, signed_in: SignIn
) -> None:
    other = make_place(database, "harbour", roles=("editor",))
    with_picture(writing, place, picture)
    with database.session(other.id, write=True) as session:
        make_article(session, other.members["editor"], body=f"![x](/help/harbour/files/{picture})")
    for each in (client, signed_in(other, "editor")):
        assert each.get(f"/help/harbour/files/{picture}").status_code == 404


def test_one_statement_decides(
    client: FlaskClient, place: Place, writing: Open, picture: str, statements: Callable[[Callable[[], object]], int]
) -> None:
    with_picture(writing, place, picture)
    status(client, picture)
    first = statements(lambda: status(client, picture))
    for _each in range(3):
        with_picture(writing, place, picture)
    assert statements(lambda: status(client, picture)) == first <= 3, "a beginning, the workspace, and the file"


def test_erasing_an_article_forgets_its_pictures(database: Database, place: Place, writing: Open, picture: str) -> None:
    article, editor = with_picture(writing, place, picture), place.members["editor"].id
    change(writing, article, actions.trash, editor)
    change(writing, article, actions.erase, editor)
    with database.session(place.id) as session:
        assert session.scalars(sa.select(PublishedFile)).all() == []
