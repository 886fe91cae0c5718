"""An interview through its pages: begun, answered, stopped, paused, gone on with, read."""

import pytest
from django.test import Client

from raengjai.access.door import acting_as_system
from raengjai.protection.models import Case, Record
from raengjai.protection.models.inside import Room
from raengjai.protection.rules.screening.words import NO_DECISION
from tests import make
from tests.protection import rooms
from tests.protection.desks import case_of, enter, interview
from tests.protection.interviews import talk

pytestmark = pytest.mark.django_db
MEETING = {"where": "Clinic", "interpreted": "no"}


@pytest.fixture
def owner() -> Room:
    user = make.protection_officer(language="en")
    room = rooms.member(user, duty="supervisor")
    rooms.renew_room_keys(room)
    return room


def desk(owner: Room, *records) -> tuple[Client, Case]:
    case = case_of(owner, *records)
    browser = rooms.browser_in(owner)
    browser.cookies["language"] = "en"
    enter(browser, case)
    return browser, case


def newest(case: Case) -> str:
    with acting_as_system("test"):
        return f"/room/cases/{case.pk}/screening/{Record.objects.get(case=case, kind='screening', replaced_at=None).pk}/"


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_an_interview_begins_and_leads_from_part_to_part(owner):
    browser, case = desk(owner)

    begun = browser.post(
        f"/room/cases/{case.pk}/screening/", {"person": "P1", "job": "Factory", "age_at_act": "24", **MEETING}
    )
    assert begun.status_code == 302, begun.content.decode()
    assert "Next: Safety" in read(browser, begun["Location"])
    safe = browser.post(
        f"{begun['Location']}parts/safety/",
        {"source": "person", "said_S-SAFE": "yes", "said_S-DANGER": "no", "go": "on"},
    )

    assert safe["Location"].endswith("/parts/care/")
    assert "Would you like water" in read(browser, safe["Location"])


def test_the_person_of_the_page_is_already_chosen(owner):
    browser, case = desk(owner)

    html = read(browser, f"/room/cases/{case.pk}/screening/?person=P1")

    assert 'value="P1" selected' in html


def test_an_answer_that_is_missing_is_asked_for_and_the_words_stay(owner):
    browser, case = desk(owner, interview())
    address = newest(case)

    answer = browser.post(
        f"{address}parts/language/", {"source": "person", "words_S-LANGUAGE": "speaks Shan"}
    )

    assert answer.status_code == 422
    assert "speaks Shan" in answer.content.decode()
    assert newest(case) == address


def test_an_answer_that_stops_it_says_what_to_do_and_can_be_taken_back(owner):
    browser, case = desk(owner, interview())

    stopped = browser.post(f"{newest(case)}parts/language/", {"source": "person", "said_S-LANGUAGE": "no"})
    html = read(browser, stopped["Location"])
    again = browser.post(f"{newest(case)}take-back/", {"question": "S-LANGUAGE"})

    assert "The conversation rests" in html
    assert "Find an interpreter" in html
    assert "Next: Language and interpreter" in read(browser, again["Location"])


def test_a_pause_is_kept_and_gone_on_with_where_it_was(owner):
    browser, case = desk(owner, interview())

    part = browser.post(
        f"{newest(case)}parts/language/", {"source": "person", "said_S-LANGUAGE": "yes", "go": "pause"}
    )
    paused = browser.post(part["Location"], {"why": "Wants to sleep"})
    resting = read(browser, paused["Location"])
    again = browser.post(
        f"{newest(case)}again/", {"person": "P1", "job": "Factory", "where": "Temple", "interpreted": "no"}
    )

    assert "Wants to sleep" in resting
    assert "Go on with the conversation" in resting
    assert "Next: What this is for" in read(browser, again["Location"])


def test_two_officers_at_one_part_never_write_over_each_other(owner):
    browser, case = desk(owner, interview())
    address = newest(case)
    browser.post(f"{address}parts/journey/", {"source": "person", "said_CR03": "yes"})

    late = browser.post(
        f"{address}parts/journey/", {"source": "person", "said_CR03": "no", "words_CR03": "hers"}
    )

    assert late.status_code == 422
    assert "Somebody has changed this meanwhile" in late.content.decode()
    assert "hers" in late.content.decode()


def test_a_part_of_the_other_list_does_not_exist(owner):
    browser, case = desk(owner, interview())

    assert browser.get(f"{newest(case)}parts/childs-work/").status_code == 404


def test_results_say_states_answers_sources_what_is_missing_and_no_verdict(owner):
    browser, case = desk(owner, talk(yes=["CD01", "CD14", "EX01"]))

    html = read(browser, f"{newest(case)}results/")

    assert str(NO_DECISION) in html
    assert "Established by the answers" in html
    assert "Identity papers are kept by somebody at the place of work" in html
    assert "The person said so" in html
    assert "What would be enough" in html
    assert "What could still matter" in html
    assert "rules of 2026.1" in html
    for word in ("is a victim", "not a victim", "is not a victim"):
        assert word not in html


def test_ending_leaves_the_rest_open_and_the_case_says_how_it_stands(owner):
    browser, case = desk(owner, talk(yes=["CD01", "CD14"]))

    done = browser.post(f"{newest(case)}finish/")
    html = read(browser, f"/room/cases/{case.pk}/")

    assert done["Location"] == f"{newest(case)}results/"
    assert "Not enough known" in html
    assert "rules of 2026.1" in html


def test_a_screening_by_rules_that_are_not_here_loses_nothing_and_says_so(owner):
    broken = talk(yes=["CD01"])
    broken.values["answers"]["edition"] = "1999.1"
    browser, case = desk(owner, broken)

    for address in (newest(case), f"{newest(case)}results/"):
        assert "are not in this version" in read(browser, address)
    assert "are not in this version" in read(browser, f"/room/cases/{case.pk}/")


def test_a_screening_is_no_record_to_be_typed_over(owner):
    browser, case = desk(owner, interview())
    record_id = newest(case).split("/")[-2]

    assert browser.get(f"/room/cases/{case.pk}/records/{record_id}/change/").status_code == 404
    assert browser.get(f"/room/cases/{case.pk}/records/{record_id}/")["Location"] == newest(case)


def test_a_part_costs_the_same_however_often_it_was_answered(owner, django_assert_max_num_queries):
    browser, case = desk(owner, interview())
    for _each in range(5):
        browser.post(f"{newest(case)}parts/journey/", {"source": "person", "said_CR03": "yes"})

    with django_assert_max_num_queries(25):
        read(browser, f"{newest(case)}parts/journey/")
