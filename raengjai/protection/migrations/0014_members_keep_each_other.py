"""Confirmation by signature, emergencies with their review, exclusions that are lifted, recovery, anchors. Supervisors see the
exclusions of their own province alone, and no emergency in a case of which they must not learn; a key that was given until a
moment is not seen after it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from raengjai.ground.rows import SYSTEM, protect, see_only

INSIDE = "(SELECT room_member()) IS NOT NULL"
MINE = "member_id = (SELECT room_member())"
MY_CASE = "case_id = ANY ((SELECT room_cases())::uuid[])"
SUPERVISOR = "(SELECT room_duty()) = 'supervisor'"
DUTY_OFFICER = "(SELECT room_duty()) = 'duty_officer'"
OWN_PROVINCE = "province_code = (SELECT room_province())"
WATCHES = f"({OWN_PROVINCE} AND {SUPERVISOR}) OR {DUTY_OFFICER}"
LEADS = f"{INSIDE} AND (SELECT room_duty()) IN ('supervisor', 'duty_officer')"

EXCLUDED = """
CREATE FUNCTION room_must_not_know(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM sealed.exclusion e JOIN sealed.case c ON c.id = which
        WHERE e.member_id = room_member() AND e.lifted_on IS NULL
        AND (e.case_id = c.id OR e.place_tag = ANY (c.place_tags)))
$$;
ALTER FUNCTION room_must_not_know(uuid) OWNER TO raengjai_lookup;
"""

EXCLUSION_BEFORE = f"{SYSTEM} OR ({SUPERVISOR} AND NOT {MINE})"
ITS_PROVINCE = "EXISTS (SELECT FROM sealed.member m WHERE m.id = member_id AND m.province_code = (SELECT room_province()))"
EXCLUSION_NOW = f"{SYSTEM} OR ({LEADS} AND NOT {MINE} AND {ITS_PROVINCE})"
EXCLUSION_WRITE = f'{SYSTEM} OR "by" = (SELECT room_member())'

GLASS_BEFORE = f"{MINE} OR {WATCHES} OR {MY_CASE} OR {SYSTEM}"
GLASS_NOW = f"{MINE} OR (({WATCHES}) AND NOT room_must_not_know(case_id)) OR {MY_CASE} OR {SYSTEM}"

WRAP_BEFORE = f"{SYSTEM} OR {MINE} OR ({MY_CASE}) OR (room_key_id IS NOT NULL AND {SUPERVISOR})"
WRAP_NOW = (
    f'{SYSTEM} OR ({MINE} AND ("until" IS NULL OR "until" > clock_timestamp()))'
    f" OR (({MY_CASE}) AND member_id IS DISTINCT FROM (SELECT room_member())) OR (room_key_id IS NOT NULL AND {SUPERVISOR})"
)
WRAP_WRITE = f"{SYSTEM} OR signed_by_id = (SELECT room_member())"


class Migration(migrations.Migration):
    dependencies = [("protection", "0013_triage"), ("ground", "0001_scope")]
    operations = [
        migrations.AddField("member", "confirmation", models.BinaryField(blank=True, null=True)),
        migrations.AddField("exclusion", "lifted_by", models.UUIDField(blank=True, null=True)),
        migrations.AddField("exclusion", "lifted_why", models.BinaryField(blank=True, null=True)),
        migrations.AddConstraint(
            "exclusion",
            models.CheckConstraint(
                condition=models.Q(
                    ("lifted_by", None),
                    models.Q(("lifted_by", models.F("member_id")), _negated=True),
                    _connector="OR",
                ),
                name="sealed_exclusion_second_person",
            ),
        ),
        migrations.AlterField(
            "breakglass", "verdict", models.CharField(blank=True, default="", max_length=13)
        ),
        migrations.AddField("breakglass", "purpose", models.CharField(blank=True, default="", max_length=16)),
        migrations.AddField("breakglass", "words", models.BinaryField(blank=True, null=True)),
        migrations.AddConstraint(
            "breakglass",
            models.CheckConstraint(
                condition=models.Q(("verdict__in", ["", "justified", "not_justified", "unclear"])),
                name="sealed_break_glass_verdict",
            ),
        ),
        migrations.AddField(
            "head", "anchored_number", models.PositiveBigIntegerField(db_default=0, default=0)
        ),
        migrations.AddField("head", "anchored_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "head", "checked_number", models.PositiveBigIntegerField(db_default=0, default=0)
        ),
        migrations.AddField("head", "checked_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "head", "found", models.CharField(blank=True, db_default="", default="", max_length=10)
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("province_code", models.CharField(max_length=2)),
                ("set_name", models.CharField(max_length=24)),
                ("need", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("by", models.UUIDField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                ("used_by", models.UUIDField(blank=True, null=True)),
                (
                    "room_key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="protection.roomkey",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."recovery"',
                "indexes": [
                    models.Index(fields=["province_code", "made_at"], name="sealed_recovery_of_province")
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("need__gte", 2)), name="sealed_recovery_need")
                ],
            },
        ),
        migrations.CreateModel(
            name="Custodian",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("name", models.BinaryField()),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="custodians",
                        to="protection.recovery",
                    ),
                ),
            ],
            options={
                "db_table": '"sealed"."custodian"',
                "constraints": [
                    models.UniqueConstraint(fields=("recovery", "number"), name="sealed_custodian_number"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 16)),
                        name="sealed_custodian_range",
                    ),
                ],
            },
        ),
        protect("sealed.recovery", see=f"{SYSTEM} OR ({LEADS} AND {OWN_PROVINCE})"),
        protect(
            "sealed.custodian",
            see=f"{SYSTEM} OR EXISTS (SELECT FROM sealed.recovery r WHERE r.id = recovery_id)",
        ),
        migrations.RunSQL(EXCLUDED, "DROP FUNCTION room_must_not_know(uuid)"),
        see_only("sealed.exclusion", EXCLUSION_NOW, write=EXCLUSION_WRITE, before=EXCLUSION_BEFORE),
        see_only("sealed.break_glass", GLASS_NOW, write=GLASS_BEFORE, before=GLASS_BEFORE),
        see_only("sealed.key_wrap", WRAP_NOW, write=WRAP_WRITE, before=WRAP_BEFORE),
    ]
