import random

from hypothesis import given
from hypothesis import strategies as st

from kb.search.postings import Bitmap, PostingLists, numbers_in, to_bits


@given(st.sets(st.integers(0, 3000)))
def test_a_set_is_the_numbers_that_it_was_made_of(numbers: set[int]):
    assert list(numbers_in(to_bits(list(numbers)))) == sorted(numbers)
    assert list(numbers_in(Bitmap(numbers).bits())) == sorted(numbers)


def test_lists_and_bitmaps_answer_alike():
    chance = random.Random(5)  # noqa: S311  the same numbers in each run
    lists = PostingLists()
    truth: dict[str, set[int]] = {}
    for number in range(4000):
        keys = {key for key, share in (("most", 0.9), ("some", 0.2), ("few", 0.01)) if chance.random() < share}
        lists.add(number, keys)
        for key in keys:
            truth.setdefault(key, set()).add(number)
    for number in range(0, 4000, 7):
        having = [key for key in truth if number in truth[key]]
        lists.remove(number, having)
        for key in having:
            truth[key].discard(number)
    for key, numbers in truth.items():
        assert set(numbers_in(lists.bits(key))) == numbers
    assert set(numbers_in(lists.having_all(["most", "few"]))) == truth["most"] & truth["few"]
    assert lists.having_all(["most", "never"]) == 0
    assert lists.bits("never") == 0


def test_removing_what_is_not_there_changes_nothing():
    lists = PostingLists()
    lists.add(1, ["a"])
    lists.remove(2, ["a", "b"])
    assert list(numbers_in(lists.bits("a"))) == [1]
    lists.remove(1, ["a"])
    assert lists.bits("a") == 0
