"""Accounts and postings: what is written, what is refused, what the journal says."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import IntegrityError, ProgrammingError, connection, transaction

from raengjai.access import totp
from raengjai.access.actions import (
    DEMO_PASSWORD,
    DEMO_TOTP_SECRET,
    add_totp,
    add_user,
    assign_posting,
    change_language,
    change_password,
    end_posting,
    end_sessions,
    prove_code,
)
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Passkey, Posting, RecoveryCode, Session, Totp, User
from raengjai.access.rules import time_steps
from raengjai.ground.refused import Refused
from tests import make
from tests.access.journal import entries_about, verbs_about
from tests.cast import browser_of

pytestmark = pytest.mark.django_db


def test_add_user_keeps_a_name_in_small_letters_and_a_hash():
    with acting_as_system("test") as system:
        person = add_user(username=" SomJai ", name="Somjai", password="a long one", by=system, at=make.NOW)

    kept = User.objects.get(username="somjai")
    assert kept == person
    assert kept.password.startswith("argon2$")
    assert check_password("a long one", kept.password)
    assert verbs_about(person) == ["user.added"]


def test_add_user_without_password_lets_nobody_in():
    with acting_as_system("test") as system:
        person = add_user(username="somjai", name="Somjai", by=system, at=make.NOW)

    assert not person.has_usable_password()


@pytest.mark.parametrize("username", ["", "a", "two words", "ส้มใจ", "a" * 61, "semi;colon"])
def test_add_user_refuses_a_name_that_cannot_be_typed_everywhere(username: str):
    with acting_as_system("test") as system, pytest.raises(Refused) as refused:
        add_user(username=username, name="x", by=system, at=make.NOW)

    assert refused.value.field == "username"


def test_add_user_refuses_a_taken_name():
    make.user("somjai")

    with acting_as_system("test") as system, pytest.raises(Refused) as refused:
        add_user(username="SOMJAI", name="another", by=system, at=make.NOW)

    assert refused.value.field == "username"


def test_a_demonstration_account_can_be_tried_the_real_way():
    person = make.user(demo=True)
    step = time_steps(make.NOW)[1]

    assert person.demo_since == make.NOW
    assert check_password(DEMO_PASSWORD, person.password)
    with acting_as(person) as actor:
        code = totp.codes(DEMO_TOTP_SECRET, [step])[step]
        assert prove_code(person, code, device="", by=actor, at=make.NOW) == "totp"


def test_assign_posting_writes_place_province_and_journal():
    person = make.user()

    posting = make.posting(person, "mentor", "52", office_code="DSD-52")

    assert (posting.place_code, posting.province_code, posting.agency_code) == ("52", "52", "DSD")
    entry = entries_about(posting)[0]
    assert (entry.verb, entry.place_code, entry.office_code) == ("posting.assigned", "52", "DSD-52")
    assert entry.codes == {"role": "mentor", "user": str(person.pk), "from": "2019-10-01", "until": None}


def test_assign_posting_refuses_an_unknown_role_and_days_upside_down():
    person = make.user()

    with acting_as_system("test") as system:
        for wrong, field in (({"role": "king"}, "role"), ({"ends_on": date(2019, 1, 1)}, "ends_on")):
            values: dict[str, Any] = {
                "role": "volunteer",
                "place_code": "520101",
                "starts_on": date(2020, 1, 1),
            } | wrong
            with pytest.raises(Refused) as refused:
                assign_posting(person, **values, by=system, at=make.NOW)
            assert refused.value.field == field


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "overlaps"),
    [
        (date(2020, 6, 1), None, True),
        (date(2019, 1, 1), date(2020, 1, 1), True),
        (date(2020, 12, 31), date(2021, 12, 31), True),
        (date(2019, 1, 1), date(2019, 12, 31), False),
        (date(2021, 1, 1), None, False),
    ],
)
def test_assign_posting_refuses_the_same_service_twice(starts_on, ends_on, overlaps: bool):  # noqa: FBT001
    person = make.user()
    make.posting(person, "volunteer", "520101", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31))

    if overlaps:
        with pytest.raises(Refused):
            make.posting(person, "volunteer", "520101", starts_on=starts_on, ends_on=ends_on)
    else:
        make.posting(person, "volunteer", "520101", starts_on=starts_on, ends_on=ends_on)
    make.posting(person, "volunteer", "520102", starts_on=starts_on, ends_on=ends_on)


def test_a_mentor_without_office_is_impossible():
    with pytest.raises(IntegrityError), transaction.atomic():
        make.posting(make.user(), "mentor", "52")


def test_end_posting_sets_the_last_day():
    posting = make.posting(make.user(), "volunteer", "520101", starts_on=date(2020, 1, 1))

    with acting_as_system("test") as system:
        end_posting(posting, ends_on=date(2020, 5, 31), by=system, at=make.NOW)
        with pytest.raises(Refused):
            end_posting(posting, ends_on=date(2019, 12, 31), by=system, at=make.NOW)

    assert Posting.objects.get(pk=posting.pk).ends_on == date(2020, 5, 31)
    assert verbs_about(posting) == ["posting.assigned", "posting.ended"]


def test_a_posting_is_written_only_from_inside_its_place():
    neighbour, person = make.coordinator(province_code="51"), make.user()
    posting = make.posting(person, "volunteer", "520101")

    with acting_as(neighbour) as actor:
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            assign_posting(
                person,
                role="volunteer",
                place_code="520102",
                starts_on=date(2020, 1, 1),
                by=actor,
                at=make.NOW,
            )
        # Pulling a row over into the own province is refused as well: the row is not there to change.
        assert Posting.objects.filter(pk=posting.pk).update(place_code="510101", province_code="51") == 0
        assert Posting.objects.filter(pk=posting.pk).delete()[0] == 0

    with acting_as(make.coordinator(province_code="52")) as actor:
        end_posting(posting, ends_on=date(2020, 2, 1), by=actor, at=make.NOW)


def test_nobody_makes_a_posting_for_the_country_from_a_province():
    coordinator = make.coordinator()

    with acting_as(coordinator) as actor, pytest.raises(Refused):
        assign_posting(
            coordinator,
            role="headquarters",
            place_code="00",
            starts_on=date(2020, 1, 1),
            by=actor,
            at=make.NOW,
        )


def test_change_language_is_remembered_and_journaled():
    person = make.user(language="th")

    with acting_as(person) as actor:
        change_language(person, language="en", by=actor, at=make.NOW)

    assert User.objects.get(pk=person.pk).language == "en"
    assert entries_about(person)[-1].codes == {"language": "en"}


def test_change_password_ends_every_session():
    person = make.volunteer()
    browser_of(person), browser_of(person)

    with acting_as(person) as actor:
        change_password(person, new="another good one", by=actor, at=make.NOW)

    assert Session.objects.filter(user=person).count() == 0
    assert verbs_about(person)[-1] == "user.password_changed"


def test_end_sessions_is_journaled():
    person = make.volunteer()
    browser_of(person)

    with acting_as(person) as actor:
        end_sessions(person, by=actor, at=make.NOW)

    assert Session.objects.filter(user=person).count() == 0
    assert verbs_about(person)[-1] == "user.signed_out_everywhere"


def test_add_totp_refuses_a_code_that_the_app_does_not_show():
    person, secret = make.mentor(), totp.new_secret()

    with acting_as(person) as actor, pytest.raises(Refused) as refused:
        add_totp(person, secret=secret, code="123456", by=actor, at=make.NOW)

    assert refused.value.field == "code"


def test_the_secret_of_an_app_is_sealed():
    person = make.user(demo=True)

    with acting_as(person):
        assert DEMO_TOTP_SECRET.encode() not in bytes(Totp.objects.get(user=person).secret_sealed)


@pytest.mark.parametrize("model", [Totp, Passkey, RecoveryCode])
def test_factors_are_rows_of_their_owner_alone(model):
    owner, stranger = make.user(demo=True), make.coordinator()
    with acting_as_system("test"):
        Passkey.objects.create(user=owner, name="k", credential_id=b"1", credential=b"1", added_at=make.NOW)
        RecoveryCode.objects.create(user=owner, code_hash=b"1", made_at=make.NOW)

    with acting_as(owner):
        assert model.objects.count() == 1
    with acting_as(stranger):
        assert model.objects.count() == 0
        assert model.objects.filter(user=owner).delete()[0] == 0


def test_journal_entries_of_an_account_are_seen_by_the_person_and_the_system_only():
    person = make.volunteer()
    with acting_as(person) as actor:
        change_language(person, language="en", by=actor, at=make.NOW)

    seen = {}
    for name, reader in (("self", person), ("coordinator", make.coordinator()), ("hq", make.headquarters())):
        with acting_as(reader), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM journal_entry WHERE verb = 'user.language_changed' AND subject_id = %s",
                [person.pk],
            )
            seen[name] = cursor.fetchone()[0]

    assert seen == {"self": 1, "coordinator": 0, "hq": 0}
