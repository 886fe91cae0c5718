"""Names to search by, the end of a term with its reason, and who may change a row.

Seeing a member is not enough to change or remove the row: that is for those whose area holds the place.
"""

from typing import Any

from django.db import migrations, models

from raengjai.ground.actor import system
from raengjai.ground.rows import PLACE, inside
from raengjai.people.rules.names import name_key

DEEDS = ("UPDATE", "DELETE")


def fill(apps: Any, schema_editor: Any) -> None:
    """What members had before: the key of the name, and the last day they were appointed for."""
    with inside(system()):
        for member in apps.get_model("network", "Member").objects.all():
            member.name_key, member.appointed_until = name_key(member.name), member.ends_on
            member.save(update_fields=["name_key", "appointed_until"])


def nothing(apps: Any, schema_editor: Any) -> None:
    """The columns go anyway."""


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0002_rows"),
    ]

    operations = [
        migrations.AddField(
            model_name="member",
            name="appointed_until",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
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
                ],
                default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="ended_by",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="member",
            name="name_key",
            field=models.CharField(blank=True, db_collation="C", default="", max_length=250),
        ),
        migrations.RunPython(fill, nothing),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["province_code", "name_key", "id"], name="member_by_name"),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_reason", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("end_reason__gt", ""), ("ended_at__isnull", False), ("ends_on__isnull", False)),
                    _connector="OR",
                ),
                name="member_ended_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on__isnull", True), ("tier", "core")),
                fields=("place_code",),
                name="member_one_core",
            ),
        ),
        migrations.RunSQL(
            [
                f"CREATE POLICY network_member_{deed.lower()}_only ON network_member AS RESTRICTIVE FOR {deed} "
                f"USING ({PLACE})"
                for deed in DEEDS
            ],
            [f"DROP POLICY network_member_{deed.lower()}_only ON network_member" for deed in DEEDS],
        ),
    ]
