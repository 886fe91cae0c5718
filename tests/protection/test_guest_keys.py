"""A guest by referral holds the key of an extract, and never comes by the key of the case."""

import pytest

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import renew_key
from raengjai.protection.models import KeyWrap, Team
from tests.protection import rooms
from tests.protection.shared_cases import case_to_share, opened_by

pytestmark = pytest.mark.django_db


def test_a_renewed_key_of_the_case_is_not_given_to_a_guest_by_referral():
    owner, shelter = rooms.province(), rooms.member()
    case = case_to_share(owner)
    with acting_as_system("test"):
        Team(
            case=case,
            member=shelter.member,
            part="guest",
            how="referred",
            since=bangkok_now(),
            by=owner.member_id,
        ).save(force_insert=True)
    with rooms.inside(owner):
        renew_key(opened_by(owner, case), at=bangkok_now())
    with acting_as_system("test"):
        assert not KeyWrap.objects.filter(domain_id=case.pk, member=shelter.member).exists()
        assert KeyWrap.objects.filter(domain_id=case.pk, member=owner.member).exists()
