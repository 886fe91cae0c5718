"""Loading reference data: areas and holidays from the files of this package, villages from a customer's file."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from raengjai.ground.actor import Actor
from raengjai.journal.actions import record
from raengjai.places.actions.areas import change_areas_again, keyed
from raengjai.places.models import Holiday, LoadedData, Place, PlaceSuccession, Village, forget_lasting_places
from raengjai.places.models.holiday import forget_office_calendar
from raengjai.places.models.names import AREA_FILES
from raengjai.places.rules import COUNTRY, ancestors_of, level_of, parent_of, words
from raengjai.places.rules.words import DATA

SAMPLE_VILLAGES = DATA / "villages_lampang_sample.csv"
_EDITION = "1"  # raise it when this code makes other rows from the same files
_BATCH = 2000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did; `rows` is how many the source has."""

    rows: int
    changed: bool


@dataclass(frozen=True, slots=True)
class VillageRow:
    """One checked line of a village file."""

    place_code: str
    village_no: int
    name_th: str
    name_en: str


@transaction.atomic
def load_places(*, by: Actor, at: datetime) -> Loaded:
    """Bring the areas up to the data files; does nothing when that edition is loaded already."""
    paths = [*(DATA / name for name in AREA_FILES), DATA / "words.toml"]
    digest, known = _digest(paths), LoadedData.objects.filter(name="places").first()
    if known and known.digest == digest:
        return Loaded(known.rows, changed=False)
    areas = {row["code"]: row for row in _read_all(paths[:-1])}
    places = [_country(), *(_place(row, areas) for row in areas.values())]
    changing = [name for name in _columns(Place) if name != "code"]
    Place.objects.bulk_create(
        places, batch_size=_BATCH, update_conflicts=True, unique_fields=["code"], update_fields=changing
    )
    PlaceSuccession.objects.filter(event=None).delete()
    PlaceSuccession.objects.bulk_create(
        _successions(areas.values()), batch_size=_BATCH, ignore_conflicts=True
    )
    forget_lasting_places()
    change_areas_again()
    return _finish("places", digest, len(places), by=by, at=at)


@transaction.atomic
def load_holidays(*, by: Actor, at: datetime) -> Loaded:
    """Bring the office holidays up to the data file. Days that somebody added by hand stay."""
    path = DATA / "office_holidays.csv"
    digest, known = _digest([path]), LoadedData.objects.filter(name="office_holidays").first()
    if known and known.digest == digest:
        return Loaded(known.rows, changed=False)
    holidays = [_holiday(row) for row in _read(path)]
    Holiday.objects.bulk_create(
        holidays,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["name_th", "name_en", "kind", "is_confirmed", "note"],
    )
    forget_office_calendar()
    return _finish("office_holidays", digest, len(holidays), by=by, at=at)


@transaction.atomic
def load_villages(
    rows: Sequence[VillageRow], *, source: str, is_sample: bool, by: Actor, at: datetime
) -> Loaded:
    """Add villages and correct those that are known by code; real ones take the place of samples."""
    scopes = {row.place_code for row in rows}
    if not is_sample:
        Village.objects.filter(place__in=scopes, is_sample=True).delete()
    known = {(v.place_id, v.village_no): v for v in Village.objects.filter(place__in=scopes)}
    fresh = [_village(row, source=source, is_sample=is_sample) for row in rows]
    wanted = [v for v in fresh if _differs(v, known.get((v.place_id, v.village_no)), keep_real=is_sample)]
    Village.objects.bulk_create(
        wanted,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["place", "village_no"],
        update_fields=["name_th", "name_en", "source", "is_sample"],
    )
    if wanted:
        provinces = sorted({code[:2] for code in scopes})
        area = provinces[0] if len(provinces) == 1 else COUNTRY
        _note("villages.loaded", wanted[0], {"rows": len(wanted)}, by=by, at=at, place_code=area)
    return Loaded(len(rows), changed=bool(wanted))


def _finish(name: str, digest: str, rows: int, *, by: Actor, at: datetime) -> Loaded:
    """Remember the edition and journal it, last of all."""
    edition, _made = LoadedData.objects.update_or_create(
        name=name, defaults={"digest": digest, "rows": rows, "loaded_at": at}
    )
    _note(f"{name}.loaded", edition, {"rows": rows}, by=by, at=at, place_code=COUNTRY)
    return Loaded(rows, changed=True)


def _note(
    verb: str, subject: Any, codes: Mapping[str, Any], *, by: Actor, at: datetime, place_code: str
) -> None:
    record(verb, subject, by=by, at=at, place_code=place_code, codes=codes)


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256(_EDITION.encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_all(paths: Iterable[Path]) -> Iterator[dict[str, str]]:
    for path in paths:
        yield from _read(path)


def _read(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _columns(model: type[Place]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields]


def _country() -> Place:
    names = words().country
    return keyed(Place(code=COUNTRY, level="country", name_th=names["th"], name_en=names["en"]), [names])


def _place(row: dict[str, str], areas: Mapping[str, dict[str, str]]) -> Place:
    code = row["code"]
    place = Place(
        code=code,
        level=level_of(code),
        parent_id=parent_of(code),
        name_th=row["name_th"],
        name_en=row["name_en"] or row["name_th"],
        postcodes=row.get("postcodes", ""),
        latitude=row.get("latitude") or None,
        longitude=row.get("longitude") or None,
        point_source=row.get("point_source", ""),
        closed_on=row.get("closed_on") or None,
    )
    path = [row, *(areas[step] for step in ancestors_of(code))]
    return keyed(place, [{"th": step["name_th"], "en": step["name_en"]} for step in path])


def _successions(rows: Iterable[dict[str, str]]) -> Iterator[PlaceSuccession]:
    for row in rows:
        for successor in row.get("successors", "").split():
            yield PlaceSuccession(
                place_id=row["code"],
                successor_id=successor,
                basis=row["basis"],
                in_force_on=row["in_force"] or None,
                notice=row["notice"],
            )


def _holiday(row: dict[str, str]) -> Holiday:
    return Holiday(
        day=date.fromisoformat(row["day"]),
        name_th=row["name_th"],
        name_en=row["name_en"],
        kind=row["kind"],
        is_confirmed=row["confirmed"] == "yes",
        note=row["note"],
    )


def _village(row: VillageRow, *, source: str, is_sample: bool) -> Village:
    return Village(
        place_id=row.place_code,
        village_no=row.village_no,
        name_th=row.name_th,
        name_en=row.name_en,
        source=source,
        is_sample=is_sample,
    )


def _differs(new: Village, old: Village | None, *, keep_real: bool) -> bool:
    if old is None:
        return True
    if keep_real and not old.is_sample:
        return False
    return (new.name_th, new.name_en, new.source) != (old.name_th, old.name_en, old.source)
