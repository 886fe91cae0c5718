"""The maps of coverage: provinces as shapes, sub-districts as tiles under their district, districts as points."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, groupby
from math import hypot
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.network.rules import Area, Covered
from raengjai.network.rules.reach import State
from raengjai.places.models import full_name_of, name_of, province_shapes
from raengjai.places.rules import point_of
from raengjai.web.pieces import Word

STATE_WORDS: dict[State, Word] = {
    "nobody": Word(gettext_lazy("Nobody serves here"), "bad"),
    "gap": Word(gettext_lazy("A seat is free"), "warn"),
    "unreached": Word(gettext_lazy("Not reached"), "warn", "calendar"),
    "part": Word(gettext_lazy("Some villages not reached"), "info"),
    "good": Word(gettext_lazy("Covered and reached"), "good"),
}
# The darker, the more is missing; the word always stands with it.
LEVELS: dict[State, int] = {"nobody": 4, "gap": 3, "unreached": 2, "part": 1, "good": 0}
# Of a province: the share of its sub-districts with a free seat, up to which a level goes.
STEPS = ((0, 0), (1, 10), (2, 25), (3, 50), (4, 100))
_ROOM = 4  # around the outline, in units of the grid
_ROUNDS = 40  # of moving points apart; with fifty districts a few milliseconds


@dataclass(frozen=True, slots=True)
class Shape:
    """A province on the country's map: where it leads, what a screen reader says, how dark it is."""

    url: str
    says: str
    level: int
    path: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A district on its province's map; `number` is that of its tiles."""

    code: str
    number: int
    x: float
    y: float
    says: str


def country_map(areas: Sequence[Area]) -> dict[str, Any]:
    """Every province that the table has, as a link to its row."""
    shapes = province_shapes()
    drawn = [
        Shape(f"#area-{area.code}", _says(area), level_of(area), shapes.paths[area.code])
        for area in areas
        if area.code in shapes.paths
    ]
    left = [path for code, path in shapes.paths.items() if code not in {area.code for area in areas}]
    return {
        "box": f"0 0 {shapes.width} {shapes.height}",
        "shapes": drawn,
        "left": left,
        "legend": [(level, _step_words(level, most)) for level, most in STEPS],
    }


def level_of(area: Area) -> int:
    """0 when every seat is filled, else by the share of sub-districts with a free seat."""
    share = 100 * area.gaps / area.places if area.places else 0
    return next(level for level, most in STEPS if share <= most)


def province_map(province: str, places: Sequence[Covered]) -> dict[str, Any] | None:
    """The outline with a point for each district of which one is known."""
    shapes = province_shapes()
    outline = shapes.paths.get(province, "")
    box = shapes.box_of(province)
    if box is None:
        return None
    dots = []
    for number, (code, below) in enumerate(_districts(places), start=1):
        point = point_of(code)
        if point is not None:
            x, y = shapes.spot(*point)
            dots.append(Dot(code, number, x, y, _district_says(code, below)))
    west, north, width, height = box
    radius = round(max(width, height) / 32, 1)
    return {
        "box": f"{west - _ROOM} {north - _ROOM} {width + 2 * _ROOM} {height + 2 * _ROOM}",
        "outline": outline,
        "dots": _apart(dots, radius),
        "radius": radius,
    }


def tiles_of(
    places: Sequence[Covered], before: date, *, province: str, on_page: bool
) -> list[dict[str, Any]]:
    """The sub-districts under their districts; each leads to its row, on the district's own list when rows go on."""
    groups = []
    for number, (code, below) in enumerate(_districts(places), start=1):
        list_url = "" if on_page else f"{reverse('coverage')}?province={province}&district={code}"
        tiles = []
        for place in below:
            state = place.state(before)
            tiles.append(
                {
                    "url": f"{list_url}#place-{place.code}",
                    "name": name_of(place.code),
                    "level": LEVELS[state],
                    "word": STATE_WORDS[state].label,
                }
            )
        groups.append(
            {
                "code": code,
                "number": number,
                "name": full_name_of(code),
                "covered": sum(not place.has_gap for place in below),
                "total": len(below),
                "tiles": tiles,
            }
        )
    return groups


def legend_of(
    places: Sequence[Covered], before: date, states: Sequence[State]
) -> list[tuple[int, Word, int]]:
    """Level, word and how many of the places shown are so."""
    found = [place.state(before) for place in places]
    return [(LEVELS[state], STATE_WORDS[state], found.count(state)) for state in states]


def _apart(dots: list[Dot], radius: float) -> list[Dot]:
    """The points, moved as little as it takes that each number can be read: towns may lie close together."""
    spots = [[dot.x, dot.y] for dot in dots]
    for _round in range(_ROUNDS):
        for one, other in combinations(spots, 2):
            dx, dy = other[0] - one[0], other[1] - one[1]
            distance = hypot(dx, dy) or 0.1
            if distance < 2 * radius:
                push = (2 * radius - distance) / 2 / distance
                for spot, way in ((one, -push), (other, push)):
                    spot[0] += way * (dx or 0.1)
                    spot[1] += way * dy
    return [replace(dot, x=round(x, 1), y=round(y, 1)) for dot, (x, y) in zip(dots, spots, strict=True)]


def _districts(places: Sequence[Covered]) -> list[tuple[str, list[Covered]]]:
    return [(code, list(below)) for code, below in groupby(places, key=lambda place: place.code[:4])]


def _district_says(code: str, below: Sequence[Covered]) -> str:
    told = {"district": full_name_of(code), "n": sum(not each.has_gap for each in below), "total": len(below)}
    return _("%(district)s: all seats filled in %(n)s of %(total)s sub-districts") % told


def _says(area: Area) -> str:
    told = {"province": full_name_of(area.code), "n": area.places - area.gaps, "total": area.places}
    return _("%(province)s: all seats filled in %(n)s of %(total)s sub-districts") % told


def _step_words(level: int, most: int) -> str:
    if level == 0:
        return _("every seat filled")
    if most == STEPS[-1][1]:
        return _("a seat free in more than %(most)s%% of the sub-districts") % {"most": STEPS[-2][1]}
    return _("a seat free in up to %(most)s%% of the sub-districts") % {"most": most}
