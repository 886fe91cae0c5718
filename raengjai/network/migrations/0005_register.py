"""Applications, profiles, orders and numbered seats; a place may have several core volunteers.

Tables that force their policies let the owner's own checks of new keys through no earlier than somebody is at the
door, so the migration opens the system's scope for its transaction.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.actor import system
from raengjai.ground.rows import TELL_DATABASE, settings_of


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0004_activation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL([(TELL_DATABASE, settings_of(system()))], migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                (
                    "kind",
                    models.CharField(
                        choices=[("volunteer", "Labour volunteer"), ("graduate", "Labour graduate")],
                        default="volunteer",
                        max_length=10,
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[("core", "Core volunteer"), ("network", "Network member"), ("", "–")],
                        default="",
                        max_length=10,
                    ),
                ),
                ("village_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("name", models.CharField(blank=True, default="", max_length=120)),
                ("name_key", models.CharField(blank=True, db_collation="C", default="", max_length=250)),
                ("said_sealed", models.BinaryField(blank=True, null=True)),
                ("number_index", models.BinaryField(blank=True, max_length=32, null=True)),
                ("twin_index", models.BinaryField(blank=True, max_length=32, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("sent", "To be decided"),
                            ("correcting", "To be corrected"),
                            ("approved", "Approved, waits for the order"),
                            ("appointed", "Appointed"),
                            ("refused", "Refused"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="sent",
                        max_length=12,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("paper", "From paper"), ("public", "Public page")], max_length=8
                    ),
                ),
                ("language", models.CharField(default="th", max_length=2)),
                ("version", models.PositiveIntegerField(default=1)),
                ("sent_at", models.DateTimeField()),
                ("entered_by", models.UUIDField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.UUIDField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no_seat", "The place has its volunteers"),
                            ("age", "Not old enough"),
                            ("elsewhere", "Does not live there"),
                            ("serves_already", "Serves already"),
                            ("not_reached", "Could not be reached"),
                            ("other", "Another reason"),
                        ],
                        default="",
                        max_length=16,
                    ),
                ),
                ("reason_text", models.CharField(blank=True, default="", max_length=300)),
                ("receipt_hash", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                ("device_hash", models.BinaryField(blank=True, max_length=32, null=True)),
                ("photo_id", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "db_table": "network_application",
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("applied", "From the application"),
                            ("corrected", "Corrected"),
                            ("self", "Changed by the person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("values_sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(blank=True, null=True)),
            ],
            options={
                "db_table": "network_change",
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("values_sealed", models.BinaryField(blank=True, null=True)),
                ("number_index", models.BinaryField(blank=True, max_length=32, null=True)),
                ("twin_index", models.BinaryField(blank=True, max_length=32, null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "identities",
                "db_table": "network_identity",
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=3), blank=True, default=list, size=None
                    ),
                ),
                ("skills", models.CharField(blank=True, default="", max_length=300)),
                (
                    "other_roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=20), blank=True, default=list, size=None
                    ),
                ),
                ("education", models.CharField(blank=True, default="", max_length=20)),
                ("occupation", models.CharField(blank=True, default="", max_length=120)),
                ("home_place_code", models.CharField(blank=True, default="", max_length=6)),
                ("home_village_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("line_id", models.CharField(blank=True, default="", max_length=60)),
                ("public_since", models.DateField(blank=True, null=True)),
                ("photo_id", models.UUIDField(blank=True, null=True)),
                ("served_until", models.DateField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "db_table": "network_profile",
            },
        ),
        migrations.RemoveConstraint(
            model_name="member",
            name="member_kind_complete",
        ),
        migrations.RemoveConstraint(
            model_name="member",
            name="member_one_core",
        ),
        migrations.AddField(
            model_name="member",
            name="end_order_no",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="member",
            name="end_order_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="order_no",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="member",
            name="order_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="previous",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="following",
                to="network.member",
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="seat",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        # Until now a place had one.
        migrations.RunSQL("UPDATE network_member SET seat = 1 WHERE tier = 'core'", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="member",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("term_over", "The term is over"),
                    ("resigned", "Resigned"),
                    ("moved", "Moved away"),
                    ("died", "Died"),
                    ("unfit", "No longer meets the conditions"),
                    ("removed", "Removed by order"),
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="member",
            name="kind",
            field=models.CharField(
                choices=[
                    ("volunteer", "Labour volunteer"),
                    ("graduate", "Labour graduate"),
                    ("mentor", "Mentor"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["province_code", "ends_on", "id"], name="member_by_end"),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                condition=models.Q(("order_no", ""), _negated=True),
                fields=["province_code", "order_no", "order_on", "id"],
                name="member_by_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "volunteer"), ("tier__in", ["core", "network"])),
                    models.Q(("kind", "graduate"), ("tier", "")),
                    models.Q(
                        ("agency_code__gt", ""), ("kind", "mentor"), ("office_code__gt", ""), ("tier", "")
                    ),
                    _connector="OR",
                ),
                name="member_kind_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("seat__gte", 1), ("tier", "core")),
                    models.Q(models.Q(("tier", "core"), _negated=True), ("seat__isnull", True)),
                    _connector="OR",
                ),
                name="member_core_has_seat",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order_no", ""), ("order_on__isnull", True)),
                    models.Q(("order_no__gt", ""), ("order_on__isnull", False)),
                    _connector="OR",
                ),
                name="member_order_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_order_no", ""), ("end_order_on__isnull", True)),
                    models.Q(
                        ("end_order_no__gt", ""), ("end_order_on__isnull", False), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="member_end_order_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(("previous", models.F("id")), _negated=True),
                name="member_previous_is_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("village_no__isnull", True), ("village_no__range", (1, 99)), _connector="OR"
                ),
                name="member_village_no",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("tier", "core")),
                expressions=[
                    ("place_code", "="),
                    ("seat", "="),
                    (
                        models.Func(
                            models.F("starts_on"),
                            models.F("ends_on"),
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="member_one_to_a_seat",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="member",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="application",
                to="network.member",
            ),
        ),
        migrations.AddField(
            model_name="application",
            name="user",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="identity",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="identity",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="profile",
            name="user",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="profile",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["province_code", "state", "sent_at", "id"], name="application_in_state"
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["entered_by", "sent_at", "id"], name="application_entered"),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("number_index__isnull", False)),
                fields=["number_index"],
                name="application_number",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("twin_index__isnull", False)),
                fields=["province_code", "twin_index"],
                name="application_twin",
            ),
        ),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                condition=models.Q(("device_hash__isnull", False)),
                fields=["device_hash", "sent_at"],
                name="application_device",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="application_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="application_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["sent", "correcting", "approved", "appointed", "refused", "withdrawn"])
                ),
                name="application_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "volunteer"), ("tier__in", ["core", "network"])),
                    models.Q(("kind", "graduate"), ("tier", "")),
                    _connector="OR",
                ),
                name="application_kind_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("member__isnull", False), ("state", "appointed")),
                    models.Q(models.Q(("state", "appointed"), _negated=True), ("member__isnull", True)),
                    _connector="OR",
                ),
                name="application_appointed_has_member",
            ),
        ),
        migrations.AddConstraint(
            model_name="application",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "refused"), _negated=True), ("reason__gt", ""), _connector="OR"
                ),
                name="application_refused_with_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="change",
            index=models.Index(fields=["user", "-made_at", "-id"], name="network_change_newest"),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["twin_index"], name="identity_twin"),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.UniqueConstraint(
                condition=models.Q(("number_index__isnull", False)),
                fields=("number_index",),
                name="identity_number_once",
            ),
        ),
        migrations.AddIndex(
            model_name="profile",
            index=django.contrib.postgres.indexes.GinIndex(fields=["languages"], name="profile_languages"),
        ),
    ]
