"""Keeping the ledger's tables ready for the year that comes."""

from datetime import date, timedelta

from django.db import connection

from raengjai.ground.dates import fiscal_year

_AHEAD = timedelta(days=200)


def keep_partitions(*, today: date) -> None:
    """Make the partitions of this fiscal year and of the one that begins within about half a year."""
    with connection.cursor() as cursor:
        for year in sorted({fiscal_year(today), fiscal_year(today + _AHEAD)}):
            cursor.execute("SELECT ledger_add_partition(%s)", [year])
