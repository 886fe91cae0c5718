"""Loading the catalogue: the files become rows. New versions are added, corrections mend, what vanished is closed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.places.models import Place
from raengjai.services.actions import files
from raengjai.services.models import (
    CATALOGUE,
    Agency,
    Danger,
    DocumentTitle,
    Edition,
    Hotline,
    Office,
    Outcome,
    RoutingRule,
    Service,
    Topic,
    TopicService,
    Word,
    forget,
)
from raengjai.services.rules import COUNTRY, Words

Table = type[Any]  # the catalogue's tables differ in their columns; all have code, valid_from, valid_until
DAY = timedelta(days=1)
CLOSING_LEAVES = frozenset({"id", "written_at"})  # what tells nothing about whether a row has changed
TABLES: Mapping[str, Table] = {
    "agency": Agency,
    "service": Service,
    "topic": Topic,
    "danger": Danger,
    "outcome": Outcome,
    "document": DocumentTitle,
    "hotline": Hotline,
}


@dataclass(slots=True)
class Loaded:
    """What a load did. `edition` is the catalogue's number after it."""

    edition: int = 0
    added: int = 0
    corrected: int = 0
    closed: int = 0

    @property
    def changed(self) -> int:
        return self.added + self.corrected + self.closed


@transaction.atomic
def load_catalogue(*, by: Actor, at: datetime, folder: Path = files.DATA) -> Loaded:
    """Bring the tables in line with the files. Loading the same files twice does nothing.

    Needs the provinces of `places`, from which the directory of offices is made.
    """
    provinces = _provinces()
    edition = _edition(at)
    digest = files.digest(folder, more=(f"{code}{name.th}{name.en}" for code, name in provinces.items()))
    if edition.digest == digest:
        return Loaded(edition=edition.number)
    loaded = _load(files.read_data(folder), folder, provinces, at)
    Edition.objects.filter(pk=edition.pk).update(digest=digest)
    if loaded.changed:
        loaded.edition = raise_edition(at)
        counts = {"added": loaded.added, "corrected": loaded.corrected, "closed": loaded.closed}
        record(
            "catalogue.loaded",
            ("edition", edition.pk),
            by=by,
            at=at,
            place_code=COUNTRY,
            codes={"edition": loaded.edition, **counts},
        )
    return loaded


def raise_edition(at: datetime) -> int:
    """A new number, so that every process reads the catalogue anew once this has been committed."""
    _edition(at)
    Edition.objects.filter(name=CATALOGUE).update(number=F("number") + 1, changed_at=at)
    transaction.on_commit(forget)
    return Edition.objects.values_list("number", flat=True).get(name=CATALOGUE)


def _edition(at: datetime) -> Edition:
    edition, _made = Edition.objects.select_for_update().get_or_create(
        name=CATALOGUE, defaults={"changed_at": at}
    )
    return edition


def _provinces() -> dict[str, Words]:
    rows = Place.objects.provinces().values_list("code", "name_th", "name_en")
    provinces = {code: Words(thai, english) for code, thai, english in rows}
    if not provinces:
        raise Refused(_("Load the places first: offices are made from the provinces."))
    return provinces


def _load(
    data: dict[str, list[files.Row]], folder: Path, provinces: dict[str, Words], at: datetime
) -> Loaded:
    loaded = Loaded()
    for table, model in TABLES.items():
        _bring_in_line(model, _versions(model, data[table]), loaded, key=_version)
    _bring_ways_in_line(data["topic"], loaded)
    _bring_in_line(Word, _versions(Word, data["word"]), loaded, key=_word_version)
    _bring_in_line(Office, _offices(folder, provinces), loaded, key=_office_code)
    _bring_in_line(
        RoutingRule,
        [_rule(row, at) for row in data["rule"]],
        loaded,
        key=_rule_case,
        among={"from_file": True},
    )
    return loaded


def _versions(model: Table, rows: Iterable[files.Row]) -> list[Any]:
    """Unsaved rows; a version without a last day ends where the next one of its code begins."""
    names = {field.name for field in model._meta.fields}
    made = [model(**{key: value for key, value in row.items() if key in names}) for row in rows]
    later: dict[Any, date] = {}
    for row in sorted(made, key=lambda row: row.valid_from, reverse=True):
        code = (getattr(row, "kind", ""), row.code)
        if row.valid_until is None and code in later:
            row.valid_until = later[code] - DAY
        later[code] = row.valid_from
    return made


def _version(row: Any) -> Any:
    return row.code, row.valid_from


def _word_version(row: Word) -> Any:
    return row.kind, row.code, row.valid_from


def _office_code(row: Office) -> Any:
    return row.code


def _rule_case(row: RoutingRule) -> Any:
    return row.topic_code, row.service_code, row.place_code, row.status, row.valid_from


def _bring_in_line(
    model: Table,
    wanted: Iterable[Any],
    loaded: Loaded,
    *,
    key: Callable[[Any], Any],
    among: Mapping[str, Any] | None = None,
) -> None:
    """Close what vanished, mend what differs, add what is new: in this order, so that one version is open."""
    fields = [field.attname for field in model._meta.fields if field.attname not in CLOSING_LEAVES]
    known = {key(row): row for row in model._default_manager.filter(**(among or {}))}
    new, differing = [], []
    starts: dict[Any, date] = {}
    for row in wanted:
        former = known.pop(key(row), None)
        starts[_thing(row)] = max(row.valid_from, starts.get(_thing(row), row.valid_from))
        if former is None:
            new.append(row)
        elif not _closed_by_somebody(former) and any(
            getattr(former, name) != getattr(row, name) for name in fields
        ):
            row.pk = former.pk
            differing.append(row)
    vanished = [row for row in known.values() if row.valid_until is None]
    for row in vanished:
        end = min(bangkok_today(), starts.get(_thing(row), date.max)) - DAY
        row.valid_until = max(row.valid_from, end)
    model._default_manager.bulk_update(vanished, ["valid_until"])
    model._default_manager.bulk_update(differing, [name for name in fields if name != model._meta.pk.attname])
    model._default_manager.bulk_create(new)
    loaded.closed += len(vanished)
    loaded.corrected += len(differing)
    loaded.added += len(new)


def _closed_by_somebody(row: Any) -> bool:
    """A rule of the files that a person has closed stays closed."""
    return getattr(row, "closed_by", None) is not None


def _thing(row: Any) -> Any:
    return getattr(row, "kind", ""), getattr(row, "code", None) or row.pk


def _bring_ways_in_line(rows: Iterable[files.Row], loaded: Loaded) -> None:
    """The services of each topic; a topic whose list differs gets the new list."""
    topics = {(topic.code, topic.valid_from): topic for topic in Topic.objects.prefetch_related("ways")}
    new = []
    stale = []
    for row in rows:
        topic = topics[row["code"], row["valid_from"]]
        wanted = [_way(topic, way, position) for position, way in enumerate(row["to"], start=1)]
        former = sorted(topic.ways.all(), key=lambda way: way.position)
        if [_told(way) for way in former] == [_told(way) for way in wanted]:
            continue
        stale.append(topic.pk)
        new += wanted
        loaded.corrected += bool(former)
    TopicService.objects.filter(topic_id__in=stale).delete()
    TopicService.objects.bulk_create(new)


def _way(topic: Topic, way: files.Row, position: int) -> TopicService:
    return TopicService(
        topic=topic,
        service_code=way["service"],
        position=position,
        statuses=way.get("statuses", []),
        why_th=way.get("why_th", ""),
        why_en=way.get("why_en", ""),
    )


def _told(way: TopicService) -> tuple[Any, ...]:
    return way.service_code, way.position, way.statuses, way.why_th, way.why_en


def _offices(folder: Path, provinces: dict[str, Words]) -> list[Office]:
    """One office of each agency in each province, then those that the file names."""
    rules, named = files.read_office_rules(folder)
    first_day = rules["valid_from"]
    made = {}
    for agency, names in rules.items():
        if agency == "valid_from":
            continue
        for province, name in provinces.items():
            words = Words(names["th"], names["en"]).fill(province=name)
            code = f"{agency}-{province}"
            made[code] = {"code": code, "name_th": words.th, "name_en": words.en}
    for row in named:
        made[row["code"]] = {**made.get(row["code"], {}), **row}
    return [_office(row, first_day) for row in made.values()]


def _office(row: files.Row, first_day: date) -> Office:
    agency, province, *_branch = row["code"].split("-")
    return Office(**{"agency": agency, "province_code": province, "valid_from": first_day, **row})


def _rule(row: files.Row, at: datetime) -> RoutingRule:
    return RoutingRule(
        topic_code=row["topic"],
        service_code=row["service"],
        place_code=row["place"],
        province_code=row["place"][:2],
        status=row["status"],
        office_code=row["office"],
        priority=row["priority"],
        valid_from=row["valid_from"],
        valid_until=row.get("valid_until"),
        reason_th=row["reason_th"],
        reason_en=row["reason_en"],
        from_file=True,
        written_at=at,
    )
