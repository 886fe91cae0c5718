"""Wrong tries: how long one waits, who waits, and what stays of them."""

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from raengjai.access import totp
from raengjai.access.actions import (
    add_totp,
    forget_old_attempts,
    make_recovery_codes,
    prove_code,
    prove_password,
)
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Attempt, User
from raengjai.access.rules import TOTP_STEP
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.refused import Refused
from raengjai.ground.rows import inside
from raengjai.ground.text import thai_digits
from raengjai.journal.models import Entry
from tests import make
from tests.access.journal import entries_about, verbs_about

pytestmark = pytest.mark.django_db
NOW = make.NOW
PHONE = "the phone she always uses"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def attempt(username: str, password: str = "wrong", *, device: str = "", at: datetime = NOW) -> str:
    """What the sign-in page would say; "" when it lets in."""
    with inside(ANONYMOUS) as visitor:
        try:
            prove_password(username, password, device=device, by=visitor, at=at)
        except Refused as refused:
            return str(refused.message)
    return ""


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def test_the_right_password_is_heard():
    person = make.user("somjai")

    with inside(ANONYMOUS) as visitor:
        assert prove_password(" SomJai ", make.PASSWORD, device="", by=visitor, at=NOW) == person


def test_unknown_names_get_the_same_answer_wrong_try_after_wrong_try():
    make.user("somjai")

    known = [attempt("somjai", at=NOW + seconds(20 * number)) for number in range(6)]
    unknown = [attempt("nobody", at=NOW + seconds(20 * number)) for number in range(6)]

    assert known == unknown
    assert known[0] == "The user name or the password is not right."


def test_unknown_names_are_hashed_like_known_ones(monkeypatch):
    make.user("somjai")
    hashed: list[str] = []

    def encode(self, password, salt):
        hashed.append("encode")
        return "argon2$x"

    monkeypatch.setattr("tests.fast_hasher.FastArgon2.encode", encode)
    monkeypatch.setattr(
        "tests.fast_hasher.FastArgon2.verify", lambda self, password, encoded: hashed.append("verify")
    )

    attempt("somjai")
    attempt("nobody")

    assert hashed == ["verify", "encode"]


def test_a_deactivated_account_answers_like_an_unknown_one():
    person = make.user("somjai")
    with acting_as_system("test"):
        User.objects.filter(pk=person.pk).update(deactivated_at=NOW)

    assert attempt("somjai", make.PASSWORD) == attempt("nobody", make.PASSWORD)


def test_the_fourth_wrong_try_says_how_long_to_wait_and_the_wait_is_kept():
    make.user("somjai")

    said = [attempt("somjai") for _ in range(4)]
    too_early = attempt("somjai", make.PASSWORD, at=NOW + seconds(1))

    assert said[2] == "The user name or the password is not right."
    assert said[3] == "The user name or the password is not right. Wait 2 seconds, then try again."
    assert too_early == "Too many wrong tries. Wait 1 second, then try again."
    assert attempt("somjai", make.PASSWORD, at=NOW + seconds(2)) == ""


def test_trying_while_waiting_does_not_prolong_the_wait():
    make.user("somjai")
    for _ in range(4):
        attempt("somjai")

    for moment in (0.5, 1, 1.5):
        attempt("somjai", at=NOW + seconds(moment))

    assert attempt("somjai", make.PASSWORD, at=NOW + seconds(2)) == ""


def test_long_waits_are_said_in_minutes():
    make.user("somjai")
    now = NOW
    for failed in range(1, 11):
        said = attempt("somjai", at=now)
        now += seconds(max(0, 2 ** (failed - 3)) if failed > 3 else 0)

    assert said.endswith("Wait 3 minutes, then try again.")


def test_signing_in_forgets_the_wrong_tries():
    make.user("somjai")
    for _ in range(3):
        attempt("somjai")
    assert attempt("somjai", make.PASSWORD) == ""

    assert attempt("somjai") == "The user name or the password is not right."
    assert attempt("somjai") == "The user name or the password is not right."


def test_strangers_who_guess_do_not_delay_the_persons_own_device():
    make.user("somjai")
    for number in range(30):
        attempt("somjai", at=NOW + seconds(1000 * number))
    moment = NOW + seconds(29_001)
    assert attempt("somjai", make.PASSWORD, at=moment).startswith("Too many wrong tries.")

    assert attempt("somjai", make.PASSWORD, device=PHONE, at=moment) == ""


def test_wrong_tries_on_the_own_device_delay_that_device_only():
    make.user("somjai")
    for _ in range(4):
        attempt("somjai", device=PHONE)

    assert attempt("somjai", make.PASSWORD, device=PHONE).startswith("Too many wrong tries.")
    assert attempt("somjai", make.PASSWORD) == ""


def test_wrong_tries_at_one_account_do_not_touch_another():
    """A training room is one address and many accounts."""
    make.user("somjai")
    make.user("buaphan")
    for _ in range(5):
        attempt("somjai")

    assert attempt("buaphan", make.PASSWORD) == ""


def test_what_was_counted_stays_although_the_action_refused():
    make.user("somjai")

    attempt("somjai")

    with acting_as_system("look"):
        assert [row.failed for row in Attempt.objects.all()] == [1]


def test_the_journal_keeps_refusals_of_known_accounts_only():
    person = make.user("somjai")

    attempt("somjai")
    attempt("nobody")

    refused = entries_about(person)[-1]
    assert (refused.verb, refused.actor_kind, refused.codes) == (
        "user.sign_in_refused",
        "anonymous",
        {"reason": "password"},
    )
    with acting_as_system("look"):
        assert Entry.objects.filter(verb="user.sign_in_refused").count() == 1


def test_every_refused_sign_in_is_a_line_of_the_log_without_the_name(caplog):
    person = make.user("somjai")

    attempt("somjai")
    attempt("guessed-name")

    lines = [record for record in caplog.records if record.getMessage() == "sign-in refused"]
    assert [line.told for line in lines] == [
        {"account": person.pk, "tries": 1},
        {"account": "unknown", "tries": 1},
    ]
    assert "guessed-name" not in caplog.text


def test_old_attempts_are_pruned():
    for number, name in enumerate(("a1", "b2", "c3")):
        attempt(name, at=NOW + timedelta(hours=number))

    with acting_as_system("test"):
        assert forget_old_attempts(before=NOW + timedelta(hours=2)) == 2
        assert Attempt.objects.count() == 1


# --- codes --------------------------------------------------------------------------------------------------


def officer_with_app() -> tuple[User, str]:
    person, secret = make.mentor(), totp.new_secret()
    with acting_as(person) as actor:
        add_totp(person, secret=secret, code=code_at(secret, NOW), by=actor, at=NOW)
    return person, secret


def code_at(secret: str, moment: datetime) -> str:
    step = int(moment.timestamp()) // TOTP_STEP
    return totp.codes(secret, [step])[step]


def show(person: User, code: str, *, at: datetime, device: str = "") -> str:
    """The way that was taken, or what the page says."""
    with acting_as(person) as actor:
        try:
            return prove_code(person, code, device=device, by=actor, at=at)
        except Refused as refused:
            return str(refused.message)


def test_the_code_of_now_is_taken_once():
    person, secret = officer_with_app()
    later = NOW + seconds(60)
    code = code_at(secret, later)

    assert show(person, code, at=later) == "totp"
    assert show(person, code, at=later).startswith("The code is not right, or it was used already.")


def test_the_code_that_set_up_the_app_is_used_already():
    person, secret = officer_with_app()

    assert show(person, code_at(secret, NOW), at=NOW).startswith("The code is not right")


def test_codes_of_a_clock_half_a_minute_off_are_taken_and_older_ones_not():
    person, secret = officer_with_app()
    now = NOW + timedelta(hours=1)

    assert show(person, code_at(secret, now - seconds(90)), at=now).startswith("The code is not right")
    assert show(person, code_at(secret, now - seconds(30)), at=now) == "totp"
    assert show(person, code_at(secret, now + seconds(30)), at=now) == "totp"


@pytest.mark.parametrize("written", [lambda code: f"{code[:3]} {code[3:]}", thai_digits])
def test_codes_are_read_as_people_write_them(written):
    person, secret = officer_with_app()
    now = NOW + timedelta(hours=1)

    assert show(person, written(code_at(secret, now)), at=now) == "totp"


def test_wrong_codes_are_delayed_on_their_own_count():
    person, secret = officer_with_app()
    now = NOW + timedelta(hours=1)
    for _ in range(4):
        show(person, "000000", at=now)

    assert show(person, code_at(secret, now), at=now).startswith("Too many wrong tries.")
    assert show(person, code_at(secret, now), at=now, device=PHONE) == "totp"
    assert attempt(person.username, make.PASSWORD, at=now) == ""
    assert verbs_about(person).count("user.sign_in_refused") == 4


def test_a_recovery_code_works_once_and_however_it_is_typed():
    person, _secret = officer_with_app()
    with acting_as(person) as actor:
        codes = make_recovery_codes(person, by=actor, at=NOW)

    assert len(set(codes)) == 10
    assert show(person, codes[0].lower().replace("-", " "), at=NOW) == "recovery"
    assert show(person, codes[0], at=NOW).startswith("The code is not right")
    assert show(person, codes[1], at=NOW) == "recovery"


def test_new_recovery_codes_make_the_former_ones_worthless():
    person, _secret = officer_with_app()
    with acting_as(person) as actor:
        former = make_recovery_codes(person, by=actor, at=NOW)
        make_recovery_codes(person, by=actor, at=NOW)

    assert show(person, former[0], at=NOW).startswith("The code is not right")


def test_a_recovery_code_of_somebody_else_does_not_work():
    person, _secret = officer_with_app()
    other, _other_secret = officer_with_app()
    with acting_as(other) as actor:
        codes = make_recovery_codes(other, by=actor, at=NOW)

    assert show(person, codes[0], at=NOW).startswith("The code is not right")
