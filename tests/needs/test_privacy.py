"""Who sees a need: the place, the office it was referred to, the holder of the receipt. Nobody else."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from raengjai.access.door import acting_as, acting_for_receipt
from raengjai.ground.crypto import receipt_hash
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.needs.models import GroupMember, Need, Referral, Step, Visit
from raengjai.people.models import Person
from tests.cast import Cast, browser_of
from tests.needs import story

SEE = ("volunteer", "mentor_dlpw", "coordinator")
DO_NOT_SEE = (
    "mentor_dsd",
    "mentor_sso",
    "other_volunteer",
    "mentor_dsd_51",
    "coordinator_51",
    "headquarters",
)


@pytest.mark.parametrize("name", SEE)
def test_those_who_work_on_it_see_it(cast: Cast, name: str):
    story.record(cast.volunteer)

    with acting_as(getattr(cast, name)):
        assert [Need.objects.count(), Referral.objects.count(), Visit.objects.count()] == [1, 1, 1]
        assert Person.objects.get().first_name == "บัวผัน"


@pytest.mark.parametrize("name", DO_NOT_SEE)
def test_nobody_else_sees_any_part_of_it(cast: Cast, name: str):
    visit = story.record(cast.volunteer)
    referral = story.referral_of(story.need_of(visit, cast.volunteer), cast.volunteer)
    story.do(cast.mentor_dlpw, story.actions.ask_for_more, referral, question="ขอสลิป")

    with acting_as(getattr(cast, name)):
        for table in (Need, Referral, Visit, Step, Person, GroupMember):
            assert not table.objects.exists(), table


def test_without_consent_the_office_sees_the_need_but_not_the_person(cast: Cast):
    visit = story.record(cast.volunteer, story.visit_draft(shares=False))

    with acting_as(cast.mentor_dlpw):
        need = Need.objects.with_names().get(visit=visit)
        assert need.person_id is not None
        assert need.person is None
        assert not Person.objects.exists()


def test_the_names_of_a_group_are_shared_only_with_consent(cast: Cast):
    course = story.NeedDraft(topic_code="village-course", members=(("คำแปง ใจตัวอย่าง", ""),))
    for shares, seen in ((False, 0), (True, 1)):
        draft = story.visit_draft(needs=(course,), for_whom="group", shares=shares)
        visit = story.record(cast.volunteer, draft)
        with acting_as(cast.volunteer):
            office = Referral.objects.get(need__visit=visit).office_code
            assert GroupMember.objects.filter(need__visit=visit).count() == 1
        assert office == "DSD-52"
        with acting_as(cast.mentor_dsd):
            assert GroupMember.objects.filter(need__visit=visit).count() == seen


def test_a_receipt_opens_its_own_needs_only(cast: Cast):
    mine, other = story.visit_draft(), story.visit_draft()
    story.record(cast.volunteer, mine)
    story.record(cast.volunteer, other)

    with acting_for_receipt(receipt_hash(mine.receipt_code)):
        assert [need.visit_id for need in Need.objects.all()] == [mine.id]
        assert not Person.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            Need.objects.update(note="changed")


def test_a_receipt_reads_what_is_meant_for_the_person_and_no_more(cast: Cast):
    """Asked of the tables themselves, which also hold an officer's note, names of a group and who spoke."""
    course = story.NeedDraft(topic_code="village-course", members=(("คำแปง ใจตัวอย่าง", ""),))
    draft = story.visit_draft(needs=(course,), for_whom="group", speaker_name="แก้วตา")
    need = story.need_of(story.record(cast.volunteer, draft), cast.volunteer)
    part = story.referral_of(need, cast.volunteer)
    story.do(cast.mentor_dsd, story.actions.add_note, need, text="ลับ")
    story.do(cast.mentor_dsd, story.actions.ask_for_more, part, question="กี่คน", after=timedelta(hours=2))
    taken_back = story.do(
        cast.volunteer, story.actions.answer_question, part, text="ผิด", after=timedelta(hours=3)
    )
    with acting_as(cast.mentor_dsd):
        Step.objects.filter(pk=taken_back.pk).update(undone_at=taken_back.at)
        assert (Step.objects.count(), GroupMember.objects.count(), Visit.objects.count()) == (3, 1, 1)

    with acting_for_receipt(receipt_hash(draft.receipt_code)):
        assert [step.text for step in Step.objects.all()] == ["กี่คน"]
        assert Need.objects.exists()
        assert Referral.objects.exists()
        for table in (GroupMember, Visit, Person):
            assert not table.objects.exists(), table


def test_the_other_office_sees_it_once_it_is_passed_on(cast: Cast):
    visit = story.record(cast.volunteer)
    need = story.need_of(visit, cast.volunteer)
    story.do(
        cast.mentor_dlpw,
        story.actions.pass_on_referral,
        story.referral_of(need, cast.volunteer),
        to_office="SSO-52",
        service_code="",
        reason_code="wrong-agency",
        note="เป็นเรื่องประกันสังคม",
    )

    with acting_as(cast.mentor_sso):
        assert Need.objects.with_names().get().person.first_name == "บัวผัน"
    with acting_as(cast.mentor_dsd):
        assert not Need.objects.exists()


def test_an_office_cannot_write_a_referral_for_a_need_it_does_not_have(cast: Cast):
    visit = story.record(cast.volunteer)
    need = story.need_of(visit, cast.volunteer)
    kept = story.referral_of(need, cast.volunteer)

    with acting_as(cast.mentor_sso) as actor:
        values = {field.attname: getattr(kept, field.attname) for field in Referral._meta.fields}
        forged = Referral(**values | {"id": new_id(), "office_code": "OPS-52", "sent_by": actor.user_id})
        with pytest.raises(DatabaseError), transaction.atomic():
            Referral.objects.bulk_create([forged])


def test_an_office_reads_but_does_not_work_anothers_part(cast: Cast):
    visit = story.record(cast.volunteer)
    need = story.need_of(visit, cast.volunteer)
    story.do(cast.coordinator, story.actions.refer_need, need, to_office="SSO-52", service_code="", note="")
    theirs = story.referral_of(need, cast.coordinator, "SSO-52")

    with acting_as(cast.mentor_dlpw):
        assert Referral.objects.filter(need=need).count() == 2
    with pytest.raises(Refused):
        story.do(cast.mentor_dlpw, story.actions.accept_referral, theirs)


def test_undoing_a_wrong_pass_on_closes_the_other_offices_eyes(cast: Cast):
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    step = story.do(
        cast.mentor_dlpw,
        story.actions.pass_on_referral,
        story.referral_of(need, cast.volunteer),
        to_office="SSO-52",
        service_code="",
        reason_code="other",
        note="",
    )
    with acting_as(cast.mentor_sso):
        assert Person.objects.exists()

    story.do(cast.mentor_dlpw, story.actions.undo_step, step, after=timedelta(hours=1, seconds=5))

    with acting_as(cast.mentor_sso):
        assert not Person.objects.exists()
        assert not Need.objects.exists()


def test_an_office_that_passed_a_need_on_decides_nothing_any_more(cast: Cast):
    need = story.need_of(story.record(cast.volunteer), cast.volunteer)
    story.do(
        cast.mentor_dlpw,
        story.actions.pass_on_referral,
        story.referral_of(need, cast.volunteer),
        to_office="SSO-52",
        service_code="",
        reason_code="other",
        note="",
    )

    with pytest.raises(Refused):
        story.do(
            cast.mentor_dlpw,
            story.actions.withdraw_need,
            need,
            reason_code="not-needed",
            text="",
            after=timedelta(hours=2),
        )


def test_a_receipt_code_that_is_used_elsewhere_is_refused_not_an_error(cast: Cast):
    code = story.receipts.new_code()
    story.record(cast.volunteer, story.visit_draft(receipt_code=code))

    with pytest.raises(Refused) as refused:
        story.record(cast.other_volunteer, story.visit_draft(receipt_code=code, place_code="520102"))

    assert refused.value.field == "receipt_code"


@pytest.mark.parametrize(
    ("consents", "is_shown"),
    [(("share_with_office",), False), (("share_with_office", "contact_by_phone"), True)],
)
def test_the_office_reads_the_telephone_number_only_with_that_consent(
    cast: Cast, *, consents: tuple[str, ...], is_shown: bool
):
    visit = story.record(cast.volunteer, story.visit_draft(consents=consents))
    address = reverse("need", args=[story.need_of(visit, cast.volunteer).pk])

    page = browser_of(cast.mentor_dlpw).get(address).content.decode()
    assert "บัวผัน" in page
    assert ("081-234-5678" in page) is is_shown
