"""When volunteers' phones were last heard and what waits there, for who stands by them."""

from django.db import migrations

# Of everybody's phones in use the one heard last; what waits on all of them. A range of the index of the person.
HEARD = """
CREATE FUNCTION offline_heard(asked uuid[])
RETURNS TABLE (user_id uuid, waiting bigint, last_day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT stood.id, heard.waiting, heard.last_day FROM network_stood_by(asked) AS stood (id)
    CROSS JOIN LATERAL (
        SELECT sum(d.waiting)::bigint AS waiting, max((d.seen_at AT TIME ZONE 'Asia/Bangkok')::date) AS last_day
        FROM offline_device d WHERE d.user_id = stood.id AND d.revoked_at IS NULL
    ) AS heard
    WHERE heard.last_day IS NOT NULL
$$;
"""
NAME = "offline_heard(uuid[])"


class Migration(migrations.Migration):
    dependencies = [("offline", "0003_sealed_pace"), ("network", "0012_mentors")]
    operations = [
        migrations.RunSQL([HEARD, f"ALTER FUNCTION {NAME} OWNER TO raengjai_lookup"], f"DROP FUNCTION {NAME}")
    ]
