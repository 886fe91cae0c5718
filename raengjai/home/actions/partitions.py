"""The journal's partitions: the coming fiscal year has one before it begins."""

from datetime import date, timedelta

from django.db import connection

from raengjai.ground.dates import fiscal_year

_AHEAD = timedelta(days=60)


def keep_journal_partitions(*, today: date) -> None:
    """Make the partitions of this fiscal year and of one that begins within sixty days. Twice changes nothing."""
    with connection.cursor() as database:
        for year in sorted({fiscal_year(today), fiscal_year(today + _AHEAD)}):
            database.execute("SELECT journal_add_partition(%s)", [year])
