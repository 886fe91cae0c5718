"""Indexes that another one covers are dropped: each is written with every need. The officer's holds what somebody has."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

# By their names, for Django would make the foreign keys anew and look through the tables, which policies forbid.
COVERED = {
    "needs_need_person_id_203e9606": "needs_need (person_id)",
    "needs_referral_need_id_5d74635e": "needs_referral (need_id)",
    "needs_step_need_id_28d15f8a": "needs_step (need_id)",
}


def _key(model: str, name: str, to: str, **more: Any) -> migrations.AlterField:
    field: Any = models.ForeignKey(db_index=False, to=to, **more)
    return migrations.AlterField(model_name=model, name=name, field=field)


PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    dependencies = [("needs", "0006_temporary_last"), ("people", "0005_same_name")]
    operations = [
        migrations.RemoveIndex(model_name="referral", name="referral_of_officer"),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("assigned_to__isnull", False)),
                fields=["assigned_to", "state", "due_on", "id"],
                name="referral_of_officer",
            ),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"DROP INDEX {name}", f"CREATE INDEX {name} ON {columns}")
                for name, columns in COVERED.items()
            ],
            state_operations=[
                _key(
                    "need",
                    "person",
                    "people.person",
                    blank=True,
                    null=True,
                    on_delete=PROTECT,
                    related_name="needs",
                ),
                _key("referral", "need", "needs.need", on_delete=PROTECT, related_name="referrals"),
                _key("step", "need", "needs.need", on_delete=CASCADE, related_name="steps"),
            ],
        ),
    ]
