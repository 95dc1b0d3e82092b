import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.exchange.frontmatter import dump, parse, split_front_matter
from kb.exchange.properties import OURS, read_properties

FRONT = """\
title: 請求書
x-one:   {a: 1,  b: [2,3]}   # kept
# a comment
tags:
- 'a'
- b

when: 2026-04-01T18:03:50.000Z
text: |
  # not a comment
  key: value

"""


def test_front_matter_and_body_are_divided():
    front, body = split_front_matter(f"---\n{FRONT}---\n# Body\n---\n")
    assert body == "# Body\n---\n"
    assert front.text("title") == "請求書"
    assert front.texts("tags") == ("a", "b")
    assert front.text("when") == "2026-04-01T18:03:50.000Z"
    assert front.values["x-one"] == {"a": "1", "b": ["2", "3"]}


@pytest.mark.parametrize(
    "text", ["# No front matter", "---\n\nSome prose.\n\n---\n", "---\ntitle: open\n", "----\na: b\n---\n", ""]
)
def test_other_beginnings_are_body(text: str):
    front, body = split_front_matter(text)
    assert (front.values, body) == ({}, text)


def test_empty_front_matter_is_taken_away():
    assert split_front_matter("---\n---\nBody")[1] == "Body"


def test_what_is_not_ours_is_kept_byte_for_byte():
    assert parse(FRONT).without(frozenset({"title", "tags"})) == (
        "x-one:   {a: 1,  b: [2,3]}   # kept\n# a comment\n\n"
        "when: 2026-04-01T18:03:50.000Z\ntext: |\n  # not a comment\n  key: value\n\n"
    )
    assert parse(FRONT).without(frozenset()) == FRONT


def test_broken_yaml_is_read_key_by_key():
    front = parse('title: Late: what to do\ntags: [a, b]\nbad: [1, 2\nnext: "x"\n')
    assert front.text("title") == "Late: what to do"
    assert front.texts("tags") == ("a", "b")
    assert front.text("next") == "x"
    assert front.broken == ("title", "bad")
    assert front.without(frozenset({"title"})) == 'tags: [a, b]\nbad: [1, 2\nnext: "x"\n'


def test_tags_that_would_construct_objects_are_text():
    front = parse('a: !!python/object/apply:os.system ["true"]\nb: !ruby/x y\n')
    assert front.values == {"a": ["true"], "b": "y"}


def test_an_alias_is_followed_and_a_bomb_is_not():
    assert parse("a: &x [1]\nb: *x\n").values == {"a": ["1"], "b": ["1"]}
    lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    lines += [f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    started = time.monotonic()
    front = parse("\n".join([*lines, "title: ok\n"]))
    assert front.text("title") == "ok"
    assert "a11" in front.broken
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "raw", ["a: &x [*x]\n", f"a: {'[' * 5000}\n", f"a: {'{b: ' * 500}\n", "a: \x07\n", "a: b: c: d\n"]
)
def test_hostile_yaml_is_survived(raw: str):
    front = parse(raw + "title: ok\n")
    assert front.text("title") == "ok"
    assert "a" in front.broken


def test_properties_are_checked():
    front = parse(
        "kind: 手順書\naudience: everyone\nverified_until: 2026-13-01\ndraft: yes\ntags: a, b\nslug: /x/My Page/\n"
    )
    properties, remarks = read_properties(front)
    assert (properties.kind, properties.audience, properties.published) == ("procedure", "", False)
    assert (properties.tags, properties.slug) == (("a", "b"), "my-page")
    assert [remark.params["key"] for remark in remarks] == ["audience", "verified_until"]


KEYS = st.sampled_from(["title", "tags", "x", "y-z", "タイトル", "description"])
LINES = st.one_of(
    st.builds("{}: {}".format, KEYS, st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\0"))),
    st.builds("{}: |\n  {}".format, KEYS, st.text("ab: #-", max_size=9)),
    st.builds("{}:\n- {}".format, KEYS, st.text("ab: #-[", max_size=9)),
    st.sampled_from(["# comment", "", "  stray", "- item", "stray", "a: [", 'b: "']),
)


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_what_an_export_keeps_is_kept_again(raw: str):
    kept = parse(raw).without(OURS)
    kept += "" if kept.endswith("\n") or not kept else "\n"
    again = parse(dump({"annai_id": "1", "title": "t: [", "phrasings": ["- a", "b"]}) + kept)
    assert again.without(OURS) == kept
    assert again.text("title") == "t: ["
    assert again.texts("phrasings") == ("- a", "b")
