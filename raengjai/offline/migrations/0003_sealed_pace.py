"""How many sealed entries one phone hands in within an hour; counted by a function that tells nobody anything."""

from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import SYSTEM, protect

# True while this sender may hand in one more in this hour. Hours that are over go, a few at each call.
MAY = """
GRANT SELECT, INSERT, UPDATE, DELETE ON offline_sealed_pace TO raengjai_lookup;
CREATE POLICY offline_sealed_pace_count ON offline_sealed_pace TO raengjai_lookup USING (true) WITH CHECK (true);
CREATE FUNCTION offline_may_seal(who bytea, this_hour timestamptz, most int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    so_far int;
BEGIN
    DELETE FROM offline_sealed_pace WHERE id IN (
        SELECT id FROM offline_sealed_pace WHERE hour < this_hour LIMIT 50 FOR UPDATE SKIP LOCKED);
    INSERT INTO offline_sealed_pace AS kept (id, sender, hour, count)
        VALUES (gen_random_uuid(), who, this_hour, 1)
        ON CONFLICT (hour, sender) DO UPDATE SET count = least(kept.count + 1, most + 1)
        RETURNING count INTO so_far;
    RETURN so_far <= most;
END $$;
ALTER FUNCTION offline_may_seal(bytea, timestamptz, int) OWNER TO raengjai_lookup;
"""
NO_MAY = """
DROP FUNCTION offline_may_seal(bytea, timestamptz, int);
DROP POLICY offline_sealed_pace_count ON offline_sealed_pace;
REVOKE ALL ON offline_sealed_pace FROM raengjai_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offline", "0002_rows"),
    ]

    operations = [
        migrations.CreateModel(
            name="SealedPace",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sender", models.BinaryField()),
                ("hour", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "db_table": "offline_sealed_pace",
                "constraints": [models.UniqueConstraint(fields=("hour", "sender"), name="sealed_pace_once")],
            },
        ),
        protect("offline_sealed_pace", see=SYSTEM),
        migrations.RunSQL(MAY, NO_MAY),
    ]
