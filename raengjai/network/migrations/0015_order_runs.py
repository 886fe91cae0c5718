"""One order for many members: the run and its lines. The coordinator's office of the province sees them, nobody else."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.actor import system
from raengjai.ground.rows import SYSTEM, TELL_DATABASE, protect, settings_of

WIDE = "ARRAY[province_code, '00']::text[] && (SELECT scope_places())"
# The coordinator's office, or the system; not a volunteer who serves a whole province.
KEEPER = f"({WIDE}) AND (cardinality((SELECT scope_offices())) > 0 OR {SYSTEM})"


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0014_complaints_and_recognition"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        # The keys that point at members and accounts are checked under their policies.
        migrations.RunSQL([(TELL_DATABASE, settings_of(system()))], migrations.RunSQL.noop),
        migrations.CreateModel(
            name="OrderRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("deed", models.CharField(choices=[("renew", "Renew"), ("end", "End")], max_length=5)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Not written yet"),
                            ("checked", "Checked, not carried out yet"),
                            ("running", "Is being carried out"),
                            ("done", "Carried out"),
                            ("undoing", "Is being undone"),
                            ("undone", "Undone"),
                        ],
                        default="draft",
                        max_length=8,
                    ),
                ),
                ("order_no", models.CharField(blank=True, default="", max_length=40)),
                ("order_on", models.DateField(blank=True, null=True)),
                ("ends_on", models.DateField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("term_over", "The term is over"),
                            ("resigned", "Resigned"),
                            ("moved", "Moved away"),
                            ("died", "Died"),
                            ("unfit", "No longer meets the conditions"),
                            ("removed", "Removed by order"),
                            ("place", "The place was changed"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("undo_asked_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "undone_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "network_order_run",
            },
        ),
        migrations.CreateModel(
            name="OrderLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waits"),
                            ("done", "Done"),
                            ("refused", "Not possible"),
                            ("undone", "Undone"),
                            ("left", "Left as it is"),
                        ],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("why", models.CharField(blank=True, default="", max_length=12)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("next_id", models.UUIDField(blank=True, null=True)),
                ("stayed", models.PositiveSmallIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="order_lines",
                        to="network.member",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="network.orderrun",
                    ),
                ),
            ],
            options={
                "db_table": "network_order_line",
            },
        ),
        migrations.AddIndex(
            model_name="orderrun",
            index=models.Index(fields=["province_code", "-made_at", "-id"], name="order_run_newest"),
        ),
        migrations.AddIndex(
            model_name="orderrun",
            index=models.Index(
                condition=models.Q(("state__in", ["running", "undoing"])),
                fields=["touched_at", "id"],
                name="order_run_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="order_run_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="order_run_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "checked", "running", "done", "undoing", "undone"])
                ),
                name="order_run_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("deed", "renew"), ("reason", "")),
                    models.Q(("deed", "end"), ("state", "draft")),
                    models.Q(("deed", "end"), ("ends_on__isnull", False), ("reason__gt", "")),
                    _connector="OR",
                ),
                name="order_run_deed_complete",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("order_no", ""), ("order_on__isnull", True)),
                    models.Q(("order_no__gt", ""), ("order_on__isnull", False)),
                    _connector="OR",
                ),
                name="order_run_order_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undo_asked_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(("undo_asked_at__isnull", False), ("undone_by__isnull", False)),
                    _connector="OR",
                ),
                name="order_run_undone_by_whom",
            ),
        ),
        migrations.AddIndex(
            model_name="orderline",
            index=models.Index(fields=["run", "state", "number"], name="order_line_by_state"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                name="order_line_place_code_form",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="order_line_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="order_line_number"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.UniqueConstraint(fields=("run", "member"), name="order_line_once"),
        ),
        migrations.AddConstraint(
            model_name="orderline",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "done", "refused", "undone", "left"])),
                name="order_line_state",
            ),
        ),
        protect("network_order_run", see=KEEPER),
        protect("network_order_line", see=KEEPER),
    ]
