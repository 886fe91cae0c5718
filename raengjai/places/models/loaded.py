"""Which edition of a data file the tables hold."""

from django.db import models

from raengjai.ground.models import Row


class LoadedData(Row):
    """One set of reference data and the digest of the files it was loaded from."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "places_loaded_data"
