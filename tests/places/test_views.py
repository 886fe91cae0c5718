"""The public pages of places."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from raengjai.places.models import Holiday, Place, Village
from raengjai.places.providers import Section, place_sections


@pytest.fixture
def page(client, areas):
    """A visitor without an account, in English unless told."""

    def get(address, language="en", **query):
        client.cookies["language"] = language
        return client.get(address, query)

    return get


@pytest.fixture
def cost_of(page):
    """How many queries a page costs, once names and texts are in memory."""

    def count(address, **query):
        page(address, **query)
        with CaptureQueriesContext(connection) as queries:
            assert page(address, **query).status_code == 200
        return len(queries)

    return count


def text_of(response):
    return response.content.decode()


def village(number):
    return Village(place_id="520308", village_no=number, name_th=f"บ้าน {number}", source="office")


# --- places ---------------------------------------------------------------------------------------------


def test_places_shows_every_province(page):
    thai, english = text_of(page("/places/", "th")), text_of(page("/places/", "en"))

    assert thai.count('class="chip"') == english.count('class="chip"') == 77
    assert thai.index("กระบี่") < thai.index("เชียงใหม่") < thai.index("อุบลราชธานี")
    assert english.index("Amnat Charoen") < english.index("Bangkok") < english.index("Yasothon")


def test_places_searches_in_both_languages(page):
    for text in ("ท่าผา เกาะคา", "Tha Pha Ko Kha"):
        assert reverse("place", args=["520308"]) in text_of(page("/places/", q=text))


def test_places_says_that_names_are_only_similar(page):
    found = text_of(page("/places/", q="แม่เมอะ"))

    assert "Nothing is called exactly “แม่เมอะ”" in found
    assert reverse("place", args=["5202"]) in found


def test_places_says_that_nothing_was_found(page):
    assert "No place is called “zzzz”" in text_of(page("/places/", q="zzzz"))
    assert "ไม่พบพื้นที่ชื่อ “zzzz”" in text_of(page("/places/", "th", q="zzzz"))


def test_places_asks_for_more_when_there_are_too_many(page):
    assert "More than 50 places" in text_of(page("/places/", q="บ้าน"))


def test_places_marks_a_closed_place(page):
    assert "no longer in use" in text_of(page("/places/", q="ลาดยาว"))


def test_places_escapes_what_was_typed(page):
    found = text_of(page("/places/", q="<script>zz</script>"))

    assert "<script>zz" not in found
    assert "&lt;script&gt;zz" in found


def test_places_refuses_a_text_that_is_too_long_beside_the_field(page):
    response = page("/places/", q="ก" * 101)

    assert response.status_code == 200
    assert 'id="id_q_error"' in text_of(response)


def test_places_costs_the_same_for_one_and_many(page, cost_of):
    few, many = cost_of("/places/", q="จ.ป.ร."), cost_of("/places/", q="บ้าน")

    assert few == many <= 6  # the door asks four times, the search twice


# --- place ----------------------------------------------------------------------------------------------


def test_place_shows_a_province(page):
    found = text_of(page("/places/52/"))

    assert "<h1>Lampang Province</h1>" in found
    assert "13 districts" in found
    assert found.index("Chae Hom") < found.index("Wang Nuea")
    assert "GeoNames" in found
    assert "CC BY 4.0" in found


def test_place_shows_a_sub_district(page):
    found = text_of(page("/places/520308/", "th"))

    for told in ("ตำบลท่าผา", "Tha Pha", "52130", "520308", "เกาะคา", "ยังไม่ได้นำเข้ารายชื่อหมู่บ้าน"):
        assert told in found


def test_place_shows_only_areas_in_use_below_it(page):
    found = text_of(page("/places/1047/"))

    assert "104702" in found
    assert "104701" not in found


def test_place_tells_what_became_of_a_closed_one(page):
    found = text_of(page("/places/104701/"))

    assert "It has not been in use since 22 Apr 2022." in found
    assert reverse("place", args=["104702"]) in found
    assert "by announcement in the Royal Gazette" in found


def test_place_says_when_it_is_not_known_what_became_of_it(page):
    assert "It is not known what took its place." in text_of(page("/places/501209/"))


def test_place_marks_invented_villages(page):
    Village.objects.bulk_create([village(1)])
    assert "invented samples" not in text_of(page("/places/520308/"))

    Village.objects.update(is_sample=True)
    assert "invented samples" in text_of(page("/places/520308/"))


def test_place_costs_the_same_for_one_and_many_villages(page, cost_of):
    Village.objects.bulk_create([village(1)])
    one = cost_of("/places/520308/")
    Village.objects.bulk_create([village(number) for number in range(2, 32)])

    assert one == cost_of("/places/520308/") <= 7
    assert text_of(page("/places/520308/")).count('id="village-') == 31


def test_place_costs_the_same_for_few_and_many_parts(cost_of):
    assert cost_of("/places/83/") == cost_of("/places/30/")  # 3 districts, 32 districts
    assert cost_of("/places/2008/") == cost_of("/places/3001/")  # 1 sub-district, 25


@pytest.mark.parametrize(
    ("code", "sentence"), [("9901", "no place with the code 9901"), ("5099", "registration")]
)
def test_place_answers_an_unknown_code_with_a_way_on(page, code, sentence):
    response = page(f"/places/{code}/")

    assert response.status_code == 404
    assert sentence in text_of(response)
    assert 'name="q"' in text_of(response)


def test_place_leads_on_from_the_country_a_village_and_thai_digits(page):
    assert page("/places/00/").headers["Location"] == "/places/"
    assert page("/places/52030804/").headers["Location"] == "/places/520308/#village-4"
    assert page("/places/๕๒/").status_code == 200


def test_place_shows_the_sections_of_other_rooms(page, monkeypatch):
    def office(place, actor):
        if place.level == "province":
            return Section("Offices here", "places/sources.html", {"who": actor.kind})
        return None

    monkeypatch.setattr("raengjai.places.views.reading.place_sections", [*place_sections, office])

    assert "Offices here" in text_of(page("/places/52/"))
    assert "Offices here" not in text_of(page("/places/520308/"))


# --- place_suggest --------------------------------------------------------------------------------------


def test_place_suggest_answers_with_choices(page):
    found = text_of(page("/places/suggest/", name="home", home="ท่าผา", levels="subdistrict", inside="52"))

    assert found.count('type="radio"') == 1
    assert 'name="home_code" value="520308"' in found
    assert 'name="home_offered" value="ท่าผา"' in found
    assert "<html" not in found


def test_place_suggest_leaves_out_closed_places(page):
    assert "104701" not in text_of(page("/places/suggest/", q="บางนา"))


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "zzzz"},
        {"q": "ท่าผา", "name": '"><script>', "levels": "x", "inside": "zz,'"},
        {"name": "a", "a": "<b>" * 200},
    ],
)
def test_place_suggest_never_fails(page, query):
    response = page("/places/suggest/", **query)

    assert response.status_code == 200
    assert "<script>" not in text_of(response)


# --- office_holidays ------------------------------------------------------------------------------------


def test_office_holidays_shows_a_year_in_the_readers_years(page):
    thai = text_of(page("/office-holidays/", "th", year="2563"))
    english = text_of(page("/office-holidays/", "en", year="2020"))

    assert "วันหยุดราชการ 2563" in thai
    assert "วันศุกร์ที่ 4 กันยายน 2563" in thai
    assert "Friday 4 September 2020" in english


def test_office_holidays_marks_what_is_not_confirmed(page):
    assert "not confirmed yet" in text_of(page("/office-holidays/", year="2027"))
    assert "not confirmed yet" not in text_of(page("/office-holidays/", year="2020"))


@pytest.mark.parametrize("year", ["", "abc", "99999", "<x>"])
def test_office_holidays_shows_this_year_when_the_year_is_no_year(page, year):
    assert page("/office-holidays/", year=year).status_code == 200


def test_office_holidays_says_when_a_year_is_not_known(page):
    assert "not known yet" in text_of(page("/office-holidays/", year="2040"))


def test_office_holidays_costs_the_same_for_few_and_many(cost_of):
    many = cost_of("/office-holidays/", year="2020")
    Holiday.objects.create(day=date(2040, 1, 2), name_th="ก", name_en="K", kind="yearly", is_confirmed=True)

    assert many == cost_of("/office-holidays/", year="2040") <= 6


def test_every_place_page_opens(page):
    levels = {
        level: Place.objects.filter(level=level).first() for level in ("province", "district", "subdistrict")
    }

    assert {page(f"/places/{place.code}/").status_code for place in levels.values()} == {200}
