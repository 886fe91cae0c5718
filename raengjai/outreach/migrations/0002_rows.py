"""Who sees a service day's plan, and who sees its visitors.

- The plan (stations, opening hours, the closed sheet without names) is seen by whoever sees the event.
- Visitors and all that is said about them are seen by who writes the event, and by those who help at it until it is
  reported. Offices see no visitors: they see what was referred to them, in its need. Headquarters sees none.
- What was said is added and never changed by people; only the system empties names when their time is over.
"""

from django.db import migrations

from raengjai.ground.rows import OFFICE, SYSTEM, protect

# As events/migrations/0002_rows.py says it of events and guests.
WRITERS_KNOWN = "cardinality((SELECT scope_offices())) > 0"
KEEPER = f"(ARRAY[province_code, '00']::text[] && (SELECT scope_places()) AND {WRITERS_KNOWN})"
MINISTRY = f"('00' = ANY ((SELECT scope_provinces())::text[]) AND {WRITERS_KNOWN})"
WRITER = f"{KEEPER} OR {OFFICE} OR {SYSTEM}"
PLANNER = f"{WRITER} OR {MINISTRY}"
HELPER = (
    "EXISTS (SELECT FROM events_organiser o JOIN events_event e ON e.id = o.event_id "
    "WHERE o.user_id = (SELECT scope_actor()) AND o.event_id = {table}.event_id "
    "AND e.state IN ('approved', 'open', 'held'))"
)
OF_EVENT = "EXISTS (SELECT FROM events_event e WHERE e.id = event_id)"
PLAN = ("outreach_service_day", "outreach_station", "outreach_station_staff")
PEOPLE = (
    "outreach_letter",
    "outreach_act",
    "outreach_visitor",
    "outreach_slip",
    "outreach_served",
    "outreach_handed",
    "outreach_routed",
)


class Migration(migrations.Migration):
    dependencies = [
        ("outreach", "0001_service_days"),
        ("events", "0002_rows"),
        ("needs", "0009_team"),
        ("ground", "0001_scope"),
    ]
    operations = [
        *(protect(table, see=OF_EVENT, write=PLANNER) for table in PLAN),
        *(protect(table, see=f"{WRITER} OR {HELPER.format(table=table)}") for table in PEOPLE),
        migrations.RunSQL(
            [
                f"CREATE POLICY outreach_act_{deed.lower()}_only ON outreach_act AS RESTRICTIVE "
                f"FOR {deed} USING ({SYSTEM})"
                for deed in ("UPDATE", "DELETE")
            ],
            [f"DROP POLICY outreach_act_{deed}_only ON outreach_act" for deed in ("update", "delete")],
        ),
    ]
