import time
from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.identifiers import new_id, new_secret, slugify


def test_ids_are_version_7_of_the_rfc() -> None:
    made = new_id()
    assert (made.version, made.variant) == (7, RFC_4122)


def test_ids_carry_the_time_they_were_made() -> None:
    before = time.time_ns() // 1_000_000
    milliseconds = new_id().int >> 80
    assert before <= milliseconds <= time.time_ns() // 1_000_000


def test_ids_sort_by_time_and_do_not_repeat() -> None:
    early = new_id()
    time.sleep(0.002)
    assert early < new_id()
    assert len({new_id() for _ in range(10_000)}) == 10_000


def test_secrets_are_long_and_fit_into_addresses() -> None:
    secret = new_secret()
    assert len(secret) >= 43
    assert set(secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Payment terms", "payment-terms"),
        ("  支払サイトを変える！ ", "支払サイトを変える"),
        ("ＡＢＣ　１２３", "abc-123"),
        ("a/b\\c?d#e", "a-b-c-d-e"),
        ("snake_case -- and – dashes", "snake-case-and-dashes"),
        ("ﾊﾝｶｸ", "ハンカク"),
        ("!!!", ""),
    ],
)
def test_titles_become_readable_addresses(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text(max_size=200))
def test_any_title_gives_a_part_of_an_address(title: str) -> None:
    slug = slugify(title)
    assert len(slug) <= 80
    assert not set(slug) & set("/\\?#%&=+<>\"' _.")
    assert slug == slug.strip("-")
    assert "--" not in slug
