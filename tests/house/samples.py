"""Rows behind the addresses of the access matrix: one need, told as a story, with everything that hangs on it.

A new address with a new kind of parameter gets its sample here, named like the parameter (or "view.parameter").
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from raengjai.access.door import acting_as, acting_as_system
from raengjai.events.actions import (
    GuestDraft,
    Seen,
    add_guests,
    begin_letters,
    invite_guests,
    mark_present,
    open_feed,
    write_letter,
)
from raengjai.events.actions.money import LineDraft, PaymentDraft, pay, write_line
from raengjai.events.models import AgendaItem, Event, Organiser, Speaker, TargetGroup
from raengjai.files.models import Attachment
from raengjai.files.rules import prepare
from raengjai.ground.crypto import new_seal_key
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year
from raengjai.ground.ids import new_id
from raengjai.knowledge.actions import attach_file
from raengjai.messages.actions import add_subscription
from raengjai.messages.rules.keys import text_of
from raengjai.needs.models import Step
from raengjai.network.actions import (
    Area,
    TalkDraft,
    begin_card_print,
    nominate,
    note_hours,
    pair_mentor,
    write_talk,
)
from raengjai.network.models import Member, OrderRun, Pairing
from raengjai.outreach.actions import ActDraft, make_slip, say_at
from raengjai.outreach.models import Handed, Served
from raengjai.outreach.urls import urlpatterns as service_day_urls
from raengjai.papers.actions import make_next_part
from raengjai.papers.models import Print
from raengjai.places.rules import Successor
from tests.cast import Cast, browser_of
from tests.events import pages as planned
from tests.events import story as workshops
from tests.files.samples import jpeg
from tests.knowledge import story as directives
from tests.needs import story
from tests.network import applying, complaining, lists, members, orders
from tests.offline import phone
from tests.outreach import placing_story
from tests.outreach import story as service_days
from tests.places import events
from tests.training.samples import training_samples


def samples(cast: Cast) -> dict[str, object]:
    """Parameter → value; the volunteer of 520101 recorded the need, it was referred to DLPW-52, which took it."""
    visit = story.record(cast.volunteer)
    need = story.need_of(visit, cast.volunteer)
    photo = SimpleUploadedFile("photo.jpg", jpeg(), content_type="image/jpeg")
    browser_of(cast.volunteer).post(reverse("attach", args=[need.pk]), {"file": photo, "title": "photo"})
    referral = story.referral_of(need, cast.volunteer)
    browser_of(cast.mentor_dlpw).post(reverse("accept", args=[referral.pk]))
    with acting_as(cast.volunteer):
        attachment = Attachment.objects.about(need).get()
        step = Step.objects.get(need=need)
    lost = phone.register(cast.volunteer)
    browser_of(cast.volunteer).post(reverse("remove_device", args=[lost.id]))
    held = phone.visit()
    lost.send(held)
    member = members.volunteer()
    return {
        "print_id": _order(cast).pk,
        "number": 1,
        "device_id": phone.register(cast.volunteer).id,
        "held_id": UUID(held["id"]),
        "visit_id": visit.pk,
        "need_id": need.pk,
        "referral_id": referral.pk,
        "step_id": step.pk,
        "subject_id": new_id(),
        "browser_id": _browser(cast),
        "person_id": need.person_id,
        "member_id": member.pk,
        "equipment_id": members.lent(cast.coordinator, member, serial="3569-3803").pk,
        "run_id": lists.read(cast.coordinator, lists.workbook([lists.row(), lists.row(role="?")])).pk,
        "order_id": _many(cast).pk,
        "application_id": applying.sent(cast.mentor_dlpw).pk,
        **_honours(cast),
        "complaint_id": complaining.sent(cast.mentor_dsd_51).pk,
        "user_id": cast.other_volunteer.pk,
        "attachment_id": attachment.pk,
        **_directives(cast),
        **_mentors(cast, member),
        **_events(cast),
        "place.code": "520101",
        "office.code": "DLPW-52",
        "service.code": "P2",
        "topic.code": "unpaid-wages",
        "indicator": "needs-recorded",
        # Nobody of the cast is inside the sealed room: its pages lead to its door or do not open.
        **{name: new_id() for name in ("case_id", "clue_id", "record_id")},
        "case_add.kind": "note",
        "part": "safety",
    }


def _events(cast: Cast) -> dict[str, object]:
    """Workshops, service days and where they go; changes of places have ids of events as well."""
    return {
        **_presence(cast),
        **dict.fromkeys(
            ("share_out.event_id", "place_change.event_id", "withdraw_place_change.event_id"),
            _divided_place(cast),
        ),
        **_planned(cast),
        **training_samples(cast),
        **_invitations(cast),
        **_service_day(cast),
        **_money(cast),
        **_placing(cast),
    }


def _presence(cast: Cast) -> dict[str, object]:
    """A workshop at whose desk the volunteer helps."""
    event = workshops.workshop(cast.coordinator)
    workshops.organiser(event, cast.volunteer)
    guest, other = workshops.guest(event), workshops.guest(event, name="อีกคน หนึ่ง")
    now = bangkok_now()
    with acting_as(cast.coordinator) as actor:
        session = workshops.sessions_of(event)[0]
        seen = mark_present(guest, session, Seen(now, "list", actor.me), by=actor, at=now)
    assert seen is not None
    pages = ("check_in", "walk_in", "presence_sheet", "mark_present", "undo_presence", "join_guests", "pack")
    found: dict[str, object] = {f"{page}.event_id": event.pk for page in pages}
    return found | {
        "guest_id": other.pk,
        "into_id": guest.pk,
        "attendance_id": seen.pk,
    }


def _service_day(cast: Cast) -> dict[str, object]:
    """A service day at which the volunteer helps: a visitor who was served, and got a leaflet."""
    event = service_days.day(cast)
    workshops.organiser(event, cast.volunteer)
    station, now = service_days.stations_of(event)[3], bangkok_now()
    with acting_as(cast.coordinator) as actor:
        kept = make_slip(event, new_id(), {}, stations=[station.pk], by=actor, at=now)
        said = {"services": ["P2"], "handed": [["dlpw-rights", 1]]}
        draft = ActDraft(
            kind="serve",
            made_at=now,
            visitor_id=kept.act.visitor_id,
            number=kept.act.number,
            station_id=station.pk,
            said=said,
        )
        act = say_at(event, draft, by=actor, at=now).act
        served, handed = Served.objects.get(acts__contains=[act.pk]), Handed.objects.get(act=act.pk)
    pages = [
        pattern.name for pattern in service_day_urls if pattern.name not in ("served_entry", "handed_entry")
    ]
    return {f"{page}.event_id": event.pk for page in pages} | {
        "station_id": station.pk,
        "visitor_id": kept.act.visitor_id,
        "act_id": act.pk,
        "day_id": event.pk,  # how it reads in the matrix
        "served_id": served.pk,
        "handed_id": handed.pk,
    }


def _money(cast: Cast) -> dict[str, object]:
    """A workshop with a line of its budget and a payment."""
    workshop = workshops.workshop(cast.coordinator)
    draft = LineDraft("NET", "materials", "เอกสาร", Decimal(10), Decimal(1), Decimal(40))
    with acting_as(cast.coordinator) as actor:
        line = write_line(workshop, draft, by=actor, at=bangkok_now())
        paid = PaymentDraft(Decimal(400), bangkok_today(), payee="เย็บผ้า")
        payment = pay(line, paid, by=actor, at=bangkok_now())
    of_event = ("event_money", "add_budget_line", "event_money_file", "sign_in_sheets", "event_payments")
    names = [*of_event, "payment_receipts", "travel_list"]
    return {
        **{f"{name}.event_id": workshop.pk for name in names},
        "line_id": line.pk,
        "payment_id": payment.pk,
    }


def _placing(cast: Cast) -> dict[str, object]:
    """A plan of one service day, worked out."""
    plan = placing_story.planned(cast.coordinator)
    with acting_as(cast.coordinator):
        day = plan.lines.get()
    return {"placing_id": plan.pk, "placed_day_id": day.pk}


def _honours(cast: Cast) -> dict[str, object]:
    """Hours that somebody of the province noted, and a nomination that rests on them."""
    member, now = members.volunteer("นางคำแปง แก้วตัวอย่าง", place_code="520120", tier="network"), bangkok_now()
    with acting_as_system("test"):
        Member.objects.filter(pk=member.pk).update(ends_on=None)
        member.user.postings.update(ends_on=None)
    with acting_as(member.user) as actor:
        duty = note_hours(member.user, day=now.date(), kind="visit", minutes=60, by=actor, at=now)
    with acting_as(cast.coordinator) as actor:
        nomination = nominate(member, year=fiscal_year(now), reason="เย็บผ้า", by=actor, at=now)
    return {"duty_id": duty.pk, "nomination_id": nomination.pk}


def _many(cast: Cast) -> OrderRun:
    """An order for two: one can be renewed, the other has no last day."""
    soon = bangkok_today() + timedelta(days=30)
    able, endless = (
        members.volunteer(place_code="520111", ends_on=soon),
        members.volunteer(place_code="520112"),
    )
    return orders.checked(cast.coordinator, [able, endless])


def _browser(cast: Cast) -> UUID:
    """A browser that is told of notices."""
    with acting_as(cast.volunteer) as actor:
        return add_subscription(
            endpoint="https://fcm.googleapis.com/fcm/send/sample",
            public=text_of(new_seal_key().public),
            auth=text_of(bytes(16)),
            name="Chrome, Android",
            device_id=None,
            until_sign_out=True,
            by=actor,
            at=timezone.now(),
        ).pk


def _directives(cast: Cast) -> dict[str, object]:
    """One that was sent, and a draft with a file."""
    directive = directives.sent(cast.coordinator, said=directives.words(asks="read", remind_days=3)).directive
    draft = directives.draft(cast.coordinator, number="ลป 0027/ว 2")
    with acting_as(cast.coordinator) as actor:
        file = attach_file(draft, prepare("photo.jpg", jpeg()), title="photo", by=actor, at=bangkok_now())
    return {
        "directive_id": directive.pk,
        "edit_directive.directive_id": draft.pk,
        "check_directive.directive_id": draft.pk,
        "attach_to_directive.directive_id": draft.pk,
        "publish_directive.directive_id": draft.pk,
        "discard_directive.directive_id": draft.pk,
        "directive_file.directive_id": draft.pk,
        "directive_file.attachment_id": file.pk,
        "remove_directive_file.directive_id": draft.pk,
        "remove_directive_file.attachment_id": file.pk,
        "draft_id": draft.pk,  # how these two read in the matrix
        "draft_file_id": file.pk,
    }


def _mentors(cast: Cast, volunteer: Member) -> dict[str, object]:
    """A mentor of another office is paired with the district; one noted a talk with the volunteer."""
    mentor = members.mentor("นางคำแปง แก้วตัวอย่าง")
    with acting_as(cast.coordinator) as actor:
        deed = pair_mentor(mentor, [Area("5201")], starts_on=bangkok_today(), by=actor, at=bangkok_now())
        pairing = Pairing.objects.get(deed=deed)
    with acting_as(cast.mentor_dlpw) as actor:
        draft = TalkDraft("visit", bangkok_today(), "เย็บผ้า", "เย็บผ้า", bangkok_today(), is_shared=True)
        talk = write_talk(volunteer, draft, by=actor, at=bangkok_now())
    return {
        "pairing_id": pairing.pk,
        "deed_id": deed,
        "talk_id": talk.pk,
        "pair_mentor.agency": "DSD",
        "pair_mentor.code": "5201",
    }


def _planned(cast: Cast) -> dict[str, object]:
    """A workshop that is planned and open to all of the province, what hangs on it, and a template of the province."""
    event = planned.complete(cast.coordinator)
    photo = SimpleUploadedFile("photo.jpg", jpeg(), content_type="image/jpeg")
    planned.do(cast.coordinator, "attach_to_event", event, file=photo)
    planned.do(cast.coordinator, "save_event_template", event, title="แม่แบบ")
    with acting_as(cast.coordinator) as actor:
        feed = open_feed(by=actor, at=bangkok_now())
    with acting_as_system("test"):
        Event.objects.filter(pk=event.pk).update(
            state="open", approved_at=bangkok_now(), approved_by=cast.headquarters.pk
        )
        template = Event.objects.templates().get()
        picture = Attachment.objects.about(event).get()
        item, speaker = AgendaItem.objects.filter(event=event).first(), Speaker.objects.get(event=event)
        group, holder = TargetGroup.objects.filter(event=event).first(), Organiser.objects.get(event=event)
    assert item is not None
    assert group is not None
    files = ("event_file", "event_file_preview", "remove_event_file", "restore_event_file")
    return {
        "event_id": event.pk,
        "use_event_template.event_id": template.pk,
        "discard_event_template.event_id": template.pk,
        **{f"{name}.attachment_id": picture.pk for name in files},
        "item_id": item.pk,
        "speaker_id": speaker.pk,
        "group_id": group.pk,
        "organiser_id": holder.pk,
        "feed_id": feed.pk,
        "event_calendar.code": feed.code,
    }


def _divided_place(cast: Cast) -> UUID:
    """A sub-district in two parts since today; the coordinator is to say who serves which."""
    members.volunteer(place_code="520108", tier="network")
    parts = (Successor("520160", "สมมติ", "Sommut"), Successor("520161", "สมมติใหม่", "Sommut", (7,)))
    new = replace(events.split("520108", *parts, day=bangkok_today()), notice="143 : 9")
    found = events.enter(cast.headquarters, new, at=bangkok_now())
    events.begin(found, at=bangkok_now())
    events.follow(found, at=bangkok_now())
    return found.pk


def _invitations(cast: Cast) -> dict[str, object]:
    """A workshop that anybody may register for, a guest with an account, and an order of letters."""
    event = workshops.workshop(cast.coordinator, title="เย็บผ้า", venue="", room="", signup="public")
    group = workshops.groups_of(event)[0]
    with acting_as(cast.coordinator) as actor:
        TargetGroup.objects.filter(event=event).exclude(pk=group.pk).delete()
        TargetGroup.objects.filter(event=event).update(name="เย็บผ้า")
        AgendaItem.objects.filter(event=event).update(topic="เย็บผ้า")
        draft = GuestDraft("นางคำแปง แก้วตัวอย่าง", user_id=cast.volunteer.pk)
        guest = add_guests(group, [draft], how="hand", over="refuse", by=actor, at=bangkok_now()).seated[0]
        invite_guests(event, [guest.pk], by=actor, at=bangkok_now())
        words = {"number": "1", "dated_on": bangkok_today(), "body": "เย็บผ้า", "subject": "เย็บผ้า"}
        letter = write_letter(event, "invitation", words, by=actor, at=bangkok_now())
        order = begin_letters(letter, address="https://raengjai.example.go.th/i/", by=actor, at=bangkok_now())
        make_next_part(order.pk, by=actor, at=bangkok_now())
    pages = (
        *(
            "guests",
            "change_guests",
            "undo_guests",
            "guests_file",
            "guests_paper",
            "guest",
            "answer_for_guest",
        ),
        *("add_guests", "add_guest_list", "add_guest", "renew_invitation", "event_letter", "look_at_letter"),
        *("print_letters", "letters_being_made", "letters_file", "register_for_event"),
    )
    return {
        **{f"{page}.event_id": event.pk for page in pages},
        "guest_id": guest.pk,
        "kind": "invitation",
        "invitation.code": guest.code,
        "invitation_calendar.code": guest.code,
        "letters_being_made.print_id": order.pk,
        "letters_file.print_id": order.pk,
        # How these two read in the matrix.
        "workshop_id": event.pk,
        "letters_id": order.pk,
    }


def _order(cast: Cast) -> Print:
    """Cards of a sub-district's volunteer, printed."""
    members.volunteer(place_code="520110")
    with acting_as(cast.coordinator) as actor:
        order = begin_card_print(
            "52",
            only_missing=True,
            address="https://raengjai.example.go.th/verify/",
            language="th",
            by=actor,
            at=bangkok_now(),
        )
        make_next_part(order.pk, by=actor, at=bangkok_now())
    return order
