"""An event for tests, as it stands in the database: whoever tests the planning itself does it through the pages.

The workshop is the one of the seed (7 January 2563, Lampang), moved to a day of the test's choosing.
"""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.events.actions import credit_event
from raengjai.events.models import (
    AgendaItem,
    Attendance,
    Event,
    Guest,
    Organiser,
    Session,
    Speaker,
    TargetGroup,
)
from raengjai.events.rules.invitations import code_of, index_of
from raengjai.ground.dates import BANGKOK, bangkok_now, bangkok_today
from raengjai.ground.ids import new_id
from raengjai.people.rules.names import name_key

TITLE = "ประชุมเชิงปฏิบัติการเสริมสร้างศักยภาพเครือข่ายอาสาสมัครแรงงาน"
GROUPS = (
    ("volunteer", "เครือข่ายอาสาสมัครแรงงาน", 100),
    ("mentor", "พี่เลี้ยงอาสาสมัครแรงงาน", 14),
    ("officer", "เจ้าหน้าที่ผู้ปฏิบัติงานด้านการป้องกันการค้ามนุษย์ด้านแรงงาน", 14),
)
# What people typed about service days and money, for who reads pages word by word.
TYPED = ("กระทรวงแรงงานพบประชาชน", "ศาลาประชาคม หมู่ที่ 1", "เอกสาร")
_AGENDA = (
    ("08:30", "09:00", "registration", "ลงทะเบียน"),
    ("09:00", "09:30", "opening", "พิธีเปิด"),
    ("09:30", "12:00", "lecture", "อสร. พลังขับเคลื่อนภารกิจกระทรวงแรงงาน"),
    ("12:00", "13:00", "meal", "รับประทานอาหารกลางวัน"),
    ("13:00", "16:00", "group_work", "แบ่งกลุ่มระดมความคิด"),
)


def workshop(by: User, **said: Any) -> Event:
    """An open workshop of Lampang on `starts_on` (today), with three groups, an agenda of a day and two sessions."""
    day = said.pop("starts_on", bangkok_today())
    event = _event(
        by,
        {
            "kind": "workshop",
            "title": TITLE,
            "venue": "โรงแรม ณ บ้านแม่ รีสอร์ท",
            "room": "ห้องล้อมรัก",
            "starts_on": day,
            "ends_on": day,
            "project_codes": ["NET", "AHT"],
        }
        | said,
    )
    with acting_as_system("test"):
        for position, (kind, name, quota) in enumerate(GROUPS):
            TargetGroup(event=event, position=position, kind=kind, name=name, quota=quota).save()
        Speaker(event=event, name="วิทยากร สมมติ", position="นักวิชาการแรงงาน").save()
        for first, last, kind, topic in _AGENDA:
            AgendaItem(
                event=event,
                day=event.starts_on,
                starts_at=time.fromisoformat(first),
                ends_at=time.fromisoformat(last),
                kind=kind,
                topic=topic,
            ).save()
        for part in ("morning", "afternoon"):
            Session(event=event, day=event.starts_on, part=part).save()
    return event


def service_day(by: User, **said: Any) -> Event:
    """An open service day of sub-district 520101 on `starts_on` (today)."""
    day = said.pop("starts_on", bangkok_today())
    base = {
        "kind": "service_day",
        "title": "กระทรวงแรงงานพบประชาชน",
        "place_code": "520101",
        "village_no": 1,
        "venue": "ศาลาประชาคม หมู่ที่ 1",
        "starts_on": day,
        "ends_on": day,
        "project_codes": ["NET"],
    }
    return _event(by, base | said)


def _event(by: User, said: dict[str, Any]) -> Event:
    approver = said.pop("approved_by", None) or uuid4()
    state = said.get("state", "open")
    approved = state in ("approved", "open", "held", "reported")
    with acting_as_system("test"):
        event = Event(
            **{
                "place_code": "520101",
                "office_code": "OPS-52",
                "agency_codes": ["OPS"],
                "state": "open",
                "written_by": by.pk,
                "written_at": bangkok_now() - timedelta(days=30),
                "submitted_by": by.pk if state != "draft" else None,
                "submitted_at": bangkok_now() - timedelta(days=20) if state != "draft" else None,
                "approved_by": approver if approved else None,
                "approved_at": bangkok_now() - timedelta(days=10) if approved else None,
            }
            | said
        )
        event.save(force_insert=True)
    return event


def groups_of(event: Event) -> list[TargetGroup]:
    with acting_as_system("test"):
        return list(TargetGroup.objects.filter(event=event).order_by("position"))


def sessions_of(event: Event) -> list[Session]:
    with acting_as_system("test"):
        return sorted(
            Session.objects.filter(event=event), key=lambda each: (each.day, each.part == "afternoon")
        )


def guest(event: Event, group: TargetGroup | None = None, *, name: str = "สมใจ รักงาน", **said: Any) -> Guest:
    """A guest who has accepted, of the first group."""
    with acting_as_system("test"):
        row = Guest(
            **{
                "event": event,
                "group": group or groups_of(event)[0],
                "name": name,
                "name_key": name_key(name),
                "state": "accepted",
                "how": "hand",
                "listed_at": bangkok_now(),
            }
            | said
        )
        row.save(force_insert=True)
    return row


def invited(event: Event, group: TargetGroup | None = None, **said: Any) -> Guest:
    """A guest with an invitation, whose code is `guest.code`."""
    key = new_id()
    return guest(event, group, **{"id": key, "code_index": index_of(code_of(key, 1))} | said)


def organiser(event: Event, user: User, duty: str = "desk") -> Organiser:
    with acting_as_system("test"):
        row = Organiser(event=event, user=user, name=user.name, duty=duty)
        row.save(force_insert=True)
    return row


def at(day: date, clock: str) -> datetime:
    """A moment of a day in Bangkok: at(day, "08:45")."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=BANGKOK)


def present(guest: Guest, *parts: str) -> None:
    """The guest was at these sessions ("morning", "afternoon"; none: at the first)."""
    sessions = sessions_of(guest.event)
    with acting_as_system("test"):
        for session in [each for each in sessions if each.part in parts] or sessions[:1]:
            Attendance(
                event=guest.event,
                session=session,
                guest=guest,
                at=at(session.day, "08:50"),
                how="list",
                seen_by=guest.event.written_by,
                received_at=bangkok_now(),
            ).save(force_insert=True)


def held(event: Event) -> Event:
    """As it stands when it is over, with what counts posted."""
    with acting_as_system("test"):
        event.state = "held"
        event.held_at = bangkok_now()
        event.save()
        credit_event(event, at=bangkok_now())
    return event
