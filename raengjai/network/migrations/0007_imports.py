"""A list of volunteers on its way into the register: the run and its rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import raengjai.ground.ids


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0006_register_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="cause",
            field=models.CharField(
                choices=[
                    ("applied", "From the application"),
                    ("corrected", "Corrected"),
                    ("self", "Changed by the person"),
                    ("imported", "From a file"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="SheetRun",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("province_code", models.CharField(max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "Is being read"),
                            ("unreadable", "Could not be read"),
                            ("checked", "Checked, not loaded yet"),
                            ("loading", "Is being loaded"),
                            ("loaded", "Loaded"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                ("problem", models.CharField(blank=True, default="", max_length=16)),
                ("file_sealed", models.BinaryField(blank=True, null=True)),
                ("with_changes", models.BooleanField(default=False)),
                ("total", models.PositiveIntegerField(default=0)),
                ("new", models.PositiveIntegerField(default=0)),
                ("same", models.PositiveIntegerField(default=0)),
                ("changed", models.PositiveIntegerField(default=0)),
                ("faulty", models.PositiveIntegerField(default=0)),
                ("noted", models.PositiveIntegerField(default=0)),
                ("done", models.PositiveIntegerField(default=0)),
                ("loaded", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
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
                "db_table": "network_import",
            },
        ),
        migrations.CreateModel(
            name="SheetRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("user_id", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("same", "As in the register"),
                            ("changed", "Differs from the register"),
                            ("faulty", "Faulty"),
                        ],
                        max_length=8,
                    ),
                ),
                ("is_noted", models.BooleanField(default=False)),
                ("is_done", models.BooleanField(default=False)),
                ("said_sealed", models.BinaryField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="network.sheetrun",
                    ),
                ),
            ],
            options={
                "db_table": "network_import_row",
            },
        ),
        migrations.AddIndex(
            model_name="sheetrun",
            index=models.Index(fields=["user", "-made_at", "-id"], name="import_newest"),
        ),
        migrations.AddIndex(
            model_name="sheetrun",
            index=models.Index(
                condition=models.Q(("state__in", ["reading", "loading"])),
                fields=["touched_at", "id"],
                name="import_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["reading", "unreadable", "checked", "loading", "loaded"])),
                name="import_state",
            ),
        ),
        migrations.AddIndex(
            model_name="sheetrow",
            index=models.Index(fields=["run", "verdict", "number"], name="import_row_by_verdict"),
        ),
        migrations.AddIndex(
            model_name="sheetrow",
            index=models.Index(
                condition=models.Q(("is_done", False)), fields=["run", "number"], name="import_row_waiting"
            ),
        ),
    ]
