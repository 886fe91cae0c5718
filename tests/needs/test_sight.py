"""What an office sees of a need follows the consent of the day: name, names of a group, speaker, files."""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.files.models import Attachment
from raengjai.needs.models import GroupMember, Need, Referral
from raengjai.people import actions as people
from raengjai.people.models import Person, Sight
from raengjai.search.models import Entry as SearchEntry
from tests.cast import Cast, browser_of
from tests.files import samples
from tests.needs import story

LATER = timedelta(hours=3)
NAME = "บัวผัน"
MEMBER = "คำแปง ใจตัวอย่าง"
COURSE = story.NeedDraft(topic_code="village-course", members=((MEMBER, "+66898765432"),))


def recorded(cast: Cast, *topics: str, **draft: Any) -> Need:
    return story.need_of(story.record(cast.volunteer, story.visit_draft(*topics, **draft)), cast.volunteer)


def group(cast: Cast, **draft: Any) -> Need:
    return recorded(cast, needs=(COURSE,), for_whom="group", **draft)


def agree(giver: User, need: Need, *purposes: str, after: timedelta = LATER, **said: str) -> None:
    with acting_as(giver) as actor:
        person = Person.objects.get(needs=need)
        said = {"given_by": "self", "language": "th"} | said
        asked = purposes or ("share_with_office",)
        people.give_consents(person, asked, by=actor, at=story.MORNING + after, **said)


def withdraw(teller: User, need: Need, *, after: timedelta = LATER) -> list[str]:
    with acting_as(teller) as actor:
        person = Person.objects.get(needs=need)
        return people.withdraw_consent(person, "share_with_office", by=actor, at=story.MORNING + after)


def send_to(cast: Cast, need: Need, office_code: str, *, after: timedelta = timedelta(hours=1)) -> None:
    deed = story.actions.refer_need
    story.do(cast.volunteer, deed, need, to_office=office_code, service_code="", note="", after=after)


def page(reader: User, need: Need) -> str:
    answer = browser_of(reader).get(reverse("need", args=[need.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


def sees(reader: User, need: Need) -> bool:
    with acting_as(reader):
        return Person.objects.filter(pk__in=[need.person_id]).exists()


def attached(adder: User, need: Need, name: str = "slip.jpg") -> Attachment:
    file = BytesIO(samples.jpeg(64, 48))
    file.name = name
    answer = browser_of(adder).post(reverse("attach", args=[need.pk]), {"file": file})
    assert answer.status_code == 302
    with acting_as_system("test"):
        return Attachment.objects.get(title=name)


def files_seen(reader: User) -> Sequence[str]:
    with acting_as(reader):
        return sorted(Attachment.objects.values_list("title", flat=True))


def opens(reader: User, file: Attachment) -> bool:
    return browser_of(reader).get(reverse("attachment", args=[file.pk])).status_code == 200


# --- withdrawn ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("teller", ["volunteer", "mentor_dlpw", "coordinator"])
def test_whoever_records_the_withdrawal_closes_the_eyes_of_every_office(cast: Cast, teller: str):
    need = recorded(cast)
    send_to(cast, need, "SSO-52")
    assert sees(cast.mentor_dlpw, need)
    assert sees(cast.mentor_sso, need)

    lost = withdraw(getattr(cast, teller), need)

    assert lost == ["DLPW-52", "SSO-52"]
    for mentor in (cast.mentor_dlpw, cast.mentor_sso):
        assert not sees(mentor, need)
        assert NAME not in page(mentor, need)
        with acting_as(mentor):
            assert not SearchEntry.objects.find(NAME, kinds=("person",))


def test_an_office_that_records_the_withdrawal_is_not_told_which_other_offices_saw(cast: Cast):
    need = recorded(cast)
    send_to(cast, need, "SSO-52")
    browser = browser_of(cast.mentor_dlpw)
    address = reverse("withdraw_consent", args=[need.person_id])

    asked = browser.get(address, {"purpose": "share_with_office"})
    done = browser.post(address, {"purpose": "share_with_office"}, follow=True)

    assert done.status_code == 200
    for answer in (asked, done):
        assert "ประกันสังคม" not in answer.content.decode().split("<main")[1]
    assert not sees(cast.mentor_sso, need)


def test_a_withdrawal_reaches_the_joined_record_of_another_sub_district(cast: Cast):
    need = recorded(cast)
    theirs = story.record(cast.other_volunteer, story.visit_draft(place_code="520102"))
    other = story.need_of(theirs, cast.other_volunteer)
    with acting_as(cast.coordinator) as actor:
        kept, merged = Person.objects.get(needs=need), Person.objects.get(needs=other)
        people.merge_people(kept, merged, reason="confirmed", by=actor, at=story.MORNING + LATER)
    with acting_as(cast.mentor_dlpw):
        assert Person.objects.count() == 2

    withdraw(cast.volunteer, need, after=timedelta(hours=4))

    with acting_as(cast.mentor_dlpw):
        assert not Person.objects.exists()
    with acting_as_system("test"):
        assert not Sight.objects.open().exists()


def test_what_goes_on_after_the_withdrawal_goes_on_without_the_name(cast: Cast):
    need = recorded(cast)
    withdraw(cast.volunteer, need)

    deed = story.actions.pass_on_referral
    part = story.referral_of(need, cast.volunteer)
    story.do(
        cast.mentor_dlpw,
        deed,
        part,
        to_office="SSO-52",
        service_code="",
        reason_code="other",
        note="",
        after=timedelta(hours=4),
    )
    send_to(cast, need, "DSD-52", after=timedelta(hours=5))

    for mentor in (cast.mentor_sso, cast.mentor_dsd):
        assert not sees(mentor, need)
        assert NAME not in page(mentor, need)


@pytest.mark.parametrize("way", ["reopen_need", "reopen_by_receipt"])
def test_a_need_is_opened_again_after_the_withdrawal(cast: Cast, way: str):
    need = recorded(cast)
    story.resolve(cast.mentor_dlpw, story.referral_of(need, cast.volunteer))
    withdraw(cast.volunteer, need)
    at = story.MORNING + timedelta(hours=4)
    if way == "reopen_need":
        with acting_as(cast.volunteer) as actor:
            story.actions.reopen_need(need, text="ยังไม่ได้เงิน", by=actor, at=at)
    else:
        with acting_as_system("holder of the receipt") as system:
            story.actions.reopen_by_receipt(need, text="ยังไม่ได้เงิน", by=system, at=at)

    with acting_as(cast.mentor_dlpw):
        assert Referral.objects.open().filter(need=need).exists()
        assert not Person.objects.exists()


# --- given later -------------------------------------------------------------------------------------------


def test_agreeing_later_opens_the_eyes_of_offices_at_work_and_of_no_other(cast: Cast):
    need = recorded(cast, shares=False)
    send_to(cast, need, "SSO-52")
    part = story.referral_of(need, cast.volunteer, "SSO-52")
    story.do(cast.mentor_sso, story.actions.return_referral, part, reason_code="other", note="")
    assert not sees(cast.mentor_dlpw, need)

    agree(cast.volunteer, need)

    assert sees(cast.mentor_dlpw, need)
    assert NAME in page(cast.mentor_dlpw, need)
    for mentor in (cast.mentor_sso, cast.mentor_dsd, cast.mentor_dsd_51):
        assert not sees(mentor, need)


def test_who_agreed_before_is_seen_by_the_office_of_the_next_need(cast: Cast):
    first = recorded(cast, shares=False)
    agree(cast.volunteer, first)
    with acting_as(cast.volunteer):
        known = Person.objects.get(needs=first)

    recorded(cast, "sewing-course", shares=False, person=known, new_person=None, made_at=story.MORNING)
    with acting_as(cast.mentor_dsd):
        assert not Person.objects.exists()  # recorded in the morning, before the person agreed

    at = story.MORNING + timedelta(hours=4)
    again = story.visit_draft("sewing-course", shares=False, person=known, new_person=None)
    story.record(cast.volunteer, again, at=at)
    assert sees(cast.mentor_dsd, first)


def test_an_office_without_sight_sends_it_on_and_the_next_office_sees_by_consent(cast: Cast):
    need = recorded(cast)
    with acting_as_system("test") as system:
        person = Person.objects.get(needs=need)
        people.end_office_sight(person, "DLPW-52", by=system, at=story.MORNING)
    assert not sees(cast.mentor_dlpw, need)

    deed = story.actions.pass_on_referral
    part = story.referral_of(need, cast.volunteer)
    story.do(cast.mentor_dlpw, deed, part, to_office="SSO-52", service_code="", reason_code="other", note="")

    assert sees(cast.mentor_sso, need)
    assert not sees(cast.mentor_dlpw, need)


# --- a group, and who speaks -------------------------------------------------------------------------------


def test_the_names_of_a_group_go_when_the_consent_does(cast: Cast):
    need = group(cast)
    assert MEMBER in page(cast.mentor_dsd, need)

    withdraw(cast.volunteer, need)

    assert MEMBER not in page(cast.mentor_dsd, need)
    with acting_as(cast.mentor_dsd):
        assert not GroupMember.objects.exists()
    assert MEMBER in page(cast.volunteer, need)


def test_the_telephones_of_a_group_are_for_the_place_or_with_consent(cast: Cast):
    need = group(cast)
    number = "089-876-5432"
    assert number in page(cast.volunteer, need)
    assert number not in page(cast.mentor_dsd, need)

    agree(cast.volunteer, need, "contact_by_phone")

    assert number in page(cast.mentor_dsd, need)


@pytest.mark.parametrize(("shares", "is_told"), [(False, False), (True, True)])
def test_who_spoke_is_told_where_the_person_is_seen(cast: Cast, *, shares: bool, is_told: bool):
    speaker = "Kaeota Example"
    need = recorded(cast, shares=shares, for_whom="proxy", given_by="proxy", speaker_name=speaker)

    sheet = browser_of(cast.mentor_dlpw).get(reverse("need_sheet", args=[need.pk]))
    printed = "".join(leaf.extract_text() for leaf in PdfReader(BytesIO(sheet.content)).pages)

    assert speaker in page(cast.volunteer, need)
    assert (speaker in page(cast.mentor_dlpw, need)) is is_told
    assert ("Kaeota" in printed) is is_told


# --- files -------------------------------------------------------------------------------------------------


def test_files_are_opened_to_an_office_only_with_consent(cast: Cast):
    need = recorded(cast, shares=False)
    send_to(cast, need, "SSO-52")
    slip = attached(cast.volunteer, need)
    own = attached(cast.mentor_dlpw, need, "own.jpg")

    assert files_seen(cast.volunteer) == ["own.jpg", "slip.jpg"]
    assert files_seen(cast.mentor_dlpw) == ["own.jpg"]
    assert files_seen(cast.mentor_sso) == []
    assert not opens(cast.mentor_dlpw, slip)

    agree(cast.volunteer, need)

    assert files_seen(cast.mentor_dlpw) == files_seen(cast.mentor_sso) == ["own.jpg", "slip.jpg"]
    assert opens(cast.mentor_sso, own)
    assert files_seen(cast.mentor_dsd) == []


def test_files_are_closed_to_the_offices_when_the_consent_ends_but_their_own(cast: Cast):
    need = recorded(cast)
    send_to(cast, need, "SSO-52")
    slip = attached(cast.volunteer, need)
    attached(cast.mentor_dlpw, need, "own.jpg")
    assert files_seen(cast.mentor_sso) == ["own.jpg", "slip.jpg"]

    withdraw(cast.mentor_dlpw, need)
    send_to(cast, need, "DSD-52", after=timedelta(hours=4))

    assert files_seen(cast.mentor_dlpw) == ["own.jpg"]
    assert files_seen(cast.mentor_sso) == files_seen(cast.mentor_dsd) == []
    assert not opens(cast.mentor_sso, slip)
    assert files_seen(cast.coordinator) == ["own.jpg", "slip.jpg"]


def test_a_file_of_somebody_without_a_name_stays_with_the_place(cast: Cast):
    need = recorded(cast, shares=False, new_person=None)
    attached(cast.volunteer, need)

    assert files_seen(cast.volunteer) == ["slip.jpg"]
    assert files_seen(cast.mentor_dlpw) == []
