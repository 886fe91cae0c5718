"""The Lampang story by hand: two sub-districts, two months of fiscal year 2563, and every number of the report.

What happens (day: place 520101 = Wiang Nuea, 520201 = Ban Dong):

    7 Jan   Wiang Nuea  Mrs Buaphan wants a sewing course and has unpaid wages; DSD enrols her, DLPW has her paid
    9 Jan   Wiang Nuea  Somchai has unpaid wages; DLPW passes it on to the labour office, where it stays
    9 Jan   Wiang Nuea  thirty leaflets are handed out; three more were a slip and are taken back
    3 Feb   Ban Dong    Somchai, whom the volunteer there does not know, wants a job; DOE finds one
    4 Feb   Ban Dong    Malee has unpaid wages, and withdraws on the 6th
    5 Feb   Wiang Nuea  Mrs Buaphan was not paid after all: her wages are opened again, and paid on the 12th
    10 Feb  Wiang Nuea  somebody who gives no name looks for a job
    13 Feb              the coordinator finds that the two Somchais are one person, and joins them
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django import DjangoDbBlocker

from raengjai.access.door import acting_as, acting_as_system
from raengjai.access.models import User
from raengjai.ground.dates import BANGKOK
from raengjai.home.actions import tell_story
from raengjai.needs import actions
from raengjai.needs.models import Need, Referral, Visit
from raengjai.people.actions import merge_people
from raengjai.people.models import Person
from raengjai.programmes.actions import recount
from tests import make
from tests.cast import Cast, assemble, browser_of
from tests.conftest import Database, Machine
from tests.journeys.tables import Read, ReadTable, tables_of
from tests.needs.story import BUAPHAN, visit_draft
from tests.programmes.ledger import fold_all

WIANG_NUEA, BAN_DONG = "520101", "520201"
SOMCHAI = BUAPHAN | {"prefix": "นาย", "first_name": "สมชาย", "sex": "M", "phone": "+66811111111"}
MALEE = BUAPHAN | {"first_name": "มาลี", "phone": "+66822222222"}
YEAR = "year=2563"
JANUARY, FEBRUARY = f"{YEAR}&month=01", f"{YEAR}&month=02"

# Place and period → recorded, referred, resolved, people. Counted by hand from the story above.
#   Wiang Nuea, January: 2 of Buaphan + 1 of Somchai; 3 first referrals + 1 passed on; the course (her wages were
#   opened again, so they count in February); Buaphan and Somchai.
BY_HAND = {
    (WIANG_NUEA, JANUARY): (3, 4, 1, 2),
    (WIANG_NUEA, FEBRUARY): (1, 1, 1, 0),
    (BAN_DONG, JANUARY): (0, 0, 0, 0),
    (BAN_DONG, FEBRUARY): (2, 2, 1, 2),
    (WIANG_NUEA, YEAR): (4, 5, 2, 2),
    (BAN_DONG, YEAR): (2, 2, 1, 2),
    # Somchai was served in both places: 2 + 2 people are 3.
    ("52", JANUARY): (3, 4, 1, 2),
    ("52", FEBRUARY): (3, 3, 2, 2),
    ("52", YEAR): (6, 7, 3, 3),
}
KINDS = RECORDED, REFERRED, RESOLVED = ("need.recorded", "need.referred", "need.resolved")
CORRECTION = "แก้ยอด"
# The needs that the acts of a place and month are about. What was taken back stands there with its correction.
ACTS_BY_HAND = {
    (WIANG_NUEA, "01", RECORDED): ("course", "wages", "passed on"),
    (WIANG_NUEA, "01", REFERRED): ("course", "wages", "passed on", "passed on"),
    (WIANG_NUEA, "01", RESOLVED): ("course", "wages", "wages"),
    (WIANG_NUEA, "02", RECORDED): ("nobody's",),
    (WIANG_NUEA, "02", REFERRED): ("nobody's",),
    (WIANG_NUEA, "02", RESOLVED): ("wages",),
    (BAN_DONG, "02", RECORDED): ("job", "withdrawn"),
    (BAN_DONG, "02", REFERRED): ("job", "withdrawn"),
    (BAN_DONG, "02", RESOLVED): ("job",),
}


@dataclass(frozen=True, slots=True)
class Told:
    """The people of the story, and its needs by what they are about."""

    cast: Cast
    coordinator_en: User
    needs: dict[str, Need]


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2020, month, day, hour, 30, tzinfo=BANGKOK)


def record(volunteer: User, *topics: str, when: datetime, place_code: str, person: Any) -> Visit:
    consents = ("share_with_office",) if person else ()
    draft = visit_draft(*topics, place_code=place_code, made_at=when, new_person=person, consents=consents)
    if person is None:
        draft = replace(draft, new_person_id=None)
    with acting_as(volunteer) as actor:
        return actions.record_visit(draft, by=actor, at=when)


def need_about(volunteer: User, visit: Visit, topic: str) -> Need:
    with acting_as(volunteer):
        return Need.objects.get(visit=visit, topic_code=topic)


def work(officer: User, need: Need, deed: Any, *, when: datetime, **said: Any) -> None:
    """`deed` on the referral that the officer's office has open."""
    with acting_as(officer) as actor:
        referral = Referral.objects.open().get(need=need, office_code__in=actor.offices)
        deed(referral, by=actor, at=when, **said)


def tell(cast: Cast) -> Told:
    """The story at the head of this file, as each of them would do it."""
    ban_dong = make.volunteer("ban_dong", place_code=BAN_DONG)
    mentor_doe = make.mentor("mentor_doe", office_code="DOE-52")
    volunteer = cast.volunteer
    visit = record(
        volunteer, "sewing-course", "unpaid-wages", when=at(1, 7), place_code=WIANG_NUEA, person=BUAPHAN
    )
    needs = {
        "course": need_about(volunteer, visit, "sewing-course"),
        "wages": need_about(volunteer, visit, "unpaid-wages"),
    }
    resolve = actions.resolve_referral
    course = {"outcome_code": "enrolled-course", "amount": None, "text": ""}
    paid = {"outcome_code": "paid", "amount": Decimal(12400), "text": ""}
    job = {"outcome_code": "got-job", "amount": None, "text": ""}
    work(cast.mentor_dsd, needs["course"], resolve, when=at(1, 8), **course)
    work(cast.mentor_dlpw, needs["wages"], resolve, when=at(1, 20), **paid)

    visit = record(volunteer, "unpaid-wages", when=at(1, 9), place_code=WIANG_NUEA, person=SOMCHAI)
    needs["passed on"] = need_about(volunteer, visit, "unpaid-wages")
    pass_on = {"to_office": "OPS-52", "service_code": "", "reason_code": "wrong-agency", "note": ""}
    work(cast.mentor_dlpw, needs["passed on"], actions.pass_on_referral, when=at(1, 10), **pass_on)
    hand_out(volunteer)

    visit = record(ban_dong, "job-nearby", when=at(2, 3), place_code=BAN_DONG, person=SOMCHAI)
    needs["job"] = need_about(ban_dong, visit, "job-nearby")
    work(mentor_doe, needs["job"], resolve, when=at(2, 11), **job)
    visit = record(ban_dong, "unpaid-wages", when=at(2, 4), place_code=BAN_DONG, person=MALEE)
    needs["withdrawn"] = need_about(ban_dong, visit, "unpaid-wages")
    with acting_as(ban_dong) as actor:
        actions.withdraw_need(
            needs["withdrawn"], reason_code="solved-otherwise", text="", by=actor, at=at(2, 6)
        )

    with acting_as(volunteer) as actor:
        actions.reopen_need(needs["wages"], text="ยังไม่ได้เงิน", by=actor, at=at(2, 5))
    work(cast.mentor_dlpw, needs["wages"], resolve, when=at(2, 12), **paid)
    visit = record(volunteer, "job-nearby", when=at(2, 10), place_code=WIANG_NUEA, person=None)
    needs["nobody's"] = need_about(volunteer, visit, "job-nearby")
    join_the_two_somchais(cast.coordinator)
    english = make.coordinator("coordinator_en", language="en")
    return Told(cast, english, needs)


def hand_out(volunteer: User) -> None:
    with acting_as(volunteer) as actor:
        actions.record_handouts([("doe-job-news", 30)], place_code=WIANG_NUEA, by=actor, at=at(1, 9))
    with acting_as(volunteer) as actor:
        slip = actions.record_handouts([("doe-job-news", 3)], place_code=WIANG_NUEA, by=actor, at=at(1, 9))
        actions.take_back_handout(slip[0], by=actor, at=at(1, 9))


def join_the_two_somchais(coordinator: User) -> None:
    with acting_as(coordinator) as actor:
        kept, merged = Person.objects.filter(first_name="สมชาย").order_by("recorded_at")
        merge_people(kept, merged, reason="same_phone", by=actor, at=at(2, 13))


@pytest.fixture(scope="module")
def told(machine: Machine, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Told]:
    """The story, told and folded once: the tests of this file only read it."""
    with django_db_blocker.unblock(), machine.database():
        story = tell(assemble())
        fold_all()
        yield story


def page_of(person: User, address: str) -> str:
    answer = browser_of(person).get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def report_of(person: User, place: str, period: str) -> ReadTable:
    """The report's own table: by area, or by month for a sub-district. The table of the chart has no name."""
    tables = tables_of(page_of(person, f"/reports/places/?place={place}&{period}"))
    return next(table for table in tables if table.name)


def together(table: ReadTable) -> list[int]:
    """The last row: all of it."""
    last = table.rows[-1][0].text
    assert last in ("Total", "รวม")
    return table.figures(last)


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_number_of_the_place_report(told: Told, language: str):
    coordinator = told.coordinator_en if language == "en" else told.cast.coordinator
    for (place, period), numbers in BY_HAND.items():
        assert together(report_of(coordinator, place, period)) == [*numbers], (place, period)

    districts = report_of(coordinator, "52", YEAR)
    mueang, mae_mo = ("เมืองลำปาง", "แม่เมาะ") if language == "th" else ("Mueang Lampang", "Mae Mo")
    assert districts.figures(mueang) == [4, 5, 2, 2]
    assert districts.figures(mae_mo) == [2, 2, 1, 2]
    assert [row[0].text for row in districts.rows[:-1]] == sorted([mueang, mae_mo])  # as each language sorts


def test_areas_without_acts_are_named_and_fill_no_rows(told: Told):
    page = page_of(told.cast.coordinator, f"/reports/places/?place=52&{YEAR}")

    assert "อีก 11 แห่งยังไม่มี" in page
    assert ">งาว</a>" in page


def test_the_months_of_a_sub_district(told: Told):
    months = report_of(told.cast.coordinator, WIANG_NUEA, YEAR)

    assert len(months.rows) == 13
    assert months.figures("มกราคม 2563") == [3, 4, 1, 2]
    assert months.figures("กุมภาพันธ์ 2563") == [1, 1, 1, 0]
    assert {cell.text for row in months.rows[5:12] for cell in row[1:]} == {"0"}


def test_people_do_not_add_up_over_places(told: Told):
    province = report_of(told.cast.coordinator, "52", YEAR)
    people = [int(row[-1].text) for row in province.rows]

    assert sum(people[:-1]) == 4
    assert people[-1] == 3
    for column in (1, 2, 3):
        acts = [int(row[column].text) for row in province.rows]
        assert sum(acts[:-1]) == acts[-1]


def test_each_number_opens_to_its_acts(told: Told):
    coordinator = told.cast.coordinator
    opened = 0
    for (place, period), numbers in BY_HAND.items():
        cells = report_of(coordinator, place, period).rows[-1][1:4]
        for kind, number, cell in zip(KINDS, numbers[:3], cells, strict=True):
            if not number:
                assert cell.link == ""
                continue
            acts = tables_of(page_of(coordinator, cell.link))[0].rows
            assert parse_qs(urlsplit(cell.link).query)["kind"] == [kind]
            assert links_in(acts) == links_of(told, place, period, kind), (place, period, kind)
            assert sum(signs_of(acts)) == number
            opened += 1
    assert opened == 24


def signs_of(acts: list[list[Read]]) -> list[int]:
    """One for an act, minus one for a correction that takes an act back."""
    return [-1 if row[0].text.startswith(CORRECTION) else 1 for row in acts]


def links_in(acts: list[list[Read]]) -> list[str]:
    return sorted(row[0].link for row in acts)


def links_of(told: Told, place: str, period: str, kind: str) -> list[str]:
    """The addresses of what these acts are about, by hand."""
    month = period.partition("month=")[2]
    names = [
        name
        for (where, when, what), names in ACTS_BY_HAND.items()
        if where.startswith(place) and when.startswith(month) and what == kind
        for name in names
    ]
    return sorted(f"/needs/{told.needs[name].pk}/" for name in names)


def test_an_act_that_was_taken_back_is_on_the_list_with_its_correction(told: Told):
    """Mrs Buaphan's wages were resolved in January, opened again, and resolved in February."""
    address = f"/reports/acts/?place={WIANG_NUEA}&{JANUARY}&kind=need.resolved"
    acts = tables_of(page_of(told.cast.coordinator, address))[0].rows
    wages = [row for row in acts if row[0].link == f"/needs/{told.needs['wages'].pk}/"]

    assert sorted(signs_of(wages)) == [-1, 1]
    assert len(acts) == 3


def test_leaflets_and_baht_open_to_their_acts(told: Told):
    coordinator = told.cast.coordinator
    leaflets = tables_of(page_of(coordinator, f"/reports/acts/?place=52&{YEAR}&kind=document.handed_out"))[0]
    paid = tables_of(page_of(coordinator, f"/reports/acts/?place=52&{YEAR}&kind=need.paid"))[0]

    assert sorted(figures_of(leaflets)) == [-3, 3, 30]
    assert sorted(figures_of(paid)) == [-12400, 12400, 12400]


def figures_of(acts: ReadTable) -> Iterator[int]:
    return (int(row[-1].text.replace(",", "").replace("−", "-")) for row in acts.rows)


def test_headquarters_sees_the_same_sums_and_no_acts(told: Told):
    headquarters = told.cast.headquarters
    for (place, period), numbers in BY_HAND.items():
        assert together(report_of(headquarters, place, period)) == [*numbers]
    country = report_of(headquarters, "00", YEAR)

    assert together(country) == [6, 7, 3, 3]
    assert country.figures("ลำปาง") == [6, 7, 3, 3]
    assert {cell.link for row in country.rows for cell in row[1:]} == {""}
    refused = browser_of(headquarters).get(f"/reports/acts/?place=52&{YEAR}&kind=need.recorded")
    assert refused.status_code == 403


def test_the_neighbour_province_sees_nothing_of_it(told: Told):
    neighbour = told.cast.coordinator_51
    own = report_of(neighbour, "51", YEAR)

    assert {cell.text for row in own.rows for cell in row[1:]} == {"0"}
    for address in (
        f"/reports/places/?place=52&{YEAR}",
        f"/reports/places/?place=00&{YEAR}",
        f"/reports/places/excel/?place=52&{YEAR}",
        f"/reports/acts/?place=52&{YEAR}&kind=need.recorded",
        f"/reports/acts/?place={WIANG_NUEA}&{YEAR}&kind=need.recorded",
    ):
        assert browser_of(neighbour).get(address).status_code == 404, address


def test_kept_sums_equal_a_recount(told: Told):
    with acting_as_system("test"):
        assert recount() == []


@pytest.mark.long
def test_the_demonstration_tells_its_story_and_its_sums_equal_a_recount(fresh_database: Database):
    said = list(tell_story(needs=15, now=datetime(2020, 11, 23, 12, tzinfo=BANGKOK)))

    fold_all()
    assert said[-1] == "105 needs told"
    with acting_as_system("test"):
        assert Need.objects.count() == 105
        assert recount() == []
