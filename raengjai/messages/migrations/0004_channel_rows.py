"""Everything here is its owner's own; the job worker, as the system, sends it on. A sender sees numbers only."""

from django.db import migrations

from raengjai.ground.rows import ANYBODY, OWN, SYSTEM, protect, see_only

OWN_OR_SYSTEM = f"{OWN} OR {SYSTEM}"

# By which channels people are reached. Whoever tells somebody something plans by this, without seeing their rows.
CHANNELS_OF = """
CREATE FUNCTION messages_channels_of(users uuid[], open text[]) RETURNS TABLE (user_id uuid, channel text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT u.id, c.name FROM unnest(users) AS u(id)
    LEFT JOIN messages_preference p ON p.user_id = u.id
    CROSS JOIN LATERAL (VALUES
        ('line', coalesce(p.line, true)
            AND EXISTS (SELECT FROM messages_line_account l WHERE l.user_id = u.id)),
        ('push', coalesce(p.push, true)
            AND EXISTS (SELECT FROM messages_push_subscription s WHERE s.user_id = u.id)),
        ('email', coalesce(p.email, false)
            AND EXISTS (SELECT FROM access_user a WHERE a.id = u.id AND a.email <> ''))
    ) AS c(name, is_on) WHERE c.is_on AND c.name = ANY(open)
$$;
ALTER FUNCTION messages_channels_of(uuid[], text[]) OWNER TO raengjai_lookup;
"""
# What became of the notices about one subject: how many people, how many read it, messages by state and code.
DELIVERIES_OF = """
CREATE FUNCTION messages_deliveries_of(subject uuid, of_kind text)
RETURNS TABLE (part text, code text, number bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT 'people', '', count(DISTINCT n.user_id) FROM messages_notice n
        WHERE n.subject_id = subject AND (of_kind = '' OR n.kind = of_kind)
            AND scope_kind() IN ('user', 'system')
    UNION ALL
    SELECT 'read', '', count(DISTINCT n.user_id) FROM messages_notice n
        WHERE n.subject_id = subject AND (of_kind = '' OR n.kind = of_kind) AND n.read_at IS NOT NULL
            AND scope_kind() IN ('user', 'system')
    UNION ALL
    SELECT d.state, d.code, count(*) FROM messages_notice n JOIN messages_delivery d ON d.notice_id = n.id
        WHERE n.subject_id = subject AND (of_kind = '' OR n.kind = of_kind)
            AND scope_kind() IN ('user', 'system')
        GROUP BY d.state, d.code
$$;
ALTER FUNCTION messages_deliveries_of(uuid, text) OWNER TO raengjai_lookup;
"""
LOOKED_UP = """
GRANT SELECT ON messages_notice TO raengjai_lookup;
CREATE POLICY messages_notice_lookup ON messages_notice FOR SELECT TO raengjai_lookup USING (true);
GRANT SELECT ON access_user TO raengjai_lookup;
"""
NOT_LOOKED_UP = """
DROP POLICY messages_notice_lookup ON messages_notice;
REVOKE SELECT ON messages_notice FROM raengjai_lookup;
"""
# Retention deletes notices by plain SQL; what became of each goes with it.
WITH_ITS_NOTICE = """
ALTER TABLE messages_delivery ADD CONSTRAINT delivery_of_notice FOREIGN KEY (notice_id)
    REFERENCES messages_notice (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
"""


class Migration(migrations.Migration):
    dependencies = [("raengjai_messages", "0003_channels"), ("ground", "0001_scope"), ("access", "0003_rows")]
    operations = [
        migrations.RunSQL(
            WITH_ITS_NOTICE, "ALTER TABLE messages_delivery DROP CONSTRAINT delivery_of_notice"
        ),
        see_only("messages_notice", OWN_OR_SYSTEM, write=ANYBODY, before=OWN),
        protect("messages_preference", see=OWN_OR_SYSTEM, lookup=True),
        protect("messages_push_subscription", see=OWN_OR_SYSTEM, lookup=True),
        protect("messages_line_account", see=OWN_OR_SYSTEM, lookup=True),
        protect("messages_line_code", see=OWN_OR_SYSTEM),
        protect("messages_line_guess", see=SYSTEM),
        protect("messages_line_event", see=SYSTEM),
        protect("messages_line_quota", see=SYSTEM),
        # Anybody inside the door may tell somebody something; only the addressee and the worker see the row.
        protect("messages_delivery", see=OWN_OR_SYSTEM, write=ANYBODY, lookup=True),
        migrations.RunSQL(LOOKED_UP, NOT_LOOKED_UP),
        migrations.RunSQL(CHANNELS_OF, "DROP FUNCTION messages_channels_of(uuid[], text[])"),
        migrations.RunSQL(DELIVERIES_OF, "DROP FUNCTION messages_deliveries_of(uuid, text)"),
    ]
