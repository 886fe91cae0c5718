"""The last day of an act in each village: one small index, and a function that answers with days, never with rows."""

from django.db import migrations, models
from django.db.models import Q

# What counts as having been there: somebody was met, or a paper form was filled in there. As in models/visit.py.
MET = "channel IN ('visit', 'paper')"
MAY_ASK = "ARRAY[left(asked.code, 2), '00']::text[] && scope_provinces()"

# Every village of a place is one probe of the index: from a village to the next higher number, newest visit first.
# A leaflet handed out names no village, so it counts for the sub-district (village_no NULL).
FUNCTIONS = f"""
CREATE FUNCTION needs_last_acts(asked_places text[])
RETURNS TABLE (place_code text, village_no smallint, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT asked.code, act.village_no, (act.at AT TIME ZONE 'Asia/Bangkok')::date
    FROM unnest(asked_places) AS asked (code) CROSS JOIN LATERAL (
        WITH RECURSIVE village AS (
            (SELECT v.village_no, v.made_at FROM needs_visit v
             WHERE v.place_code = asked.code AND v.village_no >= 0 AND v.{MET}
             ORDER BY v.village_no, v.made_at DESC LIMIT 1)
            UNION ALL
            SELECT further.village_no, further.made_at FROM village CROSS JOIN LATERAL (
                SELECT v.village_no, v.made_at FROM needs_visit v
                WHERE v.place_code = asked.code AND v.village_no > village.village_no AND v.{MET}
                ORDER BY v.village_no, v.made_at DESC LIMIT 1) AS further
        )
        SELECT village.village_no, village.made_at AS at FROM village
        UNION ALL
        (SELECT NULL, v.made_at FROM needs_visit v
         WHERE v.place_code = asked.code AND v.village_no IS NULL AND v.{MET}
         ORDER BY v.made_at DESC LIMIT 1)
        UNION ALL
        (SELECT NULL, h.handed_at FROM needs_handout h
         WHERE h.place_code = asked.code AND h.taken_back_at IS NULL
         ORDER BY h.handed_at DESC, h.id DESC LIMIT 1)
    ) AS act
    WHERE {MAY_ASK}
$$;

-- In which of many sub-districts anything was done since a day, for the country: of each the newest needs, until one
-- came of a visit there. A need is recorded with its visit and never before it, so none is missed; then leaflets.
CREATE FUNCTION needs_reached(asked_places text[], asked_since date) RETURNS TABLE (place_code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT asked.code FROM unnest(asked_places) AS asked (code)
    WHERE {MAY_ASK} AND (EXISTS (
        SELECT FROM needs_need n CROSS JOIN LATERAL (
            SELECT FROM needs_visit v WHERE v.id = n.visit_id AND v.{MET}
            AND v.made_at >= asked_since::timestamp AT TIME ZONE 'Asia/Bangkok' OFFSET 0
        ) AS met
        WHERE n.place_code = asked.code AND n.recorded_at >= asked_since::timestamp AT TIME ZONE 'Asia/Bangkok'
    ) OR EXISTS (
        SELECT FROM needs_handout h
        WHERE h.place_code = asked.code AND h.taken_back_at IS NULL
        AND h.handed_at >= asked_since::timestamp AT TIME ZONE 'Asia/Bangkok'
    ))
$$;
"""
NAMES = ("needs_last_acts(text[])", "needs_reached(text[], date)")
TABLES = ("needs_visit", "needs_handout", "needs_need")


def owned() -> migrations.RunSQL:
    """The functions, and that the small role may read what they ask."""
    forward = [FUNCTIONS, *(f"ALTER FUNCTION {name} OWNER TO raengjai_lookup" for name in NAMES)]
    backward = [f"DROP FUNCTION {name}" for name in reversed(NAMES)]
    for table in TABLES:
        forward += [
            f"GRANT SELECT ON {table} TO raengjai_lookup",
            f"CREATE POLICY {table}_lookup ON {table} FOR SELECT TO raengjai_lookup USING (true)",
        ]
        backward += [
            f"DROP POLICY {table}_lookup ON {table}",
            f"REVOKE SELECT ON {table} FROM raengjai_lookup",
        ]
    return migrations.RunSQL([*forward], [*backward])


class Migration(migrations.Migration):
    dependencies = [("needs", "0007_fewer_indexes")]
    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                fields=["place_code", "village_no", "-made_at"],
                condition=Q(channel__in=["visit", "paper"]),
                name="visit_of_village",
            ),
        ),
        owned(),
    ]
