"""Who sees what in the sealed room: the member inside, the own cases, and nobody else.

`room_cases()` is asked once in a statement. It reads team and exclusions as the small role, so that no policy asks itself.
"""

from django.db import migrations

from raengjai.ground.rows import OWN, SYSTEM, append_only, protect

FUNCTIONS = """
CREATE FUNCTION room_said(place int) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN split_part(said, ':', 1) = scope_actor()::text THEN nullif(split_part(said, ':', place), '') END
    FROM (SELECT coalesce(current_setting('raengjai.room', true), '') AS said) AS room
$$;
CREATE FUNCTION room_province() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT room_said(3) $$;
CREATE FUNCTION room_duty() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT room_said(4) $$;

CREATE FUNCTION room_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(
        SELECT t.case_id FROM sealed.team t JOIN sealed.case c ON c.id = t.case_id
        WHERE t.member_id = room_member() AND (t.until IS NULL OR t.until > clock_timestamp())
        AND NOT EXISTS (SELECT FROM sealed.exclusion e WHERE e.member_id = t.member_id AND e.lifted_on IS NULL
            AND (e.case_id = c.id OR e.place_tag = ANY (c.place_tags))))
$$;
ALTER FUNCTION room_cases() OWNER TO raengjai_lookup;

CREATE FUNCTION room_excluded_tags() RETURNS bytea[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(SELECT e.place_tag FROM sealed.exclusion e
        WHERE e.member_id = room_member() AND e.lifted_on IS NULL AND e.place_tag IS NOT NULL)
$$;
ALTER FUNCTION room_excluded_tags() OWNER TO raengjai_lookup;

-- Whoever opens a case is its first member; after that only its members let others in.
CREATE FUNCTION room_case_is_new(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT NOT EXISTS (SELECT FROM sealed.team t WHERE t.case_id = which)
$$;
ALTER FUNCTION room_case_is_new(uuid) OWNER TO raengjai_lookup;
"""
NO_FUNCTIONS = """
DROP FUNCTION room_case_is_new(uuid);
DROP FUNCTION room_excluded_tags();
DROP FUNCTION room_cases();
DROP FUNCTION room_duty();
DROP FUNCTION room_province();
DROP FUNCTION room_said(int);
"""

INSIDE = "(SELECT room_member()) IS NOT NULL"
MINE = "member_id = (SELECT room_member())"
MY_CASE = "case_id = ANY ((SELECT room_cases())::uuid[])"
SUPERVISOR = "(SELECT room_duty()) = 'supervisor'"
DUTY_OFFICER = "(SELECT room_duty()) = 'duty_officer'"
OWN_PROVINCE = "province_code = (SELECT room_province())"
FIRST = f"(part = 'owner' AND {MINE} AND (SELECT room_case_is_new(case_id)))"
WATCHES = f"({OWN_PROVINCE} AND {SUPERVISOR}) OR {DUTY_OFFICER}"


class Migration(migrations.Migration):
    dependencies = [("protection", "0010_members"), ("ground", "0001_scope")]
    operations = [
        # In the order in which they ask each other: the functions read team, case and exclusion.
        protect(
            "sealed.member",
            see=f"{OWN} OR {INSIDE} OR {SYSTEM}",
            write=f"{OWN} OR {SYSTEM}",
        ),
        protect("sealed.visit", see=f"{OWN} OR {SYSTEM}"),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        protect(
            "sealed.exclusion",
            see=f"{SYSTEM} OR ({SUPERVISOR} AND NOT {MINE})",
            write=f'{SYSTEM} OR "by" = (SELECT room_member())',
            lookup=True,
        ),
        protect(
            "sealed.case",
            see=f"id = ANY ((SELECT room_cases())::uuid[]) OR {SYSTEM}",
            write=f"{SYSTEM} OR ({INSIDE} AND (id = ANY ((SELECT room_cases())::uuid[])"
            f" OR ({OWN_PROVINCE} AND (SELECT room_case_is_new(id)))))",
            lookup=True,
        ),
        protect(
            "sealed.team",
            see=f"{MY_CASE} OR {SYSTEM}",
            write=f"{MY_CASE} OR {FIRST} OR {SYSTEM}",
            lookup=True,
        ),
        protect(
            "sealed.key_wrap",
            see=f"{SYSTEM} OR {MINE} OR ({MY_CASE}) OR (room_key_id IS NOT NULL AND {SUPERVISOR})",
            write=f"{SYSTEM} OR signed_by_id = (SELECT room_member())",
        ),
        protect("sealed.record", see=f"{MY_CASE} OR {SYSTEM}"),
        protect("sealed.clock", see=f"{MY_CASE} OR {SYSTEM}"),
        protect("sealed.opening", see=f"{MY_CASE} OR {SYSTEM}"),
        protect("sealed.transition", see=f"{MY_CASE} OR to_member_id = (SELECT room_member()) OR {SYSTEM}"),
        protect("sealed.release", see=f"{MY_CASE} OR {SYSTEM}"),
        protect("sealed.break_glass", see=f"{MINE} OR {WATCHES} OR {MY_CASE} OR {SYSTEM}"),
        protect(
            "sealed.entry",
            see=f"{SYSTEM} OR {MY_CASE} OR (case_id IS NULL AND {OWN_PROVINCE} AND {SUPERVISOR})",
            write=f"{SYSTEM} OR {MINE}",
        ),
        append_only("sealed.entry"),
        protect("sealed.head", see=f"{INSIDE} OR {SYSTEM}"),
    ]
