"""Loading projects and indicators from the dated data files of this package."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction

from raengjai.ground.actor import COUNTRY, Actor
from raengjai.journal.actions import record
from raengjai.programmes.models import Indicator, Project
from raengjai.programmes.rules import kinds
from raengjai.programmes.rules.kinds import DATA


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did; `changed` rows were added or mended."""

    projects: int
    indicators: int
    changed: int


@transaction.atomic
def load_projects(*, by: Actor, at: datetime) -> Loaded:
    """Bring projects and indicators up to the data files; a second time changes nothing."""
    projects, indicators = list(_projects()), list(_indicators())
    changed = _bring_up(Project, projects, ("fiscal_year", "code"))
    changed += _bring_up(Indicator, indicators, ("code",))
    if changed:
        record("projects.loaded", projects[0], by=by, at=at, place_code=COUNTRY, codes={"rows": changed})
    return Loaded(len(projects), len(indicators), changed)


def _projects() -> Iterator[Project]:
    for row in _read("project"):
        _check_kinds(row["credits"])
        for year in row["years"]:
            yield Project(
                code=row["code"],
                fiscal_year=year,
                parent_code=row["parent"],
                name_th=row["name_th"],
                name_en=row["name_en"],
                credited_kinds=row["credits"],
                source=row["source"],
                confirmed=row["confirmed"],
            )


def _indicators() -> Iterator[Indicator]:
    for position, row in enumerate(_read("indicator")):
        _check_kinds(row["kinds"])
        yield Indicator(position=position, **row)


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((DATA / f"{name}s.toml").read_text(encoding="utf-8"))[name]
    return rows


def _check_kinds(codes: list[str]) -> None:
    unknown = set(codes) - set(kinds())
    if unknown:
        raise ValueError(f"unknown kinds in the data file: {', '.join(sorted(unknown))}")


def _bring_up(model: type[models.Model], rows: list[Any], key: tuple[str, ...]) -> int:
    """Write the rows that are new or differ from what is stored under the same key."""
    columns = [field.name for field in model._meta.concrete_fields if field.name != "id"]
    known = {_values(row, key): _values(row, columns) for row in model._default_manager.all()}
    wanted = [row for row in rows if known.get(_values(row, key)) != _values(row, columns)]
    model._default_manager.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=[column for column in columns if column not in key],
    )
    return len(wanted)


def _values(row: Any, columns: Any) -> tuple[Any, ...]:
    return tuple(repr(getattr(row, column)) for column in columns)
