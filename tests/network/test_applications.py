"""Applications: who sends and decides, what becomes of them, and who must not know of them."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.scope import person_on
from raengjai.ground.refused import Refused
from raengjai.journal.models import Entry
from raengjai.network import actions
from raengjai.network.models import (
    STATES,
    Application,
    Identity,
    Member,
    Profile,
    where_number_is_held,
)
from raengjai.network.rules.states import may_become, next_states
from tests.cast import Cast
from tests.network import applying, members
from tests.network.applying import NUMBER, ORDER, OTHER_NUMBER, SAID, STARTS
from tests.network.members import NOW

OTHER = replace(SAID, citizen_id=OTHER_NUMBER)


def test_one_order_appoints_many_and_the_person_goes_on_in_the_profile(cast: Cast):
    one = applying.approved(cast.coordinator)
    two = applying.approved(cast.coordinator, "นายบุญมา ใจสมมติ", tier="network", said=OTHER)

    with acting_as(cast.coordinator) as actor:
        made = actions.appoint_applications([one, two], order=ORDER, starts_on=STARTS, by=actor, at=NOW)
        first = next(each for each in made if each.tier == "core")
        profile, identity = Profile.objects.get(user=first.user), Identity.objects.get(user=first.user)
        one.refresh_from_db()

    assert {(each.order_no, each.order_on) for each in made} == {("12/2563", date(2020, 1, 3))}
    # Three years, both days included.
    assert (first.starts_on, first.ends_on) == (STARTS, date(2023, 1, 31))
    assert (one.state, one.member_id) == ("appointed", first.pk)
    assert (profile.languages, profile.skills) == (["th", "nod", "my"], "เย็บผ้า")
    assert identity.values()["citizen_id"] == NUMBER
    assert [duty.place_code for duty in person_on(first.user, STARTS).duties] == ["520103"]
    assert not person_on(first.user, date(2020, 1, 31)).duties
    assert not first.user.has_usable_password()


def test_an_order_appoints_all_or_none(cast: Cast):
    members.volunteer(place_code="520103")
    free = applying.approved(cast.coordinator, "นายบุญมา ใจสมมติ", tier="network", said=OTHER)
    taken = applying.approved(cast.coordinator)

    with acting_as(cast.coordinator) as actor, pytest.raises(Refused) as refused:
        actions.appoint_applications([free, taken], order=ORDER, starts_on=STARTS, by=actor, at=NOW)

    assert str(refused.value.message).startswith("นางคำแปง แก้วตัวอย่าง: ")
    with acting_as(cast.coordinator):
        free.refresh_from_db()
        assert free.state == "approved"
        assert Member.objects.filter(tier="network").count() == 0


def test_without_an_order_nobody_is_appointed(cast: Cast):
    application = applying.approved(cast.coordinator)

    with acting_as(cast.coordinator) as actor:
        for order, field in (
            (ORDER._replace(number="", dated_on=None), "order_no"),
            (ORDER._replace(dated_on=None), "order_on"),
        ):
            with pytest.raises(Refused) as refused:
                actions.appoint_applications([application], order=order, starts_on=STARTS, by=actor, at=NOW)
            assert refused.value.field == field


def test_a_former_member_goes_on_with_the_same_account(cast: Cast):
    application = applying.approved(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        first = actions.appoint_applications([application], order=ORDER, starts_on=STARTS, by=actor, at=NOW)[
            0
        ]
        actions.end_membership(first, ends_on=date(2020, 3, 31), reason="resigned", by=actor, at=NOW)

    again = applying.approved(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        later = date(2020, 6, 1)
        second = actions.appoint_applications([again], order=ORDER, starts_on=later, by=actor, at=NOW)[0]

    assert second.user_id == first.user_id


def test_a_former_member_of_another_province_brings_the_record_along(cast: Cast):
    application = applying.approved(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        first = actions.appoint_applications([application], order=ORDER, starts_on=STARTS, by=actor, at=NOW)[
            0
        ]
        actions.end_membership(first, ends_on=date(2020, 3, 31), reason="moved", by=actor, at=NOW)

    again = applying.approved(cast.coordinator_51, place_code="510101")
    with acting_as(cast.coordinator_51) as actor:
        later = date(2020, 6, 1)
        second = actions.appoint_applications([again], order=ORDER, starts_on=later, by=actor, at=NOW)[0]
        assert Identity.objects.get(user=second.user_id).values()["citizen_id"] == NUMBER

    assert second.user_id == first.user_id
    with acting_as(cast.coordinator):
        assert not Identity.objects.exists()
        assert not Profile.objects.exists()


def test_somebody_who_serves_is_not_appointed_again_elsewhere(cast: Cast):
    application = applying.approved(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        actions.appoint_applications([application], order=ORDER, starts_on=STARTS, by=actor, at=NOW)

    again = applying.approved(cast.coordinator_51, place_code="510101")
    with acting_as(cast.coordinator_51) as actor:
        assert where_number_is_held(again.number_index, "51", but=again.pk) == "elsewhere"
        with pytest.raises(Refused):
            actions.appoint_applications([again], order=ORDER, starts_on=STARTS, by=actor, at=NOW)


def test_the_same_number_is_answered_with_own_or_elsewhere_and_nothing_else(cast: Cast):
    first = applying.sent(cast.coordinator)
    second = applying.sent(cast.mentor_dsd_51, place_code="510101")

    with acting_as(cast.coordinator):
        assert where_number_is_held(first.number_index, "52", but=first.pk) == "elsewhere"
        assert where_number_is_held(first.number_index, "52", but=second.pk) == "own"
        assert where_number_is_held(b"\x00" * 32, "52", but=first.pk) == ""
        assert not Application.objects.filter(pk=second.pk).exists()


def test_applications_are_seen_by_the_coordinator_and_by_whoever_typed_them(cast: Cast):
    application = applying.sent(cast.mentor_dsd)

    def sees(name: str) -> bool:
        person = cast.everybody()[name]
        if person is None:
            return False
        with acting_as(person):
            return Application.objects.filter(pk=application.pk).exists()

    assert {name for name in cast.everybody() if sees(name)} == {"mentor_dsd", "coordinator"}


@pytest.mark.parametrize("who", ["mentor_dsd", "coordinator_51"])
def test_only_the_own_coordinator_decides(cast: Cast, who: str):
    application = applying.sent(cast.mentor_dsd)

    with acting_as(getattr(cast, who)) as actor:
        for decide in (
            lambda: actions.approve_application(application, by=actor, at=NOW),
            lambda: actions.refuse_application(application, reason="age", text="", by=actor, at=NOW),
            lambda: actions.ask_to_correct(application, text="?", by=actor, at=NOW),
        ):
            with pytest.raises(Refused):
                decide()


def test_what_must_be_corrected_waits_and_a_second_correction_sees_the_first(cast: Cast):
    application = applying.sent(cast.mentor_dsd)
    with acting_as(cast.coordinator) as actor:
        actions.ask_to_correct(application, text="เลขประจำตัวไม่ตรงกับบัตร", by=actor, at=NOW)

    with acting_as(cast.mentor_dsd) as actor:
        new = applying.draft(said=OTHER)
        actions.correct_application(application, new, seen_version=1, by=actor, at=NOW)
        application.refresh_from_db()
        assert (application.state, application.reason_text, application.said) == ("sent", "", OTHER)
        with pytest.raises(Refused):
            actions.correct_application(application, new, seen_version=1, by=actor, at=NOW)


def test_what_is_decided_is_decided(cast: Cast):
    application = applying.sent(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        actions.refuse_application(application, reason="no_seat", text="", by=actor, at=NOW)
        for deed in (actions.approve_application, actions.withdraw_application):
            with pytest.raises(Refused):
                deed(application, by=actor, at=NOW)


@given(st.lists(st.sampled_from([state for state, _name in STATES]), max_size=8))
def test_from_a_last_state_nothing_leads_on_and_only_approved_is_appointed(wanted: list[str]):
    state = "sent"
    for each in wanted:
        if may_become(state, each):
            assert each != "appointed" or state == "approved"
            state = each
    if state in ("appointed", "refused", "withdrawn"):
        assert next_states(state) == frozenset()


def test_no_word_of_an_application_is_in_the_journal_nor_readable_in_the_table(cast: Cast):
    application = applying.approved(cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        actions.appoint_applications([application], order=ORDER, starts_on=STARTS, by=actor, at=NOW)

    with acting_as_system("test"), connection.cursor() as database:
        assert Entry.objects.filter(verb="application.appointed").exists()
        database.execute("SELECT string_agg(e::text, ' ') FROM journal_entry e")
        journal = database.fetchone()[0]
        database.execute("SELECT string_agg(a::text, ' ') FROM network_application a")
        table = database.fetchone()[0]
        database.execute("SELECT string_agg(i::text, ' ') FROM network_identity i")
        identity = database.fetchone()[0]
    for word in ("คำแปง", NUMBER, "812345678", "เย็บผ้า", "1970", "12/3"):
        assert word not in journal
    for word in (NUMBER, "812345678", "1970", "สมชาย"):
        assert word not in table
        assert word not in identity
