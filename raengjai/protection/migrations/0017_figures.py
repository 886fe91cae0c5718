"""Answers without people, and the figures that are made from them: the job alone reads answers and what was drawn, everybody
reads what was published, and nobody changes what was paid, drawn or shown."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from raengjai.ground.rows import ANYBODY, SYSTEM, append_only, protect

INSIDE = "(SELECT room_member()) IS NOT NULL"
COUNTRY = "((SELECT room_province()) = '00' AND (SELECT room_duty()) IN ('supervisor', 'duty_officer'))"
OWN_PROVINCE = f"({INSIDE} AND province_code = (SELECT room_province()))"


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0015_sharing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("sex", models.CharField(blank=True, max_length=48)),
                ("age_band", models.CharField(blank=True, max_length=8)),
                ("nationality", models.CharField(blank=True, max_length=8)),
                (
                    "exploitation",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=48), default=list, size=None
                    ),
                ),
                ("sector", models.CharField(blank=True, max_length=48)),
                (
                    "means",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=48), default=list, size=None
                    ),
                ),
                ("recruiter_relation", models.CharField(blank=True, max_length=48)),
                ("outcome", models.CharField(blank=True, max_length=48)),
                ("identified", models.CharField(blank=True, max_length=48)),
                (
                    "counted",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=48), default=list, size=None
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."answer"',
                "indexes": [models.Index(fields=["year", "quarter"], name="sealed_answer_of_quarter")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quarter__range", (0, 4))), name="sealed_answer_quarter"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FigureSet",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("state", models.CharField(default="prepared", max_length=9)),
                ("epsilon", models.DecimalField(decimal_places=3, max_digits=6)),
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
                "db_table": '"sealed"."figure_set"',
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("indicator", models.CharField(max_length=16)),
                ("province_code", models.CharField(max_length=2)),
                ("sex", models.CharField(default="*", max_length=8)),
                ("age", models.CharField(default="*", max_length=8)),
                ("value", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "figure_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="protection.figureset",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."figure"',
            },
        ),
        migrations.CreateModel(
            name="InsideFigure",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("province_code", models.CharField(max_length=2)),
                ("value", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "figure_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inside_figures",
                        to="protection.figureset",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."inside_figure"',
            },
        ),
        migrations.CreateModel(
            name="Spending",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("indicator", models.CharField(max_length=16)),
                ("year", models.PositiveSmallIntegerField()),
                ("quarter", models.PositiveSmallIntegerField()),
                ("base", models.CharField(max_length=16)),
                ("epsilon", models.DecimalField(decimal_places=3, max_digits=6)),
                ("by", models.UUIDField()),
                ("approved_by", models.UUIDField()),
                ("at", models.DateTimeField()),
                (
                    "figure_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spendings",
                        to="protection.figureset",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."spending"',
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("counts", models.JSONField()),
                ("cells", models.JSONField()),
                (
                    "spending",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draw",
                        to="protection.spending",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."draw"',
            },
        ),
        migrations.AddConstraint(
            model_name="figureset",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ("prepared", "approved", "published", "refused"))),
                name="sealed_figure_set_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureset",
            constraint=models.CheckConstraint(
                condition=models.Q(("quarter__range", (1, 4))), name="sealed_figure_set_quarter"
            ),
        ),
        migrations.AddConstraint(
            model_name="figureset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("prepared_by")), _negated=True),
                    _connector="OR",
                ),
                name="sealed_figure_set_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureset",
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
                name="sealed_figure_set_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", False), ("state", "published")),
                    models.Q(models.Q(("state", "published"), _negated=True), ("published_at", None)),
                    _connector="OR",
                ),
                name="sealed_figure_set_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="figureset",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "refused"), _negated=True),
                fields=("year", "quarter"),
                name="sealed_figure_set_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("year", "quarter", "indicator", "province_code", "sex", "age"),
                name="sealed_figure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="insidefigure",
            constraint=models.UniqueConstraint(
                fields=("province_code", "year", "quarter"), name="sealed_inside_figure_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.UniqueConstraint(
                fields=("indicator", "year", "quarter", "base"), name="sealed_spending_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.CheckConstraint(
                condition=models.Q(("epsilon__gt", 0)), name="sealed_spending_above_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="spending",
            constraint=models.CheckConstraint(
                condition=models.Q(("by", models.F("approved_by")), _negated=True),
                name="sealed_spending_second_person",
            ),
        ),
        protect("sealed.answer", see=SYSTEM),
        protect(
            "sealed.figure_set",
            see=f"{SYSTEM} OR {COUNTRY} OR (state = 'published' AND {ANYBODY})",
            write=f"{SYSTEM} OR {COUNTRY}",
        ),
        protect("sealed.spending", see=f"{SYSTEM} OR {COUNTRY}"),
        append_only("sealed.spending"),
        protect("sealed.draw", see=SYSTEM),
        append_only("sealed.draw"),
        protect("sealed.figure", see=ANYBODY, write=SYSTEM),
        append_only("sealed.figure"),
        protect("sealed.inside_figure", see=f"{SYSTEM} OR {COUNTRY} OR {OWN_PROVINCE}", write=SYSTEM),
        append_only("sealed.inside_figure"),
    ]
