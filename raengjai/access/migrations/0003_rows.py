"""Row-level security for accounts and postings.

The door reads both to learn who is there, hence everybody sees them (they hold no person served). An account is
written by somebody inside a door; a posting only by the system or by those whose area holds its place.
"""

from django.db import migrations

from raengjai.ground.rows import ANYBODY, PLACE, SYSTEM, protect

MAY_POST = f"{SYSTEM} OR {PLACE}"


def only(table: str, who: str) -> migrations.RunSQL:
    """Seeing a row is not enough to change it or take it away."""
    deeds = ("UPDATE", "DELETE")
    return migrations.RunSQL(
        [
            f"CREATE POLICY {table}_{deed}_only ON {table} AS RESTRICTIVE FOR {deed} USING ({who})"
            for deed in deeds
        ],
        [f"DROP POLICY {table}_{deed}_only ON {table}" for deed in deeds],
    )


class Migration(migrations.Migration):
    dependencies = [("access", "0002_sessions"), ("ground", "0001_scope")]
    operations = [
        protect("access_user", see="true", write=ANYBODY),
        only("access_user", ANYBODY),
        protect("access_posting", see="true", write=MAY_POST),
        only("access_posting", MAY_POST),
    ]
