"""The sums kept of facts: leaves, written with each fact; areas, folded by the roller within a second.

Their key is what they sum over, so they carry no id of their own.
"""

from django.db import models


class LeafSum(models.Model):
    """Acts and quantity of one place, month, kind, service, agency and project ("" = all acts, each once)."""

    pk = models.CompositePrimaryKey(
        "place_code", "kind", "month", "project_code", "agency_code", "service_code"
    )
    place_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)
    month = models.CharField(max_length=7)
    kind = models.CharField(max_length=60)
    service_code = models.CharField(max_length=8)
    agency_code = models.CharField(max_length=8)
    project_code = models.CharField(max_length=20)
    acts = models.IntegerField()
    quantity = models.BigIntegerField()

    class Meta:
        db_table = "programmes_leaf_sum"

    def __str__(self) -> str:
        return f"LeafSum {self.place_code} {self.month} {self.kind}"


class LeafPresence(models.Model):
    """How often one person key was counted in a leaf; the person is present there while `n` is above zero."""

    pk = models.CompositePrimaryKey(
        "place_code", "kind", "month", "project_code", "agency_code", "service_code", "person_key"
    )
    place_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)
    month = models.CharField(max_length=7)
    kind = models.CharField(max_length=60)
    service_code = models.CharField(max_length=8)
    agency_code = models.CharField(max_length=8)
    project_code = models.CharField(max_length=20)
    person_key = models.UUIDField()
    n = models.IntegerField()

    class Meta:
        db_table = "programmes_leaf_presence"

    def __str__(self) -> str:
        return f"LeafPresence {self.place_code} {self.month} {self.kind}"


class AreaSum(models.Model):
    """Acts and quantity of an area (any level, "00" the country) in a period (month or fiscal year), per kind,
    service, agency and project."""

    pk = models.CompositePrimaryKey(
        "area_code", "period", "project_code", "kind", "agency_code", "service_code"
    )
    area_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)
    period = models.CharField(max_length=7)
    kind = models.CharField(max_length=60)
    service_code = models.CharField(max_length=8)
    agency_code = models.CharField(max_length=8)
    project_code = models.CharField(max_length=20)
    acts = models.IntegerField()
    quantity = models.BigIntegerField()

    class Meta:
        db_table = "programmes_area_sum"

    def __str__(self) -> str:
        return f"AreaSum {self.area_code} {self.period} {self.kind}"


class AreaPeople(models.Model):
    """Distinct people of an area in a period, per kind: of everything, of one project, or of one agency.

    People do not add up over places, months or kinds, so each of these is counted by itself. `keyless` are the
    acts without a person, which nobody can tell apart.
    """

    pk = models.CompositePrimaryKey("area_code", "period", "project_code", "agency_code", "kind")
    area_code = models.CharField(max_length=6)
    province_code = models.CharField(max_length=2)
    period = models.CharField(max_length=7)
    kind = models.CharField(max_length=60)
    agency_code = models.CharField(max_length=8)
    project_code = models.CharField(max_length=20)
    acts = models.IntegerField()
    keyless = models.IntegerField()
    people = models.IntegerField()

    class Meta:
        db_table = "programmes_area_people"

    def __str__(self) -> str:
        return f"AreaPeople {self.area_code} {self.period} {self.kind}"
