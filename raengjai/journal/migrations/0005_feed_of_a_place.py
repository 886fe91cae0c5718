"""The feed of one sub-district: a phone pays for what changed there, not for the whole province."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_temporary_last")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX journal_entry_place_feed ON journal_entry (place_code, xid, seq)",
            "DROP INDEX journal_entry_place_feed",
        )
    ]
