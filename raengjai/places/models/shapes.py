"""Outlines of the provinces for small maps, as SVG paths on one grid."""

import json
import re
from dataclasses import dataclass
from functools import cache

from raengjai.places.rules.words import DATA

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class ProvinceShapes:
    """`paths` by province code, in a box of `width` × `height`; `spot` puts a point on the same grid."""

    width: int
    height: int
    west: float
    north: float
    scale_x: float
    scale_y: float
    paths: dict[str, str]

    def spot(self, latitude: float, longitude: float) -> tuple[float, float]:
        x = (float(longitude) - self.west) * self.scale_x
        return round(x, 1), round((self.north - float(latitude)) * self.scale_y, 1)

    def box_of(self, province: str) -> tuple[float, float, float, float] | None:
        """West, north, width and height of an outline, which is of absolute moves and relative lines."""
        xs, ys, x, y = [], [], 0.0, 0.0
        for part in re.findall(r"[Ml][^Mlz]*", self.paths.get(province, "")):
            numbers = [float(each) for each in _NUMBER.findall(part)]
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = (dx, dy) if part[0] == "M" else (x + dx, y + dy)
                xs.append(x)
                ys.append(y)
        return (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)) if xs else None


@cache
def province_shapes() -> ProvinceShapes:
    return ProvinceShapes(**json.loads((DATA / "province_shapes.json").read_text(encoding="utf-8")))
