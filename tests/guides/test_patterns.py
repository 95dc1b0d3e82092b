"""Where guides may appear: the examples that the embed's matcher is held against as well."""

import json
from pathlib import Path

import pytest

from core.errors import Invalid
from guides.publishing.patterns import checked_pattern, checked_patterns, matches, matches_any

EXAMPLES = json.loads((Path(__file__).parent / "patterns.json").read_text())


@pytest.mark.parametrize(("pattern", "address", "expected"), EXAMPLES)
def test_examples(pattern: str, address: str, *, expected: bool) -> None:
    assert matches(checked_pattern("url", pattern), address) is expected


def test_no_pattern_means_everywhere() -> None:
    assert matches_any([], "https://app.test/x")
    assert matches_any(["/a", "/x"], "https://app.test/x")
    assert not matches_any(["/a"], "https://app.test/x")


@pytest.mark.parametrize(
    "pattern",
    [
        "members",
        "/a b",
        "/a?x=1",
        "/a?x=1#/b",
        "/a#top",
        "https://",
        "https:///a",
        "http://a/b#c",
        "ftp://a",
        "/" + "a" * 500,
    ],
)
def test_what_could_never_match_is_refused(pattern: str) -> None:
    with pytest.raises(Invalid) as caught:
        checked_pattern("urls", pattern)
    assert caught.value.field == "urls"


def test_a_route_alone_is_one_on_any_page() -> None:
    assert checked_pattern("urls", "#/orders") == "*#/orders"
    assert matches(checked_pattern("urls", "#/orders"), "https://app.test/any#/orders")


def test_lists_lose_what_is_empty_or_twice() -> None:
    assert checked_patterns("urls", [" /a ", "", "/b", "/a"]) == ["/a", "/b"]
    with pytest.raises(Invalid):
        checked_patterns("urls", [f"/{n}" for n in range(51)])
