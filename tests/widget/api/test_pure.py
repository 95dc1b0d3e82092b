"""Small things that need no database."""

import pytest

from widget.api.nodes import absolute
from widget.api.origins import is_allowed, normal

ALLOWED = [
    ("https://a.example", "https://a.example"),
    ("https://A.example/", "https://a.example"),
    ("https://a.example:443", "https://a.example"),
    ("http://a.example:8080", "http://a.example:8080"),
    ("http://[::1]:3000", "http://[::1]:3000"),
    ("https://*.a.example", "https://x.y.a.example"),
    ("https://*.a.example:8443", "https://x.a.example:8443"),
]
REFUSED = [
    ("https://a.example", "http://a.example"),
    ("https://a.example", "https://a.example:8443"),
    ("https://a.example", "https://a.example.evil"),
    ("https://*.a.example", "https://a.example"),
    ("https://*.a.example", "https://evil-a.example"),
    ("https://*.a.example", "https://x.a.example:8443"),
    ("https://*.a.example", "http://x.a.example"),
    ("https://*.a.example", "https://*.a.example"),
    ("https://*.a.example", "https://.a.example"),
    ("*", "https://a.example"),
    ("null", "null"),
    ("", ""),
    ("https://a.example", "https://a.example/path"),
    ("https://a.example", "https://user@a.example"),
    ("https://a.example", "https://a.example:99999"),
]


@pytest.mark.parametrize(("entry", "origin"), ALLOWED)
def test_allowed(entry: str, origin: str) -> None:
    assert is_allowed(origin, ["https://other.example", entry])


@pytest.mark.parametrize(("entry", "origin"), REFUSED)
def test_refused(entry: str, origin: str) -> None:
    assert not is_allowed(origin, [entry])
    assert not is_allowed(origin, [])


def test_star_is_for_development() -> None:
    assert is_allowed("https://a.example", ["*"], is_development=True)
    assert not is_allowed("null", ["*"], is_development=True)
    assert normal("ftp://a.example") is None


def test_addresses_are_made_whole_and_nothing_else_changes() -> None:
    nodes = [
        "t",
        ["p", {"class": "x"}, ["a", {"href": "/help/x"}, "a"], ["a", {"href": "//evil"}, "b"]],
        ["img", {"src": "/f"}],
    ]
    assert absolute(nodes, "https://help.test") == [
        "t",
        ["p", {"class": "x"}, ["a", {"href": "https://help.test/help/x"}, "a"], ["a", {"href": "//evil"}, "b"]],
        ["img", {"src": "https://help.test/f"}],
    ]
    assert nodes[2] == ["img", {"src": "/f"}]
