"""Complaints that go around the person: the tables, and the policies that hide a row from whoever it is about; hours of
duty and the yearly nomination.

Only the system writes them (network/actions/complaining.py). Read they are by the coordinators of the province or by
headquarters, whichever desk has them, but never by an account that is barred, whatever its roles; and by whoever holds
the receipt.
"""

from typing import Any

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.rows import OWN, SYSTEM, protect

TODAY = "(now() AT TIME ZONE 'Asia/Bangkok')::date"
# At which desks whoever is at the door looks into complaints: the provinces of a coordinator, "00" for headquarters. A
# person before the second step is told no provinces, and has no desk.
DESKS = f"""
CREATE FUNCTION network_complaint_desks() RETURNS text[]
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT p.province_code::text), '{{}}') FROM access_posting p
    WHERE p.user_id = scope_actor()
    AND ((p.role = 'coordinator' AND p.province_code <> '00') OR (p.role = 'headquarters' AND p.province_code = '00'))
    AND p.province_code = ANY (scope_provinces())
    AND p.starts_on <= {TODAY} AND (p.ends_on IS NULL OR p.ends_on >= {TODAY})
$$
"""
ME = "(SELECT scope_actor())"
# `subject_id` stands among `barred` too; both are asked, so that neither can be forgotten.
AT_DESK = (
    "(desk = ANY ((SELECT network_complaint_desks())::text[])"
    f" AND subject_id IS DISTINCT FROM {ME} AND ({ME} = ANY (barred)) IS NOT TRUE)"
)
SEEN = f"{SYSTEM} OR receipt_hash = (SELECT scope_receipt()) OR {AT_DESK}"
# The complaint is asked under its own policy.
WITH_COMPLAINT = "EXISTS (SELECT FROM network_complaint c WHERE c.id = complaint_id)"
# Officers who are posted to the province of a row; somebody who serves a whole province is none.
PROVINCIAL = "(ARRAY[province_code, '00']::text[] && (SELECT scope_places()) AND cardinality((SELECT scope_offices())) > 0)"
# Mentors who stand by the volunteer today (0012).
BY_MENTOR = "EXISTS (SELECT FROM network_stood_by(ARRAY[user_id]))"
DUTIES = f"{OWN} OR {SYSTEM} OR {PROVINCIAL} OR {BY_MENTOR}"
NOMINATIONS = f"{OWN} OR {SYSTEM} OR {PROVINCIAL} OR '00' = ANY ((SELECT scope_provinces())::text[])"
STATES = [
    ("received", "Received"),
    ("passed_on", "Passed on to the level above"),
    ("looking", "Being looked into"),
    ("answered", "Answered"),
    ("not_upheld", "Not upheld"),
]
KINDS = [
    ("volunteer", "A labour volunteer"),
    ("officer", "An officer of a provincial office"),
    ("coordinator", "The provincial labour office"),
    ("headquarters", "The Ministry of Labour"),
    ("unsure", "I do not know"),
]
STEPS = [
    *("received", "taken", "linked", "unlinked", "answered", "not_upheld", "passed_on", "given_back"),
    "taken_back",
]

NOMINATION_STATES = [
    ("nominated", "Nominated"),
    ("chosen", "Chosen"),
    ("not_chosen", "Not chosen"),
    ("withdrawn", "Nomination withdrawn"),
    ("declined", "Does not want to be nominated"),
]


def scoped(table: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")), name=f"{table}_place_code_form"
        ),
        models.CheckConstraint(
            condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
            name=f"{table}_province_of_place",
        ),
    ]


def link(to: str, **options: Any) -> models.ForeignKey:
    return models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **options)


def key() -> models.UUIDField:
    return models.UUIDField(
        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
    )


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0013_ended_with_place"),
        ("access", "0008_graduates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", key()),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("said_kind", models.CharField(choices=KINDS, max_length=12)),
                ("category", models.CharField(max_length=12)),
                ("agency_code", models.CharField(blank=True, default="", max_length=8)),
                ("state", models.CharField(choices=STATES, default="received", max_length=12)),
                ("desk", models.CharField(max_length=2)),
                (
                    "barred",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                ("said_sealed", models.BinaryField(blank=True, null=True)),
                ("language", models.CharField(default="th", max_length=2)),
                ("receipt_hash", models.BinaryField(blank=True, max_length=32, null=True, unique=True)),
                ("device_hash", models.BinaryField(blank=True, max_length=32, null=True)),
                ("sent_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "network_complaint",
                "indexes": [
                    models.Index(fields=["desk", "state", "due_on", "id"], name="complaint_at_desk"),
                    models.Index(
                        condition=models.Q(("device_hash__isnull", False)),
                        fields=["device_hash", "sent_at"],
                        name="complaint_device",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                        name="complaint_place_code_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("province_code", django.db.models.functions.text.Left("place_code", 2))
                        ),
                        name="complaint_province_of_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", [code for code, _name in STATES])),
                        name="complaint_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", [code for code, _name in KINDS])),
                        name="complaint_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("desk", "00"), ("desk", models.F("province_code")), _connector="OR"
                        ),
                        name="complaint_desk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True),
                                ("state__in", ("received", "passed_on", "looking")),
                            ),
                            models.Q(
                                models.Q(("state__in", ("received", "passed_on", "looking")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="complaint_ended_when_decided",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ComplaintStep",
            fields=[
                ("id", key()),
                ("kind", models.CharField(choices=[(code, code) for code in STEPS], max_length=12)),
                ("at", models.DateTimeField()),
                ("made_by", models.UUIDField(blank=True, null=True)),
                ("state_before", models.CharField(blank=True, default="", max_length=12)),
                ("due_before", models.DateField(blank=True, null=True)),
                ("told_sealed", models.BinaryField(blank=True, null=True)),
                ("note_sealed", models.BinaryField(blank=True, null=True)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                (
                    "complaint",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="network.complaint",
                    ),
                ),
            ],
            options={
                "db_table": "network_complaint_step",
                "indexes": [models.Index(fields=["complaint", "at", "id"], name="step_of_complaint")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", tuple(STEPS))), name="complaint_step_kind"
                    )
                ],
            },
        ),
        migrations.RunSQL(DESKS, "DROP FUNCTION network_complaint_desks()"),
        protect("network_complaint", see=SEEN, write=SYSTEM),
        protect("network_complaint_step", see=f"{SYSTEM} OR {WITH_COMPLAINT}", write=SYSTEM),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", key()),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("day", models.DateField()),
                ("kind", models.CharField(max_length=12)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("noted_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_by", models.UUIDField(blank=True, null=True)),
                ("member", link("network.member", related_name="duties")),
                ("user", link(settings.AUTH_USER_MODEL, related_name="+")),
            ],
            options={
                "db_table": "network_duty",
                "constraints": [
                    *scoped("duty"),
                    models.UniqueConstraint(fields=("user", "day", "kind"), name="duty_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 1), ("minutes__lte", 960)), name="duty_minutes"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None)),
                            models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="duty_confirmed_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", key()),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("kind", models.CharField(max_length=10)),
                ("year", models.PositiveSmallIntegerField()),
                ("state", models.CharField(choices=NOMINATION_STATES, max_length=12)),
                ("reason_sealed", models.BinaryField(blank=True, null=True)),
                ("figures", models.JSONField(default=dict)),
                ("frozen_at", models.DateTimeField(blank=True, null=True)),
                ("nominated_at", models.DateTimeField(blank=True, null=True)),
                ("nominated_by", models.UUIDField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("decided_by", models.UUIDField(blank=True, null=True)),
                ("member", link("network.member", related_name="nominations")),
                ("user", link(settings.AUTH_USER_MODEL, related_name="+")),
            ],
            options={
                "db_table": "network_nomination",
                "indexes": [models.Index(fields=["year", "province_code", "id"], name="nomination_of_year")],
                "constraints": [
                    *scoped("nomination"),
                    models.UniqueConstraint(fields=("user", "year"), name="nomination_once_a_year"),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", tuple(code for code, _name in NOMINATION_STATES))),
                        name="nomination_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "declined"),
                            models.Q(("frozen_at__isnull", False), ("nominated_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="nomination_with_figures",
                    ),
                ],
            },
        ),
        protect("network_duty", see=DUTIES),
        protect("network_nomination", see=NOMINATIONS),
    ]
