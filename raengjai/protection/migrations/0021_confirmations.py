"""Whom each member believes: signed statements of members about each other's halves, in place of one signature that lay
beside the halves and could be taken away with them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from raengjai.ground.rows import SYSTEM, protect

INSIDE = "(SELECT room_member()) IS NOT NULL"
OWN = "by_id = (SELECT room_member())"


class Migration(migrations.Migration):
    dependencies = [("protection", "0020_exclusions_of_people"), ("ground", "0001_scope")]
    operations = [
        migrations.RemoveField("member", "confirmation"),
        migrations.RemoveField("member", "confirmed_by"),
        migrations.CreateModel(
            "Confirmation",
            [
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("how", models.CharField(max_length=5)),
                ("leads", models.BooleanField()),
                ("public", models.BinaryField()),
                ("signing_public", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        "protection.member", django.db.models.deletion.PROTECT, related_name="+"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        "protection.member", django.db.models.deletion.PROTECT, related_name="+"
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."confirmation"',
                "constraints": [
                    models.UniqueConstraint(fields=("by", "member"), name="sealed_confirmation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("how__in", ("heard", "first", "chain", "found"))),
                        name="sealed_confirmation_how",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("member")), _negated=True),
                        name="sealed_confirmation_of_another",
                    ),
                ],
            },
        ),
        protect("sealed.confirmation", see=f"{INSIDE} OR {SYSTEM}", write=f"{OWN} OR {SYSTEM}"),
    ]
