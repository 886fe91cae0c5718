"""A new start with a printed code: who it lets in, once, and what everybody else learns."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from raengjai.access.actions import (
    add_user,
    end_activation,
    make_activation,
)
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Activation, Attempt, Session, User
from raengjai.access.periods import good_for, periods
from raengjai.access.roles import ROLES
from raengjai.ground import receipts
from raengjai.ground.refused import Refused
from tests import make
from tests.access.journal import entries_about
from tests.access.test_second_step import officer_with_app
from tests.cast import Cast, assemble, browser_of

pytestmark = pytest.mark.django_db
ACTIVATE = reverse("activate")
CHOSEN = "three red hens on a roof"


def newcomer(*, language: str = "en") -> User:
    """A volunteer whose account nobody can sign in with yet."""
    with acting_as_system("test") as system:
        user = add_user(
            username="khampaeng", name="Khampaeng Kaeo", language=language, by=system, at=make.NOW
        )
    make.posting(user, "volunteer", "520101")
    return user


def code_for(user: User, *, by: User | None = None, ago: timedelta = timedelta(0)) -> str:
    with acting_as(by or make.coordinator()) as actor:
        return make_activation(user, by=actor, at=timezone.now() - ago)[0]


def visitor() -> Client:
    return Client(headers={"Accept-Language": "en"})


def post(browser: Client, code: str, **more: str) -> Any:
    return browser.post(ACTIVATE, {"code": code, **more})


def choose(browser: Client, code: str, password: str = CHOSEN, **more: str) -> Any:
    return post(browser, code, **{"new": password, "again": password, "language": "en", **more})


# --- the way of somebody with a slip --------------------------------------------------------------------------


def test_it_works():
    user = newcomer()
    code, browser = code_for(user), visitor()

    page = post(browser, receipts.grouped(code).lower()).content.decode()
    assert "Khampaeng Kaeo" in page
    assert "khampaeng" in page
    answer = choose(browser, receipts.grouped(code), language="th")

    assert (answer.status_code, answer["Location"]) == (302, reverse("activated"))
    welcome = browser.get(reverse("activated")).content.decode()
    assert "khampaeng" in welcome
    assert browser.get(reverse("account")).status_code == 200
    user.refresh_from_db()
    assert user.check_password(CHOSEN)
    assert user.language == "th"
    entries = {entry.verb: entry for entry in entries_about(user)}
    assert entries["user.activated"].actor_id == user.pk
    assert entries["user.activated"].codes["purpose"] == "first"
    assert entries["user.signed_in"].codes["way"] == "activation"


def test_the_code_is_kept_as_a_keyed_hash_and_stands_in_no_address_and_no_journal():
    user = newcomer()
    code = code_for(user)

    with acting_as_system("look"):
        row = Activation.objects.get()
    kept = " ".join(str(value) for value in vars(row).values()) + bytes(row.code_hash).hex()
    assert code not in kept
    assert code not in str([entry.codes for entry in entries_about(user)])
    page = post(visitor(), code)
    assert "no-store" in page["Cache-Control"]


def test_it_works_once_and_says_when_it_was_used():
    user = newcomer()
    code = code_for(user)
    choose(visitor(), code)

    again = post(visitor(), code)

    page = again.content.decode()
    assert again.status_code == 422
    assert "This code was used on" in page
    assert "tell your mentor" in page
    assert "Khampaeng" not in page
    with acting_as_system("look"):
        assert Attempt.objects.count() == 0


def test_a_newer_slip_ends_the_older_one():
    user, officer = newcomer(), make.coordinator()
    first, second = code_for(user, by=officer), code_for(user, by=officer)

    assert "A newer slip was made" in post(visitor(), first).content.decode()
    assert "Khampaeng Kaeo" in post(visitor(), second).content.decode()


@pytest.mark.parametrize(
    ("has_password", "hours"), [pytest.param(False, 336, id="first"), pytest.param(True, 48, id="forgotten")]
)
def test_it_is_good_for_as_long_as_the_house_rule_says(has_password: bool, hours: int):  # noqa: FBT001
    user = make.volunteer(language="en") if has_password else newcomer()
    officer = make.coordinator()

    in_time = code_for(user, by=officer, ago=timedelta(hours=hours) - timedelta(minutes=5))
    assert user.name in post(visitor(), in_time).content.decode()
    late = code_for(user, by=officer, ago=timedelta(hours=hours, minutes=1))
    answer = post(visitor(), late)

    assert "The time of this code is over." in answer.content.decode()
    assert choose(visitor(), late).status_code == 422
    user.refresh_from_db()
    assert not user.check_password(CHOSEN)


def test_periods_have_their_source_and_follow_their_day():
    assert all(each.source for each in periods())
    assert good_for("forgotten", date(2026, 1, 1)) < good_for("first", date(2026, 1, 1))
    with pytest.raises(LookupError):
        good_for("first", date(2000, 1, 1))


def test_a_forgotten_password_ends_every_session_and_works_until_then():
    user = make.volunteer(language="en")
    elsewhere = browser_of(user)
    code = code_for(user)
    assert elsewhere.get(reverse("account")).status_code == 200

    browser = visitor()
    choose(browser, code)

    assert elsewhere.get(reverse("account")).status_code == 302
    with acting_as_system("look"):
        assert Session.objects.filter(user=user).count() == 1
    user.refresh_from_db()
    assert not user.check_password(make.PASSWORD)


def test_afterwards_one_sees_when_the_account_was_used_before():
    user = make.volunteer(language="en")
    browser = Client(headers={"User-Agent": "Android"})
    browser.post(reverse("sign_in"), {"username": user.username, "password": make.PASSWORD})
    code, mine = code_for(user), visitor()
    choose(mine, code)

    page = mine.get(reverse("activated")).content.decode()

    assert "Android phone or tablet" in page
    assert "Was one of them not you?" in page


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("short", "short", "at least 10"),
        ("khampaeng1", "khampaeng1", "too much like your name"),
        ("password1234", "password1234", "Many people use"),
        (CHOSEN, "three red hens", "differ"),
        ("", "", "Type a new password."),
    ],
)
def test_a_weak_or_mistyped_password_is_said_beside_the_field_and_nothing_is_used_up(
    new: str, again: str, said: str
):
    user = newcomer()
    code, browser = code_for(user), visitor()

    answer = post(browser, code, new=new, again=again, language="en")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert receipts.grouped(code) in page
    assert "_auth_user_id" not in browser.session
    assert "Khampaeng Kaeo" in post(browser, code).content.decode()


def test_an_officer_still_has_to_show_the_second_step():
    officer = officer_with_app()
    browser = visitor()

    answer = choose(browser, code_for(officer))

    assert answer["Location"] == "/second-factor/?next=%2Factivate%2Fdone%2F"
    assert browser.get(reverse("account")).status_code == 302


def test_an_officer_without_one_sets_it_up_first():
    officer = make.mentor(language="en")
    browser = visitor()

    choose(browser, code_for(officer))

    assert (
        browser.get(reverse("account"), follow=True)
        .redirect_chain[-1][0]
        .startswith("/second-factor/set-up/")
    )


def test_somebody_else_signed_in_here_is_told_and_signed_out():
    mentor = make.mentor("mentor", language="en")
    browser, user = browser_of(mentor), newcomer()
    code = code_for(user)

    assert "will be signed out" in post(browser, code).content.decode()
    choose(browser, code)

    assert str(browser.session["_auth_user_id"]) == str(user.pk)


def test_a_closed_account_opens_with_nothing():
    user = newcomer()
    code = code_for(user)
    with acting_as_system("close"):
        User.objects.filter(pk=user.pk).update(deactivated_at=timezone.now())

    answer = choose(visitor(), code)

    assert answer.status_code == 422
    user.refresh_from_db()
    with acting_as_system("make") as system, pytest.raises(Refused):
        make_activation(user, by=system, at=timezone.now())


# --- guessing -------------------------------------------------------------------------------------------------


def test_unknown_codes_are_answered_alike_and_slowed_but_a_typing_mistake_is_not_counted():
    browser, code = visitor(), code_for(newcomer())
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")

    assert "One letter or figure is wrong" in post(browser, mistyped).content.decode()
    with acting_as_system("look"):
        assert Attempt.objects.count() == 0
    answers = [post(browser, receipts.new_code()) for _ in range(4)]
    texts = {answer.content.decode().split("<main")[1].split("csrfmiddlewaretoken")[0] for answer in answers}
    assert [answer.status_code for answer in answers] == [422] * 4
    assert len(texts) == 1
    waiting = post(browser, receipts.new_code())

    assert waiting.status_code == 429
    assert "Too many wrong codes." in waiting.content.decode()


def test_strangers_delay_strangers_and_not_the_phone_where_somebody_has_signed_in_before():
    user = make.volunteer(language="en")
    own = visitor()
    own.post(reverse("sign_in"), {"username": user.username, "password": make.PASSWORD})
    code, stranger = code_for(user), visitor()
    for _ in range(6):
        post(stranger, receipts.new_code())

    assert post(stranger, code).status_code == 429
    assert post(own, code).status_code == 200


# --- who may make one -----------------------------------------------------------------------------------------


def allowed(maker: User, target: User) -> bool:
    try:
        with transaction.atomic(), acting_as(maker) as actor:
            make_activation(target, by=actor, at=timezone.now())
    except ProgrammingError:  # row-level security: nothing else of this statement can fail so
        return False
    return True


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


def test_the_policies_say_who_may_make_a_code_for_whom(cast: Cast):
    makers, targets = cast.everybody(), cast.everybody()
    found = {
        (maker, target)
        for maker, who in makers.items()
        for target, whom in targets.items()
        if who and whom and allowed(who, whom)
    }

    in_52 = ("volunteer", "other_volunteer", "mentor_dsd", "mentor_dlpw", "mentor_sso")
    assert found == (
        {("coordinator", target) for target in in_52}
        | {("coordinator_51", "mentor_dsd_51")}
        | {("headquarters", "coordinator"), ("headquarters", "coordinator_51")}
    )
    assert ROLES["coordinator"].activates == {"volunteer", "graduate", "mentor"}
    assert ROLES["headquarters"].activates == {"coordinator"}


def test_a_labour_graduate_is_helped_like_a_volunteer():
    person = make.user()
    make.posting(person, "graduate", "940101")

    assert allowed(make.coordinator(province_code="94"), person)
    assert not allowed(make.coordinator(), person)


@pytest.mark.parametrize(
    ("role", "place", "office"),
    [("volunteer", "510101", ""), ("coordinator", "52", "OPS-52"), ("headquarters", "00", "OPS-00")],
)
def test_an_account_that_reaches_further_is_not_opened_by_a_coordinator(role: str, place: str, office: str):
    person, officer = make.volunteer(), make.coordinator()
    assert allowed(officer, person)
    make.posting(person, role, place, office_code=office, starts_on=date(2099, 1, 1))

    assert not allowed(officer, person)


def test_a_coordinator_of_yesterday_and_a_volunteer_of_yesterday():
    former, person = make.user(), make.volunteer()
    make.posting(former, "coordinator", "52", office_code="OPS-52", ends_on=date(2020, 1, 1))
    gone = make.user()
    make.posting(gone, "volunteer", "520101", ends_on=date(2020, 1, 1))

    assert not allowed(former, person)
    assert not allowed(make.coordinator(), gone)


def test_outsiders_see_no_activation(cast: Cast):
    code_for(cast.volunteer, by=cast.coordinator)
    seen = {}
    for name, person in cast.everybody().items():
        if person:
            with acting_as(person):
                seen[name] = Activation.objects.count()

    assert {name for name, count in seen.items() if count} == {"coordinator", "volunteer"}


def test_there_is_one_open_code_of_a_person_whatever_an_action_forgets():
    user = newcomer()
    code_for(user)
    with acting_as_system("test"), pytest.raises(IntegrityError), transaction.atomic():
        Activation.objects.create(
            user=user,
            code_hash=b"x" * 32,
            purpose="first",
            made_at=make.NOW,
            expires_at=make.NOW + timedelta(days=1),
        )


def test_a_lost_slip_can_be_ended():
    user, officer = newcomer(), make.coordinator()
    code = code_for(user, by=officer)
    with acting_as(officer) as actor:
        assert end_activation(user, by=actor, at=timezone.now())
        assert not end_activation(user, by=actor, at=timezone.now())

    assert choose(visitor(), code).status_code == 422
