"""Files of rows in the columns of CTDC: those of people for headquarters' room alone, those of nobody for everybody."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from raengjai.ground.rows import ANYBODY, SYSTEM, append_only, protect

COUNTRY = "((SELECT room_province()) = '00' AND (SELECT room_duty()) IN ('supervisor', 'duty_officer'))"


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0017_figures"),
    ]

    operations = [
        migrations.CreateModel(
            name="RowFileText",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("is_public", models.BooleanField()),
                ("rows", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("report", models.JSONField()),
            ],
            options={
                "db_table": '"sealed"."row_file_text"',
            },
        ),
        migrations.AddField(
            model_name="answer",
            name="broad_age",
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name="answer",
            name="country",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="answer",
            name="months",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddField(
            model_name="answer",
            name="sexual",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=48), default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="spending",
            name="figure_set",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="spendings",
                to="protection.figureset",
            ),
        ),
        migrations.CreateModel(
            name="RowFile",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=9)),
                ("from_year", models.PositiveSmallIntegerField()),
                ("year", models.PositiveSmallIntegerField()),
                ("state", models.CharField(default="prepared", max_length=9)),
                ("epsilon", models.DecimalField(decimal_places=3, max_digits=6)),
                ("preview", models.JSONField(default=dict)),
                ("prepared_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.member",
                    ),
                ),
                (
                    "prepared_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="protection.member"
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."row_file"',
            },
        ),
        migrations.AddField(
            model_name="spending",
            name="row_file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="spendings",
                to="protection.rowfile",
            ),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("figure_set__isnull", True), ("row_file__isnull", False)),
                    models.Q(("figure_set__isnull", False), ("row_file__isnull", True)),
                    _connector="OR",
                ),
                name="sealed_spending_for_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="rowfiletext",
            name="row_file",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="made", to="protection.rowfile"
            ),
        ),
        migrations.AddConstraint(
            model_name="rowfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("ctdc", "synthetic"))), name="sealed_row_file_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="rowfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("prepared", "approved", "published", "refused"))),
                name="sealed_row_file_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="rowfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_year__lte", models.F("year"))), name="sealed_row_file_years"
            ),
        ),
        migrations.AddConstraint(
            model_name="rowfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="sealed_row_file_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="rowfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at", None), ("decided_by", None), ("state", "prepared")),
                    models.Q(
                        models.Q(("state", "prepared"), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="sealed_row_file_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="rowfile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state", "published")),
                    models.Q(models.Q(("state", "published"), _negated=True), ("published_at", None)),
                    _connector="OR",
                ),
                name="sealed_row_file_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="rowfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "refused"), _negated=True),
                fields=("kind", "year"),
                name="sealed_row_file_once",
            ),
        ),
        protect(
            "sealed.row_file",
            see=f"{SYSTEM} OR {COUNTRY} OR (state = 'published' AND kind = 'synthetic' AND {ANYBODY})",
            write=f"{SYSTEM} OR {COUNTRY}",
        ),
        protect(
            "sealed.row_file_text",
            see=f"{SYSTEM} OR {COUNTRY} OR (is_public AND {ANYBODY})",
            write=SYSTEM,
        ),
        append_only("sealed.row_file_text"),
    ]
