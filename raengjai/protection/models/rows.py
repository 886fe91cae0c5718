"""What the tables of the sealed room share: a schema of their own, and ids that tell no time and no order."""

from uuid import uuid4

from django.db import models


class SealedRow(models.Model):
    """A row of the schema `sealed`. Its id is drawn by chance: a time-ordered one would say when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


def sealed(table: str) -> str:
    """The name of a table of this room as Django is to write it: quoted already, with its schema."""
    return f'"sealed"."{table}"'
