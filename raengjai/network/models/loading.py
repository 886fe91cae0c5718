"""A file of volunteers on its way into the register: the run, and its rows. Only whoever loads it sees them.

What the cells say is sealed, and goes after a few days (docs/retention.yaml).
"""

import base64
import json
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import User
from raengjai.ground.crypto import open_sealed, seal
from raengjai.ground.models import Row
from raengjai.network.rules.sheet import Fault

RUN_STATES = (
    ("reading", _("Is being read")),
    ("unreadable", _("Could not be read")),
    ("checked", _("Checked, not loaded yet")),
    ("loading", _("Is being loaded")),
    ("loaded", _("Loaded")),
)
VERDICTS = (
    ("new", _("New")),
    ("same", _("As in the register")),
    ("changed", _("Differs from the register")),
    ("faulty", _("Faulty")),
)


class SheetRun(Row):
    """One file that somebody loads. `total` to `loaded` count its rows; `with_changes`: those that differ go in too.

    `problem` says why the file as a whole could not be read. `touched_at` moves with every portion: a run that stands
    still goes on with another worker.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    province_code = models.CharField(max_length=2)
    state = models.CharField(max_length=10, choices=RUN_STATES, default="reading")
    problem = models.CharField(max_length=16, blank=True, default="")
    file_sealed = models.BinaryField(null=True, blank=True)
    with_changes = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    faulty = models.PositiveIntegerField(default=0)
    noted = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    loaded = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "network_import"
        indexes = [
            models.Index(fields=["user", "-made_at", "-id"], name="import_newest"),
            models.Index(
                fields=["touched_at", "id"],
                condition=Q(state__in=["reading", "loading"]),
                name="import_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state for state, _name in RUN_STATES]), name="import_state"
            )
        ]

    @property
    def is_working(self) -> bool:
        return self.state in ("reading", "loading")

    @property
    def to_load(self) -> int:
        """How many rows the confirmation takes."""
        waiting = self.new + (self.changed if self.with_changes else 0)
        return max(waiting, self.done)  # rows that came to something else meanwhile are done too

    def keep_file(self, raw: bytes) -> None:
        self.file_sealed = seal(
            base64.b64encode(raw).decode(), table="network_import", column="file", row_id=self.pk
        )

    def file(self) -> bytes:
        """The bytes of the file until they are read."""
        sealed = bytes(self.file_sealed or b"")
        return base64.b64decode(open_sealed(sealed, table="network_import", column="file", row_id=self.pk))


class SheetRow(Row):
    """One row of the file, its verdict, and whether it has been dealt with.

    Sealed: the cells, the faults (with what they name), the notes, and the names of the fields that differ.
    """

    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="rows")
    user_id = models.UUIDField()
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=VERDICTS)
    is_noted = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)
    said_sealed = models.BinaryField()

    class Meta:
        db_table = "network_import_row"
        indexes = [
            models.Index(fields=["run", "verdict", "number"], name="import_row_by_verdict"),
            models.Index(fields=["run", "number"], condition=Q(is_done=False), name="import_row_waiting"),
        ]

    def keep(
        self,
        cells: dict[str, str],
        *,
        faults: Sequence[Fault] = (),
        notes: Sequence[Fault] = (),
        fields: Sequence[str] = (),
    ) -> None:
        said = {"cells": cells, "faults": faults, "notes": notes, "fields": fields}
        self.said_sealed = seal(
            json.dumps(said, ensure_ascii=False), table="network_import_row", column="said", row_id=self.pk
        )

    def said(self) -> dict[str, Any]:
        """cells (column → text), faults and notes (Fault), fields (names)."""
        said: dict[str, Any] = json.loads(
            open_sealed(bytes(self.said_sealed), table="network_import_row", column="said", row_id=self.pk)
        )
        for name in ("faults", "notes"):
            said[name] = [Fault(*each) for each in said[name]]
        return said
