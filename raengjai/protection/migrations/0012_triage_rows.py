"""Clues and their channels are seen by who triages the province; by the team of the case once one came of it; and in the
country's office when nobody has looked in time."""

import django.contrib.postgres.fields
from django.db import migrations, models

from raengjai.ground.rows import ANYBODY, SYSTEM, see_only

HOLDER = "lookup = (SELECT scope_receipt())"
ITS_CHANNEL = (
    "EXISTS (SELECT FROM sealed.channel c WHERE c.id = channel_id AND c.lookup = (SELECT scope_receipt()))"
)
MY_CASE = "case_id = ANY ((SELECT room_cases())::uuid[])"
TRIAGE = (
    "((SELECT room_duty()) IN ('officer', 'supervisor') AND province_code = (SELECT room_province())"
    " OR (SELECT room_duty()) = 'duty_officer' AND climbed >= 2)"
    " AND NOT coalesce(place_tags && (SELECT room_excluded_tags())::bytea[], false)"
)
ITS_CLUE = "EXISTS (SELECT FROM sealed.clue u WHERE u.id = clue_id)"
SEEN_CHANNEL = "EXISTS (SELECT FROM sealed.channel c WHERE c.id = channel_id)"


class Migration(migrations.Migration):
    dependencies = [("protection", "0011_rows")]
    operations = [
        migrations.AddField(
            model_name="clue",
            name="place_tags",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BinaryField(), default=list, size=None
            ),
        ),
        # Entries that were sealed before the room was built are moved in by the offline room without a word of places.
        migrations.RunSQL(
            "ALTER TABLE sealed.clue ALTER COLUMN place_tags SET DEFAULT '{}'",
            "ALTER TABLE sealed.clue ALTER COLUMN place_tags DROP DEFAULT",
        ),
        see_only("sealed.clue", f"{SYSTEM} OR {MY_CASE} OR ({TRIAGE})", write=ANYBODY, before=SYSTEM),
        see_only(
            "sealed.channel",
            f"{SYSTEM} OR {HOLDER} OR {ITS_CLUE}",
            write=ANYBODY,
            before=f"{SYSTEM} OR {HOLDER}",
        ),
        see_only(
            "sealed.message",
            f"{SYSTEM} OR {SEEN_CHANNEL}",
            write=f"{SYSTEM} OR {ITS_CHANNEL}",
            before=f"{SYSTEM} OR {ITS_CHANNEL}",
        ),
        migrations.RunSQL(
            [
                f"ALTER POLICY sealed_message_{deed} ON sealed.message WITH CHECK ({SYSTEM} OR {SEEN_CHANNEL})"
                for deed in ("add", "change")
            ],
            [
                f"ALTER POLICY sealed_message_{deed} ON sealed.message WITH CHECK ({SYSTEM} OR {ITS_CHANNEL})"
                for deed in ("add", "change")
            ],
        ),
    ]
