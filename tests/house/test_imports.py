"""Imports run one way, nobody goes in circles, and what may be replaced one day has one importer."""

import ast

import pytest

from tests.house import imports
from tests.house.tree import product_modules


def modules(**sources: str) -> dict[str, ast.Module]:
    return {name.replace("__", "."): ast.parse(source) for name, source in sources.items()}


def test_no_module_imports_itself_through_others() -> None:
    assert imports.cycle(product_modules()) == []


def test_features_are_layered_and_keep_their_views_to_themselves() -> None:
    assert imports.wrong_way(product_modules()) == []


def test_domain_modules_know_nothing_of_the_web() -> None:
    assert imports.web_in_domain(product_modules()) == []


def test_replaceable_libraries_have_one_importer() -> None:
    assert imports.second_importers(product_modules()) == []


@pytest.mark.parametrize(
    "back",
    [
        "from kb.articles import models",
        "from kb.articles.models import Article",
        "from . import models",
        "if TYPE_CHECKING:\n    from .models import Article",
        "def late():\n    import kb.articles.models",
    ],
)
def test_a_circle_is_found(back: str) -> None:
    planted = modules(kb__articles__models="import kb.articles.queries", kb__articles__queries=back)
    assert set(imports.cycle(planted)) == {"kb.articles.models", "kb.articles.queries"}


def test_a_package_that_imports_its_own_module_is_no_circle() -> None:
    assert imports.cycle(modules(kb="from .articles import x", kb__articles="import core")) == []


@pytest.mark.parametrize(
    ("name", "wanted", "is_wrong"),
    [
        ("kb.articles.models", "kb.articles.queries", True),
        ("kb.articles.actions", "kb.articles.jobs", True),
        ("kb.articles.forms", "kb.articles.review_views", True),
        ("kb.articles.views.review", "kb.articles.forms", False),
        ("kb.articles.views", "kb.articles.models", False),
        ("kb.articles.actions", "kb.articles.lifecycle", False),
        ("kb.reader.views", "kb.articles.queries", False),
        ("kb.reader.views", "kb.articles.views", True),
        ("kb.rooms", "kb.articles.views", False),
        ("app", "kb.articles.views", False),
    ],
)
def test_an_import_against_the_order_is_found(name: str, wanted: str, is_wrong: bool) -> None:
    planted = {name: ast.parse(f"import {wanted}"), wanted: ast.parse("")}
    assert imports.wrong_way(planted) == ([f"{name} imports {wanted}"] if is_wrong else [])


def test_the_web_in_a_domain_module_is_found() -> None:
    planted = modules(kb__articles__actions="from flask import g", kb__articles__views="import flask")
    assert imports.web_in_domain(planted) == ["kb.articles.actions imports flask.g"]


def test_a_second_importer_is_found() -> None:
    planted = modules(
        kb__articles__queries="from whoosh.fields import TEXT",
        kb__search__engines__whoosh_engine="import whoosh.index",
        core__rendering__sanitise="import bleach, nh3",
    )
    assert [found.split(",")[0] for found in imports.second_importers(planted)] == [
        "kb.articles.queries imports whoosh",
    ]
