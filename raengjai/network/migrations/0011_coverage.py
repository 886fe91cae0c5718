"""Coverage: who serves where and which languages they speak, as counts; and the nearest volunteer for the public.

The functions belong to the role that may read as a whole and apply the scope themselves. "00" asks for the country,
which only headquarters may; then places are provinces. The public's answer holds only who agreed to be named, for one
sub-district at a time.
"""

from django.db import migrations

SERVING = "m.kind IN ('volunteer', 'graduate') AND m.starts_on <= asked_day AND (m.ends_on IS NULL OR m.ends_on >= asked_day)"
MAY_ASK = "ARRAY[asked_province, '00']::text[] && scope_provinces()"
# A province is a range of an index of its own, the country is read as a whole: never one condition for both.
AREA = "m.province_code = asked_province AND asked_province <> '00'"
COUNTRY = "asked_province = '00'"
COUNTED = "count(*), count(*) FILTER (WHERE m.ends_on <= asked_until)"

FUNCTIONS = f"""
-- Place, kind, tier, how many serve on a day, and how many of them only until `asked_until`.
CREATE FUNCTION network_coverage(asked_province text, asked_day date, asked_until date)
RETURNS TABLE (place_code text, kind text, tier text, n bigint, ending bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT m.place_code, m.kind, m.tier, {COUNTED} FROM network_member m
    WHERE {AREA} AND {SERVING} AND {MAY_ASK} GROUP BY 1, 2, 3
    UNION ALL
    SELECT m.place_code, m.kind, m.tier, {COUNTED} FROM network_member m
    WHERE {COUNTRY} AND {SERVING} AND {MAY_ASK} GROUP BY 1, 2, 3
$$;

-- Which languages are spoken by those who serve a place; of the country by those of a province.
CREATE FUNCTION network_languages(asked_province text, asked_day date)
RETURNS TABLE (place_code text, language text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT m.place_code::text, spoken.language FROM network_member m
    JOIN network_profile p ON p.user_id = m.user_id CROSS JOIN unnest(p.languages) AS spoken (language)
    WHERE {AREA} AND {SERVING} AND {MAY_ASK}
    UNION ALL
    SELECT DISTINCT m.province_code::text, spoken.language FROM network_member m
    JOIN network_profile p ON p.user_id = m.user_id CROSS JOIN unnest(p.languages) AS spoken (language)
    WHERE {COUNTRY} AND {SERVING} AND {MAY_ASK}
$$;

-- Up to three who serve a sub-district and agreed to be named; nobody there: up to three of its district.
CREATE FUNCTION network_nearest(asked_place text, asked_day date)
RETURNS TABLE (name text, phone text, place_code text, village_no smallint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH agreed AS (
        SELECT m.name, m.phone, m.place_code, m.village_no, m.id, m.tier,
            CASE WHEN m.place_code = asked_place THEN 0 ELSE 1 END AS distance
        FROM network_member m JOIN network_profile p ON p.user_id = m.user_id AND p.public_since <= asked_day
        JOIN access_user u ON u.id = m.user_id AND u.deactivated_at IS NULL
        WHERE length(asked_place) = 6 AND scope_kind() IS NOT NULL AND {SERVING}
            AND m.province_code = left(asked_place, 2)
            AND (m.place_code = asked_place OR left(m.place_code, 4) = left(asked_place, 4))
    )
    SELECT a.name, a.phone, a.place_code, a.village_no FROM agreed a
    WHERE a.distance = (SELECT min(distance) FROM agreed)
    ORDER BY CASE WHEN a.tier = 'core' THEN 0 ELSE 1 END, a.id LIMIT 3
$$;
"""
NAMES = (
    "network_coverage(text, date, date)",
    "network_languages(text, date)",
    "network_nearest(text, date)",
)


def owned() -> migrations.RunSQL:
    """The functions, and that the small role may read what they ask."""
    forward = [
        FUNCTIONS,
        *(f"ALTER FUNCTION {name} OWNER TO raengjai_lookup" for name in NAMES),
        "GRANT SELECT ON network_profile TO raengjai_lookup",
        "CREATE POLICY network_profile_lookup ON network_profile FOR SELECT TO raengjai_lookup USING (true)",
        "GRANT SELECT (id, deactivated_at) ON access_user TO raengjai_lookup",
    ]
    backward = [
        *(f"DROP FUNCTION {name}" for name in NAMES),
        "REVOKE SELECT (id, deactivated_at) ON access_user FROM raengjai_lookup",
        "DROP POLICY network_profile_lookup ON network_profile",
        "REVOKE SELECT ON network_profile FROM raengjai_lookup",
    ]
    return migrations.RunSQL([*forward], [*backward])


class Migration(migrations.Migration):
    dependencies = [("network", "0010_handover_rows")]
    operations = [owned()]
