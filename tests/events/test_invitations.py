"""The own invitation: by the code of a letter or with an account; answers, substitutes, the queue; and who sees what."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.events import actions
from raengjai.events.models import AgendaItem, Event, Guest, TargetGroup
from raengjai.events.rules.invitations import code_of, index_of
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.ids import new_id
from raengjai.ground.receipts import is_valid, new_code
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.tasks.models import Task
from tests import make
from tests.cast import Cast, assemble, browser_of
from tests.events import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def event(cast: Cast) -> Event:
    return story.workshop(
        cast.coordinator, answer_by=bangkok_today(), starts_on=bangkok_today() + timedelta(days=7)
    )


def invited(event: Event, **said: Any) -> Guest:
    """A guest with a code, as inviting leaves them."""
    guest = story.guest(event, **{"state": "invited", **said})
    with acting_as_system("test"):
        guest.code_index = index_of(guest.code)
        guest.save()
    return guest


def now(guest: Guest) -> Guest:
    with acting_as_system("test"):
        return Guest.objects.get(pk=guest.pk)


def page_of(guest: Guest) -> str:
    return reverse("invitation", args=[guest.code])


def test_a_code_is_made_of_the_guest_and_a_number_and_can_be_told_again():
    guest_id = new_id()

    assert is_valid(code_of(guest_id, 1))
    assert code_of(guest_id, 1) == code_of(guest_id, 1)
    assert len({code_of(guest_id, 1), code_of(guest_id, 2), code_of(new_id(), 1)}) == 3


def test_the_page_of_a_code_shows_one_guest_and_the_event(event: Event):
    guest = invited(event, name="นางบัวผัน นามสมมติ")
    other = invited(event, name="นายอื่น ไม่เกี่ยว", phone="+66812345678")

    answer = Client().get(page_of(guest))
    html = answer.content.decode()

    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert guest.name in html
    assert event.title in html
    assert "พิธีเปิด" in html
    assert other.name not in html


def test_the_holder_of_a_code_sees_one_row_in_the_database(cast: Cast, event: Event):
    guest = invited(event)
    invited(event, name="อีกคน หนึ่ง")
    elsewhere = story.workshop(cast.coordinator, state="approved")
    story.guest(elsewhere)

    with acting_for_receipt(index_of(guest.code)):
        assert list(Guest.objects.values_list("pk", flat=True)) == [guest.pk]
        assert list(Event.objects.values_list("pk", flat=True)) == [event.pk]
        assert AgendaItem.objects.filter(event=event).exists()
        assert not Guest.objects.filter(pk=guest.pk).update(name="x")
    with acting_for_receipt(index_of(new_code())):
        assert (Guest.objects.count(), Event.objects.count(), TargetGroup.objects.count()) == (0, 0, 0)


def test_a_guest_comes_changes_the_mind_and_says_why(event: Event):
    guest, browser = invited(event), Client()

    browser.post(page_of(guest), {"answer": "yes"})
    assert now(guest).state == "accepted"
    browser.post(page_of(guest), {"answer": "no", "why": "ติดราชการ"})

    after = now(guest)
    assert (after.state, after.declined_why) == ("declined", "ติดราชการ")
    browser.post(page_of(guest), {"answer": "yes"})
    assert (now(guest).state, now(guest).declined_why) == ("accepted", "")


def test_after_the_last_day_nothing_is_changed_and_a_sentence_says_so(cast: Cast):
    late = story.workshop(cast.coordinator, answer_by=bangkok_today() - timedelta(days=1))
    guest = invited(late)

    page = Client().post(page_of(guest), {"answer": "yes"})

    assert page.status_code == 422
    assert now(guest).state == "invited"


@pytest.mark.parametrize(
    ("change", "words"), [({"state": "cancelled"}, "ยกเลิก"), ({"state": "held"}, "ขอบคุณ")]
)
def test_a_cancelled_or_past_event_is_said(event: Event, change: dict[str, str], words: str):
    guest = invited(event)
    with acting_as_system("test"):
        Event.objects.filter(pk=event.pk).update(**change, cancelled_at=bangkok_now(), cancelled_why="พายุเข้า")

    page = Client().post(page_of(guest), {"answer": "yes"})

    assert words in page.content.decode()
    assert now(guest).state == "invited"


def test_somebody_else_comes_on_the_same_seat_with_an_invitation_of_their_own(event: Event):
    with acting_as_system("test"):
        TargetGroup.objects.filter(event=event).update(quota=1)
    guest, browser = invited(event), Client()
    sent = browser.post(
        page_of(guest),
        {"answer": "substitute", "name": "นาย แทน ใจดี", "position": "ครู", "phone": "0812345678"},
    )

    with acting_as_system("test"):
        substitute = Guest.objects.get(substitute_for=guest)
        seated = Guest.objects.filter(group=guest.group_id).seated().count()
    assert (now(guest).state, substitute.state, substitute.how, seated) == (
        "substituted",
        "accepted",
        "substitute",
        1,
    )
    assert substitute.code in sent.content.decode()
    assert "แทน ใจดี" in Client().get(page_of(substitute)).content.decode()
    assert "แทน ใจดี" not in browser.get(page_of(guest)).content.decode()

    browser.post(page_of(guest), {"answer": "yes"})
    assert (now(guest).state, now(substitute).state) == ("accepted", "removed")


def test_a_substitute_who_is_on_the_list_already_is_refused_and_what_was_typed_stays(event: Event):
    guest = invited(event)
    story.guest(event, name="นาย แทน ใจดี", phone="+66812345678")

    page = Client().post(page_of(guest), {"answer": "substitute", "name": "แทน ใจดี", "phone": "081-234-5678"})

    assert page.status_code == 422
    assert "081-234-5678" in page.content.decode()
    assert now(guest).state == "invited"


def test_an_old_code_a_wrong_code_and_a_code_of_no_event_are_said(cast: Cast, event: Event):
    guest = invited(event)
    old = page_of(guest)
    with acting_as(cast.coordinator) as actor:
        renewed = actions.renew_code(guest, by=actor, at=bangkok_now())
    browser = Client()

    gone = browser.get(old)
    assert gone.status_code == 404
    assert guest.name not in gone.content.decode()
    assert browser.get(page_of(renewed)).status_code == 200
    assert Client().get(reverse("invitation", args=["hello"])).status_code == 404
    typed = Client().post(reverse("find_invitation"), {"code": renewed.code.lower()})
    assert typed["Location"] == page_of(renewed)


def test_guessing_is_slowed_and_a_holder_who_was_here_is_not_kept_out(event: Event):
    guest = invited(event)
    known, stranger = Client(), Client()
    known.get(page_of(guest))

    answers = [stranger.get(reverse("invitation", args=[new_code()])).status_code for _try in range(12)]

    assert answers[-1] == 429
    assert stranger.get(page_of(guest)).status_code == 429
    assert known.get(page_of(guest)).status_code == 200


def test_the_calendar_file_names_the_event_and_nobody(event: Event):
    guest = invited(event, name="นางบัวผัน นามสมมติ", phone="+66812345678")
    file = Client().get(reverse("invitation_calendar", args=[guest.code]))
    text = file.content.decode().replace("\r\n ", "")

    assert text.startswith("BEGIN:VCALENDAR")
    assert event.title in text
    assert "DTSTART" in text
    assert "บัวผัน" not in text
    assert guest.code not in text


def test_with_an_account_one_answers_under_my_events_and_the_task_ends(cast: Cast, event: Event):
    with acting_as(cast.coordinator) as actor:
        listed = actions.add_guests(
            story.groups_of(event)[0],
            [actions.GuestDraft("สมใจ", user_id=cast.volunteer.pk)],
            how="group",
            over="refuse",
            by=actor,
            at=bangkok_now(),
        )
        actions.invite_guests(event, [listed.seated[0].pk], by=actor, at=bangkok_now())
    browser = browser_of(cast.volunteer)
    page = reverse("my_invitation", args=[listed.seated[0].pk])

    mine = browser.get(reverse("my_events"))
    assert [line["url"] for line in mine.context["parts"]["asked"]] == [page]
    notice = browser.get(reverse("inbox"))
    assert page in notice.content.decode() or "inbox" in notice.content.decode()
    browser.post(page, {"answer": "yes"})

    assert now(listed.seated[0]).state == "accepted"
    with acting_as(cast.volunteer):
        assert not Task.objects.open().filter(kind="answer_invitation").exists()
    assert browser_of(cast.other_volunteer).get(page).status_code == 404
    assert browser.get(reverse("my_invitation_calendar", args=[listed.seated[0].pk])).status_code == 200


def test_somebody_of_another_province_sees_the_event_once_invited(cast: Cast, event: Event):
    stranger = make.volunteer("stranger", place_code="100101")
    guest = story.guest(event, user=stranger, state="listed")

    with acting_as(stranger):
        assert not Event.objects.filter(pk=event.pk).exists()
    with acting_as_system("test"):
        Guest.objects.filter(pk=guest.pk).update(state="invited")
    with acting_as(stranger):
        assert Event.objects.filter(pk=event.pk).exists()


def test_nobody_else_opens_the_guest_list(cast: Cast, event: Event):
    guest = invited(event, name="นางบัวผัน นามสมมติ", user=cast.volunteer)
    pages = [
        reverse("guests", args=[event.pk]),
        reverse("guest", args=[event.pk, guest.pk]),
        reverse("guests_file", args=[event.pk]),
        reverse("event_letter", args=[event.pk, "invitation"]),
        reverse("add_guest", args=[event.pk]),
    ]
    outsiders = (cast.coordinator_51, cast.mentor_dsd_51, cast.mentor_dlpw, cast.headquarters)

    for outsider in outsiders:
        assert [browser_of(outsider).get(page).status_code for page in pages] == [404] * len(pages)
    assert [browser_of(cast.volunteer).get(page).status_code for page in pages] == [403] * len(pages)
    story.organiser(event, cast.mentor_dlpw)
    assert browser_of(cast.mentor_dlpw).get(pages[0]).status_code == 404
    removed = browser_of(cast.mentor_dlpw).post(
        reverse("change_guests", args=[event.pk]), {"people": [str(guest.pk)], "deed": "remove"}
    )
    assert (removed.status_code, now(guest).state) == (404, "invited")


def test_a_guest_of_another_event_is_not_touched_by_its_id(cast: Cast, event: Event):
    elsewhere = story.workshop(cast.coordinator_51, place_code="510101", office_code="OPS-51")
    guest = invited(elsewhere)

    with acting_as(cast.coordinator) as actor, pytest.raises(Refused, match="at least one"):
        actions.remove_guests(event, [guest.pk], by=actor, at=bangkok_now())
    assert now(guest).state == "invited"


def test_guests_are_told_of_a_cancellation_and_asked_no_more(cast: Cast, event: Event):
    with acting_as(cast.coordinator) as actor:
        drafts = [actions.GuestDraft("สมใจ", user_id=cast.volunteer.pk), actions.GuestDraft("ไม่มีบัญชี")]
        group = story.groups_of(event)[0]
        listed = actions.add_guests(group, drafts, how="hand", over="refuse", by=actor, at=bangkok_now())
        ids = [guest.pk for guest in listed.seated]
        actions.invite_guests(event, ids, by=actor, at=bangkok_now())
        actions.tell_guests_of_cancellation(event, actor, bangkok_now())

    with acting_as(cast.volunteer):
        assert "event_cancelled" in set(Notice.objects.values_list("kind", flat=True))
        assert not Task.objects.open().filter(kind="answer_invitation").exists()


def test_the_journal_holds_codes_and_no_names(cast: Cast, event: Event):
    guest = invited(event, name="นางบัวผัน นามสมมติ")
    Client().post(page_of(guest), {"answer": "no", "why": "ติดราชการ"})

    with acting_as_system("test"), connection.cursor() as cursor:
        cursor.execute("SELECT verb, codes::text FROM journal_entry WHERE subject_kind IN ('guest', 'event')")
        entries = cursor.fetchall()
    assert "guest.declined" in {verb for verb, _codes in entries}
    assert not any(word in codes for word in ("บัวผัน", "ราชการ", guest.code) for _verb, codes in entries)
