"""Questions about who is here: the sessions of an event, counts for the board, and who was there for the report."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection

from raengjai.events.models.agenda import SESSION_PARTS, Session
from raengjai.events.models.event import Event
from raengjai.events.models.guest import SEATED, Attendance, Guest
from raengjai.events.models.people import TargetGroup
from raengjai.ground.dates import BANGKOK, bangkok_day

_ORDER = {code: place for place, (code, _name) in enumerate(SESSION_PARTS)}
_NOON = time(12, 30)  # the meal of the seed's agenda; from then on somebody is registered for the afternoon
_PRESENT = """
SELECT g.id, g.person_key, g.group_id, g.home_code, g.sex, g.user_id, count(*) AS sessions, min(s.day) AS first_day
FROM events_guest g JOIN events_attendance a ON a.guest_id = g.id AND a.undone_at IS NULL
JOIN events_session s ON s.id = a.session_id
WHERE g.event_id = %s AND a.event_id = %s AND (%s::uuid[] IS NULL OR g.id = ANY (%s::uuid[]))
GROUP BY g.id ORDER BY g.name_key, g.id
"""


@dataclass(frozen=True, slots=True)
class Present:
    """One person who was there, at `sessions` of the event's sessions; `first_day` is the first on which."""

    guest_id: UUID
    person_key: UUID
    group_id: UUID
    home_code: str
    sex: str
    user_id: UUID | None
    sessions: int
    first_day: date


@dataclass(frozen=True, slots=True)
class GroupCount:
    """One line of the board: seats, how many have one, and how many are here: at each session, and at any."""

    group: TargetGroup
    seated: int
    here: tuple[int, ...]
    ever: int
    over_quota: int

    @property
    def is_over(self) -> bool:
        return self.ever > self.group.quota


def sessions_of(event: Event) -> list[Session]:
    """In the order of the day."""
    return sorted(Session.objects.filter(event=event), key=lambda each: (each.day, _ORDER[each.part]))


def session_at(sessions: Sequence[Session], moment: datetime) -> Session | None:
    """The one that is on, by the clock: else the next, else the last."""
    day, clock = bangkok_day(moment), moment.astimezone(BANGKOK).time()
    ahead = [each for each in sessions if (each.day, _last_of(each)) >= (day, clock)]
    return ahead[0] if ahead else (sessions[-1] if sessions else None)


def present_guests(event: Event, only: Sequence[UUID] | None = None) -> list[Present]:
    """Everybody who was at one session at least, once each; with `only` of these guests."""
    wanted = None if only is None else list(only)
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT, [event.pk, event.pk, wanted, wanted])
        return [Present(*row) for row in cursor.fetchall()]


def counts_of(event: Event, sessions: Sequence[Session]) -> list[GroupCount]:
    """The board, in the order of the groups; three queries, however many people."""
    guests = {
        guest_id: (group, state, is_over)
        for guest_id, group, state, is_over in Guest.objects.of_event(event.pk).values_list(
            "pk", "group", "state", "is_over_quota"
        )
    }
    seated = Counter(group for group, state, _is_over in guests.values() if state in SEATED)
    seen = Attendance.objects.of_event(event.pk).values_list("session", "guest")
    here = Counter((guests[guest][0], session) for session, guest in seen)
    ever = Counter(guests[guest][0] for guest in {guest for _session, guest in seen})
    over = Counter(guests[guest][0] for guest in {guest for _session, guest in seen} if guests[guest][2])
    return [
        GroupCount(
            group,
            seated[group.pk],
            tuple(here[group.pk, each.pk] for each in sessions),
            ever[group.pk],
            over[group.pk],
        )
        for group in TargetGroup.objects.filter(event=event).order_by("position", "id")
    ]


def alike(guests: Sequence[Guest]) -> list[tuple[Guest, Guest]]:
    """Lines that are likely one person: the same name as it sounds, one of the two written down at the desk. The
    second of a pair is the walk-in."""
    by_key: dict[str, list[Guest]] = {}
    for each in guests:
        by_key.setdefault(each.name_key, []).append(each)
    pairs = []
    for same in by_key.values():
        first, *others = sorted(same, key=lambda each: (each.how == "walk_in", each.listed_at, each.pk))
        pairs += [(first, each) for each in others if each.how == "walk_in"]
    return pairs


def _last_of(session: Session) -> time:
    return _NOON if session.part == "morning" else time.max
