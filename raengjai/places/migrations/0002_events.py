"""Events of places, with their lines and what followed them; a day from which a place has its names by an event."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import protect

# Headquarters enters events; the provinces that one touches read it.
MINISTRY = "'00' = ANY ((SELECT scope_provinces())::text[])"
TOUCHED = "ARRAY[province_code, to_province_code, '00']::text[] && (SELECT scope_provinces())"
OF_EVENT = "EXISTS (SELECT FROM places_event e WHERE e.id = event_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0001_places"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="named_on",
            field=models.DateField(null=True),
        ),
        migrations.CreateModel(
            name="PlaceEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("merge", "Places become one"),
                            ("split", "A place is divided"),
                            ("recode", "A place gets another code"),
                            ("rename", "A place gets another name"),
                        ],
                        max_length=7,
                    ),
                ),
                ("in_force_on", models.DateField()),
                ("notice", models.CharField(max_length=300)),
                ("province_code", models.CharField(max_length=2)),
                ("to_province_code", models.CharField(max_length=2)),
                ("entered_at", models.DateTimeField()),
                ("entered_by", models.UUIDField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_by", models.UUIDField(blank=True, null=True)),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "places_event",
                "indexes": [models.Index(fields=["-in_force_on", "-id"], name="place_event_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["merge", "split", "recode", "rename"])),
                        name="place_event_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("notice", ""), _negated=True), name="place_event_has_notice"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="place_event_withdrawn_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("finished_at", None),
                            ("finished_at__gte", models.F("applied_at")),
                            _connector="OR",
                        ),
                        name="place_event_finished_after_applied",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="placesuccession",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successions",
                to="places.placeevent",
            ),
        ),
        migrations.CreateModel(
            name="PlaceChange",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("successor_code", models.CharField(db_index=True, max_length=6)),
                ("name_th", models.CharField(max_length=100)),
                ("name_en", models.CharField(max_length=100)),
                ("former_th", models.CharField(blank=True, default="", max_length=100)),
                ("former_en", models.CharField(blank=True, default="", max_length=100)),
                (
                    "villages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                ("takes_rest", models.BooleanField()),
                ("ends_place", models.BooleanField()),
                ("is_new", models.BooleanField()),
                (
                    "place",
                    models.ForeignKey(
                        db_column="place_code",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes_away",
                        to="places.place",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="places.placeevent",
                    ),
                ),
            ],
            options={
                "db_table": "places_change",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event", "place", "successor_code"), name="place_change_once_in_event"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name_th", ""), _negated=True), models.Q(("name_en", ""), _negated=True)
                        ),
                        name="place_change_has_names",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceMoved",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("holding", models.CharField(max_length=20)),
                ("count", models.PositiveIntegerField()),
                (
                    "event",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moved",
                        to="places.placeevent",
                    ),
                ),
            ],
            options={
                "db_table": "places_moved",
                "constraints": [
                    models.UniqueConstraint(fields=("event", "holding"), name="place_moved_once")
                ],
            },
        ),
        protect("places_event", see=TOUCHED, write=MINISTRY),
        protect("places_change", see=OF_EVENT, write=MINISTRY),
        protect("places_moved", see=OF_EVENT, write=MINISTRY),
    ]
