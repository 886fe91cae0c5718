"""Pages for coordinators: pairs that look alike, joining, undoing, requests about the own data."""

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.journal.models import Entry
from raengjai.people.models import Lookalike, Merge, Person
from tests import make
from tests.cast import Cast, assemble, browser_of
from tests.people.records import OTHER_NUMBER, VALID_NUMBER, recorded, shown
from tests.people.visits import again, page_of, queries, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


# --- pairs ---------------------------------------------------------------------------------------------------


def test_duplicates_lists_pairs_page_by_page(cast):
    for number in range(9):  # nine alike make 36 pairs
        recorded("สมชัย", "ใจดี", village_no=number + 1)
    browser = browser_of(cast.coordinator)
    first = browser.get(reverse("duplicates"))
    second = browser.get(reverse("duplicates") + first.context["older"])
    with acting_as_system("test"):
        known = Lookalike.objects.count()

    pairs = [entry["pair"].pk for page in (first, second) for entry in page.context["pairs"]]
    assert len(first.context["pairs"]) == 25
    assert len(pairs) == len(set(pairs)) == known > 25
    assert second.context["older"] == ""
    assert browser.get(reverse("duplicates"), {"after": "nonsense"}).status_code == 200


def test_duplicates_costs_as_many_queries_for_thirty_pairs(cast):
    browser = browser_of(cast.coordinator)
    recorded("สมชัย", "ใจดี")
    recorded("สมชัย", "ใจดี")
    browser.get(reverse("duplicates"))
    one = queries(lambda: browser.get(reverse("duplicates")))
    for _number in range(7):
        recorded("สมชัย", "ใจดี")
    browser.get(reverse("duplicates"))

    assert queries(lambda: browser.get(reverse("duplicates"))) == one


def test_person_and_home_lead_the_coordinator_to_pairs(cast):
    one, other = recorded("สมชัย", "ใจดี"), recorded("สมชัย", "ใจดี")
    address = compare_address(one, other).replace("&", "&amp;")

    assert address in text_of(browser_of(cast.coordinator), page_of(one))
    assert address not in text_of(browser_of(cast.volunteer), page_of(one))
    assert reverse("duplicates") in text_of(browser_of(cast.coordinator), "/")
    assert reverse("duplicates") not in text_of(browser_of(cast.mentor_dsd), "/")


def test_judge_different_takes_the_pair_off_the_list(cast):
    recorded("สมชัย", "ใจดี")
    recorded("สมชัย", "ใจดี")
    with acting_as_system("test"):
        pair = Lookalike.objects.get()
    address = reverse("judge_different", args=[pair.pk])

    assert browser_of(cast.coordinator_51).post(address).status_code == 404
    assert browser_of(cast.coordinator).get(address).status_code == 405
    assert browser_of(cast.coordinator).post(address).status_code == 302
    assert browser_of(cast.coordinator).get(reverse("duplicates")).context["pairs"] == []


def compare_address(kept: Person, other: Person) -> str:
    return f"{reverse('compare_people')}?kept={kept.pk}&merged={other.pk}"


def test_compare_people_joins_with_the_values_that_were_chosen_and_can_be_undone(cast):
    kept = recorded("สมชัย", "ใจดี", phone="+66812345678", village_no=2)
    other = recorded("สมไชย", "ใจดี", phone="+66899999999", birth_year=1960)
    browser = browser_of(cast.coordinator)
    shown_page = browser.get(compare_address(kept, other))
    typed = {"first_name": "merged", "phone": "kept", "birth_year": "merged", "reason": "confirmed"}
    response = browser.post(compare_address(kept, other), typed)

    assert {row["name"] for row in shown_page.context["rows"]} == {"", "first_name", "phone", "birth_year"}
    assert (response.status_code, response["Location"]) == (302, page_of(kept))
    now = again(kept)
    assert (now.first_name, now.phone, now.birth_year) == ("สมไชย", "+66812345678", 1960)

    with acting_as_system("test"):
        merge = Merge.objects.get()
    assert browser.get(reverse("merges")).context["merges"][0]["merge"] == merge
    assert browser.post(reverse("undo_merge", args=[merge.pk])).status_code == 302
    assert (again(kept).first_name, again(other).is_merged) == ("สมชัย", False)
    assert browser.post(reverse("undo_merge", args=[merge.pk])).status_code == 302  # a sentence, no error


def test_compare_people_keeps_the_choices_when_the_reason_is_missing(cast):
    kept, other = recorded("สมชัย", phone="+66812345678"), recorded("สมไชย", phone="+66899999999")
    typed = {"first_name": "merged", "phone": "merged"}
    response = browser_of(cast.coordinator).post(compare_address(kept, other), typed)

    chosen = {row["name"]: row["choice"] for row in response.context["rows"] if row["name"]}
    assert response.status_code == 422
    assert chosen == {"first_name": "merged", "phone": "merged"}
    assert not again(other).is_merged


def test_compare_people_says_why_two_numbers_cannot_be_one_person(cast):
    kept, other = recorded("A", national_id=VALID_NUMBER), recorded("B", national_id=OTHER_NUMBER)
    typed = {"first_name": "kept", "reason": "confirmed"}
    response = browser_of(cast.coordinator).post(compare_address(kept, other), typed)

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_compare_people_is_closed_to_other_provinces_and_nonsense(cast):
    kept, other = recorded("A"), recorded("B")

    assert browser_of(cast.coordinator_51).get(compare_address(kept, other)).status_code == 404
    assert browser_of(cast.volunteer).get(compare_address(kept, other)).status_code == 403
    assert browser_of(cast.coordinator).get(reverse("compare_people"), {"kept": "x"}).status_code == 404


# --- rights --------------------------------------------------------------------------------------------------


def test_copy_of_data_is_a_file_that_leaves_an_entry(cast):
    person = recorded("บัวผัน", national_id=VALID_NUMBER)
    response = browser_of(cast.coordinator).post(reverse("copy_of_data", args=[person.pk]))

    assert response["Content-Disposition"].startswith("attachment")
    assert response.json()["records"][0]["national_id"] == VALID_NUMBER
    with acting_as_system("test"):
        assert Entry.objects.filter(verb="person.copied", subject_id=person.pk).count() == 1
    assert browser_of(cast.volunteer).post(reverse("copy_of_data", args=[person.pk])).status_code == 403


def test_erase_person_asks_first_and_then_erases(cast):
    person = recorded("บัวผัน", "ใจดี")
    browser, address = browser_of(cast.coordinator), reverse("erase_person", args=[person.pk])
    browser.get(address)
    kept = again(person).first_name
    browser.post(address)

    assert (kept, again(person).first_name) == ("บัวผัน", "")
    assert "บัวผัน" not in text_of(browser, page_of(person))


def test_no_page_about_persons_is_kept_by_the_browser(cast):
    person = recorded()

    for address in (page_of(person), f"{reverse('find_person')}?q=Buaphan"):
        assert "no-store" in browser_of(cast.volunteer).get(address).get("Cache-Control", "")


@pytest.mark.parametrize("language", ["th", "en"])
def test_pages_are_in_the_language_of_the_reader(language):
    user: User = make.coordinator(language=language)
    person, browser = shown(recorded(), "DSD-52"), browser_of(user)
    recorded()
    words = {"th": "เรื่องที่เจ้าตัวยินยอม", "en": "What the person agreed to"}

    page = text_of(browser, page_of(person))
    assert words[language] in page
    assert words["en" if language == "th" else "th"] not in page
    assert f'lang="{language}"' in text_of(browser, reverse("duplicates"))
