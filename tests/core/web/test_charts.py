"""Charts as numbers: nothing is invented where there is no data, and the words don't collide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.web.charts import HEIGHT, Scale, Value, column_chart, line_chart, say, shares, sparkline

VALUES = st.lists(st.none() | st.integers(0, 10**7) | st.floats(0, 10**6), max_size=120)


def test_a_sparkline_runs_from_its_highest_to_its_lowest_value() -> None:
    line = sparkline([20, 10, 0])
    assert line is not None
    assert line.runs == ["0,3 50,14 100,25"]
    assert line.last == "M100.0 25.0h0"


def test_a_hole_in_the_data_is_a_hole_in_the_line() -> None:
    line = sparkline([1, 2, None, 4, 3])
    assert line is not None
    assert len(line.runs) == 2


@pytest.mark.parametrize("values", [[], [None, None], [5], [None, 5]])
def test_one_value_makes_no_sparkline(values: list[Value]) -> None:
    assert sparkline(values) is None


def test_an_even_sparkline_lies_in_the_middle() -> None:
    line = sparkline([7, 7])
    assert line is not None
    assert line.runs == ["0,14 100,14"]


def test_shares_are_percent_of_the_largest() -> None:
    assert shares([24, 17, 6, None]) == [100, 71, 25, 0]
    assert shares([0, None]) == [0, 0]
    assert shares([]) == []


def test_values_are_printed_with_commas_or_one_decimal() -> None:
    assert [say(1204), say(12.44, "%"), say(0, "件"), say(None, "%")] == ["1,204", "12.4%", "0件", None]


@given(VALUES)
def test_a_scale_holds_every_value_in_a_few_steps(values: list[Value]) -> None:
    scale = Scale.over(values)
    assert all(value is None or -0.001 <= scale.y(value) <= HEIGHT for value in values)
    assert 2 <= len(scale.values()) <= 4


@given(VALUES)
def test_every_label_and_value_stands_in_the_table(values: list[Value]) -> None:
    labels = [str(index) for index in range(len(values))]
    chart = line_chart(labels, values, unit="%")
    assert [row[0] for row in chart.rows] == labels
    assert [row[1] for row in chart.rows] == [say(value, "%") for value in values]
    assert chart.empty == all(value is None for value in values)
    assert len(chart.labels) <= 14
    assert not labels or chart.labels[-1].text == labels[-1]


def test_the_scale_of_counts_has_no_fractions() -> None:
    assert [tick.text for tick in line_chart(["a", "b"], [0, 1], unit="件").ticks] == ["0件", "1件"]


def test_both_periods_end_in_words_that_part() -> None:
    chart = line_chart(["9/5", "9/12"], [19.1, 12.4], [20.4, 18.8], unit="%", now_label="now", before_label="before")
    assert chart.end is not None
    assert chart.before_end is not None
    assert chart.end.text == "now 12.4%"
    assert chart.before_end.text_y < chart.before_end.y < chart.end.y < chart.end.text_y
    assert chart.heads == ["", "now", "before"]


def test_words_stay_inside_the_frame() -> None:
    chart = line_chart(["a", "b"], [0, 0], [0, 100], now_label="now", before_label="before")
    ends = [chart.end, chart.before_end]
    assert all(end is not None and 10 <= end.text_y <= HEIGHT - 6 for end in ends)


def test_a_shorter_earlier_period_leaves_the_table_whole() -> None:
    chart = line_chart(["a", "b", "c"], [1, 2, 3], [9])
    assert chart.rows == [["a", "1", "9"], ["b", "2", None], ["c", "3", None]]


def test_a_lone_value_is_drawn_as_a_dash() -> None:
    assert line_chart(["a", "b", "c"], [None, 5, None]).now_runs == ["48.5,33.3 49.5,33.3"]


def test_a_mark_keeps_its_words_inside() -> None:
    left, right = line_chart(list("abcd"), [1, 2, 3, 4], marks=[(0, "first"), (3, "last")]).marks
    assert (left.anchor, right.anchor) == ("start", "end")


def test_long_series_show_few_labels() -> None:
    chart = line_chart([str(day) for day in range(84)], list(range(84)))
    assert len(chart.labels) <= 13
    assert 3 <= sum(label.always for label in chart.labels) <= 6


def test_columns_stand_on_the_ground_and_skip_what_is_unknown() -> None:
    chart = column_chart(["a", "b", "c"], [10, None, 5], unit="人")
    assert [column.text for column in chart.columns] == ["10人", "5人"]
    assert all(column.y + column.height == pytest.approx(HEIGHT) for column in chart.columns)
    assert [row[1] for row in chart.rows] == ["10人", None, "5人"]


def test_many_columns_go_without_words() -> None:
    assert {column.text for column in column_chart([str(i) for i in range(30)], list(range(30))).columns} == {""}


@pytest.mark.parametrize("last", [(0, 0), (6, 6), (1, 0), (0, 1), (3, 3)])
def test_the_words_of_both_lines_part_at_the_edges_too(last: tuple[int, int]) -> None:
    chart = line_chart(["a", "b"], [6, last[0]], [6, last[1]])
    assert chart.end is not None
    assert chart.before_end is not None
    assert abs(chart.end.text_y - chart.before_end.text_y) >= 18
    assert all(0 < end.text_y < HEIGHT for end in (chart.end, chart.before_end))
