"""How often a receipt code was tried in an hour, counted by a function that tells nobody anything."""

import uuid

from django.db import migrations, models

from raengjai.ground.rows import SYSTEM, protect

# True while this code may be tried once more in this hour. Hours that are over go, a few at each call.
MAY = """
GRANT SELECT, INSERT, UPDATE, DELETE ON sealed.asked TO raengjai_lookup;
CREATE POLICY sealed_asked_count ON sealed.asked TO raengjai_lookup USING (true) WITH CHECK (true);
CREATE FUNCTION sealed_may_ask(said bytea, this_hour timestamptz, most int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    so_far int;
BEGIN
    DELETE FROM sealed.asked WHERE id IN (
        SELECT id FROM sealed.asked WHERE hour < this_hour LIMIT 50 FOR UPDATE SKIP LOCKED);
    INSERT INTO sealed.asked AS kept (id, what, hour, count) VALUES (gen_random_uuid(), said, this_hour, 1)
        ON CONFLICT (hour, what) DO UPDATE SET count = least(kept.count + 1, most + 1)
        RETURNING count INTO so_far;
    RETURN so_far <= most;
END $$;
ALTER FUNCTION sealed_may_ask(bytea, timestamptz, int) OWNER TO raengjai_lookup;
"""
NO_MAY = """
DROP FUNCTION sealed_may_ask(bytea, timestamptz, int);
DROP POLICY sealed_asked_count ON sealed.asked;
REVOKE ALL ON sealed.asked FROM raengjai_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0002_clues"),
    ]

    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("what", models.BinaryField()),
                ("hour", models.DateTimeField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "db_table": '"sealed"."asked"',
                "constraints": [models.UniqueConstraint(fields=("hour", "what"), name="asked_once")],
            },
        ),
        protect("sealed.asked", see=SYSTEM),
        migrations.RunSQL(MAY, NO_MAY),
    ]
