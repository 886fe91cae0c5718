"""How many directives volunteers have not read, for who stands by them: counts and days, no subject."""

from django.db import migrations

# A range of the index of what is to be read; what has expired is asked of nobody.
UNREAD = """
CREATE FUNCTION knowledge_unread(asked uuid[], asked_day date)
RETURNS TABLE (user_id uuid, n bigint, oldest date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT stood.id, unread.n, unread.oldest FROM network_stood_by(asked) AS stood (id)
    CROSS JOIN LATERAL (
        SELECT count(*) AS n, min((r.sent_at AT TIME ZONE 'Asia/Bangkok')::date) AS oldest FROM knowledge_recipient r
        WHERE r.user_id = stood.id AND r.read_at IS NULL AND r.is_asked AND r.closed = ''
            AND (r.expires_on IS NULL OR r.expires_on >= asked_day)
    ) AS unread
    WHERE unread.n > 0
$$;
"""
NAME = "knowledge_unread(uuid[], date)"


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0002_rows"), ("network", "0012_mentors")]
    operations = [
        migrations.RunSQL(
            [UNREAD, f"ALTER FUNCTION {NAME} OWNER TO raengjai_lookup"], f"DROP FUNCTION {NAME}"
        )
    ]
