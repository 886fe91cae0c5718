"""The nightly job may see and remove rows that otherwise only their owner sees: old notices, drafts."""

from django.db import migrations

from raengjai.ground.rows import SYSTEM

TABLES = ("messages_notice", "needs_draft")
DEEDS = ("SELECT", "UPDATE", "DELETE")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("raengjai_messages", "0002_rows"), ("needs", "0002_rows"), ("ground", "0001_scope")]
    operations = [
        migrations.RunSQL(
            f"CREATE POLICY {table}_retention_{deed.lower()} ON {table} FOR {deed} USING ({SYSTEM})",
            f"DROP POLICY {table}_retention_{deed.lower()} ON {table}",
        )
        for table in TABLES
        for deed in DEEDS
    ]
