"""Charts as numbers: where the points, ticks and words of a drawing stand. `components/figures.html` draws them.

Values may contain None, which means “no data”: a hole in the line, never 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import ceil, floor, log10

Value = int | float | None

WIDTH, RIGHT, HEIGHT = 100.0, 98.0, 200.0
SPARK_TOP, SPARK_BOTTOM = 3.0, 25.0
LABELS_DESK, LABELS_PHONE = 12, 4
TICKS = 3
NOTHING = 1e-6
STEPS = (1, 2, 5, 10)
WORDS_ABOVE, WORDS_BELOW, WORDS_HEIGHT = 10.0, 22.0, 18.0
COLUMN_SHARE = 0.62
COLUMN_WORDS = 14


@dataclass(frozen=True)
class Sparkline:
    """A small line without axes, in a box of 100 × 28."""

    runs: list[str]
    last: str


@dataclass(frozen=True)
class Tick:
    """A value on the axis."""

    y: float
    text: str


@dataclass(frozen=True)
class Label:
    """A word under the axis; `always` also on a phone."""

    x: float
    text: str
    anchor: str
    always: bool


@dataclass(frozen=True)
class End:
    """The last point of a line and the words beside it."""

    x: float
    y: float
    text: str
    text_y: float


@dataclass(frozen=True)
class Mark:
    """A moment worth naming: an upright line and its words."""

    x: float
    path: str
    text: str
    anchor: str
    dx: int


@dataclass(frozen=True)
class Column:
    """One upright bar; `text` is empty where there is no room."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    text: str


@dataclass(frozen=True)
class Frame:
    """What all charts have: grid, axis and the table behind them."""

    grid: str
    ticks: list[Tick]
    labels: list[Label]
    heads: list[str]
    rows: list[list[str | None]]
    empty: bool


@dataclass(frozen=True)
class LineChart(Frame):
    """A line over time, with the previous period as a thin one."""

    now_runs: list[str] = field(default_factory=list)
    before_runs: list[str] = field(default_factory=list)
    end: End | None = None
    before_end: End | None = None
    marks: list[Mark] = field(default_factory=list)


@dataclass(frozen=True)
class ColumnChart(Frame):
    """Upright bars, one to a label."""

    columns: list[Column] = field(default_factory=list)


def say(value: Value, unit: str = "") -> str | None:
    """Return a value as it is printed: commas in whole numbers, one decimal in others; None for no data."""
    if value is None:
        return None
    return f"{value:,}{unit}" if isinstance(value, int) else f"{value:,.1f}{unit}"


def known(values: Sequence[Value]) -> list[float]:
    """Return the values that are there."""
    return [float(value) for value in values if value is not None]


def shares(values: Sequence[Value]) -> list[int]:
    """Return each value as percent of the largest; no data is 0."""
    largest = max(known(values), default=0.0)
    return [round(100 * (value or 0) / largest) if largest > 0 else 0 for value in values]


def sparkline(values: Sequence[Value]) -> Sparkline | None:
    """Return a line from the lowest to the highest value, or None when there are fewer than two."""
    there = known(values)
    if len(there) < 2:  # noqa: PLR2004  one point is no line
        return None
    low, high = min(there), max(there)
    middle = (SPARK_TOP + SPARK_BOTTOM) / 2

    def height(value: float) -> float:
        if high == low:
            return middle
        return SPARK_BOTTOM - (value - low) / (high - low) * (SPARK_BOTTOM - SPARK_TOP)

    points = [
        None if value is None else (_round(WIDTH * index / (len(values) - 1)), _round(height(value)))
        for index, value in enumerate(values)
    ]
    x, y = next(point for point in reversed(points) if point is not None)
    return Sparkline(_runs(points), f"M{x} {y}h0")


def line_chart(
    labels: Sequence[str],
    now: Sequence[Value],
    before: Sequence[Value] | None = None,
    *,
    unit: str = "",
    now_label: str = "",
    before_label: str = "",
    marks: Sequence[tuple[int, str]] = (),
) -> LineChart:
    """Return a line chart; `marks` are (index of the label, words)."""
    earlier = list(before or [])
    scale = Scale.over([*now, *earlier])
    points = [_point(i, len(now), value, scale) for i, value in enumerate(now)]
    before_points = [_point(i, max(len(earlier), 2), value, scale) for i, value in enumerate(earlier)]
    end, before_end = _ends(points, before_points)
    heads = ["", now_label, before_label] if earlier else ["", now_label]
    series = [now, earlier] if earlier else [now]
    return LineChart(
        grid=scale.grid(),
        ticks=scale.ticks(unit),
        labels=_labels([(_x(i, len(labels)), text) for i, text in enumerate(labels)]),
        heads=heads,
        rows=_rows(labels, series, unit),
        empty=not known([*now, *earlier]),
        now_runs=_runs(points),
        before_runs=_runs(before_points),
        end=_end(end, now, now_label, unit),
        before_end=_end(before_end, earlier, before_label, unit),
        marks=[_mark(_x(index, len(labels)), text) for index, text in marks],
    )


def column_chart(labels: Sequence[str], values: Sequence[Value], *, unit: str = "", label: str = "") -> ColumnChart:
    """Return a chart of upright bars; `label` names the values in the table."""
    scale = Scale.over(values)
    slot = WIDTH / max(len(values), 1)
    columns = [
        Column(
            x=_round(slot * (index + (1 - COLUMN_SHARE) / 2)),
            y=_round(scale.y(value)),
            width=_round(slot * COLUMN_SHARE),
            height=_round(HEIGHT - scale.y(value)),
            middle=_round(slot * (index + 0.5)),
            text=(say(value, unit) or "") if len(values) <= COLUMN_WORDS else "",
        )
        for index, value in enumerate(values)
        if value is not None
    ]
    middles = [(_round(slot * (index + 0.5)), text) for index, text in enumerate(labels)]
    return ColumnChart(
        grid=scale.grid(),
        ticks=scale.ticks(unit),
        labels=_labels(middles, centred=True),
        heads=["", label],
        rows=_rows(labels, [values], unit),
        empty=not known(values),
        columns=columns,
    )


@dataclass(frozen=True)
class Scale:
    """The value axis from 0: steps of 1, 2 or 5 times a power of ten."""

    step: float
    top: float

    @classmethod
    def over(cls, values: Sequence[Value]) -> Scale:
        """Return a scale that holds all values in about three steps."""
        highest = max([*known(values), 0.0])
        largest = highest if highest > NOTHING else 1.0
        whole = all(value is None or isinstance(value, int) for value in values)
        power = 10.0 ** floor(log10(largest / TICKS))
        step = next(power * one for one in STEPS if power * one * TICKS >= largest)
        step = max(step, 1.0) if whole else step
        return cls(step, step * max(ceil(largest / step), 1))

    def y(self, value: float) -> float:
        """Return where a value stands, 0 at the foot."""
        return HEIGHT - max(value, 0.0) / self.top * HEIGHT

    def values(self) -> list[float]:
        """Return the values of the axis, from 0."""
        return [self.step * index for index in range(round(self.top / self.step) + 1)]

    def grid(self) -> str:
        """Return the level lines as one path."""
        return "".join(f"M0 {_round(self.y(value)):g}h100" for value in self.values())

    def ticks(self, unit: str) -> list[Tick]:
        """Return the values of the axis in words; a long number goes without its unit."""
        return [Tick(_round(self.y(value)), _tick(value, unit)) for value in self.values()]


def _tick(value: float, unit: str) -> str:
    text = f"{value:,.0f}" if value == int(value) else f"{value:g}"
    return text if len(text + unit) > TICKS * 2 else text + unit


def _round(value: float) -> float:
    return round(value, 1)


def _x(index: int, count: int) -> float:
    return _round(RIGHT * index / (count - 1)) if count > 1 else RIGHT / 2


Point = tuple[float, float]


def _point(index: int, count: int, value: Value, scale: Scale) -> Point | None:
    return None if value is None else (_x(index, count), _round(scale.y(value)))


def _runs(points: Sequence[Point | None]) -> list[str]:
    """Return unbroken stretches; a lone point becomes a dash, or it couldn't be seen."""
    runs = []
    for there, group in groupby(points, key=lambda point: point is not None):
        stretch = [point for point in group if point is not None]
        if not there:
            continue
        if len(stretch) == 1:
            x, y = stretch[0]
            stretch = [(_round(max(x - 0.5, 0)), y), (_round(x + 0.5), y)]
        runs.append(" ".join(f"{x:g},{y:g}" for x, y in stretch))
    return runs


def _ends(now: Sequence[Point | None], before: Sequence[Point | None]) -> tuple[End | None, End | None]:
    """Return both last points, with the upper one's words above and the lower one's below, so that they part."""
    last = next((point for point in reversed(now) if point is not None), None)
    earlier = next((point for point in reversed(before) if point is not None), None)
    now_below = last is not None and earlier is not None and last[1] > earlier[1]
    return _parted(_placed(last, below=now_below), _placed(earlier, below=not now_below))


def _parted(now: End | None, before: End | None) -> tuple[End | None, End | None]:
    """Move the upper words up, or the lower ones down, where the chart's edge has pushed both together."""
    if now is None or before is None or abs(now.text_y - before.text_y) >= WORDS_HEIGHT:
        return now, before
    upper = min(now.text_y, before.text_y, HEIGHT - 6 - WORDS_HEIGHT)
    is_now_upper = now.text_y <= before.text_y
    return (
        replace(now, text_y=upper if is_now_upper else upper + WORDS_HEIGHT),
        replace(before, text_y=upper + WORDS_HEIGHT if is_now_upper else upper),
    )


def _placed(point: Point | None, *, below: bool) -> End | None:
    if point is None:
        return None
    x, y = point
    wanted = y + WORDS_BELOW if below else y - WORDS_ABOVE
    return End(x, y, "", _round(min(max(wanted, 10.0), HEIGHT - 6)))


def _end(end: End | None, values: Sequence[Value], label: str, unit: str) -> End | None:
    if end is None:
        return None
    value = next(value for value in reversed(values) if value is not None)
    return End(end.x, end.y, f"{label} {say(value, unit)}".strip(), end.text_y)


def _mark(x: float, text: str) -> Mark:
    near_right = x > RIGHT / 2
    return Mark(x, f"M{x:g} 0V{HEIGHT:g}", text, "end" if near_right else "start", -6 if near_right else 6)


def _labels(placed: Sequence[tuple[float, str]], *, centred: bool = False) -> list[Label]:
    """Return the words under the axis, thinned to what fits, the last one always."""
    last = len(placed) - 1
    stride = ceil(len(placed) / LABELS_DESK) if placed else 1
    # The last label ends at the edge, so its neighbour needs room when they stand close.
    room = max(stride, 2) if len(placed) >= LABELS_DESK else stride
    shown = [*(i for i in range(0, last, stride) if last - i >= room), *([last] if placed else [])]
    rare = max(1, ceil((len(shown) - 1) / LABELS_PHONE))
    return [
        Label(
            placed[index][0],
            placed[index][1],
            "middle" if centred or index not in (0, last) else "start" if index == 0 else "end",
            index == last or (order % rare == 0 and len(shown) - 1 - order >= rare),
        )
        for order, index in enumerate(shown)
    ]


def _rows(labels: Sequence[str], series: Sequence[Sequence[Value]], unit: str) -> list[list[str | None]]:
    return [
        [text, *(say(values[index], unit) if index < len(values) else None for values in series)]
        for index, text in enumerate(labels)
    ]
