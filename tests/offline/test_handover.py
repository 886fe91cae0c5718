"""The phone of somebody who stopped serving, and the phone of whoever goes on."""

from datetime import timedelta

import pytest

from raengjai.access.door import acting_as
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.needs import actions as needs
from raengjai.network import actions as network
from tests.cast import assemble
from tests.needs import story
from tests.network import members
from tests.offline.reader import Reader, record


@pytest.fixture
def cast(fresh_database):
    return assemble()


def test_the_old_phone_is_emptied_at_its_next_contact_and_the_next_person_has_the_task(cast):
    leaves = members.volunteer(place_code="520103")
    heir = members.volunteer("นายบุญมา ใจสมมติ", place_code="520103", tier="network")
    need = record(leaves.user, place_code="520103")
    referral = story.referral_of(need, leaves.user)
    with acting_as(cast.mentor_dlpw) as mentor:
        needs.ask_for_more(referral, question="สลิปเดือนไหน", by=mentor, at=bangkok_now())
    old, new = Reader(leaves.user), Reader(heir.user)
    assert len(old.ask()["tasks"]) == 1
    assert new.ask()["tasks"] == []

    with acting_as(cast.coordinator) as actor:
        yesterday = bangkok_today() - timedelta(days=1)
        network.end_membership(leaves, ends_on=yesterday, reason="resigned", by=actor, at=bangkok_now())

    assert old.phone.send()["state"] == "withdrawn"
    emptied = old.ask()
    assert (emptied["whole"], emptied["needs"], emptied["tasks"]) == (True, [], [])
    _needs, tasks, _gone = new.until_settled()
    assert [(row["kind"], row["need"]) for row in tasks.values()] == [("answer_question", str(need.pk))]
