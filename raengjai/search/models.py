"""The index: what can be found where, and the one question that is asked of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models

from raengjai.ground.models import Scoped, scoped_constraints
from raengjai.search.rules import question_of


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that somebody's words lead to. `exact` is false where only the sound or spelling is near."""

    kind: str
    id: UUID
    at: datetime
    exact: bool


class EntryManager(models.Manager["Entry"]):
    """Asks the index through `search_find`, which applies the scope of whoever is at the door."""

    def find(
        self,
        text: str,
        *,
        kinds: Sequence[str],
        limit: int = 20,
        after: Hit | None = None,
        alike: bool = True,
    ) -> list[Hit]:
        """At most `limit` of each kind, in the order of `kinds`: exact ones first, then the newest first.

        With `alike`, places left over go to names and words that sound or are spelt nearly the same. Go on
        from `after` (with one kind). Read the rows behind the ids under their own policies.
        """
        question = question_of(text)
        if not question.exact:
            return []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT kind, id, at, exact FROM search_find(%s::tsquery, %s::tsquery, %s, %s, %s, %s, %s)",
                [
                    question.exact,
                    (alike and question.alike) or None,
                    list(kinds),
                    limit,
                    *((after.at, after.id, after.exact) if after else (None, None, True)),
                ],
            )
            return [Hit(*row) for row in cursor.fetchall()]


class Entry(Scoped):
    """What one row of another room can be found by. Its id is the id of that row.

    It keeps words, no text: titles are read from the row itself, under its own policy. `audience` (not
    mapped, computed by the database) holds its kind with every area code, office or "*" that may find it.
    """

    subject_kind = models.CharField(max_length=40)
    office_codes = ArrayField(models.CharField(max_length=10), default=list)
    is_for_everybody = models.BooleanField(default=False)
    words = SearchVectorField()
    version = models.CharField(max_length=20)
    at = models.DateTimeField()

    objects: ClassVar[EntryManager] = EntryManager()

    class Meta:
        db_table = "search_entry"
        indexes = [
            models.Index(fields=["province_code", "subject_kind", "at", "id"], name="search_newest"),
            models.Index(fields=["version", "id"], name="search_version"),
        ]
        constraints = scoped_constraints("search_entry")
