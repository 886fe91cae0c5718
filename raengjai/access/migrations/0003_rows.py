"""Row-level security for accounts and postings.

The door reads both to learn who is there, hence everybody sees them (they hold no person served). An account is
written by somebody inside a door; a posting only by the system or by those whose area holds its place.
"""

from django.db import migrations

from raengjai.ground.rows import ANYBODY, PLACE, SYSTEM, protect

MAY_POST = f"{SYSTEM} OR {PLACE}"


class Migration(migrations.Migration):
    dependencies = [("access", "0002_sessions"), ("ground", "0001_scope")]
    operations = [
        protect("access_user", see="true", write=ANYBODY),
        protect("access_posting", see="true", write=MAY_POST),
        migrations.RunSQL(
            "CREATE POLICY access_posting_take ON access_posting AS RESTRICTIVE FOR UPDATE "
            f"USING ({MAY_POST})",
            "DROP POLICY access_posting_take ON access_posting",
        ),
    ]
