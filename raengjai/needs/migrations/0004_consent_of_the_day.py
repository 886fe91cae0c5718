"""The consent of the day decides what an office sees.

Names of a group follow the sight of the person who speaks for it. What was agreed when the need was recorded is
kept no longer: it did not end when the consent did.
"""

from django.db import migrations

from raengjai.ground.rows import PLACE, see_only

SHARED = "EXISTS (SELECT 1 FROM needs_need n WHERE n.id = needs_group_member.need_id AND n.shares_identity)"
OFFICE_SEES_PERSON = (
    "EXISTS (SELECT 1 FROM needs_need n JOIN people_sight s ON s.person_id = n.person_id"
    " WHERE n.id = needs_group_member.need_id AND s.until IS NULL"
    " AND s.office_code = ANY ((SELECT scope_offices())::text[]))"
)


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_handout_kinds"), ("people", "0002_protection")]
    operations = [
        see_only(
            "needs_group_member",
            f"{PLACE} OR {OFFICE_SEES_PERSON}",
            write=PLACE,
            before=f"{PLACE} OR {SHARED}",
        ),
        migrations.RemoveField(model_name="need", name="shares_identity"),
    ]
