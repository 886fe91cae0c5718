"""The calendar that a person's own programme reads: a secret address for each person."""

from django.db import models

from raengjai.access.models import User
from raengjai.ground.crypto import blind_index
from raengjai.ground.models import Row

CODE_LENGTH = 32  # hexadecimal characters: 128 bits


class CalendarFeed(Row):
    """One person's feed. Its code is derived with a key that the database does not hold, so a copy of this table opens
    nothing; another `number` is another code, and the one before opens nothing any more."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "events_feed"

    @property
    def code(self) -> str:
        return blind_index(f"{self.pk}:{self.number}", purpose="calendar_feed").hex()[:CODE_LENGTH]
