"""Who may change accounts and hand out roles, asked of the tables themselves."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from raengjai.access.actions import assign_posting
from raengjai.access.door import acting_as, acting_as_system, acting_for_receipt
from raengjai.access.models import Posting, User
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from tests import make
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def taken_over(victim: User) -> int:
    try:
        with transaction.atomic():
            return User.objects.filter(pk=victim.pk).update(password="mine now")
    except DatabaseError:
        return 0


@pytest.mark.parametrize("name", ["volunteer", "mentor_dsd", "coordinator", "headquarters"])
def test_nobody_changes_the_account_of_another(cast: Cast, name: str):
    with acting_as(getattr(cast, name)):
        assert taken_over(cast.other_volunteer) == 0
        assert taken_over(getattr(cast, name)) == 1


def test_no_visitor_changes_or_makes_an_account(cast: Cast):
    for door in (inside(ANONYMOUS), acting_for_receipt(b"r" * 32)):
        with door:
            assert taken_over(cast.volunteer) == 0
            with pytest.raises(DatabaseError), transaction.atomic():
                User(username="intruder", name="Intruder", created_at=make.NOW).save(force_insert=True)

    with acting_as_system("test"):
        assert User.objects.get(pk=cast.volunteer.pk).check_password(make.PASSWORD)


def posted(user: User, role: str, place_code: str, **values: Any) -> bool:
    posting = Posting(
        id=new_id(), user=user, role=role, place_code=place_code, starts_on=make.LONG_AGO, **values
    )
    try:
        with transaction.atomic():
            posting.save(force_insert=True)
    except DatabaseError:
        return False
    return True


def test_a_coordinator_appoints_volunteers_and_mentors_of_the_own_province(cast: Cast):
    other = make.user()
    with acting_as(cast.coordinator):
        assert posted(other, "volunteer", "520103")
        assert posted(other, "mentor", "52", office_code="DSD-52")
        for role, place in (("coordinator", "52"), ("headquarters", "00"), ("volunteer", "510101")):
            assert not posted(other, role, place), role


@pytest.mark.parametrize("name", ["volunteer", "mentor_dsd", "headquarters", "coordinator_51"])
def test_nobody_else_hands_out_or_takes_away_a_role(cast: Cast, name: str):
    person = getattr(cast, name)
    with acting_as(person):
        for role, place in (("volunteer", "520101"), ("coordinator", "52"), ("headquarters", "52")):
            assert not posted(person, role, place), role
        assert Posting.objects.filter(province_code="52").update(place_code="510101", province_code="51") == 0
        assert Posting.objects.filter(province_code="52").delete()[0] == 0
        assert Posting.objects.filter(user=person).update(ends_on=None, role="coordinator") == 0


def test_a_volunteer_of_a_whole_province_is_no_coordinator(cast: Cast):
    wide = make.volunteer(place_code="52")
    with acting_as(wide):
        assert not posted(cast.volunteer, "volunteer", "520103")


def test_assign_posting_says_which_roles_are_not_the_actors_to_give(cast: Cast):
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused) as refused:
        assign_posting(
            cast.volunteer,
            role="coordinator",
            place_code="52",
            starts_on=make.LONG_AGO,
            by=actor,
            at=make.NOW,
        )

    assert refused.value.field == "role"
