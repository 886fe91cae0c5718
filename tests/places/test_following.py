"""What hangs on places follows them: people, postings, needs, records, tasks, targets, directives, phones, routes."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.utils import translation

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Posting
from raengjai.ground.refused import Refused
from raengjai.knowledge.models import Directive
from raengjai.needs.models import Need, Referral, Step, Visit
from raengjai.network.actions import end_membership, issue_card, share_out, to_share_out
from raengjai.network.actions.handover import hand_over_ended_terms
from raengjai.network.actions.pairing import Area, pair_mentor
from raengjai.network.models import Member, Pairing
from raengjai.network.views.covered import province_on
from raengjai.offline.models import Device
from raengjai.papers.models import Credential
from raengjai.people.models import Person
from raengjai.places.providers import holdings
from raengjai.places.rules import Successor
from raengjai.programmes.actions import set_targets
from raengjai.programmes.models import Indicator, holding_in
from raengjai.services.actions import NewRule, write_rule
from raengjai.services.models import RoutingRule
from raengjai.services.rules import Words
from raengjai.tasks.actions import give_task
from raengjai.tasks.models import Task
from tests.cast import Cast
from tests.knowledge import story as directives
from tests.needs import story
from tests.network import members
from tests.places.events import DAY, NOW, after, begin, enter, follow, happens, merge, midnight, recode, split

OLD, OTHER, NEW = "520104", "520105", "520140"
EVE = DAY - timedelta(days=1)


@dataclass
class Scene:
    """Two sub-districts with somebody on every kind of thread."""

    member: Member
    other: Member
    need: Need
    task: Task


@pytest.fixture
def scene(cast: Cast) -> Scene:
    member = members.volunteer(place_code=OLD, village_no=3)
    other = members.volunteer("นายบุญมา ใจสมมติ", place_code=OTHER)
    visit = story.record(member.user, story.visit_draft(place_code=OLD))
    with acting_as_system("test") as system:
        give_task("tell_person", visit, to=member.user_id, place_code=OLD, due_on=EVE, by=system, at=NOW)
        task = Task.objects.open().get(subject_id=visit.pk)
    return Scene(member, other, story.need_of(visit, member.user), task)


def serving(on: date, *codes: str) -> list[tuple[str, str]]:
    with acting_as_system("test"):
        found = Member.objects.in_the_field().serving(on).of_places(list(codes)).order_by("id")
        return [(each.place_code, each.name) for each in found]


# --- a merge -------------------------------------------------------------------------------------------------


def test_a_term_ends_with_the_place_and_goes_on_at_the_successor_the_same_day(cast: Cast, scene: Scene):
    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        scene.member.refresh_from_db()
        following = Member.objects.get(previous=scene.member)
        posting = Posting.objects.get(user=scene.member.user, place_code=NEW)
        former = Posting.objects.get(user=scene.member.user, place_code=OLD)
    assert (scene.member.ends_on, scene.member.end_reason) == (EVE, "place")
    assert (following.place_code, following.starts_on, following.village_no) == (NEW, DAY, 3)
    assert (following.tier, following.ends_on) == ("core", scene.member.appointed_until)
    assert (former.ends_on, posting.starts_on) == (EVE, DAY)


def test_more_core_volunteers_than_seats_stay_and_none_is_added_until_they_are_fewer(
    cast: Cast, scene: Scene
):
    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))
    with acting_as_system("test"):
        first, second = Member.objects.of_places([NEW]).order_by("seat")
    assert [first.seat, second.seat] == [1, 2]

    with acting_as(cast.coordinator) as actor:
        end_membership(first, ends_on=after().date(), reason="resigned", by=actor, at=after())
    with translation.override("en"), pytest.raises(Refused, match="core volunteer"):
        members.volunteer("นางใหม่ สมมติ", place_code=NEW, starts_on=after(days=30).date())


def test_one_person_who_serves_both_places_serves_the_successor_once(cast: Cast, scene: Scene):
    with acting_as_system("test") as system:
        from raengjai.network.actions import appoint_volunteer  # noqa: PLC0415 only here

        appoint_volunteer(
            scene.member.user,
            place_code=OTHER,
            tier="network",
            starts_on=members.TERM_BEGAN,
            ends_on=date(2022, 9, 30),
            by=system,
            at=NOW,
        )

    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        mine = Member.objects.serving(DAY + timedelta(days=1)).filter(user=scene.member.user)
        assert [(each.place_code, each.tier) for each in mine] == [(NEW, "core")]
        postings = Posting.objects.valid_on(DAY + timedelta(days=1)).filter(user=scene.member.user)
        assert postings.count() == 1


def test_the_card_stays_valid_for_a_while_and_the_new_term_waits_for_one(cast: Cast, scene: Scene):
    with acting_as(cast.coordinator) as actor:
        issue_card(scene.member, by=actor, at=NOW)

    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        card = Credential.objects.get(subject_id=scene.member.pk)
        following = Member.objects.get(previous=scene.member)
        assert card.revoked_from == DAY + timedelta(days=90)
        assert not Credential.objects.live().filter(subject_id=following.pk).exists()


def test_an_open_need_lies_with_its_story_in_the_successor_and_a_finished_one_stays(cast: Cast, scene: Scene):
    done = story.record(scene.member.user, story.visit_draft(place_code=OLD))
    withdrawn = story.need_of(done, scene.member.user)
    story.do(
        scene.member.user, story.actions.withdraw_need, withdrawn, reason_code="elsewhere", text="ไม่ต้องการแล้ว"
    )

    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        scene.need.refresh_from_db()
        withdrawn.refresh_from_db()
        assert (scene.need.place_code, scene.need.matter_place_code) == (NEW, NEW)
        assert withdrawn.place_code == OLD
        assert Referral.objects.filter(need=scene.need).count() == 1
        for model in (Referral, Step):
            assert set(model.objects.filter(need=scene.need).values_list("place_code", flat=True)) <= {NEW}
        assert Visit.objects.get(pk=scene.need.visit_id).place_code == NEW
        assert set(Person.objects.values_list("place_code", flat=True)) == {NEW}


def test_a_task_stays_with_its_person_and_the_night_hands_nothing_over(cast: Cast, scene: Scene):
    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))
    with acting_as_system("test") as system:
        hand_over_ended_terms(by=system, at=midnight(DAY) + timedelta(minutes=5))
        scene.task.refresh_from_db()

    assert (scene.task.place_code, scene.task.assigned_to, scene.task.ended_at) == (
        NEW,
        scene.member.user_id,
        None,
    )


def test_targets_of_merged_places_are_added_up_from_the_month_on(cast: Cast):
    with acting_as(cast.coordinator) as actor:
        indicator = Indicator.objects.get(code="needs-recorded")
        set_targets(
            indicator,
            province_code="52",
            from_month=date(2020, 1, 1),
            for_each=20,
            exceptions={OLD: 8, OTHER: 4},
            by=actor,
            at=NOW,
        )

    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        before = holding_in("52", [indicator], date(2020, 1, 1))["needs-recorded"].exceptions
        since = holding_in("52", [indicator], date(2020, 2, 1))["needs-recorded"].exceptions
    assert before == {OLD: 8, OTHER: 4}
    assert since == {NEW: 12}


def test_a_directive_for_a_merged_place_is_for_the_successor(cast: Cast, scene: Scene):
    version = directives.sent(cast.coordinator, places=(OLD, "520101"))

    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        assert Directive.objects.get(pk=version.directive_id).audience_places == ["520101", NEW]


def test_phones_and_routes_follow(cast: Cast, scene: Scene):
    with acting_as_system("test"):
        phone = Device.objects.create(
            user=scene.member.user,
            public_key=b"k",
            name="phone",
            registered_at=NOW,
            seen_at=NOW,
            place_code=OLD,
        )
    with acting_as(cast.coordinator) as actor:
        rule = NewRule(
            service_code="dlpw-complaint",
            place_code=OLD,
            office_code="DLPW-52",
            valid_from=date(2030, 1, 1),
            reason=Words("เพราะใกล้", "It is near"),
        )
        written = write_rule(_known(rule), by=actor, at=NOW)

    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        phone.refresh_from_db()
        written.refresh_from_db()
        assert phone.place_code == NEW
        assert written.closed_at is not None
        assert RoutingRule.objects.filter(place_code=NEW, closed_at=None).count() == 1


def _known(rule: NewRule) -> NewRule:
    """With a service that the catalogue has."""
    from dataclasses import replace  # noqa: PLC0415 only here

    from raengjai.services.models import catalogue  # noqa: PLC0415 only here

    code = next(code for code, several in catalogue().services.items() if several[0].agency == "DLPW")
    return replace(rule, service_code=code)


def test_the_mentor_of_a_merged_area_looks_after_the_successor(cast: Cast):
    mentor = members.mentor("นางคำแปง แก้วตัวอย่าง")
    with acting_as(cast.coordinator) as actor:
        pair_mentor(mentor, [Area(OLD), Area(OTHER)], starts_on=NOW.date(), by=actor, at=NOW)

    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))

    with acting_as_system("test"):
        looked_after = Pairing.objects.valid_on(DAY).values_list("place_code", flat=True)
        assert list(looked_after) == [NEW]
        assert Pairing.objects.valid_on(EVE).count() == 2


# --- portions, late comers -----------------------------------------------------------------------------------


def test_it_follows_in_portions_and_an_interrupted_one_goes_on(cast: Cast, scene: Scene):
    found = enter(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))
    begin(found)

    with acting_as_system("test") as system:
        from raengjai.places.actions import carry_some  # noqa: PLC0415 only here

        assert carry_some(found.pk, by=system, at=midnight(DAY), most=1)
    assert {code for code, _name in serving(DAY, OLD, OTHER, NEW)} != {NEW}
    assert follow(found, most=1) > 3

    assert len(serving(DAY, NEW)) == 2
    assert serving(DAY, OLD, OTHER) == []
    assert follow(found) == 1  # again: nothing


def test_what_comes_late_follows_too(cast: Cast, scene: Scene):
    found = happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))
    with acting_as_system("test"):
        Need.objects.filter(pk=scene.need.pk).update(place_code=OLD)  # as if a phone had sent it just now

    follow(found, at=after())

    with acting_as_system("test"):
        scene.need.refresh_from_db()
    assert scene.need.place_code == NEW


# --- a division ----------------------------------------------------------------------------------------------


def test_in_a_division_named_villages_go_and_everything_else_goes_to_the_first_part(cast: Cast, scene: Scene):
    whole = members.volunteer("นางทั้ง ตำบลสมมติ", place_code=OLD, tier="network")

    happens(
        cast.headquarters,
        split(OLD, Successor(NEW, "หนึ่ง", "Nueng"), Successor("520141", "สอง", "Song", (3, 4))),
    )

    assert serving(DAY, OLD) == []
    assert serving(DAY, NEW) == [(NEW, whole.name)]
    assert serving(DAY, "520141") == [("520141", scene.member.name)]
    with acting_as_system("test"):
        scene.need.refresh_from_db()
        assert scene.need.place_code == "520141"  # village 3


def test_a_place_that_goes_on_keeps_what_names_no_village(cast: Cast, scene: Scene):
    happens(cast.headquarters, split(OLD, Successor(OLD), Successor(NEW, "แยก", "Yaek", (5,))))

    assert serving(DAY, OLD) == [(OLD, scene.member.name)]
    assert serving(DAY, NEW) == []


# --- another province ----------------------------------------------------------------------------------------


def test_in_another_province_its_coordinator_sees_and_the_old_one_does_not(cast: Cast, scene: Scene):
    with acting_as_system("test") as system:
        give_task(
            "refer_again", scene.need, to=cast.coordinator.pk, place_code=OLD, due_on=EVE, by=system, at=NOW
        )

    happens(cast.headquarters, recode(OLD, "510140"))

    with acting_as(cast.coordinator_51):
        assert Need.objects.filter(pk=scene.need.pk).exists()
        assert Person.objects.count() == 1
        assert Task.objects.open().filter(place_code="510140").count() == 2
        assert Task.objects.open().of(cast.coordinator_51.pk).filter(kind="refer_again").count() == 1
    with acting_as(cast.coordinator):
        assert not Need.objects.filter(pk=scene.need.pk).exists()
        assert Person.objects.count() == 0
        assert not Task.objects.open().filter(pk=scene.task.pk).exists()
        assert Member.objects.get(pk=scene.member.pk).end_reason == "place"
    assert serving(DAY, "510140") == [("510140", scene.member.name)]


def test_every_room_with_places_of_its_own_registers(db: None):
    assert [code for code, _holding in holdings()] == [
        "member",
        "posting",
        "pairing",
        "application",
        "equipment",
        "person",
        "need",
        "matter",
        "event",
        "task",
        "target",
        "audience",
        "recipient",
        "routing",
        "phone",
        "held",
    ]


# --- who serves which part -----------------------------------------------------------------------------------


def test_the_coordinator_is_asked_once_and_chooses_who_serves_which_part(cast: Cast, scene: Scene):
    whole = members.volunteer("นางทั้ง ตำบลสมมติ", place_code=OLD, tier="network")
    found = happens(
        cast.headquarters,
        split(OLD, Successor(NEW, "หนึ่ง", "Nueng"), Successor("520141", "สอง", "Song", (3, 4))),
    )
    with acting_as_system("test"):
        assert Task.objects.open().of(cast.coordinator.pk).filter(kind="share_out").count() == 1
        (asked,) = to_share_out(found, DAY)
    assert asked.user_id == whole.user_id

    with acting_as(cast.coordinator) as actor:
        share_out(found, {asked.pk: "520141"}, by=actor, at=after())

    assert serving(after().date(), NEW) == []
    assert len(serving(after().date(), "520141")) == 2
    with acting_as_system("test"):
        assert not Task.objects.open().filter(kind="share_out").exists()
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused):
        share_out(found, {}, by=actor, at=after())


# --- coverage ------------------------------------------------------------------------------------------------


def test_coverage_counts_the_merged_place_once_with_who_is_beyond_the_number_and_what_was_done_before(
    cast: Cast, scene: Scene
):
    happens(cast.headquarters, merge(OLD, OTHER, into=NEW, name="รวมใหม่"))
    with acting_as_system("test"):
        Visit.objects.filter(pk=scene.need.visit_id).update(place_code=OLD)  # a visit whose need has ended

    with acting_as(cast.coordinator):
        covered = {place.code: place for place in province_on("52", DAY).places}

    assert OLD not in covered
    assert OTHER not in covered
    assert (covered[NEW].core, covered[NEW].seats, covered[NEW].beyond) == (2, 1, 1)
    assert covered[NEW].last_day == story.MORNING.date()
