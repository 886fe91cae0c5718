"""One person under two keys: the second counts as the first, backwards too, until that is undone."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused

_ALIAS = "SELECT ledger_alias(%s, %s, %s)"


def alias_person(*, from_key: UUID, to_key: UUID, by: Actor, at: datetime) -> None:
    """Count `from_key` as `to_key` from now on, whatever is posted under it. Facts keep their own key.

    `by` is whoever is at the door, which the database writes down. Refused when it would make a circle.
    """
    if _alias(from_key, to_key, at) == "circle":
        raise Refused(_("These two records are joined the other way round already. Undo that first."))


def undo_alias(*, from_key: UUID, by: Actor, at: datetime) -> None:
    """Count `from_key` by itself again, with all that was ever posted under it. Twice is harmless."""
    _alias(from_key, None, at)


def _alias(from_key: UUID, to_key: UUID | None, at: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute(_ALIAS, [from_key, to_key, at])
        came_of_it: str = cursor.fetchone()[0]
    return came_of_it
