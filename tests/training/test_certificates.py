"""Certificates: only for those who came, signed, verified by anybody, revoked, restored, made in batches."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.papers.actions import ensure_key, make_next_part, verify
from raengjai.papers.models import Credential, Print, PrintPart, forget_keys
from raengjai.papers.rules.verdict import Verdict
from raengjai.training import actions
from raengjai.training.models import Certificate, credentials_of
from tests.cast import Cast, assemble
from tests.events import story as events
from tests.training import story
from tests.training.test_tests import refusal

pytestmark = pytest.mark.django_db
ADDRESS = "https://raengjai.example.go.th/verify/"


@pytest.fixture
def cast() -> Cast:
    forget_keys()
    with acting_as_system("test") as system:
        ensure_key(by=system, at=bangkok_now())
    yield assemble()
    forget_keys()


def said_of(certificate: Certificate) -> tuple[Verdict, str, str]:
    """What anybody who checks the newest code of it is told."""
    with acting_as_system("test"):
        code = credentials_of([certificate.pk])[certificate.pk].code
        verdict, claims = verify(code, at=bangkok_now())
    assert claims is not None
    return verdict, claims.name, claims.note


def made_in_batch(event, by: User) -> Print:
    with acting_as(by) as actor:
        order = actions.begin_certificates(event, address=ADDRESS, by=actor, at=bangkok_now())
    while True:
        with acting_as(by) as actor:
            if not make_next_part(order.pk, by=actor, at=bangkok_now()):
                return Print.objects.get(pk=order.pk)


def test_only_those_who_came_get_one(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=4)
    morning, afternoon = events.sessions_of(event)
    story.course(event, cast.coordinator, min_sessions=2)
    for guest in guests[:3]:
        story.present(guest, morning)
    for guest in guests[:2]:
        story.present(guest, afternoon)

    order = made_in_batch(event, cast.coordinator)

    assert (order.total, order.done, order.left_out) == (2, 2, 0)
    with acting_as(cast.coordinator):
        assert set(Certificate.objects.values_list("guest", flat=True)) == {guest.pk for guest in guests[:2]}
        assert bytes(PrintPart.objects.get().file).startswith(b"%PDF")
    assert "not present" in refusal(actions.give_certificate, cast.coordinator, event, guests[3])
    assert "1 of at least 2" in refusal(actions.give_certificate, cast.coordinator, event, guests[2])
    assert "certificate already" in refusal(actions.give_certificate, cast.coordinator, event, guests[0])


def test_a_presence_that_was_undone_does_not_count(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    story.course(event, cast.coordinator)
    seen = story.present(guest, events.sessions_of(event)[0])
    with acting_as(cast.coordinator):
        seen.undone_at, seen.undone_why = bangkok_now(), "สแกนผิดคน"
        seen.save()

    assert "presence is taken first" in refusal(
        actions.begin_certificates, cast.coordinator, event, address=ADDRESS
    )


def test_the_test_decides_where_the_rule_says_so(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=3)
    assert "no test" in refusal(story_course_needing_a_test, cast.coordinator, event)
    test = story.planned(event, cast.coordinator, pass_mark=3)
    story.open_part(test, "post", cast.coordinator)
    story.course(event, cast.coordinator, needs_pass=True)
    for guest in guests:
        story.present(guest, events.sessions_of(event)[0])
    story.keyed(test, guests[0], "post", 3, cast.coordinator)
    story.keyed(test, guests[1], "post", 2, cast.coordinator)

    assert story.certificate(event, guests[0], cast.coordinator).name == guests[0].name
    assert "Has 2 right" in refusal(actions.give_certificate, cast.coordinator, event, guests[1])
    assert "not taken" in refusal(actions.give_certificate, cast.coordinator, event, guests[2])


def story_course_needing_a_test(event, *, by, at):
    draft = actions.CourseDraft("ก", 1, True, None, "ข", "ค", bangkok_today())
    return actions.write_course(event, draft, by=by, at=at)


def test_anybody_can_check_it_and_hears_that_it_was_revoked(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    course = story.course(event, cast.coordinator, months_valid=36)
    story.present(guest, events.sessions_of(event)[0])
    made = story.certificate(event, guest, cast.coordinator)

    verdict, name, note = said_of(made)
    assert (verdict, name) == (Verdict.VALID, guest.name)
    assert course.title.startswith(note.rstrip("…"))
    assert made.valid_until is not None
    with acting_as(cast.coordinator) as actor:
        now = bangkok_now()
        with pytest.raises(Refused, match="few words"):
            actions.revoke_certificate(made, reason="wrong", why=" ", by=actor, at=now)
        actions.revoke_certificate(made, reason="wrong", why="ออกผิดคน", by=actor, at=now)
        assert said_of(made)[0] is Verdict.REVOKED
        with pytest.raises(Refused, match="revoked this certificate already"):
            actions.revoke_certificate(made, reason="wrong", why="อีก", by=actor, at=now)
        made.refresh_from_db()
        with pytest.raises(Refused, match="not printed"):
            actions.print_certificate(made, address=ADDRESS)
        actions.restore_certificate(made, by=actor, at=now)
        assert said_of(made)[0] is Verdict.VALID
        made.refresh_from_db()
        assert actions.print_certificate(made, address=ADDRESS).startswith(b"%PDF")


def test_a_mended_name_is_signed_anew_and_the_former_code_counts_no_more(cast: Cast):
    event, (guest, _other) = story.workshop(cast.coordinator)
    story.course(event, cast.coordinator)
    story.present(guest, events.sessions_of(event)[0])
    made = story.certificate(event, guest, cast.coordinator)
    with acting_as_system("test"):
        former = credentials_of([made.pk])[made.pk].code
        guest.name = "แขก ชื่อถูก"
        guest.save()

    with acting_as(cast.coordinator) as actor:
        actions.renew_certificate(made, by=actor, at=bangkok_now())

    assert said_of(made)[:2] == (Verdict.VALID, "แขก ชื่อถูก")
    with acting_as_system("test"):
        assert verify(former, at=bangkok_now())[0] is Verdict.REVOKED


def test_printing_again_makes_no_second_one_and_leaves_revoked_ones_out(cast: Cast):
    event, guests = story.workshop(cast.coordinator, guests=3)
    story.course(event, cast.coordinator)
    for guest in guests:
        story.present(guest, events.sessions_of(event)[0])
    made_in_batch(event, cast.coordinator)
    with acting_as(cast.coordinator) as actor:
        revoked = Certificate.objects.get(guest=guests[0])
        actions.revoke_certificate(revoked, reason="misused", why="ปลอมแปลง", by=actor, at=bangkok_now())

    order = made_in_batch(event, cast.coordinator)

    assert (order.total, order.done) == (2, 2)
    with acting_as(cast.coordinator):
        assert Certificate.objects.count() == Credential.objects.filter(kind="certificate").count() == 3


def test_an_agencys_office_signs_for_its_own_event_and_for_no_other(cast: Cast):
    own = events.workshop(cast.mentor_dsd, office_code="DSD-52")
    guest = events.guest(own)
    story.present(guest, events.sessions_of(own)[0])
    story.course(own, cast.mentor_dsd)

    made = story.certificate(own, guest, cast.mentor_dsd)

    assert said_of(made)[0] is Verdict.VALID
    for person in (cast.mentor_dlpw, cast.volunteer, cast.headquarters, cast.coordinator_51):
        with acting_as(person):
            assert not Certificate.objects.exists()
        assert "Only the office" in refusal(actions.begin_certificates, person, own, address=ADDRESS)


def test_the_guest_sees_the_own_certificate_and_no_other(cast: Cast):
    event = events.workshop(cast.coordinator)
    mine, other = events.guest(event, user=cast.volunteer), events.guest(event, name="อีก คน")
    story.course(event, cast.coordinator)
    for guest in (mine, other):
        story.present(guest, events.sessions_of(event)[0])
        story.certificate(event, guest, cast.coordinator)

    with acting_as(cast.volunteer):
        assert [each.guest_id for each in Certificate.objects.all()] == [mine.pk]
        with pytest.raises(DatabaseError), transaction.atomic():
            Certificate.objects.update(name="คนอื่น")


def test_standings_cost_the_same_queries_for_one_and_for_thirty(cast: Cast):
    costs = []
    for count in (1, 30):
        event, guests = story.workshop(cast.coordinator, guests=count, title=f"งาน {count}")
        course = story.course(event, cast.coordinator)
        session = events.sessions_of(event)[0]
        for guest in guests:
            story.present(guest, session)
        with acting_as(cast.coordinator), CaptureQueriesContext(connection) as queries:
            assert len(actions.standings_of(event, course)) == count
        costs.append(len(queries))

    assert costs[0] == costs[1] <= 5
