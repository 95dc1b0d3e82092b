"""Pictures within a host page, which sends no cookies of ours along."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image

from config import Settings
from core.db import Database
from core.files.actions import store_image
from core.web.application import AnnaiFlask
from kb.articles.models import Article
from tests.factories import Place
from tests.widget.api.conftest import Host

MakeArticle = Callable[..., Article]
pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def picture(settings: Settings, database: Database, place: Place) -> str:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), (38, 75, 150)).save(buffer, "PNG")
    with database.session(place.id, write=True) as session:
        return store_image(session, settings.data_folder, buffer.getvalue(), "a.png", None).sha256


def address(host: Host, slug: str) -> str:
    found = re.search(
        r"http://127\.0\.0\.1:8000(/help/minato/files/[^'\"]+)", str(host("article", slug=slug).get_json())
    )
    assert found
    return found[1]


def fetched(app: AnnaiFlask, path: str) -> int:
    with app.test_client().get(path, headers={"Origin": "http://product.test"}) as answer:
        return answer.status_code


def test_customers_see_the_pictures_of_what_they_may_read(
    app: AnnaiFlask, host: Host, make_article: MakeArticle, picture: str
) -> None:
    article = make_article("c", audience="customers", body=f"![図](file:{picture})")
    assert host("article", slug=article.slug).status_code == 404
    host.boot(token=host.token())
    shown = address(host, article.slug)
    assert "?pass=" in shown
    assert fetched(app, shown) == 200
    assert fetched(app, shown.partition("?")[0]) == 404
    assert address(host, article.slug) == shown, "the browser may keep it"


def test_public_pictures_have_plain_addresses(
    app: AnnaiFlask, host: Host, make_article: MakeArticle, picture: str
) -> None:
    article = make_article("p", audience="public", body=f"![図](file:{picture})")
    shown = address(host, article.slug)
    assert shown == f"/help/minato/files/{picture}"
    assert fetched(app, shown) == 200
