"""Several rows of the queue at once: one undo for all of them, and work only for those who serve in its office."""

from datetime import timedelta

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.models import Referral
from tests import make
from tests.cast import Cast, browser_of
from tests.needs import story


def rows(cast: Cast, count: int = 2) -> list[str]:
    for _each in range(count):
        story.record(cast.volunteer, story.visit_draft())
    with acting_as(cast.coordinator):
        return [str(pk) for pk in Referral.objects.order_by("pk").values_list("pk", flat=True)]


def states(cast: Cast) -> list[tuple[str, object]]:
    with acting_as(cast.coordinator):
        return list(Referral.objects.order_by("pk").values_list("state", "assigned_to"))


def undo_of(page) -> tuple[str, dict[str, str]]:
    """Where the undo of the toast on a page leads, and what it posts."""
    toast = next(toast for toast in page.context["toasts"] if toast.undo_url)
    return toast.undo_url, toast.undo_fields


@pytest.mark.parametrize("deed", ["accept_many", "assign"])
def test_one_undo_takes_all_rows_back(cast: Cast, deed: str):
    chosen = rows(cast)
    before = states(cast)
    browser = browser_of(cast.mentor_dlpw)
    said = {"referral": chosen, "to": str(cast.mentor_dlpw.pk), "office": "DLPW-52"}

    page = browser.post(reverse(deed), said, follow=True)
    assert {state for state, _who in states(cast)} == {"accepted"}
    browser.post(*undo_of(page))

    assert states(cast) == before


def test_what_somebody_went_on_with_stays_and_is_said(cast: Cast):
    chosen = rows(cast)
    browser = browser_of(cast.mentor_dlpw)
    address, fields = undo_of(browser.post(reverse("accept_many"), {"referral": chosen}, follow=True))
    with acting_as(cast.coordinator):
        moved = Referral.objects.get(pk=chosen[0])
    colleague = make.mentor("mentor_dlpw_2", office_code="DLPW-52")
    browser_of(colleague).post(reverse("ask", args=[moved.pk]), {"question": "ขอสลิป"})

    page = browser.post(address, fields, follow=True)

    assert sorted(state for state, _who in states(cast)) == ["asked", "waiting"]
    assert [toast.tone for toast in page.context["toasts"]] == ["good", "warn"]


@pytest.mark.parametrize("typed", ["", "nonsense", "%00"])
def test_an_undo_of_nothing_is_not_there(cast: Cast, typed: str):
    assert browser_of(cast.mentor_dlpw).post(reverse("undo_steps"), {"steps": typed}).status_code == 404


def test_nobody_takes_back_what_others_did(cast: Cast):
    chosen = rows(cast)
    page = browser_of(cast.mentor_dlpw).post(reverse("accept_many"), {"referral": chosen}, follow=True)
    before = states(cast)

    for other in (cast.coordinator, cast.mentor_sso):
        browser_of(other).post(*undo_of(page))

    assert states(cast) == before


def test_work_is_not_given_to_somebody_of_another_office(cast: Cast):
    chosen = rows(cast)
    before = states(cast)

    for outsider in (cast.mentor_dsd, cast.coordinator, cast.mentor_dsd_51):
        with acting_as(cast.coordinator):
            referrals = list(Referral.objects.all())
        with pytest.raises(Refused):
            story.do(cast.coordinator, actions.assign_referrals, referrals, to=outsider.pk)
    browser_of(cast.coordinator).post(
        reverse("assign"), {"referral": chosen, "to": str(cast.mentor_dsd.pk), "office": "DSD-52"}
    )

    assert states(cast) == before


def test_one_whose_posting_has_ended_gets_no_work(cast: Cast):
    rows(cast, 1)
    former = make.user("former")
    ended = story.MORNING.date() - timedelta(days=1)
    make.posting(former, "mentor", "52", office_code="DLPW-52", ends_on=ended)
    with acting_as(cast.mentor_dlpw):
        referrals = list(Referral.objects.all())

    with pytest.raises(Refused):
        story.do(cast.mentor_dlpw, actions.assign_referrals, referrals, to=former.pk)


def test_a_coordinator_chooses_an_office_before_a_colleague(cast: Cast):
    rows(cast, 1)
    browser = browser_of(cast.coordinator)

    whole = browser.get(reverse("queue"), {"state": "waiting"})
    of_office = browser.get(reverse("queue"), {"state": "waiting", "office": "DLPW-52"})

    assert whole.context["rows"]
    assert list(whole.context["assign_form"].fields["to"].choices) == []
    offered = [code for code, _name in of_office.context["assign_form"].fields["to"].choices]
    assert offered == [str(cast.mentor_dlpw.pk)]


def test_a_refused_row_leaves_the_rows_before_it_alone(cast: Cast):
    first, last = rows(cast)
    with acting_as(cast.coordinator):
        done = Referral.objects.get(pk=last)
    story.resolve(cast.mentor_dlpw, done)
    before = states(cast)

    browser_of(cast.mentor_dlpw).post(
        reverse("assign"), {"referral": [first, last], "to": str(cast.mentor_dlpw.pk), "office": "DLPW-52"}
    )

    assert states(cast) == before
