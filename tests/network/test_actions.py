"""Appointing and ending: member, account, posting and journal together, or none of them."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from raengjai.access.door import acting_as
from raengjai.access.models import Posting, User
from raengjai.access.scope import person_on
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal import timeline
from raengjai.network import actions
from raengjai.network.actions import NewVolunteer
from raengjai.network.models import Member
from raengjai.search.models import Entry
from tests import make
from tests.cast import Cast
from tests.network import members
from tests.network.members import NOW, TERM_BEGAN

TODAY = NOW.date()
NEW = NewVolunteer(
    username="khampaeng",
    name="นางคำแปง แก้วตัวอย่าง",
    phone="081-234-5678",
    place_code="520103",
    tier="core",
    starts_on=TERM_BEGAN,
)


def add(cast: Cast, **changes: object) -> Member:
    said = {field: getattr(NEW, field) for field in NewVolunteer.__slots__} | changes
    with acting_as(cast.coordinator) as actor:
        return actions.add_volunteer(NewVolunteer(**said), by=actor, at=NOW)


def test_one_action_makes_account_posting_and_member(cast: Cast):
    made = add(cast)

    person = User.objects.get(username="khampaeng")
    assert (made.user, made.name, made.phone) == (person, "นางคำแปง แก้วตัวอย่าง", "+66812345678")
    assert not person.has_usable_password()
    assert [(duty.role, duty.place_code) for duty in person_on(person, TODAY).duties] == [
        ("volunteer", "520103")
    ]
    with acting_as(cast.coordinator):
        assert [entry.verb for entry in timeline.of("member", made.pk)] == ["member.appointed"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "coordinator"}, "username"),
        ({"username": "คำแปง"}, "username"),
        ({"phone": "123"}, "phone"),
        ({"place_code": "510101"}, "place_code"),
        ({"ends_on": TERM_BEGAN - timedelta(days=1)}, "ends_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_kept(cast: Cast, changes, field):
    before = User.objects.count()

    with pytest.raises(Refused) as refused:
        add(cast, **changes)

    assert refused.value.field == field
    assert str(refused.value.message)
    assert User.objects.count() == before
    with acting_as(cast.coordinator):
        assert not Member.objects.exists()


def test_a_sub_district_has_one_core_volunteer_at_a_time(cast: Cast):
    members.volunteer(ends_on=date(2020, 6, 30))

    with pytest.raises(Refused) as refused:
        members.volunteer("นางคำแปง แก้วตัวอย่าง")
    assert refused.value.field == "tier"

    members.volunteer("นางคำแปง แก้วตัวอย่าง", starts_on=date(2020, 7, 1))
    members.volunteer("นายสมชาย ใจตัวอย่าง", tier="network")


def test_the_database_refuses_a_second_open_core_volunteer(cast: Cast):
    first = members.volunteer()

    first.pk = new_id()
    with acting_as(cast.coordinator), pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_ending_a_term_ends_the_posting_and_says_why(cast: Cast):
    member = members.volunteer()

    with acting_as(cast.coordinator) as actor:
        actions.end_membership(member, ends_on=date(2020, 1, 31), reason="moved", by=actor, at=NOW)
        member.refresh_from_db()
        entry = timeline.of("member", member.pk)[-1]

    assert (member.ends_on, member.end_reason, member.ended_by) == (
        date(2020, 1, 31),
        "moved",
        cast.coordinator.pk,
    )
    assert person_on(member.user, date(2020, 1, 31)).duties
    assert not person_on(member.user, date(2020, 2, 1)).duties
    assert (entry.verb, entry.codes["reason"], entry.codes["until"]) == (
        "member.ended",
        "moved",
        "2020-01-31",
    )


def test_a_term_ends_once_and_not_outside_itself(cast: Cast):
    member = members.volunteer(ends_on=date(2020, 9, 30))

    with acting_as(cast.coordinator) as actor:
        for day in (TERM_BEGAN - timedelta(days=1), date(2020, 10, 1)):
            with pytest.raises(Refused) as refused:
                actions.end_membership(member, ends_on=day, reason="moved", by=actor, at=NOW)
            assert refused.value.field == "ends_on"
        actions.end_membership(member, ends_on=TODAY, reason="moved", by=actor, at=NOW)
        with pytest.raises(Refused):
            actions.end_membership(member, ends_on=TODAY, reason="died", by=actor, at=NOW)


@pytest.mark.parametrize("until", [None, date(2020, 9, 30)])
def test_within_a_minute_the_term_goes_on_as_before(cast: Cast, until: date | None):
    member = members.volunteer(ends_on=until)

    with acting_as(cast.coordinator) as actor:
        actions.end_membership(member, ends_on=TODAY, reason="resigned", by=actor, at=NOW)
        actions.reopen_membership(member, by=actor, at=NOW + timedelta(seconds=59))
        member.refresh_from_db()

    assert (member.ends_on, member.ended_at, member.end_reason) == (until, None, "")
    assert Posting.objects.get(user=member.user).ends_on == until


def test_later_or_by_another_it_cannot_be_undone(cast: Cast):
    member = members.volunteer()
    with acting_as(cast.coordinator) as actor:
        actions.end_membership(member, ends_on=TODAY, reason="resigned", by=actor, at=NOW)
        with pytest.raises(Refused):
            actions.reopen_membership(member, by=actor, at=NOW + timedelta(seconds=61))

    with acting_as(make.coordinator()) as colleague, pytest.raises(Refused):
        actions.reopen_membership(member, by=colleague, at=NOW)


def test_with_a_successor_it_cannot_be_undone(cast: Cast):
    member = members.volunteer()
    with acting_as(cast.coordinator) as actor:
        actions.end_membership(member, ends_on=TODAY, reason="resigned", by=actor, at=NOW)
    members.volunteer("นางคำแปง แก้วตัวอย่าง", starts_on=TODAY + timedelta(days=1))

    with acting_as(cast.coordinator) as actor, pytest.raises(Refused):
        actions.reopen_membership(member, by=actor, at=NOW)


def test_members_are_found_by_coordinator_and_offices_of_the_province_only(cast: Cast):
    member = members.volunteer()

    def finds(person: User) -> bool:
        with acting_as(person):
            return member.pk in [hit.id for hit in Entry.objects.find("บัวผัน", kinds=("member",))]

    assert {name: finds(person) for name, person in cast.everybody().items() if person} == {
        "volunteer": False,
        "mentor_dsd": True,
        "mentor_dlpw": True,
        "coordinator": True,
        "mentor_sso": True,
        "other_volunteer": False,
        "mentor_dsd_51": False,
        "coordinator_51": False,
        "headquarters": False,
        "protection_officer": False,
    }


def test_the_officers_of_the_province_see_who_serves_and_nobody_else(cast: Cast):
    members.volunteer()

    def sees(person: User) -> bool:
        with acting_as(person):
            return Member.objects.exists()

    seeing = {name for name, person in cast.everybody().items() if person and sees(person)}
    assert seeing == {"mentor_dsd", "mentor_dlpw", "mentor_sso", "coordinator"}


def test_a_volunteer_sees_the_own_terms_and_the_own_mentor_only(cast: Cast):
    stands_by = members.mentor()
    members.mentor("นายคำมูล ดีสมมติ", office_code="SSO-52")
    own = members.volunteer(mentor=stands_by)
    members.volunteer("นายบุญมา ใจสมมติ", tier="network")

    with acting_as(own.user):
        assert set(Member.objects.values_list("pk", flat=True)) == {own.pk, stands_by.pk}


@pytest.mark.parametrize("name", ["mentor_dsd", "other_volunteer", "headquarters", "coordinator_51"])
def test_seeing_is_not_enough_to_change_or_remove(cast: Cast, name: str):
    member = members.volunteer()

    with acting_as(getattr(cast, name)):
        assert Member.objects.filter(pk=member.pk).update(name="changed") == 0
        with connection.cursor() as database:
            database.execute("DELETE FROM network_member")
            assert database.rowcount == 0
    with acting_as(cast.coordinator_51), pytest.raises(DatabaseError), transaction.atomic():
        Member(
            user=member.user, kind="volunteer", tier="network", name="x", place_code="520101", starts_on=TODAY
        ).save()


def test_the_journal_holds_no_name_and_no_number(cast: Cast):
    member = members.volunteer(phone="081-234-5678")

    with acting_as(cast.coordinator) as actor, connection.cursor() as database:
        actions.end_membership(member, ends_on=TODAY, reason="died", by=actor, at=NOW)
        database.execute(
            "SELECT string_agg(e::text, ' ') FROM journal_entry e WHERE subject_id = %s", [member.pk]
        )
        entries = database.fetchone()[0]
    assert "member.ended" in entries
    assert "บัวผัน" not in entries
    assert "812345678" not in entries
