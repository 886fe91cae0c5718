"""What comes in: the keys it is sealed to, the clues, and the way back to whoever reported."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from raengjai.ground.rows import ANYBODY, SYSTEM, protect

# The receipt code of a channel is at the door.
HOLDER = "lookup = (SELECT scope_receipt())"
ITS_CHANNEL = (
    "EXISTS (SELECT FROM sealed.channel c WHERE c.id = channel_id AND c.lookup = (SELECT scope_receipt()))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0001_room"),
        ("ground", "0001_scope"),
    ]

    operations = [
        migrations.CreateModel(
            name="Clue",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("key_name", models.CharField(max_length=16)),
                ("content", models.BinaryField()),
                ("received_hour", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("accepted", "accepted"),
                            ("passed", "passed"),
                            ("closing", "closing"),
                            ("closed", "closed"),
                            ("linked", "linked"),
                        ],
                        default="new",
                        max_length=10,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("climbed", models.PositiveSmallIntegerField(default=0)),
                ("handled_by", models.UUIDField(blank=True, null=True)),
                ("case_id", models.UUIDField(blank=True, null=True)),
                ("linked_to", models.UUIDField(blank=True, null=True)),
                ("settled_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "db_table": '"sealed"."clue"',
                "indexes": [
                    models.Index(fields=["province_code", "state", "due_at", "id"], name="clue_of_province")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ("new", "accepted", "passed", "closing", "closed", "linked"))
                        ),
                        name="clue_state",
                    ),
                    models.CheckConstraint(condition=models.Q(("climbed__lte", 2)), name="clue_climbed"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("lookup", models.BinaryField()),
                ("province_code", models.CharField(max_length=2)),
                ("public", models.BinaryField()),
                ("wrapped", models.BinaryField()),
                ("made_hour", models.DateTimeField()),
                (
                    "clue",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="protection.clue",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."channel"',
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("from_reporter", models.BooleanField()),
                ("key_name", models.CharField(max_length=16)),
                ("sealed", models.BinaryField()),
                ("hour", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "channel",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="protection.channel",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."message"',
            },
        ),
        migrations.CreateModel(
            name="RoomKey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=16)),
                ("province_code", models.CharField(max_length=2)),
                (
                    "purpose",
                    models.CharField(
                        choices=[("intake", "intake"), ("emergency", "emergency"), ("recovery", "recovery")],
                        max_length=10,
                    ),
                ),
                ("public", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": '"sealed"."room_key"',
                "constraints": [
                    models.UniqueConstraint(fields=("name",), name="room_key_name"),
                    models.UniqueConstraint(
                        condition=models.Q(("retired_at", None)),
                        fields=("province_code", "purpose"),
                        name="room_key_in_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ("intake", "emergency", "recovery"))),
                        name="room_key_purpose",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(fields=("lookup",), name="channel_lookup"),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(fields=("clue",), name="channel_of_clue"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["channel", "hour", "id"], name="message_of_channel"),
        ),
        protect("sealed.room_key", see=ANYBODY, write=SYSTEM),
        # Anybody may hand one in; who reads them is decided by the door of the room.
        protect("sealed.clue", see=SYSTEM, write=ANYBODY),
        protect("sealed.channel", see=f"{SYSTEM} OR {HOLDER}", write=ANYBODY),
        protect("sealed.message", see=f"{SYSTEM} OR {ITS_CHANNEL}"),
    ]
