"""Reports, news items and credits.

- Words and figures of a report are seen by whoever sees the event and serves in the province; they name nobody served.
- What is published is everybody's as long as it is current; a draft and earlier versions are the writers'.
- A credit leads from a guest to a fact: who writes the event, and the system, which counts late phones.
"""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import ANYBODY, OFFICE, PROVINCE, SYSTEM, protect

WRITERS_KNOWN = "cardinality((SELECT scope_offices())) > 0"
KEEPER = f"(ARRAY[province_code, '00']::text[] && (SELECT scope_places()) AND {WRITERS_KNOWN})"
WRITER = f"{KEEPER} OR {OFFICE} OR {SYSTEM}"


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0006_money"),
    ]

    operations = [
        migrations.CreateModel(
            name="NewsItem",
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
                        choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("headline", models.CharField(max_length=300)),
                ("subheadline", models.CharField(blank=True, default="", max_length=500)),
                ("body", models.TextField()),
                ("signature", models.CharField(blank=True, default="", max_length=400)),
                ("source", models.CharField(blank=True, default="", max_length=300)),
                ("dated_on", models.DateField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("published_version", models.PositiveIntegerField(default=0)),
                ("written_by", models.UUIDField()),
                ("written_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_why", models.CharField(blank=True, default="", max_length=500)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
            ],
            options={
                "db_table": "events_news_item",
            },
        ),
        migrations.CreateModel(
            name="NewsVersion",
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
                ("number", models.PositiveSmallIntegerField()),
                ("is_current", models.BooleanField(default=True)),
                ("headline", models.CharField(max_length=300)),
                ("subheadline", models.CharField(blank=True, default="", max_length=500)),
                ("body", models.TextField()),
                ("signature", models.CharField(blank=True, default="", max_length=400)),
                ("source", models.CharField(blank=True, default="", max_length=300)),
                ("dated_on", models.DateField()),
                ("published_by", models.UUIDField()),
                ("published_at", models.DateTimeField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="events.newsitem",
                    ),
                ),
            ],
            options={
                "db_table": "events_news_version",
            },
        ),
        migrations.CreateModel(
            name="Credit",
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
                ("fact_id", models.UUIDField()),
                ("day", models.DateField()),
                ("posted_at", models.DateTimeField()),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="events.guest",
                    ),
                ),
            ],
            options={
                "db_table": "events_credit",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                        name="event_credit_place_code_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("province_code", django.db.models.functions.text.Left("place_code", 2))
                        ),
                        name="event_credit_province_of_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("taken_back_at__isnull", True)),
                        fields=("event", "guest"),
                        name="event_credit_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EventReport",
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
                ("headline", models.CharField(blank=True, default="", max_length=200)),
                ("opening_words", models.TextField(blank=True, default="")),
                ("outcome", models.TextField(blank=True, default="")),
                ("problems", models.TextField(blank=True, default="")),
                ("suggestions", models.TextField(blank=True, default="")),
                ("frozen", models.JSONField(blank=True, default=dict)),
                ("revision", models.PositiveSmallIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                ("written_by", models.UUIDField()),
                ("written_at", models.DateTimeField()),
                ("reported_by", models.UUIDField(blank=True, null=True)),
                ("reported_by_name", models.CharField(blank=True, default="", max_length=200)),
                ("reported_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="events.event"
                    ),
                ),
            ],
            options={
                "db_table": "events_report",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                        name="event_report_place_code_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("province_code", django.db.models.functions.text.Left("place_code", 2))
                        ),
                        name="event_report_province_of_place",
                    ),
                    models.UniqueConstraint(fields=("event",), name="event_report_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("revision", 0),
                            models.Q(("reported_at__isnull", False), ("reported_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="event_report_by_somebody",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="news_item_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="news_item_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.UniqueConstraint(fields=("event",), name="news_item_once"),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["draft", "published", "withdrawn"])), name="news_item_state"
            ),
        ),
        migrations.AddConstraint(
            model_name="newsitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_why__gt", "")),
                    _connector="OR",
                ),
                name="news_item_withdrawn_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="newsversion",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["-dated_on", "-id"],
                name="news_version_public",
            ),
        ),
        migrations.AddIndex(
            model_name="newsversion",
            index=models.Index(
                condition=models.Q(("is_current", True)),
                fields=["province_code", "-dated_on", "-id"],
                name="news_version_of_province",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="news_version_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="news_version_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="newsversion",
            constraint=models.UniqueConstraint(fields=("item", "number"), name="news_version_once"),
        ),
        migrations.AddConstraint(
            model_name="newsversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_current", True)), fields=("item",), name="news_version_one_current"
            ),
        ),
        protect(
            "events_report",
            see=f"{PROVINCE} AND EXISTS (SELECT FROM events_event e WHERE e.id = event_id)",
            write=WRITER,
        ),
        protect("events_news_item", see=WRITER),
        protect("events_news_version", see=f"{WRITER} OR (is_current AND {ANYBODY})", write=WRITER),
        protect("events_credit", see=WRITER),
    ]
