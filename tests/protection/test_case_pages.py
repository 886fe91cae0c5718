"""Pages of a case: opened for a purpose, seen by its team alone, written in, on paper."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.protection.actions import join_team, open_case
from raengjai.protection.models import Case, Entry, Record
from tests.cast import Cast, browser_of
from tests.protection import rooms
from tests.protection.desks import WORDS, case_of, enter, interview, note, task

pytestmark = pytest.mark.django_db


def page(browser, address, status=200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def rows(case: Case, kind: str) -> list[Record]:
    with acting_as_system("test"):
        found = Record.objects.filter(case=case, kind=kind, replaced_at=None).order_by("at")
        return [row.pk for row in found]


# --- opening -------------------------------------------------------------------------------------------------


def test_a_case_is_opened_for_a_purpose_once_in_a_visit_and_the_journal_says_so():
    owner = rooms.province()
    case = case_of(owner, note())
    browser = rooms.browser_in(owner)

    asked = browser.get(f"/room/cases/{case.pk}/")
    assert asked.status_code == 302
    assert f"/room/cases/{case.pk}/open/" in asked["Location"]
    assert browser.post(f"/room/cases/{case.pk}/open/", {}).status_code == 422
    enter(browser, case, "supervise")

    assert "P1" in page(browser, f"/room/cases/{case.pk}/")
    with acting_as_system("test"):
        read = Entry.objects.filter(case_id=case.pk, verb="case.read")
        assert [entry.purpose for entry in read] == ["supervise"]


def test_after_saying_why_one_comes_where_one_was_going_and_nowhere_else():
    owner = rooms.province()
    case = case_of(owner)
    browser = rooms.browser_in(owner)
    there = f"/room/cases/{case.pk}/print/"

    asked = browser.get(there)["Location"]
    assert "print" in asked
    answer = browser.post(f"/room/cases/{case.pk}/open/", {"purpose": "work", "next": there})
    assert answer["Location"] == there
    away = browser.post(f"/room/cases/{case.pk}/open/", {"purpose": "work", "next": "https://evil.example/"})
    assert away["Location"] == f"/room/cases/{case.pk}/"


def test_a_case_of_others_does_not_exist(cast: Cast):
    owner = rooms.province()
    case = case_of(owner, note(), interview())
    note_id, screening_id = rows(case, "note")[0], rows(case, "screening")[0]
    base = f"/room/cases/{case.pk}/"
    addresses = [
        *(base, f"{base}open/", f"{base}print/", f"{base}add/note/", f"{base}screening/"),
        *(
            f"{base}records/{note_id}/",
            f"{base}records/{note_id}/change/",
            f"{base}screening/{screening_id}/results/",
        ),
    ]

    for stranger in (rooms.member(), rooms.member(duty="supervisor"), rooms.member(province_code="51")):
        browser = rooms.browser_in(stranger)
        for address in addresses:
            assert WORDS not in page(browser, address, 404)
        assert case.code not in page(browser, "/room/cases/")
    for person in (cast.coordinator, cast.volunteer, cast.headquarters, cast.mentor_dlpw):
        for address in addresses:
            answer = browser_of(person).get(address)
            assert answer.status_code in (302, 403, 404)
            assert WORDS not in answer.content.decode()


def test_whoever_is_let_in_reads_and_whoever_is_only_near_does_not():
    owner, colleague = rooms.province(), rooms.member()
    case = case_of(owner, note())
    with rooms.inside(owner):
        opened = open_case(Case.objects.get(pk=case.pk), room=owner, purpose="work", at=bangkok_now())
        join_team(opened, colleague.member, at=bangkok_now())
    browser = rooms.browser_in(colleague)
    enter(browser, case)

    html = page(browser, f"/room/cases/{case.pk}/")

    assert owner.member.user.name in html
    assert case.code in page(browser, "/room/cases/")


def test_no_answer_of_the_room_may_be_kept_anywhere():
    owner = rooms.province()
    case = case_of(owner, note())
    browser = rooms.browser_in(owner)
    enter(browser, case)

    for address in ("/room/cases/", f"/room/cases/{case.pk}/", f"/room/cases/{case.pk}/print/"):
        answer = browser.get(address)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert owner.member.user.name in answer.content.decode()  # the watermark
        assert "data-idle-notice" in answer.content.decode()


# --- the list ------------------------------------------------------------------------------------------------


def test_the_list_says_who_is_late_first_and_nothing_of_what_it_is_about():
    owner = rooms.province()
    quiet = case_of(owner, note())
    late = case_of(owner, task("2026-11-01"), note())

    html = page(rooms.browser_in(owner), "/room/cases/")

    assert html.index(late.code) < html.index(quiet.code)
    assert WORDS not in html
    assert "Call her on Sunday" not in html


def test_a_list_costs_the_same_for_one_case_and_for_thirty():
    owner = rooms.province()
    case_of(owner, task())
    browser = rooms.browser_in(owner)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page(browser, "/room/cases/")
        return len(asked)

    cost()
    one = cost()
    for _each in range(29):
        case_of(owner, task())
    assert cost() == one


def test_a_case_costs_the_same_with_one_record_and_with_thirty():
    owner = rooms.province()
    few, many = (
        case_of(owner, note()),
        case_of(owner, *[note() for _each in range(30)], *[task() for _each in range(5)]),
    )
    browser = rooms.browser_in(owner)

    def cost(case: Case) -> int:
        with CaptureQueriesContext(connection) as asked:
            page(browser, f"/room/cases/{case.pk}/")
        return len(asked)

    enter(browser, few)
    enter(browser, many)
    cost(few)
    assert cost(few) == cost(many)


def test_nobody_without_a_case_sees_an_empty_list_with_words():
    html = page(rooms.browser_in(rooms.member()), "/room/cases/")

    assert "คุณยังไม่มีเคส" in html


# --- records -------------------------------------------------------------------------------------------------


def test_a_person_is_added_under_the_next_code_and_shown():
    owner = rooms.province()
    case = case_of(owner)
    browser = rooms.browser_in(owner)
    enter(browser, case)

    answer = browser.post(
        f"/room/cases/{case.pk}/add/person/",
        {"sex": "Masculine", "age": "17", "nationality": "LAO", "contact_ways": ["x_None"]},
    )

    assert answer.status_code == 302, answer.content.decode()
    html = page(browser, answer["Location"])
    assert "P2" in html
    assert "ลาว" in html


def test_what_is_wrong_is_said_what_was_typed_is_kept_and_nothing_is_written():
    owner = rooms.province()
    case = case_of(owner)
    browser = rooms.browser_in(owner)
    enter(browser, case)

    answer = browser.post(
        f"/room/cases/{case.pk}/add/note/", {"kind": "x_Talk", "words": "my long story", "person": "P9"}
    )

    assert answer.status_code == 422
    assert "my long story" in answer.content.decode()
    assert rows(case, "note") == []


def test_a_change_keeps_what_stood_there_before():
    owner = rooms.province()
    case = case_of(owner, note())
    browser = rooms.browser_in(owner)
    enter(browser, case)
    (former,) = rows(case, "note")
    changed = {
        "kind": "x_Talk",
        "on_day": "20",
        "on_month": "11",
        "on_year": "2569",
        "person": "P1",
        "words": "Another sentence",
    }

    answer = browser.post(f"/room/cases/{case.pk}/records/{former}/change/", changed)

    assert answer.status_code == 302
    (now,) = rows(case, "note")
    html = page(browser, f"/room/cases/{case.pk}/records/{now}/")
    assert "Another sentence" in html
    assert WORDS in html
    assert "Another sentence" in page(
        browser, f"/room/cases/{case.pk}/records/{former}/"
    )  # an address of before


def test_two_who_change_one_record_never_write_over_each_other():
    owner = rooms.province()
    case = case_of(owner, note())
    browser = rooms.browser_in(owner)
    enter(browser, case)
    (former,) = rows(case, "note")
    words = {"kind": "x_Talk", "on_day": "20", "on_month": "11", "on_year": "2569"}
    first = browser.post(f"/room/cases/{case.pk}/records/{former}/change/", {**words, "words": "first"})
    second = browser.post(f"/room/cases/{case.pk}/records/{former}/change/", {**words, "words": "second"})

    assert (first.status_code, second.status_code) == (302, 422)
    assert "second" in second.content.decode()
    assert len(rows(case, "note")) == 1


@pytest.mark.parametrize("kind", ["identity", "screening", "clue", "nothing"])
def test_some_kinds_are_not_written_here(kind):
    owner = rooms.province()
    case = case_of(owner)
    browser = rooms.browser_in(owner)
    enter(browser, case)

    page(browser, f"/room/cases/{case.pk}/add/{kind}/", 404)


def test_every_kind_that_can_be_added_has_a_page():
    owner = rooms.province()
    case = case_of(owner)
    browser = rooms.browser_in(owner)
    enter(browser, case)
    offered = set(re.findall(r"/add/(\w+)/", page(browser, f"/room/cases/{case.pk}/")))

    assert len(offered) >= 14
    for kind in offered:
        page(browser, f"/room/cases/{case.pk}/add/{kind}/")


def test_a_closed_case_is_read_and_not_written():
    owner = rooms.province()
    case = case_of(owner, note())
    with acting_as_system("test"):
        Case.objects.filter(pk=case.pk).update(state="closed")
    browser = rooms.browser_in(owner)
    enter(browser, case)

    answer = browser.post(
        f"/room/cases/{case.pk}/add/relation/", {"person": "P1", "relation": "x_Friend", "to": "P1"}
    )

    assert answer.status_code == 422
    assert "/add/" not in page(browser, f"/room/cases/{case.pk}/")
    assert case.code in page(browser, "/room/cases/?closed")
    assert case.code not in page(browser, "/room/cases/")


def test_all_of_a_case_goes_on_paper_with_who_printed_it():
    owner = rooms.province()
    case = case_of(owner, note(), task())
    browser = rooms.browser_in(owner)
    enter(browser, case)

    html = page(browser, f"/room/cases/{case.pk}/print/")

    assert WORDS in html
    assert owner.member.user.name in html
    with acting_as_system("test"):
        assert Entry.objects.filter(case_id=case.pk, verb="case.printed").exists()
