"""The data files: complete, consistent, and told truly in docs/places.md and SOURCES.toml."""

import csv
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from raengjai.places.models import Place, province_shapes
from raengjai.places.rules import is_code, is_registry_office, parent_of
from raengjai.places.rules.words import DATA

ROOT = Path(__file__).resolve().parents[2]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counts() -> dict[str, int]:
    """The first column of the table in docs/places.md, from the files."""
    districts, subdistricts = rows("districts.csv"), rows("subdistricts.csv")

    def in_bangkok(found):
        return sum(row["code"].startswith("10") for row in found)

    return {
        "Provinces, with Bangkok": len(rows("provinces.csv")),
        "Districts outside Bangkok (อำเภอ)": len(districts) - in_bangkok(districts),
        "Districts of Bangkok (เขต)": in_bangkok(districts),
        "Sub-districts outside Bangkok (ตำบล)": len(subdistricts) - in_bangkok(subdistricts),
        "Sub-districts of Bangkok (แขวง)": in_bangkok(subdistricts),
        "Villages outside Bangkok (หมู่บ้าน)": 0,
        "Abolished codes kept": len(rows("abolished.csv")),
        "Districts with a point": sum(bool(row["latitude"]) for row in districts),
        "Sub-districts with a point": sum(bool(row["latitude"]) for row in subdistricts),
    }


def documented() -> dict[str, tuple[int, int | None, int | None]]:
    text = (ROOT / "docs" / "places.md").read_text(encoding="utf-8")
    table = text.partition("## Counts")[2].partition("Official:")[0]
    found = re.findall(r"^\| ([^|]+?) \| ([\d,]+) \| ([\d,–-]+) \| ([\d,–-]+) \|$", table, re.M)
    return {name: tuple(_number(cell) for cell in cells) for name, *cells in found}


def _number(cell: str) -> int | None:
    return None if cell == "–" else int(cell.replace(",", ""))


def test_documented_counts_equal_the_files():
    told = documented()

    assert {name: cells[0] for name, cells in told.items()} == counts()
    for loaded, official, difference in told.values():
        assert official is None or loaded - official == difference


def test_documented_counts_equal_the_tables(areas):
    told = {name: cells[0] for name, cells in documented().items()}
    in_use = Place.objects.filter(closed_on=None)
    districts, subdistricts = in_use.filter(level="district"), in_use.filter(level="subdistrict")

    assert told["Provinces, with Bangkok"] == Place.objects.provinces().count()
    assert told["Districts of Bangkok (เขต)"] == districts.inside("10").count()
    assert told["Districts outside Bangkok (อำเภอ)"] == districts.count() - districts.inside("10").count()
    assert told["Sub-districts of Bangkok (แขวง)"] == subdistricts.inside("10").count()
    assert (
        told["Sub-districts outside Bangkok (ตำบล)"]
        == subdistricts.count() - subdistricts.inside("10").count()
    )
    assert told["Abolished codes kept"] == Place.objects.exclude(closed_on=None).count()
    assert told["Districts with a point"] == districts.exclude(latitude=None).count()
    assert told["Sub-districts with a point"] == subdistricts.exclude(latitude=None).count()


def test_sources_tell_the_counts():
    told = tomllib.loads((DATA / "SOURCES.toml").read_text(encoding="utf-8"))

    for level in ("provinces", "districts", "subdistricts"):
        found = rows(f"{level}.csv")
        assert told["areas"][level] == len(found)
        assert told["points"][level] == sum(bool(row["latitude"]) for row in found)
    assert told["areas"]["abolished"] == len(rows("abolished.csv"))
    assert told["villages"]["villages"] == len(rows("villages_lampang_sample.csv"))
    assert told["office_holidays"]["days"] == len(rows("office_holidays.csv"))
    assert told["shapes"]["provinces"] == len(province_shapes().paths)


def test_every_file_has_a_source_and_a_licence():
    told = tomllib.loads((DATA / "SOURCES.toml").read_text(encoding="utf-8"))
    named = {name for source in told.values() for name in source["files"]}

    assert {path.name for path in DATA.iterdir()} - named == {"SOURCES.toml", "words.toml"}
    assert all(source["licence"] and source["source"] for source in told.values())


def test_codes_are_distinct_sorted_and_under_a_parent():
    known = {"00"}
    for name in ("provinces.csv", "districts.csv", "subdistricts.csv"):
        codes = [row["code"] for row in rows(name)]
        assert codes == sorted(set(codes))
        assert all(
            is_code(code) and not is_registry_office(code) and parent_of(code) in known for code in codes
        )
        known.update(codes)
    abolished = [row["code"] for row in rows("abolished.csv")]
    assert not known.intersection(abolished)
    assert all(parent_of(code) in known.union(abolished) for code in abolished)


def test_what_took_the_place_of_an_abolished_area_is_in_use():
    current = {row["code"] for name in ("districts.csv", "subdistricts.csv") for row in rows(name)}

    for row in rows("abolished.csv"):
        successors = row["successors"].split()
        assert set(successors) <= current
        assert {len(code) for code in successors} <= {len(row["code"])}
        assert bool(successors) == (row["basis"] in ("notice", "name"))


def test_names_and_post_codes_look_like_names_and_post_codes():
    for row in rows("subdistricts.csv"):
        assert re.fullmatch(r"[\u0e01-\u0e4e .()-]+", row["name_th"]), row
        assert re.fullmatch(r"[A-Z][a-z]*([ -][A-Za-z]+)*", row["name_en"]), row
        assert re.fullmatch(r"\d{5}( \d{5})*", row["postcodes"]), row


def test_a_town_serves_one_area_of_a_level():
    for name in ("districts.csv", "subdistricts.csv"):
        sources = [row["point_source"] for row in rows(name) if row["point_source"]]
        assert len(sources) == len(set(sources))


@pytest.mark.parametrize(
    ("code", "latitude", "longitude"), [("52", 18.29, 99.49), ("5201", 18.29, 99.49), ("8405", 9.7, 100.0)]
)
def test_known_points(code, latitude, longitude):
    found = {row["code"]: row for name in ("provinces.csv", "districts.csv") for row in rows(name)}[code]

    assert float(found["latitude"]) == pytest.approx(latitude, abs=0.1)
    assert float(found["longitude"]) == pytest.approx(longitude, abs=0.1)


def test_shapes_of_all_provinces_are_small_and_hold_their_seats():
    shapes = province_shapes()

    assert set(shapes.paths) == {row["code"] for row in rows("provinces.csv")}
    assert (DATA / "province_shapes.json").stat().st_size < 60_000
    for row in rows("provinces.csv"):
        x, y = shapes.spot(float(row["latitude"]), float(row["longitude"]))
        left, top, right, bottom = _box(shapes.paths[row["code"]])
        assert left - 4 <= x <= right + 4, row["code"]
        assert top - 4 <= y <= bottom + 4, row["code"]


def _box(path: str) -> tuple[int, int, int, int]:
    xs, ys = [], []
    for start, steps in re.findall(r"M([\d,-]+)l([^z]+)z", path):
        x, y = map(int, start.split(","))
        xs.append(x)
        ys.append(y)
        for step in steps.split():
            dx, dy = map(int, step.split(","))
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs), max(ys)


def test_a_day_off_in_lieu_follows_a_holiday_on_a_weekend():
    moved = {"2020-07-27", "2020-09-04", "2020-09-07"}  # Songkran 2563, moved by the cabinet
    days = {date.fromisoformat(row["day"]): row for row in rows("office_holidays.csv")}

    for day, row in days.items():
        if row["kind"] in ("substitute", "special"):
            assert day.weekday() < 5, row
        if row["kind"] == "substitute" and row["day"] not in moved:
            weekend = [other for other in days if other.weekday() > 4 and abs((day - other).days) <= 4]
            assert weekend, row


def test_every_year_has_the_days_that_the_law_fixes():
    days = {row["day"] for row in rows("office_holidays.csv")}

    for year in range(2019, 2028):
        for fixed in (
            "01-01",
            "04-06",
            "05-04",
            "07-28",
            "08-12",
            "10-13",
            "10-23",
            "12-05",
            "12-10",
            "12-31",
        ):
            assert f"{year}-{fixed}" in days
    assert "2020-04-13" not in days  # Songkran 2563 was a working day
    assert not any(day.endswith("05-01") for day in days)  # offices work on Labour Day
