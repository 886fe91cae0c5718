"""A conflict of interest is a person's, not a membership's: whoever was invited anew after a lost passphrase, or serves the country
besides a province, stays shut out of what any of their memberships was shut out of. Supervisors see none of those about themselves."""

from django.db import migrations

from raengjai.ground.rows import SYSTEM, see_only

SELVES = """
GRANT SELECT ON sealed.member TO raengjai_lookup;
CREATE POLICY sealed_member_lookup ON sealed.member FOR SELECT TO raengjai_lookup USING (true);

-- Every membership, past and present, of the person inside.
CREATE FUNCTION room_selves() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(SELECT m.id FROM sealed.member m
        WHERE m.user_id = (SELECT o.user_id FROM sealed.member o WHERE o.id = room_member()))
$$;
ALTER FUNCTION room_selves() OWNER TO raengjai_lookup;
"""
NO_SELVES = """
DROP FUNCTION room_selves();
DROP POLICY sealed_member_lookup ON sealed.member;
REVOKE SELECT ON sealed.member FROM raengjai_lookup;
"""
OF_PERSON = "e.member_id = ANY ((SELECT room_selves())::uuid[])"
OF_MEMBER = "e.member_id = room_member()"


def asking(whose: str) -> str:
    """The four functions that ask for exclusions, by whose they are."""
    shut_out = (
        f"EXISTS (SELECT FROM sealed.exclusion e WHERE {whose} AND e.lifted_on IS NULL"
        " AND (e.case_id = c.id OR e.place_tag = ANY (c.place_tags)))"
    )
    return f"""
CREATE OR REPLACE FUNCTION room_cases() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(
        SELECT t.case_id FROM sealed.team t JOIN sealed.case c ON c.id = t.case_id
        WHERE t.member_id = room_member() AND (t.until IS NULL OR t.until > clock_timestamp())
        AND NOT (t.part = 'guest' AND t.how = 'referred') AND NOT {shut_out})
$$;
CREATE OR REPLACE FUNCTION room_excluded_tags() RETURNS bytea[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(SELECT e.place_tag FROM sealed.exclusion e
        WHERE {whose} AND e.lifted_on IS NULL AND e.place_tag IS NOT NULL)
$$;
CREATE OR REPLACE FUNCTION room_must_not_know(which uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM sealed.case c WHERE c.id = which AND {shut_out})
$$;
CREATE OR REPLACE FUNCTION room_offers() RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT array(
        SELECT t.id FROM sealed.transition t JOIN sealed.case c ON c.id = t.case_id
        WHERE t.to_member_id = room_member() AND NOT {shut_out})
$$;
"""


LEADS = "(SELECT room_member()) IS NOT NULL AND (SELECT room_duty()) IN ('supervisor', 'duty_officer')"
ITS_PROVINCE = "EXISTS (SELECT FROM sealed.member m WHERE m.id = member_id AND m.province_code = (SELECT room_province()))"
MINE = "member_id = (SELECT room_member())"
ABOUT_ME = "member_id = ANY ((SELECT room_selves())::uuid[])"
BEFORE = f"{SYSTEM} OR ({LEADS} AND NOT {MINE} AND {ITS_PROVINCE})"
NOW = f"{SYSTEM} OR ({LEADS} AND NOT {ABOUT_ME} AND {ITS_PROVINCE})"
WRITE = f'{SYSTEM} OR "by" = (SELECT room_member())'


class Migration(migrations.Migration):
    dependencies = [("protection", "0019_taken_bundles"), ("ground", "0001_scope")]
    operations = [
        migrations.RunSQL(SELVES, NO_SELVES),
        migrations.RunSQL(asking(OF_PERSON), asking(OF_MEMBER)),
        see_only("sealed.exclusion", NOW, write=WRITE, before=BEFORE),
    ]
