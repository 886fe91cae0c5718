"""A case opened in an emergency: one answer for who finds nothing, three hours, a second person, a review."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.protection.actions import (
    check_chain,
    end_expired,
    end_membership,
    exclude_member,
    open_in_emergency,
    read_emergency,
    read_records,
    review_emergency,
    unreviewed_emergencies,
)
from raengjai.protection.models import BreakGlass, Case, Entry, KeyWrap, Team
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.deeds import words_of_deed
from tests.protection import rooms
from tests.protection.test_cases import WORDS, case_of, opened_by

pytestmark = pytest.mark.django_db
REASON = "เจ้าของเคสติดต่อไม่ได้ และผู้เสียหายแจ้งว่าจะถูกพาออกนอกประเทศคืนนี้"


def troubled() -> tuple[Room, Room, Case]:
    """A case of an officer; its supervisor, and another one who is on no team."""
    first = rooms.province()
    second = rooms.member(duty="supervisor")
    officer = rooms.member()
    rooms.renew_room_keys(first)
    return officer, second, case_of(officer)


def opened_in_emergency(room: Room, case: Case, *, at: Any = None) -> Any:
    with rooms.inside(room):
        return open_in_emergency(
            case.code, reason=REASON, purpose="emergency", room=room, at=at or bangkok_now()
        )


def test_who_leaves_the_room_in_mid_emergency_is_out_at_once():
    owner, stranger, case = troubled()
    opened_in_emergency(stranger, case)
    first = rooms.member(duty="supervisor")
    now = bangkok_now()
    with rooms.inside(first):
        end_membership(stranger.member, room=first, at=now)
    with acting_as_system("test"):
        assert not Team.objects.live(now).filter(member=stranger.member).exists()
        assert not KeyWrap.objects.filter(member=stranger.member).exists()
        assert Team.objects.live(now).filter(case=case, member=owner.member).exists()


def test_a_supervisor_reads_for_three_hours_and_two_learn_of_it():
    owner, stranger, case = troubled()
    opened = opened_in_emergency(stranger, case)
    with rooms.inside(stranger):
        assert [each.content["words"] for each in read_records(opened.case, "note")] == [WORDS]
        assert Case.objects.filter(pk=case.pk).exists()
    with acting_as_system("test"):
        told = set(Notice.objects.filter(kind="room_waits").values_list("user_id", flat=True))
        glass = BreakGlass.objects.get()
        assert owner.member.user_id in told
        assert len(told) == 2
        assert stranger.member.user_id not in told
        assert glass.until - glass.opened_at == timedelta(hours=3)
        assert REASON.encode() not in bytes(glass.reason)
        KeyWrap.objects.filter(member=stranger.member, case_id=case.pk).update(
            until=timezone.now() - timedelta(seconds=1)
        )
        Team.objects.filter(member=stranger.member).update(until=timezone.now() - timedelta(seconds=1))
    with rooms.inside(stranger):
        assert not Case.objects.exists()
        assert not KeyWrap.objects.filter(case_id=case.pk).exists()
    with acting_as_system("test"):
        assert end_expired(at=bangkok_now()) == 1
        assert end_expired(at=bangkok_now()) == 0
        assert not KeyWrap.objects.filter(member=stranger.member, case_id=case.pk).exists()
    assert check_chain("52") is None
    again = opened_in_emergency(stranger, case)  # a second time, in the same visit
    assert again.glass.pk != glass.pk


def test_nothing_that_must_not_be_known_shows_in_answer_or_work():
    owner, stranger, case = troubled()
    shredded, elsewhere = case_of(owner), rooms.province("51")
    theirs = case_of(elsewhere)
    with rooms.inside(owner):
        exclude_member(stranger.member, opened=opened_by(owner, case), by=owner.member, at=bangkok_now())
    with acting_as_system("test"):
        KeyWrap.objects.filter(case_id=shredded.pk).delete()
        Case.objects.filter(pk=shredded.pk).update(state="shredded", shredded_on=bangkok_now().date())
    answers = {}
    for code in ("BCDFGHJK", case.code, shredded.code, theirs.code):
        refusing, counting = pytest.raises(Refused), CaptureQueriesContext(connection)
        with rooms.inside(stranger), counting as asked, refusing as refused:
            open_in_emergency(code, reason=REASON, purpose="emergency", room=stranger, at=bangkok_now())
        answers[code] = (str(refused.value.message), refused.value.field, [_shape(each) for each in asked])
    assert len({repr(each) for each in answers.values()}) == 1
    with acting_as_system("test"):
        tries = Entry.objects.filter(verb="emergency.refused", member_id=stranger.member_id)
        assert [each.case_id for each in tries] == [None] * 4
        assert not BreakGlass.objects.exists()


def _shape(query: dict[str, str]) -> str:
    words = query["sql"].split()
    return f"{words[0]} of {' '.join(words).partition(' FROM ')[2].split(' ')[0]}"


@pytest.mark.parametrize(
    ("reason", "purpose", "field"), [("ด่วน", "emergency", "reason"), (REASON, "", "purpose")]
)
def test_a_reason_is_a_sentence_and_a_purpose_is_stated(reason: str, purpose: str, field: str):
    _owner, stranger, case = troubled()
    with rooms.inside(stranger), pytest.raises(Refused) as refused:
        open_in_emergency(case.code, reason=reason, purpose=purpose, room=stranger, at=bangkok_now())
    assert refused.value.field == field
    with acting_as_system("test"):
        assert not BreakGlass.objects.exists()


def test_an_officer_opens_nothing_in_an_emergency():
    _owner, _stranger, case = troubled()
    colleague = rooms.member()
    with rooms.inside(colleague), pytest.raises(Refused):
        open_in_emergency(case.code, reason=REASON, purpose="emergency", room=colleague, at=bangkok_now())


def test_the_duty_officer_of_the_country_opens_a_case_of_a_province():
    first = rooms.province()
    duty_officer = rooms.member(duty="duty_officer", province_code="00")
    rooms.renew_room_keys(first)
    opened_in_emergency(duty_officer, case_of(first))
    with rooms.inside(first):
        (waiting,) = unreviewed_emergencies(first)
        assert read_emergency(waiting, room=first, at=bangkok_now()).reason == REASON


def test_a_second_person_reviews_once_and_sees_what_was_read():
    _owner, stranger, case = troubled()
    reviewer = rooms.member(duty="supervisor")
    cousin = rooms.member(duty="supervisor")
    rooms.renew_room_keys(stranger)
    opened = opened_in_emergency(stranger, case)
    with acting_as_system("test"), transaction.atomic():
        from raengjai.protection.models import Exclusion  # noqa: PLC0415 - the row alone

        Exclusion(
            member=cousin.member, case_id=case.pk, by=reviewer.member_id, declared_on=bangkok_now().date()
        ).save(force_insert=True)
    with rooms.inside(cousin):
        assert unreviewed_emergencies(cousin) == []
    with rooms.inside(stranger):
        assert unreviewed_emergencies(stranger) == []
        with pytest.raises(Refused):
            review_emergency(opened.glass, "justified", REASON, room=stranger, at=bangkok_now())
    with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.filter(pk=opened.glass.pk).update(reviewed_by=stranger.member_id)
    with rooms.inside(reviewer):
        (waiting,) = unreviewed_emergencies(reviewer)
        review = read_emergency(waiting, room=reviewer, at=bangkok_now())
        assert (review.reason, review.case_code) == (REASON, case.code)
        assert [entry.verb for entry in review.deeds] == ["emergency.opened"]
        assert not Case.objects.exists()  # who reviews does not come to read the case
        review_emergency(waiting, "justified", REASON, room=reviewer, at=bangkok_now())
        with pytest.raises(Refused):
            review_emergency(waiting, "unclear", REASON, room=reviewer, at=bangkok_now())
        assert unreviewed_emergencies(reviewer) == []
        assert Entry.objects.filter(verb="emergency.read").count() == 0  # of a case: the team sees it
    with acting_as_system("test"):
        assert Entry.objects.filter(verb="emergency.read", member_id=reviewer.member_id).exists()


def test_the_pages_from_opening_to_review():
    _owner, stranger, case = troubled()
    reviewer = rooms.member(duty="supervisor")
    rooms.renew_room_keys(stranger)
    browser = rooms.browser_in(stranger)
    said = {"code": case.code.lower(), "purpose": "emergency", "reason": "สั้น"}
    refused = browser.post(reverse("open_in_emergency"), said)
    assert refused.status_code == 422
    assert "สั้น" in refused.content.decode()
    answer = browser.post(reverse("open_in_emergency"), said | {"reason": REASON})
    assert answer.status_code == 302, answer.content.decode()
    page = browser.get(answer["Location"])
    assert page.status_code == 200
    assert REASON in page.content.decode()
    assert "form" in page.context
    assert "verdict" not in page.content.decode()

    theirs = rooms.browser_in(reviewer)
    assert stranger.member.user.name in theirs.get(reverse("emergencies")).content.decode()
    done = theirs.post(answer["Location"], {"verdict": "not_justified", "words": REASON})
    assert done.status_code == 302, done.content.decode()
    assert REASON in browser.get(answer["Location"]).content.decode()
    officer = rooms.browser_in(rooms.member())
    assert officer.get(answer["Location"]).status_code == 404


def test_without_a_fresh_password_one_is_sent_to_show_it():
    _owner, stranger, _case = troubled()
    browser = rooms.browser_in(stranger)
    session = browser.session
    session["confirmed_at"] = (timezone.now() - timedelta(minutes=40)).isoformat()
    session.save()
    for answer in (
        browser.get(reverse("open_in_emergency")),
        browser.post(reverse("open_in_emergency"), {"code": "BCDFGHJK"}),
        browser.post(reverse("renew_room_key", args=["emergency"])),
    ):
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("confirm_identity"))


def test_reviews_cost_the_same_for_one_and_ten():
    _owner, stranger, case = troubled()
    reviewer = rooms.member(duty="supervisor")
    rooms.renew_room_keys(stranger)
    opened_in_emergency(stranger, case)
    browser = rooms.browser_in(reviewer)
    browser.get(reverse("emergencies"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("emergencies")).status_code == 200
        return len(asked)

    few = cost()
    with acting_as_system("test"):
        glass = BreakGlass.objects.get()
        for _each in range(9):
            glass.pk = None
            BreakGlass(
                case_id=glass.case_id,
                member_id=glass.member_id,
                province_code="52",
                reason=glass.reason,
                key_name=glass.key_name,
                opened_at=glass.opened_at,
                until=glass.until,
                told=glass.told,
            ).save(force_insert=True)
    assert cost() == few


def test_a_guest_by_referral_opens_the_case_in_an_emergency_like_anybody():
    owner, leader, case = troubled()
    with acting_as_system("test"):
        Team(
            case=case,
            member=leader.member,
            part="guest",
            how="referred",
            since=bangkok_now(),
            by=owner.member_id,
        ).save(force_insert=True)
    opened_in_emergency(leader, case)
    with rooms.inside(leader):
        assert Case.objects.filter(pk=case.pk).exists()


def test_a_reviewer_reads_words_and_no_codes():
    """What takes a case out of the room, above all."""
    for verb in (
        "case.printed",
        "case.exported",
        "bundle.downloaded",
        "consent.overridden",
        "emergency.read",
    ):
        assert words_of_deed(verb) != verb
