"""Questions to the kept sums. Each reads a range of one index, whatever the number of facts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from raengjai.programmes.models.fact import Fact
from raengjai.programmes.models.project import Indicator
from raengjai.programmes.models.sums import AreaPeople, AreaSum, LeafSum
from raengjai.programmes.rules import month_of

LAST_ID = UUID(int=2**128 - 1)


@dataclass(frozen=True, slots=True)
class Slice:
    """Which acts: all of them, those of one agency, or those credited to one project."""

    agency: str = ""
    project: str = ""

    def __post_init__(self) -> None:
        if self.agency and self.project:
            raise ValueError("people are kept per agency or per project, not for both at once")


EVERYTHING = Slice()


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is counted of one kind in one cell. `keyless` acts have no person, so nobody can tell them apart."""

    acts: int = 0
    keyless: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class WantedActs:
    """Which acts a list shows."""

    places: Sequence[str]
    kind: str
    first_day: date
    last_day: date
    slice: Slice = EVERYTHING
    service: str = ""
    before: tuple[date, UUID] | None = None


def as_of() -> datetime:
    """Up to when the sums of areas hold everything."""
    with connection.cursor() as database:
        database.execute("SELECT ledger_as_of()")
        moment: datetime = database.fetchone()[0]
    return moment


def numbers_by_area(
    areas: Iterable[str], period: str, kinds: Iterable[str], of: Slice = EVERYTHING
) -> Mapping[tuple[str, str], Numbers]:
    """(area, kind) → numbers; what is not there is nothing."""
    rows = _cells(of).filter(area_code__in=list(areas), period=period, kind__in=list(kinds))
    return defaultdict(
        Numbers,
        {(area, kind): Numbers(*n) for area, kind, *n in rows.values_list("area_code", "kind", *_NUMBERS)},
    )


def numbers_by_period(
    area: str, periods: Iterable[str], kinds: Iterable[str], of: Slice = EVERYTHING
) -> Mapping[tuple[str, str], Numbers]:
    """(period, kind) → numbers of one area."""
    rows = _cells(of).filter(area_code=area, period__in=list(periods), kind__in=list(kinds))
    return defaultdict(
        Numbers,
        {(period, kind): Numbers(*n) for period, kind, *n in rows.values_list("period", "kind", *_NUMBERS)},
    )


@dataclass(frozen=True, slots=True)
class ServiceSum:
    """Acts and quantity of one kind under one service."""

    kind: str
    agency: str
    service: str
    acts: int
    quantity: int


def sums_by_service(area: str, period: str, of: Slice = EVERYTHING) -> list[ServiceSum]:
    """Every kind, agency and service of an area and period that counts something."""
    rows = AreaSum.objects.filter(area_code=area, period=period, project_code=of.project).exclude(
        acts=0, quantity=0
    )
    if of.agency:
        rows = rows.filter(agency_code=of.agency)
    named = rows.values_list("kind", "agency_code", "service_code", "acts", "quantity")
    return [ServiceSum(*row) for row in named.order_by("kind", "agency_code", "service_code")]


def acts_by_month(
    area: str, months: Iterable[str], kind: str, of: Slice = EVERYTHING, service: str = ""
) -> Mapping[str, int]:
    """Acts of a kind per month; a service narrows them further."""
    rows = AreaSum.objects.filter(area_code=area, period__in=list(months), project_code=of.project, kind=kind)
    if of.agency:
        rows = rows.filter(agency_code=of.agency)
    if service:
        rows = rows.filter(service_code=service)
    return defaultdict(int, rows.values_list("period").annotate(Sum("acts")))


def value_of(
    indicator: Indicator, sums: Iterable[ServiceSum], people: Mapping[tuple[str, str], Numbers], area: str
) -> int:
    """The answer of an indicator, from sums that have been read."""
    if indicator.counts == "people":
        return people[area, indicator.kinds[0]].people
    return sum(getattr(row, indicator.counts) for row in sums if row.kind in indicator.kinds)


def month_of_place(place_code: str, day: date) -> Mapping[str, Numbers]:
    """Kind → numbers of a sub-district in the month of `day`, up to this moment: read from the leaves, so an act
    is in it as soon as it is saved. For those who may open the acts; others read no people."""
    month = month_of(day)
    leaves = LeafSum.objects.filter(place_code=place_code, month=month, project_code="")
    with connection.cursor() as database:
        database.execute("SELECT * FROM ledger_people_of_leaf(%s, %s)", [place_code, month])
        people = dict(database.fetchall())
    acts = leaves.values_list("kind").annotate(Sum("acts"))
    return defaultdict(Numbers, {kind: Numbers(acts=n, people=people.get(kind, 0)) for kind, n in acts})


_ACTS = "SELECT * FROM ledger_acts(%s::text[], %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def acts_of(wanted: WantedActs, *, limit: int) -> list[Fact]:
    """The acts behind a number, newest day first: a range of one index for each place."""
    day, fact = wanted.before or (wanted.last_day, LAST_ID)
    told: list[Any] = [list(wanted.places), wanted.kind, wanted.first_day, wanted.last_day, day, fact]
    told += [wanted.service, wanted.slice.agency, wanted.slice.project, limit]
    return list(Fact.objects.raw(_ACTS, told))


def nationalities_of(province: str, since: date) -> list[tuple[str, str, int | None]]:
    """(sub-district, group, people served since) of others than Thai people; None where they are under five."""
    return _asked("SELECT * FROM ledger_nationalities(%s, %s)", province, since)


def nationalities_of_country(provinces: Sequence[str], since: date) -> list[tuple[str, str]]:
    """(province, group) of which somebody was served since; for headquarters."""
    return _asked("SELECT * FROM ledger_nationalities_of_country(%s::text[], %s)", list(provinces), since)


def _asked(question: str, *told: Any) -> list[Any]:
    with connection.cursor() as database:
        database.execute(question, told)
        return list(database.fetchall())


_NUMBERS = ("acts", "keyless", "people")


def _cells(of: Slice) -> Any:
    return AreaPeople.objects.filter(agency_code=of.agency, project_code=of.project)
