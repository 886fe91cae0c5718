"""What volunteers recorded and handed out, as counts and days for who stands by them."""

from django.db import migrations, models
from django.db.models import Q

# Of each: how many since a day, and the last one; ranges of the indexes by recorder. Nobody else's are told.
RECORDED = """
CREATE FUNCTION needs_recorded(asked uuid[], asked_since date)
RETURNS TABLE (user_id uuid, n bigint, last_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT stood.id, recent.n + handed.n, (greatest(latest.at, given.at) AT TIME ZONE 'Asia/Bangkok')::date
    FROM network_stood_by(asked) AS stood (id)
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM needs_need r
        WHERE r.recorded_by = stood.id AND r.recorded_at >= asked_since::timestamp AT TIME ZONE 'Asia/Bangkok'
    ) AS recent
    CROSS JOIN LATERAL (
        SELECT count(*) AS n FROM needs_handout h
        WHERE h.handed_by = stood.id AND h.taken_back_at IS NULL
        AND h.handed_at >= asked_since::timestamp AT TIME ZONE 'Asia/Bangkok'
    ) AS handed
    CROSS JOIN LATERAL (SELECT max(r.recorded_at) AS at FROM needs_need r WHERE r.recorded_by = stood.id) AS latest
    CROSS JOIN LATERAL (
        SELECT max(h.handed_at) AS at FROM needs_handout h
        WHERE h.handed_by = stood.id AND h.taken_back_at IS NULL
    ) AS given
    WHERE latest.at IS NOT NULL OR given.at IS NOT NULL
$$;
"""
NAME = "needs_recorded(uuid[], date)"


class Migration(migrations.Migration):
    dependencies = [("needs", "0008_reach"), ("network", "0012_mentors")]
    operations = [
        migrations.AddIndex(
            model_name="handout",
            index=models.Index(
                fields=["handed_by", "-handed_at"], condition=Q(taken_back_at=None), name="handout_of_person"
            ),
        ),
        migrations.RunSQL(
            [RECORDED, f"ALTER FUNCTION {NAME} OWNER TO raengjai_lookup"], f"DROP FUNCTION {NAME}"
        ),
    ]
