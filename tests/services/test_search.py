"""Services and places in the one search of the house: public knowledge below what belongs to the reader."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import make
from tests.cast import browser_of


@pytest.fixture
def browser(loaded):
    return browser_of(make.volunteer(language="en"))


def found(browser, text):
    answer = browser.get(reverse("search"), {"q": text})
    assert answer.status_code == 200
    return {
        str(each["shelf"].heading): [result.url for result in each["found"]]
        for each in answer.context["shelves"]
    }


def test_a_service_is_found_by_everyday_words_and_by_its_code(browser):
    assert reverse("topic", args=["sewing-course"]) in found(browser, "sewing")["Services"]
    assert found(browser, "P2")["Services"] == [reverse("service", args=["p2"])]


def test_signs_of_danger_come_first(browser):
    first = found(browser, "ยึดพาสปอร์ต")["Services"][0]

    assert first.startswith("/services/for/")


def test_a_place_is_found_and_a_name_that_only_sounds_alike_is_not(browser):
    assert reverse("place", args=["520101"]) in found(browser, "เวียงเหนือ")["Places"]
    assert "Places" not in found(browser, "บัวผันน")


def test_more_than_five_lead_to_the_page_with_all(browser):
    answer = browser.get(reverse("search"), {"q": "work"})

    assert f'href="{reverse("services")}?q=work"' in answer.content.decode()


def test_one_letter_asks_nothing(browser):
    assert found(browser, "ก") == {}


def test_more_places_cost_no_more_questions(browser):
    counts = []
    for text in ("เวียงเหนือ", "บาง"):
        browser.get(reverse("search"), {"q": text})
        with CaptureQueriesContext(connection) as asked:
            browser.get(reverse("search"), {"q": text})
        counts.append(len(asked))

    assert counts[0] == counts[1]
