"""Two taps count a leaflet or an explanation; a slip of the finger is taken back within a minute."""

from datetime import timedelta

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.needs import actions
from raengjai.needs.models import Handout
from raengjai.programmes.models import Fact
from raengjai.services.models import catalogue
from tests.cast import Cast, browser_of
from tests.needs import story
from tests.needs.test_record_pages import check_links


def title() -> str:
    return next(iter(catalogue().documents))


def counted(cast: Cast, kind: str) -> int:
    with acting_as(cast.coordinator):
        return sum(Fact.objects.filter(kind=kind).values_list("quantity", flat=True))


def test_one_form_two_taps(cast: Cast):
    with acting_as(cast.volunteer):
        code = title()

    answer = browser_of(cast.volunteer).post(
        reverse("handouts"), {"copies": "10", "place_code": "520101", "title": code}
    )

    assert answer["Location"].endswith("copies=10")
    assert counted(cast, "document.handed_out") == 10


@pytest.mark.parametrize("copies", ["%C2%B2", "9" * 5000])
def test_a_count_that_is_none_is_left_out(cast: Cast, copies: str):
    assert browser_of(cast.volunteer).get(f"{reverse('handouts')}?copies={copies}").status_code == 200


def test_information_given_counts_people(cast: Cast):
    browser_of(cast.volunteer).post(
        reverse("handouts"), {"copies": "5", "place_code": "520101", "topic": "labour-law"}
    )

    assert counted(cast, "information.given") == 5


def test_taking_back_subtracts_and_only_once(cast: Cast):
    with acting_as(cast.volunteer) as actor:
        row = actions.record_information(
            "labour-law", people=5, place_code="520101", by=actor, at=story.MORNING
        )
    story.do(cast.volunteer, actions.take_back_handout, row, after=timedelta(seconds=8))

    assert counted(cast, "information.given") == 0
    with pytest.raises(Refused):
        story.do(cast.volunteer, actions.take_back_handout, row, after=timedelta(seconds=9))


@pytest.mark.parametrize("kind", ["title", "topic"])
def test_a_double_tap_counts_once_and_the_next_tap_again(cast: Cast, kind: str):
    fact = {"title": "document.handed_out", "topic": "information.given"}[kind]
    with acting_as(cast.volunteer):
        code = {"title": title(), "topic": "labour-law"}[kind]
    browser = browser_of(cast.volunteer)

    def drawn() -> dict[str, str]:
        form = browser.get(reverse("handouts")).context["form"]
        return {"copies": "5", "place_code": "520101", kind: code, "form_id": str(form["form_id"].value())}

    tap = drawn()
    for _each in range(2):
        assert browser.post(reverse("handouts"), tap, follow=True).status_code == 200
    assert counted(cast, fact) == 5

    browser.post(reverse("handouts"), tap | {"copies": "10"})  # back, and another amount: another tap
    browser.post(reverse("handouts"), drawn())
    assert counted(cast, fact) == 20


def test_what_was_taken_back_can_be_tapped_again(cast: Cast):
    with acting_as(cast.volunteer) as actor:
        form_id, code = new_id(), title()

        def tap(after: int) -> Handout:
            at = story.MORNING + timedelta(seconds=after)
            return actions.record_handouts(
                [(code, 3)], place_code="520101", form_id=form_id, by=actor, at=at
            )[0]

        actions.take_back_handout(tap(0), by=actor, at=story.MORNING + timedelta(seconds=8))
        tap(20)

    assert counted(cast, "document.handed_out") == 3


@pytest.mark.parametrize(("person", "after"), [("coordinator", 8), ("volunteer", 61)])
def test_nobody_else_and_not_later(cast: Cast, person: str, after: int):
    with acting_as(cast.volunteer) as actor:
        row = actions.record_handouts([(title(), 1)], place_code="520101", by=actor, at=story.MORNING)[0]

    with pytest.raises(Refused):
        story.do(getattr(cast, person), actions.take_back_handout, row, after=timedelta(seconds=after))


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"title": "nonsense"}, None), ({"copies": "0"}, "copies"), ({"place_code": "520102"}, "place_code")],
)
def test_what_cannot_be_is_refused_in_words(cast: Cast, changes, field):
    data = {"copies": "1", "place_code": "520101", "title": "nonsense"} | changes

    answer = browser_of(cast.volunteer).post(reverse("handouts"), data)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert field is None or field in answer.context["form"].errors
    check_links(answer)
    with acting_as(cast.coordinator):
        assert not Handout.objects.exists()


def test_another_sub_district_sees_nothing_of_it(cast: Cast):
    with acting_as(cast.volunteer) as actor:
        actions.record_handouts([(title(), 1)], place_code="520101", by=actor, at=story.MORNING)

    with acting_as(cast.other_volunteer):
        assert not Handout.objects.exists()
