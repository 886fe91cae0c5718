"""Who sees the register, the persons behind it and those who apply; and three questions beyond one's scope.

Members: the coordinator all of the own province, mentors those of the province, everybody the own terms and the
mentors who stand by them. Headquarters reads sums (`network_counts`), never rows.
Profiles are read like members; what is sealed (identity, changes) by the person and the coordinator of the province
of the newest term. The functions belong to the role that may read as a whole and answer with yes, no, ids of the
caller's own mentors, or counts.
"""

from django.db import migrations

from raengjai.ground.actor import system
from raengjai.ground.rows import (
    OFFICE,
    OWN,
    PLACE,
    PROVINCE,
    SYSTEM,
    TELL_DATABASE,
    protect,
    see_only,
    settings_of,
)

# Somebody posted to the province (or the system), not those who serve a sub-district of it.
WIDE = "ARRAY[province_code, '00']::text[] && (SELECT scope_places())"
# Officers of an office of the province; headquarters' "00" is no province of a row.
OFFICERS = (
    "province_code = ANY ((SELECT scope_provinces())::text[]) AND cardinality((SELECT scope_offices())) > 0"
)
BEFORE = f"{PLACE} OR {PROVINCE} OR (office_code <> '' AND {OFFICE})"
SEEN = f"{WIDE} OR ({OFFICERS}) OR {OWN} OR id = ANY ((SELECT network_own_mentors())::uuid[])"
TODAY = "(now() AT TIME ZONE 'Asia/Bangkok')::date"
MANAGED = f"{OWN} OR network_manages(user_id)"

FUNCTIONS = f"""
CREATE FUNCTION network_own_mentors() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(mentor_id), '{{}}') FROM network_member
    WHERE user_id = scope_actor() AND mentor_id IS NOT NULL
$$;

-- Whether the newest term of an account is the business of whoever is posted to its province.
CREATE FUNCTION network_manages(asked_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT {WIDE} FROM network_member WHERE user_id = asked_user
        ORDER BY starts_on DESC, id DESC LIMIT 1), {SYSTEM})
$$;

-- Whether officers of the province of the newest term may know the person.
CREATE FUNCTION network_knows(asked_user uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce((SELECT {WIDE} OR ({OFFICERS}) FROM network_member WHERE user_id = asked_user
        ORDER BY starts_on DESC, id DESC LIMIT 1), {SYSTEM})
$$;

-- Where somebody else of this national ID is known: 'own', 'elsewhere', or nothing.
CREATE FUNCTION network_number_held(asked_index bytea, asked_province text, asked_but uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN bool_or(found.province_code = asked_province) THEN 'own'
        WHEN count(*) > 0 THEN 'elsewhere' END
    FROM (
        SELECT a.province_code FROM network_application a
        WHERE a.number_index = asked_index AND a.id <> asked_but AND a.state IN ('sent', 'correcting', 'approved')
        UNION ALL
        SELECT (SELECT m.province_code FROM network_member m WHERE m.user_id = i.user_id
            ORDER BY m.starts_on DESC, m.id DESC LIMIT 1)
        FROM network_identity i WHERE i.number_index = asked_index AND i.user_id <> asked_but
    ) AS found
    WHERE scope_kind() IS NOT NULL
$$;

-- Whether the province knows somebody else of this name and birth date.
CREATE FUNCTION network_twin_known(asked_index bytea, asked_province text, asked_but uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT scope_kind() IS NOT NULL AND (EXISTS (
        SELECT FROM network_application a
        WHERE a.province_code = asked_province AND a.twin_index = asked_index AND a.id <> asked_but
        AND a.state IN ('sent', 'correcting', 'approved')
    ) OR EXISTS (
        SELECT FROM network_identity i JOIN network_member m ON m.user_id = i.user_id
        WHERE i.twin_index = asked_index AND i.user_id <> asked_but AND m.province_code = asked_province
    ))
$$;

-- The account behind a national ID when its person serves nowhere from a day on: the record goes on here.
CREATE FUNCTION network_account_of(asked_index bytea, asked_day date) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT i.user_id FROM network_identity i
    WHERE i.number_index = asked_index AND cardinality(scope_places()) > 0
    AND NOT EXISTS (SELECT FROM network_member m WHERE m.user_id = i.user_id
        AND (m.ends_on IS NULL OR m.ends_on >= asked_day))
$$;

-- How many serve where on a day: sums, for whoever reads those of the province.
CREATE FUNCTION network_counts(asked_province text, asked_day date)
RETURNS TABLE (place_code text, kind text, tier text, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.place_code, m.kind, m.tier, count(*) FROM network_member m
    WHERE m.province_code = asked_province AND m.starts_on <= asked_day
    AND (m.ends_on IS NULL OR m.ends_on >= asked_day)
    AND ARRAY[asked_province, '00']::text[] && scope_provinces()
    GROUP BY m.place_code, m.kind, m.tier
$$;

-- How many public applications came from one browser lately.
CREATE FUNCTION network_applied_since(asked_device bytea, asked_since timestamptz) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*) FROM network_application
    WHERE device_hash = asked_device AND sent_at >= asked_since AND scope_kind() IS NOT NULL
$$;
"""
NAMES = (
    "network_own_mentors()",
    "network_manages(uuid)",
    "network_knows(uuid)",
    "network_number_held(bytea, text, uuid)",
    "network_twin_known(bytea, text, uuid)",
    "network_account_of(bytea, date)",
    "network_counts(text, date)",
    "network_applied_since(bytea, timestamptz)",
)


def may_activate(kinds: str) -> str:
    """As in 0004, for people of these kinds: a mentor prints codes for those the mentor stands by."""
    return f"""
CREATE OR REPLACE FUNCTION network_may_activate(target uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT access_may_activate(target) OR (
        target <> scope_actor()
        AND EXISTS (
            SELECT FROM network_member v JOIN network_member m ON m.id = v.mentor_id
            JOIN access_posting mine ON mine.user_id = m.user_id AND mine.role = 'mentor'
                AND mine.office_code = m.office_code
            WHERE v.user_id = target AND v.kind IN ({kinds}) AND (v.ends_on IS NULL OR v.ends_on >= {TODAY})
            AND m.user_id = scope_actor()
            AND mine.starts_on <= {TODAY} AND (mine.ends_on IS NULL OR mine.ends_on >= {TODAY})
            AND NOT EXISTS (
                SELECT FROM access_posting theirs
                WHERE theirs.user_id = target AND (theirs.ends_on IS NULL OR theirs.ends_on >= {TODAY})
                AND (theirs.role NOT IN ({kinds}) OR theirs.province_code <> mine.province_code)
            )
        )
    )
$$
"""


def owned() -> migrations.RunSQL:
    """The functions, and that the small role may read what they ask."""
    forward = [FUNCTIONS, *(f"ALTER FUNCTION {name} OWNER TO raengjai_lookup" for name in NAMES)]
    backward = [f"DROP FUNCTION {name}" for name in NAMES]
    return migrations.RunSQL([*forward], [*backward])


def may_change(condition: str, before: str) -> migrations.RunSQL:
    """Who adds, changes and removes members; seeing a row is not enough."""

    def policies(who: str) -> list[str]:
        return [
            f"ALTER POLICY network_member_add ON network_member WITH CHECK ({who})",
            f"ALTER POLICY network_member_change ON network_member WITH CHECK ({who})",
            f"ALTER POLICY network_member_update_only ON network_member USING ({who})",
            f"ALTER POLICY network_member_delete_only ON network_member USING ({who})",
        ]

    return migrations.RunSQL(policies(condition), policies(before))


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0005_register"),
        ("access", "0008_graduates"),
        ("search", "0002_rows"),
    ]
    operations = [
        migrations.RunSQL([(TELL_DATABASE, settings_of(system()))], migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                "GRANT SELECT ON network_member TO raengjai_lookup",
                "CREATE POLICY network_member_lookup ON network_member FOR SELECT TO raengjai_lookup USING (true)",
            ],
            [
                "DROP POLICY network_member_lookup ON network_member",
                "REVOKE SELECT ON network_member FROM raengjai_lookup",
            ],
        ),
        owned(),
        see_only("network_member", SEEN, write=WIDE, before=BEFORE),
        may_change(WIDE, PLACE),
        protect(
            "network_application",
            see=f"{WIDE} OR entered_by = (SELECT scope_actor()) OR receipt_hash = (SELECT scope_receipt())",
            write=f"{WIDE} OR (({OFFICERS}) AND entered_by = (SELECT scope_actor()))",
            lookup=True,
        ),
        protect("network_profile", see=f"{OWN} OR network_knows(user_id)", write=MANAGED),
        protect("network_identity", see=MANAGED, lookup=True),
        protect("network_change", see=MANAGED),
        migrations.RunSQL(may_activate("'volunteer', 'graduate'"), may_activate("'volunteer'")),
        # Neighbours do not find one another: an entry belongs to the province, not to its sub-district.
        migrations.RunSQL(
            "UPDATE search_entry SET place_code = province_code WHERE subject_kind = 'member'",
            migrations.RunSQL.noop,
        ),
    ]
