"""Geometry of charts: nothing leaves the frame, whatever the figures."""

from hypothesis import given
from hypothesis import strategies as st

from raengjai.web import charts
from raengjai.web.pieces import Bar, Line
from raengjai.web.templatetags.components import _steps

figures = st.integers(min_value=0, max_value=10**9)


@given(st.lists(st.tuples(figures, st.none() | figures), max_size=8))
def test_bars_stay_inside(pairs: list[tuple[int, int | None]]) -> None:
    shapes = charts.bar_shapes([Bar("a", value, target) for value, target in pairs])

    for shape in shapes:
        assert 0 <= float(shape.width.rstrip("%")) <= 100
        if shape.target_x:
            assert 0 <= float(shape.target_x.rstrip("%")) < 100


@given(st.lists(st.none() | figures, max_size=24))
def test_lines_stay_inside(values: list[int | None]) -> None:
    shapes, ticks, top = charts.line_shapes([Line("a", values)])

    assert top >= max((value for value in values if value is not None), default=0)
    assert [tick.y for tick in ticks] == sorted((tick.y for tick in ticks), reverse=True)
    for point in shapes[0].points:
        assert 0 < point.y <= charts.HEIGHT
        assert charts.LEFT <= float(point.x.rstrip("%")) <= charts.RIGHT


def test_a_gap_breaks_the_line() -> None:
    shapes, _ticks, _top = charts.line_shapes([Line("a", (1, 2, None, 4, 5))])

    assert len(shapes[0].segments) == 2
    assert len(shapes[0].points) == 4


@given(st.integers(min_value=1, max_value=10**9))
def test_axis_ends_on_a_round_number_close_by(value: int) -> None:
    top = charts.round_up(value)

    assert value <= top <= max(4, value * 2)


@given(st.integers(min_value=0, max_value=500), st.integers(min_value=1, max_value=500))
def test_shades_agree_with_their_key(value: int, most: int) -> None:
    value = min(value, most)
    level = charts.level(value, most)

    [(low, high)] = [(low, high) for number, low, high in _steps(most) if number == level]

    assert low <= value <= high


def test_many_labels_are_thinned() -> None:
    assert len(charts.axis_ticks(range(24))) <= 6
    assert len(charts.axis_ticks(range(5))) == 5
    assert charts.axis_ticks([]) == []
