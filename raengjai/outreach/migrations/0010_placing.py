"""Plans of where service days go, and an office's own points. Who coordinates the province sees and writes them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import PROVINCE, SYSTEM, protect

# Posted to the whole province by an office: the coordinator.
KEEPER = (
    "(ARRAY[province_code, '00']::text[] && (SELECT scope_places()) "
    f"AND cardinality((SELECT scope_offices())) > 0) OR {SYSTEM}"
)


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0002_rows"),
        ("events", "0002_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnPoint",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("latitude", models.DecimalField(decimal_places=5, max_digits=8)),
                ("longitude", models.DecimalField(decimal_places=5, max_digits=8)),
                ("source", models.CharField(max_length=200)),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.UUIDField()),
            ],
            options={
                "db_table": "outreach_own_point",
                "indexes": [
                    models.Index(fields=["province_code", "place_code"], name="own_point_of_province")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                        name="own_point_place_code_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("province_code", django.db.models.functions.text.Left("place_code", 2))
                        ),
                        name="own_point_province_of_place",
                    ),
                    models.UniqueConstraint(fields=("place_code",), name="own_point_once"),
                    models.CheckConstraint(
                        condition=models.Q(("latitude__range", (5, 21)), ("longitude__range", (97, 106))),
                        name="own_point_in_thailand",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlacingPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("office_code", models.CharField(max_length=10)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits for its turn"),
                            ("solving", "Being worked out"),
                            ("proposed", "Proposed"),
                            ("impossible", "A wish cannot be met"),
                            ("cancelled", "Stopped"),
                            ("kept", "Kept"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                ("first_on", models.DateField()),
                ("last_on", models.DateField()),
                ("wishes", models.JSONField(blank=True, default=dict)),
                ("found", models.JSONField(blank=True, default=dict)),
                ("why", models.JSONField(blank=True, default=dict)),
                ("asked_at", models.DateTimeField()),
                ("begun_at", models.DateTimeField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("value", models.FloatField(blank=True, null=True)),
                ("bound", models.FloatField(blank=True, null=True)),
                ("seconds", models.FloatField(blank=True, null=True)),
                ("ended", models.CharField(blank=True, default="", max_length=8)),
                ("met", models.FloatField(blank=True, null=True)),
                ("open_count", models.PositiveIntegerField(default=0)),
                ("kept_at", models.DateTimeField(blank=True, null=True)),
                ("kept_by", models.UUIDField(blank=True, null=True)),
                (
                    "previous",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="outreach.placingplan",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "outreach_placing_plan",
            },
        ),
        migrations.CreateModel(
            name="PlacedDay",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("day", models.DateField()),
                (
                    "agency_codes",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8), size=None
                    ),
                ),
                ("facts", models.JSONField()),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="events.event",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="outreach.placingplan",
                    ),
                ),
            ],
            options={
                "db_table": "outreach_placed_day",
            },
        ),
        migrations.AddIndex(
            model_name="placingplan",
            index=models.Index(fields=["province_code", "-asked_at", "-id"], name="placing_of_province"),
        ),
        migrations.AddIndex(
            model_name="placingplan",
            index=models.Index(
                condition=models.Q(("state__in", ("waiting", "solving"))),
                fields=["asked_at"],
                name="placing_working",
            ),
        ),
        migrations.AddConstraint(
            model_name="placingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="placing_plan_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="placingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="placing_plan_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="placingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "solving", "proposed", "impossible", "cancelled", "kept"])
                ),
                name="placing_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="placingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_on__gte", models.F("first_on"))), name="placing_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="placingplan",
            constraint=models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="placing_has_days"),
        ),
        migrations.AddConstraint(
            model_name="placingplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "kept"), _negated=True),
                    models.Q(("kept_at__isnull", False), ("kept_by__isnull", False)),
                    _connector="OR",
                ),
                name="placing_kept_by_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="placedday",
            index=models.Index(
                condition=models.Q(("event__isnull", False)), fields=["event"], name="placed_day_event"
            ),
        ),
        migrations.AddConstraint(
            model_name="placedday",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="placed_day_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="placedday",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="placed_day_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="placedday",
            constraint=models.UniqueConstraint(fields=("plan", "place_code"), name="placed_day_place_once"),
        ),
        migrations.AddConstraint(
            model_name="placedday",
            constraint=models.UniqueConstraint(fields=("plan", "day"), name="placed_day_once_a_day"),
        ),
        protect("outreach_placing_plan", see=KEEPER),
        protect("outreach_placed_day", see=KEEPER),
        protect("outreach_own_point", see=f"{PROVINCE} OR {SYSTEM}", write=KEEPER),
    ]
