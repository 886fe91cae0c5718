"""Villages (หมู่): numbered inside a sub-district, loaded from a file that somebody owns."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from raengjai.ground.models import Row
from raengjai.places.models.area import Place


class Village(Row):
    """A village of a sub-district; its eight-digit code is the sub-district's and two digits more."""

    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, db_column="place_code", related_name="villages", db_index=False
    )
    village_no = models.PositiveSmallIntegerField()
    name_th = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100, blank=True, default="")
    source = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)

    class Meta:
        db_table = "places_village"
        constraints = [
            models.UniqueConstraint(fields=["place", "village_no"], name="village_once"),
            models.CheckConstraint(condition=Q(village_no__range=(1, 99)), name="village_no_two_digits"),
            models.CheckConstraint(condition=Q(Exact(Length("place"), 6)), name="village_in_subdistrict"),
            models.CheckConstraint(
                condition=~Q(name_th="") & ~Q(source=""), name="village_has_name_and_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_th}"

    @property
    def code(self) -> str:
        return f"{self.place_id}{self.village_no:02d}"

    def name(self, language: str) -> str:
        return self.name_th if language == "th" else self.name_en or self.name_th
