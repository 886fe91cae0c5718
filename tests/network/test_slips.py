"""Sign-in slips: whom one may help, what is printed, what is told, and what outsiders find."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from raengjai.access.actions import add_totp, add_user
from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import Activation, Session, Totp, User
from raengjai.ground.dates import BANGKOK
from raengjai.ground.refused import Refused
from raengjai.messages.models import Notice
from raengjai.network import actions
from raengjai.network.models import Member
from raengjai.network.rules import standing_of
from tests import make
from tests.access.journal import entries_about
from tests.access.test_second_step import SECRET, code_now
from tests.cast import Cast, browser_of
from tests.network import members

SLIPS = reverse("sign_in_slips")


@pytest.fixture(autouse=True)
def _english(cast: Cast) -> None:
    with acting_as_system("test"):
        User.objects.update(language="en")


def newcomer(username: str, *, place_code: str = "520101", mentor: Member | None = None) -> User:
    """A volunteer of the register whose account nobody can sign in with yet."""
    with acting_as_system("test") as system:
        user = add_user(username=username, name=f"Khun {username}", by=system, at=make.NOW)
        actions.appoint_volunteer(
            user,
            place_code=place_code,
            tier="network",
            starts_on=members.TERM_BEGAN,
            mentor=mentor,
            by=system,
            at=make.NOW,
        )
    return user


def member_of(officer: User) -> Member:
    """The register's row of a mentor of the cast, whose posting is there already."""
    member = Member(
        user=officer, kind="mentor", name=officer.name, agency_code="DSD", office_code="DSD-52", place_code="52",
        starts_on=members.TERM_BEGAN,
    )  # fmt: skip
    with acting_as_system("test"):
        member.save(force_insert=True)
    return member


def print_for(officer: User, *users: User) -> Any:
    return browser_of(officer).post(SLIPS, {"person": [str(user.pk) for user in users]})


def page_for(officer: User, address: str) -> str:
    answer = browser_of(officer).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def notices_of(user: User) -> list[str]:
    with acting_as(user):
        return list(Notice.objects.of(user.pk).values_list("kind", flat=True))


def activate(user: User, code: str) -> None:
    new = {"new": "three red hens on a roof", "again": "three red hens on a roof", "language": "en"}
    answer = Client().post(reverse("activate"), {"code": code, **new})
    assert (answer.status_code, answer["Location"][:10]) in {(302, "/activate/"), (302, "/second-fa")}


# --- printing -------------------------------------------------------------------------------------------------


def test_chosen_people_get_a_slip_each_and_the_list_says_so(cast: Cast):
    first, second, third = newcomer("first"), newcomer("second"), newcomer("third", place_code="520103")
    page = page_for(cast.coordinator, SLIPS)
    assert page.count("Not active, no slip yet") == 3
    assert "volunteer" not in re.findall(r'translate="no">([\w ]+)<', page)

    answer = print_for(cast.coordinator, first, third)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"
    page = page_for(cast.coordinator, SLIPS)
    assert page.count("Slip made on") == 2
    assert page.count("Not active, no slip yet") == 1
    with acting_as_system("look"):
        assert set(Activation.objects.values_list("user", flat=True)) == {first.pk, third.pk}
        member = Member.objects.get(user=first)
        assert not Activation.objects.filter(user=second).exists()
    assert entries_about(member)[-1].verb == "member.slip_made"
    assert entries_about(member)[-1].actor_id == cast.coordinator.pk


def test_a_slip_that_ran_out_and_an_active_account_are_said(cast: Cast):
    user = newcomer("late")
    with acting_as(cast.coordinator) as actor:
        actions.make_slips([user.pk], by=actor, at=timezone.now() - timedelta(days=20))

    assert "ran out" in page_for(cast.coordinator, SLIPS)
    assert "Active" not in page_for(cast.coordinator, SLIPS)
    everybody = page_for(cast.coordinator, f"{SLIPS}?everybody=on")
    assert everybody.count("#circle-check") >= 5


def test_the_page_of_a_member_leads_there(cast: Cast):
    user = newcomer("first")
    with acting_as_system("look"):
        member = Member.objects.get(user=user)
    page = page_for(cast.coordinator, reverse("member", args=[member.pk]))
    address = reverse("sign_in_help", args=[user.pk])
    assert address in page
    assert address not in page_for(cast.mentor_dsd, reverse("member", args=[member.pk]))

    answer = browser_of(cast.coordinator).post(reverse("print_slip", args=[user.pk]))

    assert answer["Content-Type"] == "application/pdf"
    page = page_for(cast.coordinator, address)
    assert "Slip made on" in page
    browser_of(cast.coordinator).post(reverse("end_slip", args=[user.pk]))
    assert "Slip made on" not in page_for(cast.coordinator, address)


def test_nobody_chosen_or_too_many_is_said_and_what_was_chosen_stays(cast: Cast):
    assert "Choose at least one person." in print_for(cast.coordinator).content.decode()
    user, neighbour = newcomer("first"), newcomer("stranger", place_code="510101")
    answer = print_for(cast.coordinator, user, neighbour)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "You cannot print a slip for somebody on this list." in page
    assert re.search(rf'value="{user.pk}"[^>]* checked', page)
    assert "stranger" not in page
    with acting_as_system("look"):
        assert not Activation.objects.exists()
    with acting_as(cast.coordinator) as actor, pytest.raises(Refused, match="50"):
        actions.make_slips([make.user().pk for _ in range(51)], by=actor, at=timezone.now())


def test_the_list_comes_in_pieces_and_loses_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("raengjai.network.views.slips.MOST_SHOWN", 3)
    made = {f"vol{n}" for n in range(7)}
    for number, name in enumerate(sorted(made)):
        newcomer(name, place_code=f"52010{1 + number % 3}")

    found, address, pieces = [], SLIPS, 0
    while address:
        page = page_for(cast.coordinator, address)
        found += re.findall(r"Khun (vol\d)</a>", page)
        following = re.search(r'href="(\?[^"]+)" rel="next"', page)
        address = SLIPS + following[1].replace("&amp;", "&") if following else ""
        pieces += 1

    assert (sorted(found), pieces) == (sorted(made), 3)
    assert page_for(cast.coordinator, f"{SLIPS}?after=x.y&district=5201").count("Khun vol") >= 3


def test_1_and_30_rows_cost_the_same_queries(cast: Cast):
    browser, costs = browser_of(cast.coordinator), []
    newcomer("vol0")
    browser.get(SLIPS)
    for more in (0, 29):
        for number in range(more):
            newcomer(f"more{number}", place_code=f"5201{1 + number % 9:02d}")
        with CaptureQueriesContext(connection, ) as queries:  # fmt: skip
            page = browser.get(SLIPS).content.decode()
        costs.append(len(queries))

    assert page.count('name="person"') == 30
    assert costs[0] == costs[1]


# --- who -------------------------------------------------------------------------------------------------------


def test_a_mentor_helps_the_own_volunteers_and_nobody_else(cast: Cast):
    mine, other = newcomer("mine", mentor=member_of(cast.mentor_dsd)), newcomer("other")

    page = page_for(cast.mentor_dsd, SLIPS)
    assert "Khun mine" in page
    assert "Khun other" not in page
    assert print_for(cast.mentor_dsd, mine)["Content-Type"] == "application/pdf"
    assert print_for(cast.mentor_dsd, other).status_code == 422
    assert print_for(cast.mentor_dlpw, mine).status_code == 422
    with acting_as(cast.mentor_dsd):
        assert set(Activation.objects.values_list("user", flat=True)) == {mine.pk}
    with acting_as(cast.mentor_dlpw):
        assert not Activation.objects.exists()


@pytest.mark.parametrize(
    ("role", "place", "office"), [("volunteer", "510101", ""), ("mentor", "52", "DSD-52")]
)
def test_a_volunteer_who_is_more_than_that_is_not_for_the_mentor(
    cast: Cast, role: str, place: str, office: str
):
    mine = newcomer("mine", mentor=member_of(cast.mentor_dsd))
    make.posting(mine, role, place, office_code=office)

    assert print_for(cast.mentor_dsd, mine).status_code == 422


def test_headquarters_helps_coordinators_of_a_province_it_names(cast: Cast):
    assert "Choose a province" in page_for(cast.headquarters, SLIPS)
    page = page_for(cast.headquarters, f"{SLIPS}?province=52&everybody=on")
    assert cast.coordinator.username in page
    assert cast.volunteer.username + "<" not in page

    assert print_for(cast.headquarters, cast.coordinator)["Content-Type"] == "application/pdf"
    assert print_for(cast.headquarters, cast.volunteer).status_code == 422


def test_outsiders_find_no_such_person(cast: Cast):
    user = newcomer("first")
    wanted = {
        "coordinator": 200,
        "headquarters": 404,
        "coordinator_51": 404,
        "mentor_dsd": 404,
        "volunteer": 403,
    }
    found = {}
    for name in wanted:
        browser = browser_of(getattr(cast, name))
        found[name] = browser.get(reverse("sign_in_help", args=[user.pk])).status_code
        for deed in ("print_slip", "end_slip"):
            answer = browser.post(reverse(deed, args=[user.pk]))
            assert answer.status_code in ((200, 302) if name == "coordinator" else (wanted[name],))

    assert found == wanted


def test_an_account_that_reaches_further_is_listed_and_not_printed(cast: Cast):
    user = newcomer("both")
    make.posting(user, "volunteer", "510101")

    page = page_for(cast.coordinator, SLIPS)

    assert "Khun both" in page
    assert "headquarters or another province helps" in page
    assert str(user.pk) not in page
    assert print_for(cast.coordinator, user).status_code == 422


# --- what is told -----------------------------------------------------------------------------------------------


def test_the_first_time_is_told_to_the_owner_the_mentor_and_who_made_it(cast: Cast):
    user = newcomer("first", mentor=member_of(cast.mentor_dsd))
    with acting_as(cast.coordinator) as actor:
        (slip,) = actions.make_slips([user.pk], by=actor, at=timezone.now())

    activate(user, slip.code)

    assert notices_of(user) == ["activated_yours"]
    assert notices_of(cast.mentor_dsd) == ["activated_first"]
    assert notices_of(cast.coordinator) == ["activated_first"]
    assert notices_of(cast.mentor_dlpw) == notices_of(cast.coordinator_51) == []
    assert "signed in for the first time" in page_for(cast.coordinator, reverse("inbox"))
    assert reverse("sign_in_help", args=[user.pk]) in page_for(cast.mentor_dsd, reverse("inbox"))


def test_a_replaced_password_is_told_to_the_coordinator_too_whoever_made_the_slip(cast: Cast):
    user = newcomer("first", mentor=member_of(cast.mentor_dsd))
    for _twice in range(2):
        with acting_as(cast.mentor_dsd) as actor:
            (slip,) = actions.make_slips([user.pk], by=actor, at=timezone.now())
        activate(user, slip.code)

    assert slip.purpose == "forgotten"
    assert sorted(notices_of(cast.mentor_dsd)) == ["activated_again", "activated_first"]
    assert notices_of(cast.coordinator) == ["activated_again"]
    assert notices_of(user) == ["activated_yours", "activated_yours"]


def test_a_notice_about_oneself_leads_to_the_own_account(cast: Cast):
    answer = browser_of(cast.coordinator).get(reverse("sign_in_help", args=[cast.coordinator.pk]))

    assert answer["Location"] == reverse("account")


# --- the lost second step ----------------------------------------------------------------------------------------


def with_app(person: User) -> User:
    with acting_as(person) as actor:
        add_totp(person, secret=SECRET, code=code_now(steps=-1), by=actor, at=timezone.now())
    return person


def reset(officer: User, person: User, **said: str) -> Any:
    return browser_of(officer).post(reverse("reset_second_step", args=[person.pk]), said)


SURE = {"reason": "lost_phone", "knows": "on"}


def test_a_coordinator_takes_a_lost_second_step_away_with_a_reason(cast: Cast):
    person = with_app(cast.mentor_dsd)
    signed_in = browser_of(person)

    answer = reset(cast.coordinator, person, **SURE)

    assert answer["Location"] == reverse("sign_in_help", args=[person.pk])
    with acting_as_system("look"):
        assert not Totp.objects.filter(user=person).exists()
        assert not Session.objects.filter(user=person).exists()
    assert signed_in.get(reverse("account"))["Location"].startswith("/sign-in/")
    entry = entries_about(person)[-1]
    assert (entry.verb, entry.actor_id, entry.codes) == (
        "user.second_step_reset", cast.coordinator.pk, {"reason": "lost_phone"},
    )  # fmt: skip
    assert sorted(notices_of(person)) == ["own_factor_added", "reset_yours"]
    assert notices_of(cast.coordinator) == []


@pytest.mark.parametrize(
    "said", [{}, {"reason": "lost_phone"}, {"knows": "on"}, {"reason": "x", "knows": "on"}]
)
def test_without_a_reason_and_without_having_made_sure_nothing_happens(cast: Cast, said: dict[str, str]):
    person = with_app(cast.mentor_dsd)

    assert reset(cast.coordinator, person, **said).status_code == 422
    with acting_as(person):
        assert Totp.objects.exists()


def test_only_coordinators_and_headquarters_take_it_away_for_whom_they_look_after(cast: Cast):
    mentee = with_app(newcomer("mine", mentor=member_of(cast.mentor_dsd)))
    coordinator = with_app(cast.coordinator)
    found = {
        name: (reset(who, mentee, **SURE).status_code, reset(who, coordinator, **SURE).status_code)
        for name, who in cast.everybody().items()
        if who and name in ("mentor_dsd", "coordinator_51", "volunteer", "headquarters")
    }

    assert found == {
        "mentor_dsd": (403, 403),
        "coordinator_51": (404, 404),
        "volunteer": (403, 403),
        "headquarters": (404, 302),
    }
    with acting_as(mentee):
        assert Totp.objects.exists()


def test_who_has_none_is_said(cast: Cast):
    answer = reset(cast.coordinator, cast.volunteer, **SURE)

    assert "has no second step" in answer.content.decode()
    with acting_as(cast.mentor_dsd) as actor, pytest.raises(Refused):
        actions.reset_second_step(cast.volunteer, reason="broken", by=actor, at=timezone.now())


# --- the rule ----------------------------------------------------------------------------------------------------

MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(BANGKOK))  # noqa: DTZ001


@given(has_password=st.booleans(), made=st.none() | MOMENTS, hours=st.integers(1, 400), at=MOMENTS)
def test_a_standing_is_active_exactly_with_a_password_and_open_exactly_in_time(
    has_password: bool,  # noqa: FBT001
    made: datetime | None,
    hours: int,
    at: datetime,
):
    ends = made + timedelta(hours=hours) if made else None

    found = standing_of(has_password=has_password, made_at=made, expires_at=ends, at=at)

    assert (found.state == "active") == has_password
    assert found.has_open_slip == (ends is not None and at < ends)
    assert (found.state == "none") == (not has_password and made is None)
