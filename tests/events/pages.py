"""The pages of planning as tests use them: a form filled with what a workshop of Lampang says."""

import re
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.events import actions
from raengjai.events.actions import GroupDraft, LineDraft, OrganiserDraft, SpeakerDraft
from raengjai.events.models import AgendaItem, Event, Speaker
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year
from tests.cast import browser_of
from tests.events import story

GROUPS = ("เครือข่ายอาสาสมัครแรงงาน", "พี่เลี้ยงอาสาสมัครแรงงาน")
LINES = ("ลงทะเบียน", "บรรยาย", "แบ่งกลุ่ม")
SPEAKER = "วิทยากร สมมติ"
SOON = timedelta(days=30)


def soon() -> date:
    """A day a month ahead: what is planned lies in the future."""
    return bangkok_today() + SOON


def parts(name: str, day: date | None) -> dict[str, str]:
    """A date as its three boxes."""
    if day is None:
        return {}
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year + 543)}


def plan(**said: Any) -> dict[str, Any]:
    """What somebody types in the plan; days are dates, everything else as the page sends it."""
    first = said.pop("starts_on", soon())
    days = {
        "starts_on": first,
        "ends_on": said.pop("ends_on", None),
        "answer_by": said.pop("answer_by", None),
    }
    base = {
        "kind": "workshop",
        "title": story.TITLE,
        "place": "520101",
        "venue": "โรงแรม ณ บ้านแม่ รีสอร์ท",
        "room": "ห้องล้อมรัก",
        "point": "18.28881, 99.49090",
        "purpose": "เสริมสร้างศักยภาพเครือข่าย",
        "projects": [f"{fiscal_year(first)}:VOL"],
        "agencies": ["OPS", "DLPW"],
        "opener_name": "นายสมมติ เปิดงาน",
        "opener_position": "รองผู้ว่าราชการจังหวัดลำปาง",
        "contact_name": "นางสาวประสาน สมมติ",
        "contact_phone": "054-123-456",
        "signup": "",
    }
    typed = base | said
    for name, day in days.items():
        typed |= parts(name, day)
    return typed


def typed_words() -> set[str]:
    """What people typed about the events of these tests, word by word: it is not translated."""
    texts = [*map(str, plan().values()), *LINES, *GROUPS, SPEAKER, "แม่แบบ", *story.TYPED]
    return {word for text in texts for word in re.findall("[\u0e01-\u0e5b]+", text)}


def written(by: User, **said: Any) -> Event:
    """A draft, written on the page."""
    answer = browser_of(by).post(reverse("write_event"), plan(**said))
    assert answer.status_code == 302, problems(answer)
    with acting_as_system("test"):
        return Event.objects.real().order_by("-written_at", "-id").first()  # type: ignore[return-value]


def complete(by: User, **said: Any) -> Event:
    """A draft in which nothing is missing: groups, an agenda with a speaker, and who is responsible."""
    event = written(by, **said)
    with acting_as(by) as actor:
        told = {"by": actor, "at": bangkok_now()}
        actions.add_group(event, GroupDraft("volunteer", GROUPS[0], 100), **told)
        actions.add_group(event, GroupDraft("mentor", GROUPS[1], 14), **told)
        speaker = actions.add_speaker(event, SpeakerDraft(SPEAKER, phone="+66811112222"), **told)
        for day in event.days():
            actions.add_line(event, line(day, "08:30", "09:00", LINES[0], kind="registration"), **told)
            actions.add_line(event, line(day, "09:00", "12:00", LINES[1], speakers=(speaker.pk,)), **told)
            actions.add_line(event, line(day, "13:00", "16:00", LINES[2], kind="group_work"), **told)
        actions.add_organiser(event, OrganiserDraft(by.name, "lead", user=by.pk), **told)
    return event


def submitted(by: User, **said: Any) -> Event:
    event = complete(by, **said)
    with acting_as(by) as actor:
        actions.submit_event(event, by=actor, at=bangkok_now())
    return now(event)


def approved(by: User, approver: User, **said: Any) -> Event:
    event = submitted(by, **said)
    with acting_as(approver) as actor:
        actions.approve_event(event, version=event.version, by=actor, at=bangkok_now())
    return now(event)


def line(day: date, first: str, last: str, topic: str, *, kind: str = "lecture", **more: Any) -> LineDraft:
    return LineDraft(day, time.fromisoformat(first), time.fromisoformat(last), kind, topic, **more)


def now(event: Event) -> Event:
    """The event as it stands."""
    with acting_as_system("test"):
        return Event.objects.get(pk=event.pk)


def agenda(event: Event) -> list[tuple[str, str, str]]:
    """From, to, topic, as it stands."""
    with acting_as_system("test"):
        items = AgendaItem.objects.filter(event=event).order_by("day", "starts_at", "room")
        return [(f"{each.starts_at:%H:%M}", f"{each.ends_at:%H:%M}", each.topic) for each in items]


def speaker_of(event: Event) -> Speaker:
    with acting_as_system("test"):
        return Speaker.objects.filter(event=event).order_by("id").first()  # type: ignore[return-value]


def english(person: User) -> None:
    """The person reads English from now on, so that sentences can be compared."""
    with acting_as_system("test"):
        User.objects.filter(pk=person.pk).update(language="en")


def do(by: User, page: str, event: Event, /, *more: Any, **data: Any) -> Any:
    """Post to a page of an event."""
    return browser_of(by).post(reverse(page, args=[event.pk, *more]), data)


def text_of(by: User | None, address: str, **query: Any) -> str:
    """A page that opens, as text."""
    answer = browser_of(by).get(f"{address}?{urlencode(query)}" if query else address)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def problems(answer: Any) -> Any:
    """What a form that came back says."""
    context = getattr(answer, "context", None)
    form = context.get("form") if context else None
    return form.errors.as_text() if form is not None else answer.status_code


def said(browser: Client, answer: Any) -> str:
    """The page after a deed, with what it says."""
    assert answer.status_code == 302, problems(answer)
    return str(browser.get(answer["Location"]).content.decode())
