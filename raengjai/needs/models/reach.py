"""When somebody was last in a village: days, for the coverage of the network. Each is one statement."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection

from raengjai.network.rules import LastAct


def last_acts(places: Sequence[str]) -> list[LastAct]:
    """Of each village of these sub-districts, and of what names no village: leaflets, visits without a number."""
    rows = _asked("SELECT place_code, village_no, day FROM needs_last_acts(%s::text[])", places)
    return [LastAct(*row) for row in rows]


def reached_since(places: Sequence[str], day: date) -> list[str]:
    """In which of these sub-districts anything was done on or after a day."""
    return [row[0] for row in _asked("SELECT place_code FROM needs_reached(%s::text[], %s)", places, day)]


def _asked(question: str, places: Sequence[str], *more: Any) -> list[Any]:
    with connection.cursor() as database:
        database.execute(question, [list(places), *more])
        return list(database.fetchall())
