"""What every table shares: a time-ordered id, and where a row belongs."""

from typing import Any

from django.db import models
from django.db.models.functions import Left

from raengjai.ground.ids import new_id


class Row(models.Model):
    """A table row with a UUIDv7 key."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Scoped(Row):
    """A row that belongs to a place: `place_code` has 2, 4 or 6 digits ("00" is the whole country).

    `province_code` never changes; moving to another province closes the row and opens a new one.
    """

    place_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.province_code = self.place_code[:2]
        super().save(*args, **kwargs)


def scoped_constraints(table: str) -> list[models.BaseConstraint]:
    """The checks that every scoped table carries; list them in the model's Meta."""
    return [
        models.CheckConstraint(
            condition=models.Q(place_code__regex=r"^([0-9]{2}){1,3}$"),
            name=f"{table}_place_code_form",
        ),
        models.CheckConstraint(
            condition=models.Q(province_code=Left("place_code", 2)),
            name=f"{table}_province_of_place",
        ),
    ]
