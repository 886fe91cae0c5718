"""Outlines of the provinces for small maps, as SVG paths on one grid."""

import json
from dataclasses import dataclass
from functools import cache

from raengjai.places.rules.words import DATA


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


@cache
def province_shapes() -> ProvinceShapes:
    return ProvinceShapes(**json.loads((DATA / "province_shapes.json").read_text(encoding="utf-8")))
