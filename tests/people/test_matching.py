"""Finding people: misspelt Thai names, numbers in every form, within the scope and never beyond it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raengjai.access.door import acting_as, acting_as_system
from raengjai.people import actions
from raengjai.people.models import Lookalike, likely_same, suggest
from tests import make
from tests.people.records import NOW_LATER, OTHER_NUMBER, VALID_NUMBER, recorded

pytestmark = pytest.mark.django_db

FOUND = [
    # sara am, doubled sara e, order of marks, invisible characters
    ("น้ำฝน", "แสงทอง", "น้ําฝน"),
    ("น้ําฝน", "แสงทอง", "น้ำฝน"),
    ("น้ำฝน", "แสงทอง", "นำฝน"),
    ("แดง", "คำดี", "เเดง"),
    ("กี่", "มูล", "ก่ี"),
    ("บัวผัน", "ใจดี", "บัว\u200bผัน"),
    # tone marks left out or wrong
    ("คำปัน", "อุ่นเรือน", "คำปั๋น"),
    ("ทองใบ", "หล้า", "ทองใบ หลา"),
    ("กรรณิการ์", "อินต๊ะ", "กรรณิการ์ อินตะ"),
    # titles, blanks, order, parts
    ("บัวผัน", "ใจดี", "บัวผันใจดี"),
    ("บัวผัน", "ใจดี", "นางบัวผัน  ใจดี"),
    ("บัวผัน", "ใจดี", "นาง บัวผัน"),
    ("บัวผัน", "ใจดี", "น.ส.บัวผัน"),
    ("บัวผัน", "ใจดี", "ใจดี บัวผัน"),
    ("บัวผัน", "ใจดี", "บัว"),
    ("บัวผัน", "ใจดี", "บัวผ"),
    ("บัวผัน", "ใจดี", "ใจ"),
    ("มาลี", "ดีงาม", "มาล"),
    # letters that are read alike
    ("บัวผัน", "ใจดี", "บัวพัน"),
    ("สมชัย", "วงศ์คำ", "สมไชย"),
    ("สมชัย", "วงศ์คำ", "วงษ์คำ"),
    ("พรรณี", "ศรีวิชัย", "พันนี"),
    ("พรรณี", "ศรีวิชัย", "พรรณี สีวิชัย"),
    ("วรรณา", "ธรรมชัย", "วันนา ทำชัย"),
    ("กรรณิการ์", "อินต๊ะ", "กันนิกา"),
    ("ณัฐวุฒิ", "เครือวงศ์", "นัฐวุธ"),
    ("กฤษณา", "แก้วมา", "กริสนา"),
    ("ศักดิ์สิทธิ์", "ยะมา", "สักสิท"),
    ("ใหม่", "ปัญญา", "ไหม่"),
    ("ใหม่", "ปัญญา", "ปันยา"),
    ("เพ็ญศรี", "ใหม่คำ", "เพ็นศรี"),
    ("สุภาพ", "ทิพย์", "สุพาบ"),
    ("สุรีย์", "ทิพย์", "สุรี"),
    ("ชยันต์", "ฟูเต็ม", "ชยัน"),
    ("ภูมิ", "ธนา", "พูมิ"),
    # a letter wrong, doubled or left out
    ("บัวผัน", "ใจดี", "บวผัน"),
    ("บัวผัน", "ใจดี", "บัวฝัน"),
    ("จันทร์เพ็ญ", "แก้วมา", "จันเพ็ญ"),
    ("บุญศรี", "ฟูเต็ม", "บุญสี"),
    ("วัฒนา", "ภูเขา", "วัดทะนา"),
    ("ประยูร", "กันทะ", "ปะยูน"),
    ("ประยูร", "กันทะ", "ประยูน กันทา"),
    # other alphabets
    ("Aye Aye", "Win", "aye aye win"),
    ("Aye Aye", "Win", "Ma Aye Aye"),
    ("Sai Kham", "", "SAI KHAM"),
]
NOT_FOUND = [
    ("ทราย", "คำ", "ซาย"),
    ("สมชาย", "ดี", "สมศักดิ์"),
    ("แดง", "ดี", "แสง"),
    ("มานะ", "สุข", "มาลี"),
    ("สมศรี", "คำ", "สมหวัง"),
    ("ทองคำ", "ดี", "ทองแดง"),
    ("จันทร์", "ดี", "จ"),
    ("บุญมี", "ดี", "%"),
    ("บุญมี", "ดี", "' OR 1=1 --"),
]


def names_for(typed: str) -> list[str]:
    return [match.person.short_name for match in suggest(typed, province_code="52")]


@pytest.mark.parametrize(("first", "last", "typed"), FOUND)
def test_suggest_finds_names_as_people_write_them(first, last, typed):
    person = recorded(first, last)

    with acting_as(make.volunteer()):
        assert names_for(typed) == [person.short_name]


@pytest.mark.parametrize(("first", "last", "typed"), NOT_FOUND)
def test_suggest_does_not_offer_other_people(first, last, typed):
    recorded(first, last)

    with acting_as(make.volunteer()):
        assert names_for(typed) == []


@pytest.mark.parametrize(
    "typed",
    ["081-234-5678", "0812345678", "๐๘๑-๒๓๔-๕๖๗๘", "+66 81 234 5678", "66812345678", "081 23", "5678"],
)
def test_suggest_finds_telephone_numbers_in_every_form(typed):
    person = recorded(phone="+66812345678")
    recorded("Other", "Person", phone="+66899999999")

    with acting_as(make.volunteer()):
        assert names_for(typed) == [person.short_name]


@pytest.mark.parametrize("typed", ["1-2345-67890-12-1", VALID_NUMBER, "๑๒๓๔๕๖๗๘๙๐๑๒๑"])
def test_suggest_finds_the_national_id_and_is_certain(typed):
    recorded(national_id=VALID_NUMBER)
    recorded("Other", "Person", national_id=OTHER_NUMBER)

    with acting_as(make.volunteer()):
        found = suggest(typed, province_code="52")

    assert [(match.person.short_name, match.is_certain) for match in found] == [("Buaphan Jaidee", True)]


def test_suggest_puts_the_nearest_spelling_first_and_neighbours_before_others():
    recorded("สมชัย", "ใจดี", place_code="520102")
    recorded("สมชัย", "ใจดี")
    recorded("สมชาย", "คำดี")

    with acting_as(make.coordinator()):
        places = [
            match.person.place_code for match in suggest("สมชัย", province_code="52", place_code="520101")
        ]

    assert places[:2] == ["520101", "520102"]


@pytest.mark.parametrize("typed", ["Buaphan", "081-234-5678", "5678", VALID_NUMBER])
def test_suggest_shows_nothing_of_other_places(typed):
    recorded(phone="+66812345678", national_id=VALID_NUMBER)
    outsiders = [
        make.volunteer(place_code="520102"),
        make.mentor(office_code="DSD-52"),
        make.coordinator(province_code="51"),
        make.headquarters(),
    ]

    for outsider in outsiders:
        with acting_as(outsider):
            assert suggest(typed, province_code="52") == []


def test_suggest_offers_the_record_that_was_kept_after_a_merge():
    kept, merged = recorded("สมชัย", "ใจดี"), recorded("สมไชย", "ใจดี", phone="+66812345678")
    with acting_as_system("test") as system:
        actions.merge_people(kept, merged, reason="confirmed", by=system, at=NOW_LATER)

    with acting_as(make.volunteer()):
        assert [match.person.pk for match in suggest("สมไชย", province_code="52")] == [kept.pk]


def test_suggest_offers_the_merged_record_where_the_kept_one_is_out_of_sight():
    kept, merged = recorded("สมชัย", "ใจดี", place_code="520102"), recorded("สมไชย", "ใจดี")
    with acting_as_system("test") as system:
        actions.merge_people(kept, merged, reason="confirmed", by=system, at=NOW_LATER)

    with acting_as(make.volunteer(place_code="520101")):
        assert [match.person.pk for match in suggest("สมไชย", province_code="52")] == [merged.pk]


def test_suggest_asks_as_much_for_thirty_people_as_for_one():
    volunteer = make.volunteer()
    recorded("สมชัย", "ใจดี")
    with (
        acting_as(volunteer),
        CaptureQueriesContext(
            connection,
        ) as one,
    ):
        suggest("สมชัย", province_code="52")
    for number in range(29):
        recorded("สมชัย", f"ใจดี{'ก' * number}")
    with acting_as(volunteer), CaptureQueriesContext(connection) as thirty:
        suggest("สมชัย", province_code="52")

    assert len(one) == len(thirty) == 2


def test_likely_same_explains_itself_in_words():
    person = recorded("สมชัย", "ใจดี", birth_year=1960, phone="+66812345678")

    with acting_as(make.volunteer()):
        found = likely_same(
            {"first_name": "สมไชย", "last_name": "ใจดี", "birth_year": 1960, "place_code": "520101"}
        )

    assert [match.person.pk for match in found] == [person.pk]
    assert [str(words) for words in found[0].reason_words]


def test_likely_same_leaves_out_the_record_itself():
    person = recorded("สมชัย", "ใจดี")

    with acting_as(make.volunteer()):
        assert (
            likely_same(
                {"first_name": "สมชัย", "last_name": "ใจดี", "place_code": "520101"}, apart_from=person.pk
            )
            == []
        )


def test_likely_same_needs_no_birth_year_phone_or_last_name():
    person = recorded("แดง", "")

    with acting_as(make.volunteer()):
        found = likely_same({"first_name": "แดง", "place_code": "520101"})

    assert [match.person.pk for match in found] == [person.pk]


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (
            {"phone": "+66812345678"},
            {"phone": "+66812345678", "last_name": "คำ"},
            "same_phone_and_first_name",
        ),
        ({"birth_year": 1960}, {"birth_year": 1960}, "same_name_and_birth_year"),
        ({}, {"place_code": "520101"}, "same_name_and_place"),
        ({"national_id": VALID_NUMBER}, {"national_id": VALID_NUMBER, "first_name": "อื่น"}, "same_number"),
    ],
)
def test_recording_tells_the_coordinator_of_records_that_look_alike(one, other, likeness):
    """Also where the volunteer who records may not look."""
    recorded("สมชัย", "ใจดี", **one)
    with acting_as(make.volunteer(place_code=other.get("place_code", "520102"))) as actor:
        values = {"first_name": "สมไชย", "last_name": "ใจดี", "place_code": "520102"} | other
        actions.record_person(values, by=actor, at=NOW_LATER)
        assert not Lookalike.objects.exists()

    with acting_as(make.coordinator()):
        assert [pair.likeness for pair in Lookalike.objects.waiting("52")] == [likeness]
    with acting_as(make.coordinator(province_code="51")):
        assert not Lookalike.objects.exists()


def test_recording_does_not_pair_people_with_different_numbers():
    recorded("สมชัย", "ใจดี", birth_year=1960, national_id=VALID_NUMBER)
    recorded("สมชัย", "ใจดี", birth_year=1960, national_id=OTHER_NUMBER)

    with acting_as(make.coordinator()):
        assert not Lookalike.objects.exists()


def test_correcting_takes_back_a_pair_that_no_longer_looks_alike():
    recorded("สมชัย", "ใจดี", birth_year=1960)
    other = recorded("สมชัย", "ใจดี", birth_year=1960, place_code="520102")
    with acting_as_system("test") as system:
        actions.change_person(other, {"first_name": "มานะ"}, version=1, by=system, at=NOW_LATER)

    with acting_as(make.coordinator()):
        assert not Lookalike.objects.exists()
