"""Pairings of mentors with areas and volunteers, talks with volunteers, and who may see them.

- Who looks after which area is known to everybody who serves in the province, and to headquarters; the coordinator
  pairs. Rows hold ids and places, no name.
- A talk is seen by who wrote it, as long as that person serves in the province, by the coordinator of the province and
  by the volunteer; its words with it. The pages show the volunteer less (docs/security.md). Only somebody who stands by
  a volunteer writes one.
- By whom the person at the door stands is answered by `network_stood_by`; whatever an upper room tells of a team asks
  it first.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import raengjai.ground.ids
from raengjai.ground.actor import system
from raengjai.ground.rows import OWN, PROVINCE, SYSTEM, TELL_DATABASE, protect, settings_of

TODAY = "(now() AT TIME ZONE 'Asia/Bangkok')::date"
# Somebody posted to the province, not those who serve a sub-district of it.
WIDE = "ARRAY[province_code, '00']::text[] && (SELECT scope_places())"
# The coordinator's office, or the system; not a volunteer who serves a whole province.
KEEPER = f"({WIDE}) AND (cardinality((SELECT scope_offices())) > 0 OR {SYSTEM})"
WRITER = f"written_by = (SELECT scope_actor()) AND {PROVINCE}"
WITH_TALK = "EXISTS (SELECT FROM network_talk t WHERE t.id = talk_id"
SERVES = f"v.kind IN ('volunteer', 'graduate') AND v.starts_on <= {TODAY} AND (v.ends_on IS NULL OR v.ends_on >= {TODAY})"
VALID = f"p.undone_at IS NULL AND p.starts_on <= {TODAY} AND (p.ends_on IS NULL OR p.ends_on >= {TODAY})"
MEANT = "(p.volunteer_id = v.user_id OR (p.volunteer_id IS NULL AND left(v.place_code, length(p.place_code)) = p.place_code))"

# As in 0006, with the mentors who are paired with the own area.
OWN_MENTORS = f"""
CREATE OR REPLACE FUNCTION network_own_mentors() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(found.id), '{{}}') FROM (
        SELECT mentor_id AS id FROM network_member WHERE user_id = scope_actor() AND mentor_id IS NOT NULL
        UNION
        SELECT p.mentor_id FROM network_member v JOIN network_pairing p ON p.province_code = v.province_code
        WHERE v.user_id = scope_actor() AND {SERVES} AND {VALID} AND {MEANT}
    ) AS found
$$;
"""
OWN_MENTORS_BEFORE = """
CREATE OR REPLACE FUNCTION network_own_mentors() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(mentor_id), '{}') FROM network_member
    WHERE user_id = scope_actor() AND mentor_id IS NOT NULL
$$;
"""
FUNCTIONS = f"""
-- By which of these volunteers the person at the door stands today. A coordinator by those of the province. A mentor as
-- named on the appointment, or as the narrowest pairing of the own office says; where the office has none, every mentor
-- of it.
CREATE FUNCTION network_stood_by(asked uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT v.user_id FROM network_member v
    WHERE v.user_id = ANY (asked) AND {SERVES} AND (
        (ARRAY[v.province_code, '00']::text[] && scope_places()
            AND (cardinality(scope_offices()) > 0 OR scope_kind() = 'system'))
        OR (v.province_code = ANY (scope_provinces()) AND cardinality(scope_offices()) > 0 AND (
            EXISTS (SELECT FROM network_member m WHERE m.id = v.mentor_id AND m.user_id = scope_actor()
                AND (m.ends_on IS NULL OR m.ends_on >= {TODAY}))
            OR coalesce((
                SELECT m.user_id = scope_actor() FROM network_pairing p JOIN network_member m ON m.id = p.mentor_id
                WHERE p.province_code = v.province_code AND p.office_code = ANY (scope_offices())
                    AND {VALID} AND {MEANT}
                ORDER BY (p.volunteer_id IS NOT NULL) DESC, length(p.place_code) DESC LIMIT 1), true)
        ))
    )
$$;

-- How many tasks are past their day, and the oldest such day, of those one stands by. Some kinds are told elsewhere.
CREATE FUNCTION network_late_tasks(asked uuid[], asked_day date, asked_but text[])
RETURNS TABLE (user_id uuid, n bigint, oldest date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT stood.id, late.n, late.oldest FROM network_stood_by(asked) AS stood (id)
    CROSS JOIN LATERAL (
        SELECT count(*) AS n, min(t.due_on) AS oldest FROM tasks_task t
        WHERE t.assigned_to = stood.id AND t.ended_at IS NULL AND t.due_on < asked_day
            AND NOT t.kind = ANY (asked_but)
    ) AS late
    WHERE late.n > 0
$$;

-- Which area is looked after by how many mentors of which agency: for headquarters, who reads no members.
CREATE FUNCTION network_pairing_counts(asked_province text)
RETURNS TABLE (agency_code text, place_code text, is_named boolean, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT p.agency_code, p.place_code, p.volunteer_id IS NOT NULL, count(*) FROM network_pairing p
    WHERE p.province_code = asked_province AND {VALID}
        AND ARRAY[asked_province, '00']::text[] && scope_provinces()
    GROUP BY 1, 2, 3
$$;
"""
NAMES = (
    "network_stood_by(uuid[])",
    "network_late_tasks(uuid[], date, text[])",
    "network_pairing_counts(text)",
)


def owned() -> migrations.RunSQL:
    """The functions, and that the small role may read what they ask."""
    forward = [
        OWN_MENTORS,
        FUNCTIONS,
        *(f"ALTER FUNCTION {name} OWNER TO raengjai_lookup" for name in NAMES),
        "GRANT SELECT (assigned_to, due_on, ended_at, kind) ON tasks_task TO raengjai_lookup",
        "CREATE POLICY tasks_task_lookup ON tasks_task FOR SELECT TO raengjai_lookup USING (true)",
    ]
    backward = [
        "DROP POLICY tasks_task_lookup ON tasks_task",
        "REVOKE SELECT (assigned_to, due_on, ended_at, kind) ON tasks_task FROM raengjai_lookup",
        *(f"DROP FUNCTION {name}" for name in reversed(NAMES)),
        OWN_MENTORS_BEFORE,
    ]
    return migrations.RunSQL([*forward], [*backward])


def written_by_who_stands_by() -> migrations.RunSQL:
    """A new talk: by its writer alone, about somebody the writer stands by."""
    who = "written_by = (SELECT scope_actor()) AND user_id IN (SELECT network_stood_by(ARRAY[user_id]))"
    return migrations.RunSQL(
        f"CREATE POLICY network_talk_insert_only ON network_talk AS RESTRICTIVE FOR INSERT WITH CHECK ({who})",
        "DROP POLICY network_talk_insert_only ON network_talk",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0011_coverage"),
        ("ground", "0001_scope"),
        ("tasks", "0002_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL([(TELL_DATABASE, settings_of(system()))], migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Talk",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("written_by", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("call", "Telephone call"), ("visit", "Visit"), ("message", "Message")],
                        max_length=8,
                    ),
                ),
                ("held_on", models.DateField()),
                ("next_on", models.DateField(blank=True, null=True)),
                ("is_shared", models.BooleanField(default=False)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("made_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
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
                "db_table": "network_talk",
            },
        ),
        migrations.CreateModel(
            name="TalkWords",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("values_sealed", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                (
                    "talk",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="words",
                        to="network.talk",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "talk words",
                "db_table": "network_talk_words",
            },
        ),
        migrations.CreateModel(
            name="Pairing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=raengjai.ground.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("place_code", models.CharField(max_length=6)),
                ("province_code", models.CharField(max_length=2)),
                ("agency_code", models.CharField(max_length=8)),
                ("office_code", models.CharField(max_length=10)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
                ("deed", models.UUIDField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField(blank=True, null=True)),
                ("end_deed", models.UUIDField(blank=True, null=True)),
                ("ends_before", models.DateField(blank=True, null=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_by", models.UUIDField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                (
                    "mentor",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairings",
                        to="network.member",
                    ),
                ),
                (
                    "volunteer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "network_pairing",
                "indexes": [
                    models.Index(fields=["province_code", "ends_on", "id"], name="pairing_of_province"),
                    models.Index(fields=["mentor", "ends_on", "id"], name="pairing_of_mentor"),
                    models.Index(fields=["deed"], name="pairing_deed"),
                    models.Index(
                        condition=models.Q(("end_deed__isnull", False)),
                        fields=["end_deed"],
                        name="pairing_end_deed",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")),
                        name="pairing_place_code_form",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("province_code", django.db.models.functions.text.Left("place_code", 2))
                        ),
                        name="pairing_province_of_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="pairing_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_deed", None),
                                ("ended_at", None),
                                ("ended_by", None),
                                ("ends_before", None),
                            ),
                            models.Q(
                                ("end_deed__isnull", False),
                                ("ended_at__isnull", False),
                                models.Q(
                                    ("ends_on__isnull", False), ("undone_at__isnull", False), _connector="OR"
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="pairing_ended_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agency_code__gt", ""), ("office_code__gt", "")),
                        name="pairing_of_an_office",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("undone_at", None), ("volunteer", None)),
                        expressions=[
                            ("agency_code", "="),
                            ("place_code", "="),
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
                        name="pairing_one_to_an_area",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("undone_at", None), ("volunteer__isnull", False)),
                        expressions=[
                            ("agency_code", "="),
                            ("volunteer", "="),
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
                        name="pairing_one_to_a_volunteer",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="talk",
            index=models.Index(fields=["user", "-held_on", "-id"], name="talk_with_person"),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(("place_code__regex", "^([0-9]{2}){1,3}$")), name="talk_place_code_form"
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(("province_code", django.db.models.functions.text.Left("place_code", 2))),
                name="talk_province_of_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["call", "visit", "message"])), name="talk_kind"
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(("next_on", None), ("next_on__gte", models.F("held_on")), _connector="OR"),
                name="talk_next_comes_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="talk",
            constraint=models.CheckConstraint(
                condition=models.Q(("settled_at", None), ("next_on__isnull", False), _connector="OR"),
                name="talk_settled_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="talkwords",
            constraint=models.UniqueConstraint(fields=("talk", "number"), name="talk_words_once"),
        ),
        protect("network_pairing", see=PROVINCE, write=WIDE, lookup=True),
        owned(),
        protect(
            "network_talk",
            see=f"({WRITER}) OR ({KEEPER}) OR {OWN}",
            write=f"({WRITER}) OR ({KEEPER})",
        ),
        written_by_who_stands_by(),
        protect(
            "network_talk_words",
            see=f"{WITH_TALK})",
            write=f"{WITH_TALK} AND t.user_id IS DISTINCT FROM (SELECT scope_actor()))",
        ),
    ]
