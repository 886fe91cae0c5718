"""Waiting for each other by name, where there is no row to lock yet."""

from django.db import connection


def hold(*names: str) -> None:
    """Until the transaction ends nobody else gets past here with one of these names.

    They are taken in their order, so that two who want the same ones cannot block each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(name, 0))"
            " FROM (SELECT DISTINCT unnest(%s::text[]) AS name ORDER BY 1) AS names",
            [list(names)],
        )
