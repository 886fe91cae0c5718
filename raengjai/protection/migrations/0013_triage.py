"""What triage needs of a clue: who agreed, what officers note, how far it was told of; and that only the team sees it once
a case came of it. Every list stands on an index of its own, so that settled clues cost nothing."""

from django.db import migrations, models

from raengjai.ground.rows import ANYBODY, SYSTEM, see_only

MY_CASE = "case_id = ANY ((SELECT room_cases())::uuid[])"
TRIAGE = (
    "((SELECT room_duty()) IN ('officer', 'supervisor') AND province_code = (SELECT room_province())"
    " OR (SELECT room_duty()) = 'duty_officer' AND climbed >= 2)"
    " AND NOT coalesce(place_tags && (SELECT room_excluded_tags())::bytea[], false)"
)
BEFORE = f"{SYSTEM} OR {MY_CASE} OR ({TRIAGE})"
SEES = f"{SYSTEM} OR {MY_CASE} OR (case_id IS NULL AND ({TRIAGE}))"


class Migration(migrations.Migration):
    dependencies = [("protection", "0012_triage_rows"), ("ground", "0001_scope")]
    operations = [
        migrations.AddField("clue", "agreed_by", models.UUIDField(blank=True, null=True)),
        migrations.AddField("clue", "note", models.BinaryField(blank=True, null=True)),
        migrations.AddField("clue", "told", models.PositiveSmallIntegerField(db_default=0, default=0)),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(
                condition=models.Q(("state__in", ("new", "closing"))),
                fields=["due_at", "id"],
                name="clue_undecided",
            ),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(
                condition=models.Q(("linked_to__isnull", False)), fields=["linked_to"], name="clue_linked"
            ),
        ),
        migrations.AddIndex(
            model_name="clue",
            index=models.Index(
                condition=models.Q(("case_id__isnull", False)), fields=["case_id"], name="clue_of_case"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("from_reporter", True), ("read_at", None)),
                fields=["channel"],
                name="message_unread",
            ),
        ),
        migrations.AddConstraint(
            model_name="clue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by", None),
                    models.Q(("agreed_by", models.F("handled_by")), _negated=True),
                    _connector="OR",
                ),
                name="clue_second_person",
            ),
        ),
        see_only("sealed.clue", SEES, write=ANYBODY, before=BEFORE),
    ]
