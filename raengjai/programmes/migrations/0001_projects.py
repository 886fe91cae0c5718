"""Projects and indicators: reference data, open to everybody inside a door."""

import django.contrib.postgres.fields
from django.db import migrations, models

import raengjai.ground.ids


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name_th", models.CharField(max_length=250)),
                ("name_en", models.CharField(max_length=250)),
                ("code", models.CharField(max_length=20)),
                ("fiscal_year", models.PositiveSmallIntegerField()),
                ("parent_code", models.CharField(blank=True, default="", max_length=20)),
                (
                    "credited_kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), blank=True, default=list, size=None
                    ),
                ),
                ("source", models.CharField(max_length=250)),
                ("confirmed", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "programmes_project",
                "constraints": [
                    models.UniqueConstraint(fields=("fiscal_year", "code"), name="project_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z][A-Z0-9-]{1,19}$")),
                        name="project_code_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fiscal_year__gte", 2500), ("fiscal_year__lte", 2700)),
                        name="project_year_is_buddhist",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name_th", models.CharField(max_length=250)),
                ("name_en", models.CharField(max_length=250)),
                ("code", models.CharField(max_length=40, unique=True)),
                (
                    "kinds",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), size=None
                    ),
                ),
                ("counts", models.CharField(max_length=8)),
                ("from_year", models.PositiveSmallIntegerField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "db_table": "programmes_indicator",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("counts__in", ["acts", "quantity", "people"])),
                        name="indicator_counts_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kinds__len__gte", 1)), name="indicator_has_kinds"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counts", "people"), _negated=True), ("kinds__len", 1), _connector="OR"
                        ),
                        name="indicator_people_of_one_kind",
                    ),
                ],
            },
        ),
    ]
