"""What taking presence needs: keys that phones scan by, reports of several phones, and the cards of an event's guests."""

import django.contrib.postgres.fields
from django.db import migrations, models

# Who takes presence at an event, as the policies of events_attendance say it: who writes the event, and until it is
# reported who has a duty at it. Nobody else learns who of the network is a guest.
AT_DESK = """
    (ARRAY[e.province_code, '00']::text[] && (SELECT scope_places()) AND cardinality((SELECT scope_offices())) > 0)
    OR e.office_code = ANY ((SELECT scope_offices())::text[])
    OR (e.state IN ('approved', 'open', 'held') AND EXISTS (SELECT FROM events_organiser o
        WHERE o.event_id = e.id AND o.user_id = (SELECT scope_actor())))
"""
MEMBERS = f"""
CREATE FUNCTION events_members(asked uuid)
RETURNS TABLE (guest_id uuid, member_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT g.id, m.id FROM events_event e
    JOIN events_guest g ON g.event_id = e.id
    JOIN network_member m ON m.user_id = g.user_id
    WHERE e.id = asked AND ({AT_DESK})
$$;
"""
NAME = "events_members(uuid)"


class Migration(migrations.Migration):
    dependencies = [("events", "0004_guests"), ("network", "0012_mentors")]
    operations = [
        migrations.AddField(
            model_name="attendance",
            name="reports",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="guest",
            name="also_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="guest", name="is_over_quota", field=models.BooleanField(default=False)
        ),
        migrations.RunSQL(
            [MEMBERS, f"ALTER FUNCTION {NAME} OWNER TO raengjai_lookup"], f"DROP FUNCTION {NAME}"
        ),
    ]
