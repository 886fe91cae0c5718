"""Who sees an event, and who sees its people.

- The coordinator of the province and the office that holds the event write it. The Ministry writes everywhere, for it
  approves, and it keeps templates of the country.
- What is approved is known to everybody who serves in the province; what waits for approval to its offices; a draft only
  to who writes it. An event with open registration is known to everybody while it is open.
- Guests and who was there are seen by who writes the event, by those who help at it until it is reported, and by the
  guest. Headquarters sees no guests: sums are counted for it.
"""

from django.db import migrations

from raengjai.ground.rows import OFFICE, OWN, PROVINCE, SYSTEM, protect

WRITERS_KNOWN = "cardinality((SELECT scope_offices())) > 0"
# Posted to the whole province by an office: the coordinator.
KEEPER = f"(ARRAY[province_code, '00']::text[] && (SELECT scope_places()) AND {WRITERS_KNOWN})"
MINISTRY = f"('00' = ANY ((SELECT scope_provinces())::text[]) AND {WRITERS_KNOWN})"
WRITER = f"{KEEPER} OR {OFFICE} OR {SYSTEM}"
PLANNER = f"{WRITER} OR {MINISTRY}"


def helps(event: str) -> str:
    """The person at the door has a duty at the event: a look into an index of persons."""
    return (
        "EXISTS (SELECT FROM events_organiser o "
        f"WHERE o.user_id = (SELECT scope_actor()) AND o.event_id = {event})"
    )


HELPER = (
    "EXISTS (SELECT FROM events_organiser o JOIN events_event e ON e.id = o.event_id "
    "WHERE o.user_id = (SELECT scope_actor()) AND o.event_id = {table}.event_id "
    "AND e.state IN ('approved', 'open', 'held'))"
)
KNOWN = f"""
({PROVINCE} AND (state IN ('approved', 'open', 'held', 'reported', 'cancelled')
    OR (state = 'submitted' AND {WRITERS_KNOWN})))
OR (signup = 'public' AND state = 'open')
OR (is_template AND province_code = '00' AND {WRITERS_KNOWN})
"""
OF_EVENT = "EXISTS (SELECT FROM events_event e WHERE e.id = event_id)"
PARTS = (
    "events_step",
    "events_target_group",
    "events_speaker",
    "events_agenda_item",
    "events_agenda_speaker",
    "events_session",
)


class Migration(migrations.Migration):
    dependencies = [("events", "0001_events"), ("ground", "0001_scope")]
    operations = [
        protect("events_organiser", see=f"{OWN} OR {PROVINCE} OR {SYSTEM}", write=PLANNER, lookup=True),
        protect(
            "events_event",
            see=f"{PLANNER} OR {KNOWN} OR {helps('events_event.id')}",
            write=PLANNER,
            lookup=True,
        ),
        *(protect(table, see=OF_EVENT, write=PLANNER) for table in PARTS),
        protect(
            "events_guest",
            see=f"{OWN} OR {WRITER} OR {HELPER.format(table='events_guest')}",
            lookup=True,
        ),
        protect(
            "events_attendance",
            see="EXISTS (SELECT FROM events_guest g WHERE g.id = guest_id)",
            write=f"{WRITER} OR {HELPER.format(table='events_attendance')}",
            lookup=True,
        ),
    ]
