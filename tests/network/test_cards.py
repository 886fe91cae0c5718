"""Cards of volunteers: issued for a term, revoked with it, printed many at a time by a worker that may die."""

from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pytest
from pypdf import PdfReader

from raengjai.access.door import acting_as, acting_as_system
from raengjai.files.rules import prepare
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.network import actions
from raengjai.network.actions import change_photo
from raengjai.network.models import Member
from raengjai.network.models.photo import photo_of
from raengjai.network.rules import initials_of, revoked_from
from raengjai.papers import jobs
from raengjai.papers.models import Credential
from raengjai.papers.rules import credential
from raengjai.papers.rules.verdict import Verdict
from tests.cast import Cast, browser_of
from tests.files.samples import jpeg
from tests.network import members
from tests.network.cards import BEGAN, ENDS, NOW, TODAY, end, issue, verdict, volunteer

pytestmark = pytest.mark.usefixtures("card_keys")


# --- one card ------------------------------------------------------------------------------------------------


def test_a_card_says_name_place_duty_and_the_term(cast: Cast):
    member = volunteer()

    said = credential.read(issue(cast, member).code).claims

    assert (said.name, said.place_code, said.grade) == ("นางบัวผัน นามสมมติ", "520101", "core")
    assert (said.valid_from, said.valid_until) == (BEGAN, ENDS)


def test_a_second_card_for_the_same_term_is_refused_until_the_first_is_lost(cast: Cast):
    member = volunteer()
    first = issue(cast, member)
    with pytest.raises(Refused):
        issue(cast, member)

    with acting_as(cast.coordinator) as actor:
        second = actions.revoke_card(member, reason="lost", again=True, by=actor, at=NOW)

    assert second is not None
    assert second.number != first.number
    assert (verdict(first), verdict(second)) == (Verdict.REVOKED, Verdict.VALID)


def test_mentors_and_those_whose_term_is_over_get_none(cast: Cast):
    over = volunteer(ends_on=TODAY - timedelta(days=1))
    for member in (members.mentor(), over):
        with pytest.raises(Refused):
            issue(cast, member)


def test_ending_a_term_revokes_the_card_in_the_same_moment(cast: Cast):
    member = volunteer()
    card = issue(cast, member)

    end(cast, member, TODAY)

    assert verdict(card) is Verdict.REVOKED


def test_a_term_ended_beforehand_keeps_the_card_to_its_last_day(cast: Cast):
    member = volunteer()
    card = issue(cast, member)

    end(cast, member, TODAY + timedelta(days=5))

    assert verdict(card, NOW + timedelta(days=5)) is Verdict.VALID
    assert verdict(card, NOW + timedelta(days=6)) is Verdict.REVOKED


def test_undoing_the_end_makes_the_card_valid_again(cast: Cast):
    member = volunteer()
    card = issue(cast, member)
    end(cast, member, TODAY)

    with acting_as(cast.coordinator) as actor:
        actions.reopen_membership(member, by=actor, at=NOW + timedelta(seconds=9))

    assert verdict(card) is Verdict.VALID


def test_undoing_the_end_does_not_bring_a_lost_card_back(cast: Cast):
    member = volunteer()
    card = issue(cast, member)
    with acting_as(cast.coordinator) as actor:
        actions.revoke_card(member, reason="lost", again=False, by=actor, at=NOW)
    end(cast, member, TODAY)

    with acting_as(cast.coordinator) as actor:
        actions.reopen_membership(member, by=actor, at=NOW)

    assert verdict(card) is Verdict.REVOKED


def test_a_longer_term_needs_a_new_card_and_the_old_one_is_revoked(cast: Cast):
    member = volunteer()
    card = issue(cast, member)
    with acting_as(cast.coordinator) as actor:
        Member.objects.filter(pk=member.pk).update(ends_on=ENDS + timedelta(days=365))
        member.refresh_from_db()
        actions.settle_card(member, by=actor, at=NOW)
        new = actions.issue_card(member, by=actor, at=NOW)

    assert verdict(card) is Verdict.REVOKED
    assert credential.read(new.code).claims.valid_until == ENDS + timedelta(days=365)


def test_the_neighbour_province_can_do_nothing(cast: Cast):
    member = volunteer()
    card = issue(cast, member)
    browser = browser_of(cast.coordinator_51)

    for address in ("card/", "card/pdf/", "card/revoke/"):
        assert browser.get(f"/network/{member.pk}/{address}").status_code == 404
    assert browser.post(f"/network/{member.pk}/card/issue/").status_code == 404
    assert verdict(card) is Verdict.VALID


def test_a_mentor_sees_the_card_and_cannot_print_issue_or_revoke_it(cast: Cast):
    member = volunteer()
    card = issue(cast, member)
    browser = browser_of(cast.mentor_dsd)

    page = browser.get(f"/network/{member.pk}/card/")

    assert card.grouped_number in page.content.decode()
    assert "/card/pdf/" not in page.content.decode()
    assert browser.get(f"/network/{member.pk}/card/pdf/").status_code == 403
    assert browser.post(f"/network/{member.pk}/card/issue/").status_code == 403
    assert browser.post(f"/network/{member.pk}/card/revoke/").status_code == 403
    assert card.code not in page.content.decode()


def test_the_pages_issue_print_revoke_and_say_so(cast: Cast):
    member = volunteer()
    browser = browser_of(cast.coordinator)

    assert "/card/" in browser.get(f"/network/{member.pk}/").content.decode()
    browser.post(f"/network/{member.pk}/card/issue/")
    pdf = browser.get(f"/network/{member.pk}/card/pdf/")
    assert len(PdfReader(BytesIO(pdf.content)).pages) == 2
    with acting_as_system("test"):
        first = Credential.objects.get(subject_id=member.pk)
        assert Entry.objects.filter(verb="card.downloaded", subject_id=member.pk).count() == 1

    assert browser.post(f"/network/{member.pk}/card/revoke/", {"reason": ""}).status_code == 422
    answer = browser.post(f"/network/{member.pk}/card/revoke/", {"reason": "lost", "again": "on"})
    assert answer.status_code == 302
    assert verdict(first) is Verdict.REVOKED
    with acting_as_system("test"):
        assert Credential.objects.live().get(subject_id=member.pk).number != first.number
    page = browser.get(f"/network/{member.pk}/card/").content.decode()
    assert first.grouped_number in page


def test_a_page_without_a_valid_card_offers_no_print(cast: Cast):
    member = volunteer()
    browser = browser_of(cast.coordinator)

    answer = browser.get(f"/network/{member.pk}/card/pdf/")

    assert answer.status_code == 302
    assert "card/pdf" not in browser.get(f"/network/{member.pk}/card/").content.decode()


# --- what is on it -------------------------------------------------------------------------------------------


def test_a_photo_is_shown_when_there_is_one(cast: Cast):
    member = volunteer()
    assert photo_of_as(cast, member) == b""
    upload = prepare("photo.jpg", jpeg())
    with acting_as(cast.coordinator) as actor:
        change_photo(member.user, upload, by=actor, at=NOW)
    issue(cast, member)

    pdf = browser_of(cast.coordinator).get(f"/network/{member.pk}/card/pdf/").content

    assert photo_of_as(cast, member).startswith(b"\xff\xd8")
    assert b"/Image" in pdf


def photo_of_as(cast: Cast, member: Member) -> bytes:
    with acting_as(cast.coordinator):
        return photo_of(member)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("บัวผัน ใจดี", "บจ"), ("เอกชัย แก้วมา", "อก"), ("Somchai Jaidee", "SJ"), ("อู๊ด", "อ"), ("", "")],
)
def test_initials_are_consonants(name: str, initials: str):
    assert initials_of(name) == initials


@pytest.mark.parametrize(("last", "first_without"), [(0, 0), (-3, 0), (1, 2), (30, 31)])
def test_the_card_of_an_ended_term(last: int, first_without: int):
    assert revoked_from(TODAY + timedelta(last), TODAY) == TODAY + timedelta(first_without)


def test_a_made_up_order_is_no_work(cast: Cast):
    jobs.make_parts(str(UUID(int=new_id().int)))
