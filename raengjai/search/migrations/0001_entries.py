"""The index's table."""

import django.contrib.postgres.fields
import django.contrib.postgres.search
import django.db.models.functions.text
from django.db import migrations, models

import raengjai.ground.ids

# Everybody who may find an entry, as one array that the GIN index intersects with the words: "person:5201".
AUDIENCE = """
CREATE FUNCTION search_audience(kind text, codes text[]) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT array_agg(DISTINCT kind || ':' || c) FROM unnest(codes) c
$$;

ALTER TABLE search_entry ADD COLUMN audience text[] NOT NULL GENERATED ALWAYS AS (
    search_audience(subject_kind, ARRAY[place_code, left(place_code, 4), left(place_code, 2)]::text[]
        || office_codes::text[] || CASE WHEN is_for_everybody THEN ARRAY['*'] ELSE ARRAY[]::text[] END)
) STORED;
CREATE INDEX search_words ON search_entry USING gin (audience, words) WITH (gin_pending_list_limit = 256);
"""
NO_AUDIENCE = """
ALTER TABLE search_entry DROP COLUMN audience;
DROP FUNCTION search_audience(text, text[]);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("subject_kind", models.CharField(max_length=40)),
                (
                    "office_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), default=list, size=None
                    ),
                ),
                ("is_for_everybody", models.BooleanField(default=False)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                ("version", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
            ],
            options={
                "db_table": "search_entry",
                "indexes": [
                    models.Index(fields=["province_code", "subject_kind", "at", "id"], name="search_newest"),
                    models.Index(fields=["version", "id"], name="search_version"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                        name="search_entry_place_code_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("province_code", django.db.models.functions.text.Left("place_code", 2))
                        ),
                        name="search_entry_province_of_place",
                    ),
                ],
            },
        ),
        migrations.RunSQL(AUDIENCE, NO_AUDIENCE),
    ]
