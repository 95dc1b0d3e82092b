"""Which entry of the sidebar is marked as the one that the page belongs to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories import Place

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("settings/", ["/settings/"]),
        ("settings/audit", ["/settings/"]),
        ("settings/sites/{site}/identity/", ["/settings/"]),
        ("members/", ["/members/"]),
        ("members/{partner}/collections", ["/members/"]),
        ("freshness", ["/freshness"]),
        ("profile/", []),
        ("", ["/"]),
    ],
)
def test_the_entry_of_the_page_is_marked(
    place: Place, signed_in: Callable[[Place, str], FlaskClient], path: str, marked: list[str]
) -> None:
    address = path.format(site=place.site.id, partner=place.members["partner"].id)
    answer = signed_in(place, "admin").get(f"/w/{place.slug}/{address}")
    assert answer.status_code == 200
    links = re.findall(r'<a class="nav-link" href="([^"]+)"[^>]*aria-current="page"', answer.get_data(as_text=True))
    assert links == [f"/w/{place.slug}{each}" for each in marked]
