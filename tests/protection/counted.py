"""People who said yes to being counted, and quarters that were drawn, for tests of figures."""

from datetime import date

from django.db import connection

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import (
    OpenCase,
    add_record,
    approve_figures,
    open_new_case,
    prepare_figures,
    publish_figures,
)
from raengjai.protection.models import Answer, FigureSet
from raengjai.protection.models.inside import Room
from tests import make
from tests.protection import rooms
from tests.protection.case_records import person, record

YEAR = 2568  # over long ago, whatever day the test runs on
VICTIM = "ActualVictimOfTrafficking"


def yes_to(code: str = "P1", answer: str = "x_Given", on: str = "2026-11-20") -> object:
    return record("consent", person=code, purpose="x_Statistics", answer=answer, on=on)


def told_case(
    owner: Room, *, people: int = 1, willing: bool = True, opened_on: date | None = None
) -> OpenCase:
    """A case of the owner's in which the team identified everybody as a victim."""
    opened = open_new_case(room=owner, place_code="520101", at=bangkok_now())
    if opened_on:
        opened.case.opened_on = opened_on
        opened.case.save(update_fields=["opened_on"])
    for number in range(1, people + 1):
        code = f"P{number}"
        add_record(opened, person(""), at=bangkok_now())
        if willing:
            add_record(opened, yes_to(code), at=bangkok_now())
        decision = record("decision", person=code, result=VICTIM, exploitation=["Servitude"], on="2026-11-20")
        add_record(opened, decision, at=bangkok_now())
    return opened


def answers(
    count: int, *, province_code: str = "52", year: int = YEAR, quarter: int = 1, **codes: object
) -> None:
    """Answers as cases would have kept them."""
    values = {"sex": "Feminine", "age_band": "25-44", "nationality": "MMR", "identified": VICTIM, **codes}
    with acting_as_system("test"):
        Answer.objects.bulk_create(
            Answer(province_code=province_code, year=year, quarter=quarter, **values)
            for _each in range(count)
        )


def country() -> tuple[Room, Room]:
    """Two duty officers of headquarters' room."""
    return tuple(  # type: ignore[return-value]
        rooms.member(make.protection_officer(province_code="52"), province_code="00", duty="duty_officer")
        for _each in range(2)
    )


def approved(asks: Room, decides: Room, quarter: int = 1, year: int = YEAR) -> FigureSet:
    with rooms.inside(asks):
        row = prepare_figures(year, quarter, room=asks, at=bangkok_now())
    with rooms.inside(decides):
        return approve_figures(row, room=decides, at=bangkok_now())


def published(asks: Room, decides: Room, quarter: int = 1, year: int = YEAR) -> FigureSet:
    row = approved(asks, decides, quarter, year)
    with acting_as_system("test"):
        assert publish_figures(row.pk, at=bangkok_now())
    return row


def everything_in_public() -> str:
    """All rows of all tables outside the room, as text."""
    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace"
            " AND relname !~ '^(places|services|django|auth|knowledge)'"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT t::text FROM {table} AS t")
            found += [f"{table} {line}" for (line,) in cursor.fetchall()]
    return "\n".join(found)
