"""Pages about persons, as a browser without JavaScript sees them."""

import pytest
from django.urls import reverse

from raengjai.access.door import acting_as, acting_as_system
from raengjai.journal import timeline
from raengjai.people import actions, providers
from raengjai.people.models import Consent, Sight
from tests import make
from tests.cast import Cast, assemble, browser_of
from tests.people.records import NOW_LATER, VALID_NUMBER, agreed, recorded, shown
from tests.people.visits import again, correction, page_of, queries, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


# --- who opens what ------------------------------------------------------------------------------------------


def test_only_those_who_may_see_the_person_open_the_pages(cast):
    person = shown(recorded(), "DSD-52")
    pages = [page_of(person), *(reverse(name, args=[person.pk]) for name in ("edit_person", "consents"))]
    seen = {"volunteer", "mentor_dsd", "coordinator"}

    for name, user in cast.everybody().items():
        for address in pages:
            status = browser_of(user).get(address).status_code
            if name in seen:
                assert status == 200, (name, address)
            else:
                assert status == (
                    302 if user is None else 403 if name in ("headquarters", "protection_officer") else 404
                ), (
                    name,
                    address,
                )


def test_only_coordinators_open_the_lists_of_pairs_and_answer_requests(cast):
    person = recorded()
    pages = [reverse("duplicates"), reverse("merges"), reverse("erase_person", args=[person.pk])]

    for address in pages:
        assert browser_of(cast.coordinator).get(address).status_code == 200
        assert browser_of(cast.volunteer).get(address).status_code == 403
        assert browser_of(cast.mentor_dsd).get(address).status_code == 403
    assert browser_of(cast.coordinator_51).get(pages[2]).status_code == 404


# --- the record ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["th", "en"])
def test_person_shows_the_record_and_who_sees_it(language):
    person = shown(
        recorded("บัวผัน", "ใจดี", prefix="นาง", phone="+66812345678", national_id=VALID_NUMBER), "DSD-52"
    )
    page = text_of(browser_of(make.volunteer(language=language)), page_of(person))

    for words in ("นางบัวผัน ใจดี", "081-234-5678", "x-xxxx-xxxx0-12-1", "2563-01"):
        assert words in page
    assert VALID_NUMBER not in page
    assert ("เวียงเหนือ" if language == "th" else "Wiang Nuea") in page


def test_person_hides_the_telephone_from_an_office_until_the_person_agrees(cast):
    person = shown(recorded(phone="+66812345678"), "DSD-52")
    browser = browser_of(cast.mentor_dsd)
    before = text_of(browser, page_of(person)) + text_of(browser, reverse("edit_person", args=[person.pk]))
    agreed(person, "contact_by_phone")

    assert "081-234-5678" not in before
    assert "081-234-5678" in text_of(browser, page_of(person))


def test_person_shows_old_and_new_values_to_the_place_but_not_to_an_office(cast):
    person = shown(recorded(address_note="Old lane"), "DSD-52")
    with acting_as_system("test") as system:
        actions.change_person(person, {"address_note": "New lane"}, version=1, by=system, at=NOW_LATER)

    assert "Old lane" in text_of(browser_of(cast.volunteer), page_of(person))
    assert "Old lane" not in text_of(browser_of(cast.mentor_dsd), page_of(person))


def test_person_shows_sections_of_upper_rooms(cast, monkeypatch):
    person = recorded()
    asked = []

    def section(ids, actor):
        asked.append((ids, actor.name))
        return providers.Section("Heading of needs", "people/consent_list.html", {"consents": []})

    monkeypatch.setattr(providers, "person_sections", [(10, section), (20, lambda ids, actor: None)])

    assert "Heading of needs" in text_of(browser_of(cast.volunteer), page_of(person))
    assert asked == [([person.pk], cast.volunteer.name)]


def test_person_of_a_merged_record_leads_to_the_kept_one(cast):
    kept, other = recorded("Kept"), recorded("Gone")
    with acting_as_system("test") as system:
        actions.merge_people(kept, other, reason="confirmed", by=system, at=NOW_LATER)
    browser = browser_of(cast.volunteer)

    assert page_of(kept) in text_of(browser, page_of(other))
    assert page_of(other) in text_of(browser, page_of(kept))
    assert reverse("edit_person", args=[other.pk]) not in text_of(browser, page_of(other))


def test_person_escapes_what_was_typed(cast):
    person = recorded("<script>alert(1)</script>", "<b>")
    page = text_of(browser_of(cast.volunteer), page_of(person))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_person_costs_as_many_queries_with_thirty_of_everything(cast):
    browser = browser_of(cast.volunteer)
    person = shown(recorded(), "DSD-52")
    browser.get(page_of(person))
    one = queries(lambda: browser.get(page_of(person)))
    with acting_as_system("test") as system:
        for number in range(30):
            actions.let_office_see(person, f"X{number}-52", by=system, at=NOW_LATER)
            actions.change_person(
                person, {"village_no": number + 1}, version=again(person).version, by=system, at=NOW_LATER
            )
    browser.get(page_of(person))

    assert queries(lambda: browser.get(page_of(person))) == one


# --- correcting ----------------------------------------------------------------------------------------------


def test_edit_person_corrects_the_record_and_returns_to_it(cast):
    person = recorded()
    address = reverse("edit_person", args=[person.pk])
    response = browser_of(cast.volunteer).post(address, correction(person, phone="081-234-5678"))

    assert (response.status_code, response["Location"]) == (302, page_of(person))
    assert again(person).phone == "+66812345678"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("national_id", "1234567890122"),
        ("phone", "12"),
        ("birth_year", "2700"),
        ("first_name", "x" * 200),
        ("place_code", "520102"),
    ],
)
def test_edit_person_keeps_what_was_typed_beside_the_error(cast, field, typed):
    person = recorded()
    typed_well = {"address_note": "Kept lane <i>"} | {field: typed}
    address = reverse("edit_person", args=[person.pk])
    response = browser_of(cast.volunteer).post(address, correction(person, **typed_well))
    page = response.content.decode()

    assert response.status_code == 422
    assert "Kept lane &lt;i&gt;" in page
    assert f"id_{field}" in page
    assert typed in page or field == "place_code"
    assert again(person).version == 1


def test_edit_person_with_a_number_of_somebody_else_says_so_beside_the_number(cast):
    recorded("Known", "Person", national_id=VALID_NUMBER)
    person = recorded("Other", "Person")
    address = reverse("edit_person", args=[person.pk])
    response = browser_of(cast.volunteer).post(address, correction(person, national_id=VALID_NUMBER))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["national_id"]
    assert "Known Person" in response.content.decode()


def test_edit_person_shows_what_somebody_else_wrote_and_lets_one_choose(cast):
    person = recorded(phone="+66812345678")
    with acting_as_system("test") as system:
        actions.change_person(person, {"phone": "+66899999999"}, version=1, by=system, at=NOW_LATER)
    browser, address = browser_of(cast.volunteer), reverse("edit_person", args=[person.pk])
    typed = correction(person, phone="081-111-1111")

    first = browser.post(address, typed)
    assert first.status_code == 422
    assert "089-999-9999" in first.content.decode()
    assert "081-111-1111" in first.content.decode()
    assert again(person).phone == "+66899999999"

    offered = first.context["form"]["version"].value()
    assert browser.post(address, typed | {"version": str(offered)}).status_code == 302
    assert again(person).phone == "+66811111111"


def test_edit_person_by_a_coordinator_moves_the_record_within_the_province(cast):
    person = recorded()
    address = reverse("edit_person", args=[person.pk])
    response = browser_of(cast.coordinator).post(address, correction(person, place_code="520102"))

    assert response.status_code == 302
    assert again(person).place_code == "520102"


def test_edit_person_by_a_mentor_leaves_place_and_telephone(cast):
    person = shown(recorded(phone="+66812345678"), "DSD-52")
    typed = correction(person, phone="", place_code="520102", last_name="Anew")
    response = browser_of(cast.mentor_dsd).post(reverse("edit_person", args=[person.pk]), typed)

    now = again(person)
    assert response.status_code == 302
    assert (now.last_name, now.phone, now.place_code) == ("Anew", "+66812345678", "520101")


# --- consent -------------------------------------------------------------------------------------------------


def test_consents_records_what_was_ticked(cast):
    person = recorded()
    typed = {
        "purposes": ["share_with_office", "contact_by_phone"],
        "given_by": "witnessed",
        "speaker_name": "Witness",
    }
    response = browser_of(cast.volunteer).post(reverse("consents", args=[person.pk]), typed)

    assert response.status_code == 302
    with acting_as_system("test"):
        given = {(one.purpose, one.given_by, one.speaker_name) for one in Consent.objects.all()}
    assert given == {
        ("share_with_office", "witnessed", "Witness"),
        ("contact_by_phone", "witnessed", "Witness"),
    }


def test_consents_keeps_what_was_typed_when_the_speaker_is_missing(cast):
    person = recorded()
    typed = {"purposes": ["share_with_office"], "given_by": "proxy", "speaker_relation": "Daughter"}
    response = browser_of(cast.volunteer).post(reverse("consents", args=[person.pk]), typed)

    assert response.status_code == 422
    assert "Daughter" in response.content.decode()
    with acting_as_system("test"):
        assert not Consent.objects.exists()


def test_withdraw_consent_says_first_who_loses_sight(cast):
    person = shown(recorded(), "DSD-52")
    browser, address = browser_of(cast.volunteer), reverse("withdraw_consent", args=[person.pk])
    asked = browser.get(address, {"purpose": "share_with_office"})
    with acting_as_system("test"):
        assert Sight.objects.open().exists()
    done = browser.post(address, {"purpose": "share_with_office"})

    assert len(asked.context["offices"]) == 1
    assert done.status_code == 302
    assert browser_of(cast.mentor_dsd).get(page_of(person)).status_code == 404


def test_withdraw_consent_twice_is_a_sentence_and_nonsense_is_no_page(cast):
    person = recorded()
    browser, address = browser_of(cast.volunteer), reverse("withdraw_consent", args=[person.pk])

    assert browser.post(address, {"purpose": "contact_by_phone"}).status_code == 422
    assert browser.get(address, {"purpose": "x"}).status_code == 404
    assert browser.get(address).status_code == 404


# --- finding -------------------------------------------------------------------------------------------------


def test_find_person_leads_on_with_the_person_that_was_chosen(cast):
    person = recorded("บัวผัน", "ใจดี")
    page = text_of(browser_of(cast.volunteer), f"{reverse('find_person')}?q=บวผัน&next=/needs/new/?step=1")

    assert f"/needs/new/?step=1&amp;person={person.pk}" in page
    assert 'href="/needs/new/?step=1"' in page


def test_find_person_opens_the_record_when_it_leads_nowhere_else(cast):
    person = recorded("บัวผัน", "ใจดี")

    assert page_of(person) in text_of(browser_of(cast.volunteer), f"{reverse('find_person')}?q=บวผัน")
    assert page_of(person) not in text_of(
        browser_of(cast.other_volunteer), f"{reverse('find_person')}?q=บวผัน"
    )


def test_suggest_people_is_a_fragment_with_a_button_for_each_person(cast):
    person = recorded("บัวผัน", "ใจดี")
    page = text_of(browser_of(cast.volunteer), f"{reverse('suggest_people')}?q=บัวผ&place=520101")

    assert f'name="person" value="{person.pk}"' in page
    assert "<html" not in page


@pytest.mark.parametrize("name", ["find_person", "suggest_people"])
def test_finding_is_for_those_who_record_and_shows_no_other_place(cast, name):
    recorded("บัวผัน", "ใจดี", phone="+66812345678")
    address = f"{reverse(name)}?q=0812345678&place=520101"
    statuses = {who: browser_of(user).get(address).status_code for who, user in cast.everybody().items()}

    assert {who for who, status in statuses.items() if status == 200} == {
        "volunteer",
        "other_volunteer",
        "coordinator",
        "coordinator_51",
    }
    for outsider in (cast.other_volunteer, cast.coordinator_51):
        assert "บัวผัน" not in text_of(browser_of(outsider), address)


def test_find_person_tells_when_somebody_was_last_met(cast, monkeypatch):
    person = recorded("บัวผัน", "ใจดี")
    monkeypatch.setattr(providers, "last_meetings", [lambda ids: dict.fromkeys(ids, make.NOW.date())])
    page = text_of(browser_of(cast.volunteer), f"{reverse('find_person')}?q=บัวผัน")

    assert person.full_name in page
    assert "7 ม.ค. 2563" in page


def test_find_person_costs_as_many_queries_for_thirty_people(cast):
    browser, address = browser_of(cast.volunteer), f"{reverse('find_person')}?q=บัวผัน"
    recorded("บัวผัน", "ใจดี")
    browser.get(address)
    one = queries(lambda: browser.get(address))
    for number in range(29):
        recorded("บัวผัน", f"ใจดี{'ก' * number}")
    browser.get(address)

    assert queries(lambda: browser.get(address)) == one


def test_person_tells_an_office_nothing_of_what_another_office_saw(cast: Cast):
    """The neighbours' story: the place reads it all, an office its own part."""
    person = shown(shown(recorded(), "DSD-52"), "SSO-52")
    with acting_as_system("test") as system:
        actions.end_office_sight(person, "SSO-52", by=system, at=NOW_LATER)

    told = {
        name: text_of(browser_of(getattr(cast, name)), page_of(person))
        for name in ("volunteer", "mentor_dsd")
    }

    assert "ประกันสังคม" in told["volunteer"]
    assert "ประกันสังคม" not in told["mentor_dsd"]
    assert "ฝีมือแรงงาน" in told["mentor_dsd"]
    with acting_as(cast.mentor_dsd):
        offices = [entry.codes.get("office") for entry in timeline.of("person", person.pk)]
    assert set(offices) == {None, "DSD-52"}
