"""The part of a pack that presence needs: groups, sessions, guests with the keys of their codes, and who was seen."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from raengjai.events.models import (
    Attendance,
    Event,
    Guest,
    Organiser,
    Session,
    TargetGroup,
    cards_at,
    sessions_of,
)
from raengjai.events.rules import GuestState, Kind, card_key, scan_key
from raengjai.ground.actor import Actor
from raengjai.offline.models import packs
from raengjai.offline.models.packs import Part, Since
from raengjai.offline.rules import encoded

_NOT_HERE = (GuestState.REMOVED,)


def register() -> None:
    """Called once, when the app is ready."""
    for kind in Kind:
        packs.register(kind.value, "presence", presence)


def presence(event: Event, actor: Actor, since: Since) -> Part:
    """Guests and presence that changed; groups, sessions, cards and who helps as wholes, for they are few."""
    guests = since.narrow(Guest.objects.of_event(event.pk)).order_by("name_key", "id")
    seen = since.narrow(Attendance.objects.filter(event=event)).order_by("at", "id")
    return Part(
        rows={"guests": [_guest(each) for each in guests], "present": [_seen(each) for each in seen]},
        wholes={
            "groups": [
                _group(each) for each in TargetGroup.objects.filter(event=event).order_by("position", "id")
            ],
            "sessions": [_session(each) for each in sessions_of(event)],
            "cards": _cards(event),
            "helpers": _helpers(event),
        },
    )


def _guest(guest: Guest) -> dict[str, Any]:
    """`key` is what the code of the invitation gives at this event; `also` are ids that other phones gave."""
    if guest.state in _NOT_HERE:
        return {"id": guest.pk, "gone": True}
    said = {
        "id": guest.pk,
        "name": guest.name,
        "group": guest.group_id,
        "position": guest.position,
        "organisation": guest.organisation,
        "state": guest.state,
        "how": guest.how,
        "key": encoded(scan_key(guest.event_id, guest.code)) if guest.code_index is not None else "",
        "over_quota": guest.is_over_quota,
        "also": guest.also_ids,
    }
    return {name: value for name, value in said.items() if value}


def _seen(row: Attendance) -> dict[str, Any]:
    if row.undone_at is not None:
        return {"id": row.pk, "gone": True}
    said = {
        "id": row.pk,
        "session": row.session_id,
        "guest": row.guest_id,
        "at": row.at.isoformat(),
        "by": row.seen_by,
        "device": row.device_id,
    }
    return {name: value for name, value in said.items() if value}


def _group(group: TargetGroup) -> dict[str, Any]:
    return {"id": group.pk, "name": group.name, "kind": group.kind, "quota": group.quota}


def _session(session: Session) -> dict[str, Any]:
    return {"id": session.pk, "day": session.day.isoformat(), "part": session.part}


def _cards(event: Event) -> dict[str, UUID]:
    """The guest behind each valid card of the network, by the key that its number gives at this event."""
    return {encoded(card_key(event.pk, number)): guest for guest, number in cards_at(event)}


def _helpers(event: Event) -> dict[str, str]:
    """Who may have seen somebody, by account: "already in, seen by …"."""
    found: defaultdict[str, str] = defaultdict(str)
    for user, name in Organiser.objects.filter(event=event, user__isnull=False).values_list("user", "name"):
        found[str(user)] = name
    return found
