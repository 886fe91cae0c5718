"""Charts as SVG from the server. Widths are percentages, so text keeps its size on every screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from raengjai.web.pieces import Bar, Line

ROW = 46  # height of one bar with its label
HEIGHT = 200  # height of the plot of a line chart
LEFT, RIGHT = 8.0, 96.0  # per cent of the width between which lines are drawn


@dataclass(frozen=True, slots=True)
class BarShape:
    bar: Bar
    text_y: int
    y: int
    width: str
    target_x: str


@dataclass(frozen=True, slots=True)
class Point:
    x: str
    y: int
    value: float


@dataclass(frozen=True, slots=True)
class Segment:
    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True)
class LineShape:
    line: Line
    style: int
    points: Sequence[Point]
    segments: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Tick:
    at: str
    y: int
    label: object


def bar_shapes(bars: Sequence[Bar]) -> list[BarShape]:
    """Bars from zero to the largest value or target; the value is written at the right of the label's line."""
    top = max((max(bar.value, bar.target or 0) for bar in bars), default=0) or 1
    return [
        BarShape(
            bar=bar,
            text_y=number * ROW + 16,
            y=number * ROW + 23,
            width=_percent(bar.value / top * 100),
            target_x=_percent(min(bar.target / top * 100, 99.6)) if bar.target is not None else "",
        )
        for number, bar in enumerate(bars)
    ]


def line_shapes(lines: Sequence[Line]) -> tuple[list[LineShape], list[Tick], float]:
    """Shapes of the lines, the ticks of the value axis, and the top of that axis (a round number)."""
    values = [value for line in lines for value in line.values if value is not None]
    top = round_up(max(values, default=0))
    shapes = [_line(line, number, top) for number, line in enumerate(lines)]
    ticks = [Tick("0", _y(top * part, top), _plain(top * part)) for part in (0, 0.5, 1)]
    return shapes, ticks, top


def axis_ticks(labels: Sequence[object], *, most: int = 6) -> list[Tick]:
    """Labels of the lower axis; when there are many, every second, third, … one, so that they never touch."""
    step = -(-len(labels) // most) if labels else 1
    return [
        Tick(_x(number, len(labels)), HEIGHT + 20, label)
        for number, label in enumerate(labels)
        if number % step == 0
    ]


def round_up(value: float) -> float:
    """The next 1, 2, 4, 5, 6, 8 or 10 times a power of ten."""
    if value <= 4:
        return 4
    power: float = 10 ** (len(str(int(value))) - 1)
    return next(power * step for step in (1, 2, 4, 5, 6, 8, 10) if power * step >= value)


def level(value: float, most: float) -> int:
    """0 for nothing, then 1 to 4 by quarters of the largest."""
    if value <= 0 or most <= 0:
        return 0
    return min(4, 1 + int(4 * (value - 1e-9) / most))


def _line(line: Line, number: int, top: float) -> LineShape:
    count = len(line.values)
    placed = [
        None if value is None else Point(_x(position, count), _y(value, top), value)
        for position, value in enumerate(line.values)
    ]
    segments = [Segment(one.x, one.y, two.x, two.y) for one, two in pairwise(placed) if one and two]
    return LineShape(line, number % 3, [point for point in placed if point], segments)


def _x(position: int, count: int) -> str:
    return _percent(LEFT if count < 2 else LEFT + (RIGHT - LEFT) * position / (count - 1))


def _y(value: float, top: float) -> int:
    return round(HEIGHT - value / top * (HEIGHT - 14))


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value
