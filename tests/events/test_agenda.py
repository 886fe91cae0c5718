"""Agenda, speakers, sessions, groups and who holds it: through the pages, with the property that no room has two lines."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.events import actions
from raengjai.events.actions import OrganiserDraft, SpeakerDraft
from raengjai.events.models import (
    AgendaItem,
    AgendaSpeaker,
    Event,
    Organiser,
    Session,
    Speaker,
    TargetGroup,
)
from raengjai.events.rules import Line, exchanged, in_the_same_room, overlap, parts_for, with_the_same_speaker
from raengjai.ground.dates import bangkok_now
from tests.cast import Cast, assemble, browser_of
from tests.events import pages, story

DAY = date(2026, 1, 7)
clocks = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@st.composite
def lines(draw: st.DrawFn) -> Line:
    first, last = sorted(draw(st.lists(clocks, min_size=2, max_size=2, unique=True)))
    return Line(
        draw(st.integers(0, 10**9)),
        DAY + timedelta(days=draw(st.integers(0, 1))),
        first,
        last,
        "หัวข้อ",
        draw(st.sampled_from(["", "ห้องเล็ก"])),
        frozenset(draw(st.lists(st.sampled_from("abc"), max_size=2))),
    )


def minutes(line: Line) -> set[tuple[date, int]]:
    """Every minute of a line: what overlapping means, said another way."""
    first = line.starts_at.hour * 60 + line.starts_at.minute
    last = line.ends_at.hour * 60 + line.ends_at.minute
    return {(line.day, minute) for minute in range(first, last)}


@given(lines(), lines())
def test_lines_overlap_when_they_share_a_minute(one: Line, other: Line):
    assert overlap(one, other) is bool(minutes(one) & minutes(other))
    assert overlap(one, other) is overlap(other, one)


@given(st.lists(lines(), max_size=8), lines())
def test_a_room_or_a_speaker_is_taken_only_by_another_line_at_that_time(others: list[Line], line: Line):
    in_room = in_the_same_room(line, others)
    expected = [o for o in others if o.id != line.id and o.room == line.room and minutes(o) & minutes(line)]
    assert in_room == (expected[0] if expected else None)
    speaking = with_the_same_speaker(line, others)
    clashes = [
        o for o in others if o.id != line.id and o.speakers & line.speakers and minutes(o) & minutes(line)
    ]
    assert (speaking[0] if speaking else None) == (clashes[0] if clashes else None)


@given(lines(), lines())
def test_two_lines_that_change_places_keep_their_length_and_the_span(one: Line, other: Line):
    first, second = sorted((one, other), key=lambda each: (each.starts_at, each.ends_at))
    if first.ends_at > second.starts_at:
        return
    (a, b), (c, d) = exchanged(first, second)
    span = (first.starts_at, second.ends_at)
    assert (c, b) == span
    assert c < d <= a < b

    def length(start: time, end: time) -> int:
        return end.hour * 60 + end.minute - start.hour * 60 - start.minute

    assert length(a, b) == length(first.starts_at, first.ends_at)
    assert length(c, d) == length(second.starts_at, second.ends_at)


def test_sessions_follow_days_and_agenda():
    days = [DAY, DAY + timedelta(days=1)]
    morning = Line(1, DAY, time(9), time(12), "เช้า")
    evening = Line(2, DAY, time(18), time(20), "ค่ำ")
    noon = Line(3, DAY, time(12), time(13), "เที่ยง")

    assert parts_for(days, [], is_workshop=False) == [(DAY, "day"), (days[1], "day")]
    assert parts_for(days[:1], [], is_workshop=True) == [(DAY, "morning"), (DAY, "afternoon")]
    assert parts_for(days[:1], [morning], is_workshop=True) == [(DAY, "morning")]
    assert parts_for(days[:1], [morning, evening], is_workshop=True) == [(DAY, "morning"), (DAY, "afternoon")]
    assert parts_for(days[:1], [noon], is_workshop=True) == [(DAY, "day")]


@pytest.fixture
def cast() -> Cast:
    return assemble()


def typed(day: date, first: str, last: str, topic: str, **more: object) -> dict[str, object]:
    return {
        "day": day.isoformat(),
        "starts_at": first,
        "ends_at": last,
        "kind": "lecture",
        "topic": topic,
    } | more


def add(cast: Cast, event: Event, first: str, last: str, topic: str, **more: object):
    day = event.starts_on
    assert day is not None
    said = typed(day, first, last, topic) | more
    return pages.do(cast.coordinator, "event_agenda", event, **said)


@pytest.mark.django_db
def test_an_agenda_is_written_line_by_line(cast: Cast):
    event = pages.written(cast.coordinator)

    assert add(cast, event, "8.30", "09:00", "ลงทะเบียน", kind="registration").status_code == 302
    assert add(cast, event, "๐๙:๐๐", "12.00", "บรรยาย").status_code == 302
    assert add(cast, event, "09:00", "12:00", "กลุ่มย่อย", room="ห้องเล็ก").status_code == 302

    assert pages.agenda(event) == [
        ("08:30", "09:00", "ลงทะเบียน"),
        ("09:00", "12:00", "บรรยาย"),
        ("09:00", "12:00", "กลุ่มย่อย"),
    ]
    with acting_as_system("test"):
        assert [each.part for each in Session.objects.filter(event=event)] == ["morning"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("first", "last", "more", "sentence"),
    [
        ("10:00", "11:00", {}, "the room has “บรรยาย”"),
        ("10:00", "11:00", {"room": "ห้องล้อมรัก"}, "the room has “บรรยาย”"),  # the event's own room by name
        ("14:00", "13:00", {}, "It ends before it begins"),
        ("25:00", "26:00", {}, "Write a time like 09:00"),
        ("14:00", "15:00", {"day": "2020-01-07"}, "cannot be used"),
    ],
)
def test_a_line_that_cannot_be_is_refused_with_a_sentence(cast: Cast, first, last, more, sentence: str):
    event = pages.written(cast.coordinator, ends_on=pages.soon() + timedelta(days=1))
    add(cast, event, "09:00", "12:00", "บรรยาย")
    pages.english(cast.coordinator)

    answer = add(cast, event, first, last, "หัวข้อที่พิมพ์ไว้", **more)

    assert answer.status_code == 422
    assert sentence in pages.problems(answer)
    assert "หัวข้อที่พิมพ์ไว้" in answer.content.decode()
    assert len(pages.agenda(event)) == 1


@pytest.mark.django_db
def test_the_database_keeps_a_room_free_too(cast: Cast):
    event = pages.complete(cast.coordinator)

    row = AgendaItem(
        event=event, day=event.starts_on, starts_at=time(10), ends_at=time(11), kind="other", topic="แทรก"
    )
    with (
        acting_as_system("test"),
        transaction.atomic(),
        pytest.raises(IntegrityError, match="agenda_room_free"),
    ):
        row.save(force_insert=True)


@pytest.mark.django_db
def test_a_speaker_does_not_speak_twice_at_once(cast: Cast):
    event = pages.complete(cast.coordinator)
    speaker = pages.speaker_of(event)
    pages.english(cast.coordinator)

    answer = add(cast, event, "10:00", "11:00", "ห้องข้าง ๆ", room="ห้องเล็ก", speakers=[str(speaker.pk)])

    assert answer.status_code == 422
    said = pages.problems(answer)
    assert "วิทยากร สมมติ would speak twice at once: at “ห้องข้าง ๆ” and at “บรรยาย”" in said


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["account", "name and telephone"])
def test_nor_at_two_events_of_the_province_on_one_day(cast: Cast, how: str):
    told = {"user": cast.volunteer.pk} if how == "account" else {"phone": "+66811112222"}
    name = "ชื่ออื่นในบัญชี" if how == "account" else "นายวิทยากร  สมมติ"
    other = pages.submitted(cast.mentor_dsd, title="งานของกรมพัฒนาฝีมือแรงงาน")
    if how == "account":
        with acting_as_system("test"):
            Speaker.objects.filter(event=other).update(user=cast.volunteer, phone="")
    event = pages.written(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        speaker = actions.add_speaker(event, SpeakerDraft(name, **told), by=actor, at=bangkok_now())
    pages.english(cast.coordinator)

    answer = add(cast, event, "10:00", "11:00", "เรื่องเดียวกัน", speakers=[str(speaker.pk)])

    assert answer.status_code == 422
    assert "of “งานของกรมพัฒนาฝีมือแรงงาน”" in pages.problems(answer)
    assert add(cast, event, "12:00", "13:00", "หลังจากนั้น", speakers=[str(speaker.pk)]).status_code == 302


@pytest.mark.django_db
def test_a_namesake_and_a_draft_of_others_are_in_nobodys_way(cast: Cast):
    pages.complete(cast.mentor_dsd)
    event = pages.complete(cast.coordinator)
    assert event.state == "draft"

    with acting_as(cast.coordinator) as actor:
        speaker = actions.add_speaker(event, SpeakerDraft("คนชื่อซ้ำ"), by=actor, at=bangkok_now())
    other = pages.submitted(cast.mentor_dlpw)
    with acting_as_system("test"):
        Speaker.objects.filter(event=other).update(name="คนชื่อซ้ำ", phone="")
    answer = add(cast, event, "10:00", "11:00", "ห้องข้าง", room="ห้องเล็ก", speakers=[str(speaker.pk)])
    assert answer.status_code == 302


@pytest.mark.django_db
def test_two_plans_made_side_by_side_meet_at_submission(cast: Cast):
    mine, theirs = pages.complete(cast.coordinator), pages.complete(cast.mentor_dsd)
    with acting_as(cast.mentor_dsd) as actor:
        actions.submit_event(theirs, by=actor, at=bangkok_now())
    pages.english(cast.coordinator)

    answer = pages.do(cast.coordinator, "submit_event", mine)

    assert answer.status_code == 422
    assert "would speak twice at once" in answer.content.decode()


@pytest.mark.django_db
def test_a_line_changes_places_with_its_neighbour(cast: Cast):
    event = pages.complete(cast.coordinator)
    with acting_as_system("test"):
        item = AgendaItem.objects.get(event=event, topic="บรรยาย")

    pages.do(cast.coordinator, "move_agenda_line", event, item.pk, way="earlier")

    assert pages.agenda(event) == [
        ("08:30", "11:30", "บรรยาย"),
        ("11:30", "12:00", "ลงทะเบียน"),
        ("13:00", "16:00", "แบ่งกลุ่ม"),
    ]
    pages.do(cast.coordinator, "move_agenda_line", event, item.pk, way="earlier")
    assert pages.agenda(event)[0][2] == "บรรยาย"


@pytest.mark.django_db
def test_lines_and_speakers_are_changed_and_taken_out(cast: Cast):
    event = pages.complete(cast.coordinator)
    speaker = pages.speaker_of(event)
    with acting_as_system("test"):
        item = AgendaItem.objects.get(event=event, topic="บรรยาย")
    said = typed(item.day, "09:00", "11:00", "บรรยายใหม่")

    assert pages.do(cast.coordinator, "edit_agenda_line", event, item.pk, **said).status_code == 302
    assert ("09:00", "11:00", "บรรยายใหม่") in pages.agenda(event)
    with acting_as_system("test"):
        assert not AgendaSpeaker.objects.filter(item=item).exists()
    form = {"name": "วิทยากร สมมติ", "position": "ผู้เชี่ยวชาญ", "is_government": "no"}
    assert pages.do(cast.coordinator, "edit_speaker", event, speaker.pk, **form).status_code == 302
    assert (pages.speaker_of(event).position, pages.speaker_of(event).is_government) == ("ผู้เชี่ยวชาญ", False)

    pages.do(cast.coordinator, "remove_agenda_line", event, item.pk)
    pages.do(cast.coordinator, "remove_speaker", event, speaker.pk)
    assert [topic for _first, _last, topic in pages.agenda(event)] == ["ลงทะเบียน", "แบ่งกลุ่ม"]
    with acting_as_system("test"):
        assert not Speaker.objects.filter(event=event).exists()


@pytest.mark.django_db
def test_several_speakers_stand_in_their_order(cast: Cast):
    event = pages.complete(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        second = actions.add_speaker(event, SpeakerDraft("ผู้ร่วม อภิปราย"), by=actor, at=bangkok_now())
    first = pages.speaker_of(event)

    add(cast, event, "16:00", "17:00", "เสวนา", speakers=[str(first.pk), str(second.pk)])

    page = pages.text_of(
        cast.volunteer if event.state != "draft" else cast.coordinator, reverse("event", args=[event.pk])
    )
    assert "วิทยากร สมมติ, ผู้ร่วม อภิปราย" in page


@pytest.mark.django_db
def test_sessions_are_set_by_hand_and_then_stay(cast: Cast):
    event = pages.complete(cast.coordinator)
    day = event.starts_on
    assert day is not None

    for wrong in ([], [f"{day}:day", f"{day}:morning"]):
        assert pages.do(cast.coordinator, "set_event_sessions", event, parts=wrong, x="1").status_code == 422
    assert pages.do(cast.coordinator, "set_event_sessions", event, parts=[f"{day}:day"]).status_code == 302
    add(cast, event, "16:00", "17:00", "เพิ่มบ่าย")

    with acting_as_system("test"):
        assert [each.part for each in Session.objects.filter(event=event)] == ["day"]


@pytest.mark.django_db
def test_people_of_the_province_are_found_by_name_and_others_are_named(cast: Cast):
    event = pages.written(cast.coordinator)
    with acting_as_system("test"):
        User.objects.filter(pk=cast.volunteer.pk).update(name="นางคำแปง แก้วตัวอย่าง")
        User.objects.filter(pk=cast.mentor_dsd_51.pk).update(name="นางคำแปง ต่างจังหวัด")

    answer = pages.do(cast.coordinator, "event_organisers", event, name="คำแปง", duty="desk")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "นางคำแปง แก้วตัวอย่าง" in page
    assert "ต่างจังหวัด" not in page
    chosen = {"name": "คำแปง", "duty": "desk", "account": str(cast.volunteer.pk)}
    assert pages.do(cast.coordinator, "event_organisers", event, **chosen).status_code == 302
    assert pages.do(cast.coordinator, "event_organisers", event, **chosen).status_code == 422
    pages.do(cast.coordinator, "event_organisers", event, name="ป้าแม่ครัว", duty="helper", note="ครัว")

    with acting_as_system("test"):
        found = list(Organiser.objects.filter(event=event).order_by("id").values_list("name", "user"))
    assert found == [("นางคำแปง แก้วตัวอย่าง", cast.volunteer.pk), ("ป้าแม่ครัว", None)]


@pytest.mark.django_db
def test_a_stranger_s_account_cannot_be_slipped_in(cast: Cast):
    event = pages.written(cast.coordinator)
    with acting_as_system("test"):
        User.objects.filter(pk=cast.volunteer.pk).update(name="นางคำแปง แก้วตัวอย่าง")

    said = {"name": "คำแปง", "duty": "desk", "account": str(cast.coordinator_51.pk)}
    assert pages.do(cast.coordinator, "event_organisers", event, **said).status_code == 422


@pytest.mark.django_db
def test_groups_are_added_ordered_and_never_below_who_has_a_seat(cast: Cast):
    event = pages.complete(cast.coordinator)
    first, second = story.groups_of(event)
    for number in range(3):
        story.guest(event, first, name=f"คนที่ {number}")
    pages.english(cast.coordinator)
    said = {"kind": "volunteer", "name": first.name}

    answer = pages.do(cast.coordinator, "edit_target_group", event, first.pk, **said, quota="2")
    assert answer.status_code == 422
    assert "3 seats of this group are taken already" in pages.problems(answer)
    assert (
        pages.do(cast.coordinator, "edit_target_group", event, first.pk, **said, quota="3").status_code == 302
    )
    pages.do(cast.coordinator, "move_target_group", event, second.pk, way="up")
    assert [group.pk for group in story.groups_of(event)] == [second.pk, first.pk]
    browser = browser_of(cast.coordinator)
    answer = browser.post(reverse("remove_target_group", args=[event.pk, first.pk]))
    assert "There are people on the list" in pages.said(browser, answer)
    pages.do(cast.coordinator, "remove_target_group", event, second.pk)
    with acting_as_system("test"):
        assert TargetGroup.objects.get(event=event).pk == first.pk
    for wrong in ("0", "-1", "มาก"):
        answer = pages.do(cast.coordinator, "event_groups", event, kind="other", name="ใหม่", quota=wrong)
        assert answer.status_code == 422


@pytest.mark.django_db
def test_headquarters_sees_seats_and_no_people(cast: Cast):
    event = pages.approved(cast.mentor_dsd, cast.coordinator)
    story.guest(event, name="นางลับ ของจังหวัด")

    page = pages.text_of(cast.headquarters, reverse("event", args=[event.pk]))

    assert "<b>1</b> จาก 100" in page
    assert "นางลับ" not in page


@pytest.mark.django_db
def test_who_holds_it_leaves_by_a_button(cast: Cast):
    event = pages.written(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        row = actions.add_organiser(event, OrganiserDraft("ป้า", "helper"), by=actor, at=bangkok_now())

    pages.do(cast.coordinator, "remove_organiser", event, row.pk)
    with acting_as_system("test"):
        assert not Organiser.objects.filter(event=event).exists()
