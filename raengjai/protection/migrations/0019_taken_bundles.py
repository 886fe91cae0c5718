"""Referrals of organisations outside that came in as files.

One that became a case is seen by whoever sees the case. One that was declined is seen by the room of its province, which sends the answer
and must not take it in again.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from raengjai.ground.rows import SYSTEM, protect

MY_CASE = "case_id = ANY ((SELECT room_cases())::uuid[])"
OWN_ROOM = (
    "(case_id IS NULL AND (SELECT room_member()) IS NOT NULL AND province_code = (SELECT room_province()))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("protection", "0018_row_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenBundle",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("bundle_id", models.UUIDField()),
                ("digest", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("state", models.CharField(max_length=8)),
                ("answer", models.BinaryField(blank=True, null=True)),
                ("by", models.UUIDField()),
                ("taken_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.case",
                    ),
                ),
                (
                    "office_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.officekey",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.partner",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."taken_bundle"',
                "indexes": [
                    models.Index(fields=["province_code", "taken_at"], name="sealed_taken_bundle_of_room")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("province_code", "bundle_id"), name="sealed_taken_bundle_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["accepted", "declined", "done", "revoked"])),
                        name="sealed_taken_bundle_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case", None), ("state", "declined")),
                            models.Q(models.Q(("state", "declined"), _negated=True), ("case__isnull", False)),
                            _connector="OR",
                        ),
                        name="sealed_taken_bundle_case",
                    ),
                ],
            },
        ),
        protect("sealed.taken_bundle", see=f"{SYSTEM} OR {MY_CASE} OR {OWN_ROOM}"),
    ]
