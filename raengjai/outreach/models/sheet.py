"""The rows of a service day, read as the lines of its sheet."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from raengjai.events.models import Event
from raengjai.outreach.models.visitor import Handed, Routed, Served, Visitor
from raengjai.outreach.rules.sheet import Line, Sheet, sheet_of
from raengjai.programmes.rules import age_band, nationality_group


def read_sheet(event: Event) -> Sheet:
    """The figures as they are now, from everything that has come in (four queries, whatever the size of the day)."""
    visitors = Visitor.objects.of_event(event.pk).values_list(
        "person_key", "sex", "birth_year", "nationality", "is_unknown"
    )
    groups: dict[str, tuple[str, str, str]] = {}
    count = 0
    for key, sex, year, nationality, _is_unknown in visitors:
        count += 1
        age = event.starts_on.year - year if event.starts_on and year else None
        groups[str(key)] = (sex, age_band(age), nationality_group(nationality))
    return sheet_of(_lines(event), groups, visitors=count)


def _lines(event: Event) -> Iterator[Line]:
    for agency, code, key, heads, outcome in _standing(Served, event).values_list(
        "agency_code", "service_code", "visitor__person_key", "heads", "outcome"
    ):
        yield Line("service", agency, code, _text(key), heads, outcome)
    for agency, code, key, copies in _standing(Handed, event).values_list(
        "agency_code", "title_code", "visitor__person_key", "copies"
    ):
        yield Line("document", agency, code, _text(key), copies)
    for agency, code, key in Routed.objects.filter(event=event).values_list(
        "agency_code", "topic_code", "visitor__person_key"
    ):
        yield Line("need", agency, code, _text(key))


def _text(key: UUID | None) -> str | None:
    return None if key is None else str(key)


def _standing(model: type[Served] | type[Handed], event: Event) -> Any:
    return model.objects.filter(event=event, stands=True)
