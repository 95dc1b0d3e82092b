"""How the widget looks in one product: checked against WCAG AA where it is chosen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core.db import Database
from core.web.brand import LIGHT_INK, contrast, on_brand
from core.workspaces.models import Site
from tests.factories import Place, make_place

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def place(database: Database) -> Place:
    return make_place(database, roles=("admin",))


def test_a_colour_that_cannot_be_seen_is_refused_with_a_better_one(
    database: Database, place: Place, signed_in: Callable[[Place, str], FlaskClient]
) -> None:
    admin, address = signed_in(place, "admin"), f"/w/{place.slug}/settings/sites/{place.site.id}?lang=en"
    fields = {"name": "App", "environment": "staging", "origins": "https://app.example.com", "launcher": "left"}
    fields |= {"corners": "round", "text_size": "large", "is_on": "y", "dark": "y"}
    refused = admin.post(address, data={**fields, "brand_color": "#F5C542"})
    assert refused.status_code == 422
    nearest = refused.text.split("The nearest colour that works is ")[1][:7]
    assert contrast(nearest, LIGHT_INK) >= 3
    assert contrast(nearest, on_brand(nearest)) >= 4.5
    assert admin.post(address, data={**fields, "brand_color": "blue"}).status_code == 422
    assert admin.post(address, data={**fields, "brand_color": nearest}).status_code == 303
    with database.session(place.id) as session:
        site = session.get_one(Site, place.site.id)
        assert (site.brand_color, site.corners, site.text_size) == (nearest, "round", "large")
    assert admin.post(address, data={**fields, "brand_color": ""}).status_code == 303
