"""Places, their names, and the office calendar."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import override

from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.places.models import (
    Holiday,
    Place,
    Village,
    address_of,
    full_name_of,
    name_of,
    office_calendar,
    path_text,
    place_path,
)
from raengjai.places.models.holiday import forget_office_calendar

TODAY = date(2026, 11, 23)


def codes(places):
    return [place.code for place in places]


@pytest.mark.parametrize(
    ("code", "thai", "english"),
    [
        ("52", "จังหวัดลำปาง", "Lampang Province"),
        ("5203", "อำเภอเกาะคา", "Ko Kha District"),
        ("520308", "ตำบลท่าผา", "Tha Pha Sub-district"),
        ("10", "กรุงเทพมหานคร", "Bangkok"),
        ("1001", "เขตพระนคร", "Phra Nakhon District"),
        ("100101", "แขวงพระบรมมหาราชวัง", "Phra Borom Maha Ratchawang Sub-district"),
        ("00", "ประเทศไทย", "Thailand"),
        ("104701", "แขวงบางนา", "Bang Na Sub-district"),
        ("nonsense", "nonsense", "nonsense"),
    ],
)
def test_full_name_has_the_word_for_the_level(code, thai, english):
    assert full_name_of(code, "th") == thai
    assert full_name_of(code, "en") == english


def test_name_follows_the_language_of_the_reader():
    with override("en"):
        assert name_of("52") == "Lampang"
    with override("th"):
        assert name_of("52") == "ลำปาง"


def test_path_goes_from_wide_to_small():
    assert path_text("520308", "th") == "ลำปาง › เกาะคา › ท่าผา"
    assert [crumb.code for crumb in place_path("520308")] == ["52", "5203", "520308"]
    assert [crumb.name for crumb in place_path("00", "en")] == ["Thailand"]
    assert address_of("520308", "th", village_no=3) == "หมู่ที่ 3 ตำบลท่าผา อำเภอเกาะคา จังหวัดลำปาง"
    assert address_of("520308", "en") == "Tha Pha Sub-district, Ko Kha District, Lampang Province"


def test_names_cost_no_query(areas, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert path_text("520308", "th") == "ลำปาง › เกาะคา › ท่าผา"


def test_names_without_a_query_are_those_of_the_table(areas):
    for code, thai, english in Place.objects.values_list("code", "name_th", "name_en"):
        assert (name_of(code, "th"), name_of(code, "en")) == (thai, english)


def test_inside_is_the_place_and_all_below_it(areas):
    lampang = set(Place.objects.inside("52").values_list("code", flat=True))

    assert lampang == {code for code in Place.objects.values_list("code", flat=True) if code.startswith("52")}
    assert Place.objects.inside("52").open_on(TODAY).filter(level="subdistrict").count() == 100
    assert Place.objects.inside("52").open_on(TODAY).filter(level="district").count() == 13
    assert Place.objects.inside("00").count() == Place.objects.count()
    assert codes(Place.objects.inside("520308")) == ["520308"]


def test_a_closed_place_was_open_before_its_last_day(areas):
    bang_na = Place.objects.filter(code="104701")

    assert bang_na.open_on(date(2022, 4, 21)).exists()
    assert not bang_na.open_on(date(2022, 4, 22)).exists()


def test_provinces_come_in_dictionary_order(areas):
    names = [place.name_th for place in Place.objects.provinces().in_thai_order()]

    assert names[:3] == ["กระบี่", "กรุงเทพมหานคร", "กาญจนบุรี"]
    assert names[-1] == "อุบลราชธานี"
    assert names.index("เชียงใหม่") < names.index("ตรัง") < names.index("แพร่") < names.index("ภูเก็ต")


def test_check_open_names_what_took_the_place(areas):
    assert Place.check_open("104701", date(2022, 4, 21)).code == "104701"
    with override("en"), pytest.raises(Refused) as refused:
        Place.check_open("104701", TODAY)

    assert refused.value.field == "place_code"
    assert refused.value.message == (
        "Bang Na Sub-district (104701) has not been in use since 22 Apr 2022. "
        "Choose Bangkok › Bang Na › Bang Na Nuea (104702), Bangkok › Bang Na › Bang Na Tai (104703)."
    )


def test_check_open_says_when_nothing_is_known(areas):
    with override("en"), pytest.raises(Refused, match="It is not known what took its place"):
        Place.check_open("501209", TODAY)


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("990101", "There is no place with the code 990101."),
        ("", "There is no place with the code ."),
        ("52' OR 1=1", "There is no place with the code 52' OR 1=1."),
        ("5099", "5099 is the number of a registration office, not of an area. Give the sub-district."),
    ],
)
def test_check_open_refuses_what_is_no_place(areas, code, sentence):
    with override("en"), pytest.raises(Refused) as refused:
        Place.check_open(code, TODAY)

    assert str(refused.value.message) == sentence


def test_check_open_refuses_a_place_that_is_still_to_come(system):
    Place.objects.filter(code="520308").update(opened_on=date(2027, 1, 1))

    with override("en"), pytest.raises(Refused, match="exists only from 1 Jan 2027 on"):
        Place.check_open("520308", TODAY)
    assert Place.check_open("520308", date(2027, 1, 1)).code == "520308"


@pytest.mark.parametrize(
    "fields",
    [
        {"code": "520199", "level": "district", "parent_id": "5201"},
        {"code": "520198", "level": "subdistrict", "parent_id": "5202"},
        {"code": "5298", "level": "district", "parent_id": None},
        {"code": "5297", "level": "district", "parent_id": "51"},
        {"code": "529", "level": "district", "parent_id": "52"},
        {"code": "520197", "level": "subdistrict", "parent_id": "5201", "latitude": 18},
        {
            "code": "520196",
            "level": "subdistrict",
            "parent_id": "5201",
            "latitude": 99,
            "longitude": 18,
            "point_source": "x",
        },
    ],
)
def test_the_database_refuses_a_wrong_place(system, fields):
    names = {"name_th": "ก", "name_en": "K", "sort_key": "ก", "th_key": "ก", "en_key": "k", "path_key": "ก k"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**names, **fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"place_id": "5203", "village_no": 1},
        {"place_id": "520308", "village_no": 0},
        {"place_id": "520308", "village_no": 100},
        {"place_id": "520308", "village_no": 1, "name_th": ""},
        {"place_id": "520308", "village_no": 1, "source": ""},
    ],
)
def test_the_database_refuses_a_wrong_village(system, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Village.objects.create(id=new_id(), **({"name_th": "ก", "source": "x"} | fields))


def test_a_place_with_villages_stays(system):
    Village.objects.create(place_id="520308", village_no=1, name_th="ก", source="x")

    with pytest.raises(ProtectedError):
        Place.objects.get(code="520308").delete()


def test_calendar_counts_with_the_holidays(areas, django_assert_num_queries):
    calendar = office_calendar()

    with django_assert_num_queries(0):
        assert office_calendar() is calendar
    assert calendar.is_office_day(date(2020, 1, 7))
    assert not calendar.is_office_day(date(2020, 1, 1))
    assert calendar.add_office_days(date(2026, 4, 10), 3) == date(2026, 4, 20)
    assert calendar.office_days_between(date(2019, 12, 30), date(2020, 1, 2)) == 1
    assert calendar.holiday_on(date(2026, 12, 7)).name("en") == "Substitute for Father's Day"
    assert calendar.covers(date(2027, 12, 31))
    assert not calendar.covers(date(2028, 1, 4))


def test_calendar_sees_a_new_holiday_after_it_is_forgotten(system):
    assert office_calendar().is_office_day(TODAY)

    Holiday.objects.create(day=TODAY, name_th="วันพิเศษ", name_en="Special", kind="special", is_confirmed=True)
    forget_office_calendar()

    assert not office_calendar().is_office_day(TODAY)


def test_trigrams_see_thai_letters(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(show_trgm('ลำปาง'))")
        assert cursor.fetchone()[0] >= 6
