"""A form is recorded once, however often and however fast it is sent."""

from uuid import UUID

from django.db import connection


def hold_form(form_id: UUID) -> None:
    """Until the transaction ends nobody else records this form: a second sending waits, and then finds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"needs_form{form_id}"])
