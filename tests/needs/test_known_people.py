"""Whoever was here before is found while recording, on the question pages and on the page for paper forms."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from raengjai.access.door import acting_as
from raengjai.ground import receipts
from raengjai.needs.models import Visit
from raengjai.people.models import Person
from tests import make
from tests.cast import Cast, browser_of
from tests.journeys.test_main_path import sign_in
from tests.needs import story
from tests.needs.test_pages import PERSON, start

PAPER = {
    **PERSON,
    "topics": ["unpaid-wages"],
    "unpaid-wages-note": story.NOTE,
    "channel": "paper",
    "given_by": "self",
}


def paper(**changes: object) -> dict[str, object]:
    return PAPER | {"receipt_code": receipts.new_code()} | changes


def buaphan(cast: Cast) -> Person:
    story.record(cast.volunteer)
    with acting_as(cast.volunteer):
        return Person.objects.get()


def test_the_box_asks_while_somebody_types(cast: Cast):
    browser = browser_of(cast.volunteer)

    for address in (start(browser), reverse("record_paper")):
        page = browser.get(address).content.decode()
        assert f'hx-get="{reverse("suggest_people")}"' in page
        assert page.index('name="find"') < page.index('id="suggested"')  # Enter finds, it does not choose


def test_a_person_is_chosen_by_the_button_of_a_suggestion(cast: Cast):
    person = buaphan(cast)
    browser = browser_of(cast.volunteer)
    first = start(browser)

    answer = browser.post(first, {"for_whom": "self", "person": str(person.pk)})

    assert answer["Location"].endswith("/what/")


def test_an_empty_paper_page_shows_no_mistake(cast: Cast):
    page = browser_of(cast.volunteer).get(reverse("record_paper")).content.decode()

    assert 'class="error"' not in page
    assert 'aria-invalid="true"' not in page


def test_a_paper_form_takes_somebody_who_was_found(cast: Cast):
    person = buaphan(cast)
    browser, page = browser_of(cast.volunteer), reverse("record_paper")
    code = receipts.new_code()

    found = browser.post(page, {"find": "1", "q": "บัวผัน", "for_whom": "self", "receipt_code": code})
    chosen = browser.post(page, {"person": str(person.pk), "for_whom": "self", "receipt_code": code})
    done = browser.post(page, paper(person=str(person.pk), first_name="", receipt_code=code))

    assert f'name="person" value="{person.pk}"' in found.content.decode()
    assert f'value="{code}"' in chosen.content.decode()
    assert chosen.context["person"] == person
    assert done.context["code"] == code
    with acting_as(cast.volunteer):
        assert Person.objects.count() == 1
        assert Visit.objects.count() == 2


def test_a_paper_form_asks_whether_it_is_somebody_known(cast: Cast):
    person = buaphan(cast)
    browser, page = browser_of(cast.volunteer), reverse("record_paper")

    asked = browser.post(page, paper())
    with acting_as(cast.volunteer):
        before = Visit.objects.count()
    sure = browser.post(page, paper(surely_new="1"))

    assert asked.status_code == 422
    assert f'name="person" value="{person.pk}"' in asked.content.decode()
    assert story.NOTE in asked.content.decode()
    assert before == 1
    assert sure.status_code == 200
    with acting_as(cast.volunteer):
        assert Person.objects.count() == 2


def test_sending_a_paper_form_twice_records_once(cast: Cast):
    browser, page = browser_of(cast.volunteer), reverse("record_paper")
    form = paper(form_id=browser.get(page).context["answers"].form_id)

    first, second = browser.post(page, form), browser.post(page, form)

    assert first.context["code"] == second.context["code"] == form["receipt_code"]
    with acting_as(cast.volunteer):
        assert Visit.objects.count() == 1


@pytest.mark.usefixtures("fresh_database")
def test_suggestions_appear_while_typing_and_one_tap_goes_on(open_browser: Callable[..., Page]):
    story.record(make.volunteer("v520101", demo=True))
    page = sign_in(open_browser(), "v520101")
    page.goto("/needs/new/?new=1")

    page.locator("#id_q").press_sequentially("บัวผ", delay=20)
    expect(page.locator("#suggested")).to_contain_text("บัวผัน")
    page.locator("#suggested button[name=person]").click()

    expect(page.locator("fieldset.topics").first).to_be_visible()
