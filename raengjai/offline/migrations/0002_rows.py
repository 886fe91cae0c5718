"""Who sees phones, what they sent and what is held; who a phone is, asked before anybody is inside."""

from django.db import migrations

from raengjai.ground.rows import ANYBODY, OWN, SYSTEM, protect

# Somebody posted to the province or the country, not the neighbours of a sub-district.
WIDE = "ARRAY[province_code, '00']::text[] && (SELECT scope_places())"
# The mentor who stands by the volunteer.
MENTOR = (
    "EXISTS (SELECT 1 FROM network_member v JOIN network_member m ON m.id = v.mentor_id"
    " WHERE v.user_id = {table}.user_id AND m.user_id = (SELECT scope_actor()))"
)

# One question at the door: the key, the person and the postings of the last 180 days and today.
IDENTIFY = """
CREATE FUNCTION offline_identify(phone uuid, since date)
RETURNS TABLE (user_id uuid, user_name text, user_language text, is_closed boolean, public_key bytea,
    revoked_at timestamptz, set_scope text, place_code text, sent_at timestamptz, postings jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.user_id, u.name, u.language, u.deactivated_at IS NOT NULL, d.public_key, d.revoked_at, d.set_scope,
        d.place_code, d.sent_at,
        (SELECT jsonb_agg(jsonb_build_array(p.role, p.place_code, p.office_code, p.starts_on, p.ends_on))
            FROM access_posting p WHERE p.user_id = d.user_id AND (p.ends_on IS NULL OR p.ends_on >= since))
    FROM offline_device d JOIN access_user u ON u.id = d.user_id WHERE d.id = phone
$$;
ALTER FUNCTION offline_identify(uuid, date) OWNER TO raengjai_lookup;
GRANT SELECT ON access_user, access_posting TO raengjai_lookup;
"""
NO_IDENTIFY = """
DROP FUNCTION offline_identify(uuid, date);
REVOKE SELECT ON access_user, access_posting FROM raengjai_lookup;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("offline", "0001_phones"),
        ("ground", "0001_scope"),
        ("access", "0003_rows"),
        ("network", "0002_rows"),
    ]
    operations = [
        protect("offline_key", see=SYSTEM),
        protect("offline_intake_key", see=ANYBODY, write=SYSTEM),
        protect(
            "offline_device", see=f"{OWN} OR {WIDE} OR {MENTOR.format(table='offline_device')}", lookup=True
        ),
        protect("offline_command", see=f"{OWN} OR {WIDE}"),
        protect("offline_held", see=f"{OWN} OR {WIDE}"),
        # Nobody reads a sealed entry yet; anybody may hand one in.
        protect("offline_sealed", see=SYSTEM, write=ANYBODY),
        migrations.RunSQL(IDENTIFY, NO_IDENTIFY),
    ]
