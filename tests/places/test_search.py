"""Finding a place by what people type, with an index and not by reading everything."""

from typing import Any

import pytest
from django.db import connection

from raengjai.places.models import Place


def found(text, count=5):
    return [place.code for place in Place.objects.search(text)[:count]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ลำปาง", "52"),
        ("Lampang", "52"),
        ("lampang province", "52"),
        ("จ.ลำปาง", "52"),
        ("จังหวัดลำปาง", "52"),
        ("เมือง ลำปาง", "5201"),
        ("อ.เมือง จ.ลำปาง", "5201"),
        ("อำเภอเมืองลำปาง", "5201"),
        ("Mueang Lampang", "5201"),
        ("muang lampang", "5201"),
        ("ลำปาง เมือง", "5201"),
        ("ท่าผา เกาะคา", "520308"),
        ("ต.ท่าผา อ.เกาะคา จ.ลำปาง", "520308"),
        ("ลำปาง › เกาะคา › ท่าผา", "520308"),
        ("Tha Pha, Ko Kha, Lampang", "520308"),
        ("ท่าผา ราชบุรี", "700502"),
        ("ko kha", "5203"),
        ("KO   KHA", "5203"),
        ("แม่ทะ", "5210"),
        ("ต.แม่ทะ", "521001"),
        ("แมทะ", "5210"),  # the tone mark left out
        ("เเม่ทะ", "5210"),  # two sara e
        ("น้ําพอง", "4007"),  # sara am in two pieces
        ("ปง พะเยา", "5606"),  # two letters only
        ("ปง", "5606"),
        ("กทม", "10"),
        ("โคราช", "30"),
        ("จ.ป.ร.", "850406"),
        ("บุฤๅษี", "320121"),
        ("520308", "520308"),
        ("๕๒๐๓๐๘", "520308"),
        ("52030804", "520308"),
        ("เชียงใหม่", "50"),
        ("chiangmai", "50"),
        ("พญาไท", "1014"),
    ],
)
def test_the_best_answer_comes_first(areas, text, code):
    assert found(text)[0] == code


@pytest.mark.parametrize(
    ("misspelt", "code"),
    [
        ("ลำปราง", "52"),
        ("lumpang", "52"),
        ("แม่เมอะ", "5202"),
        ("แม่เมอะ ลำปาง", "5202"),
        ("พระนครศรีอยุทยา", "14"),
        ("nakon ratchasima", "30"),
        ("nakorn sawan", "60"),
        ("สุราดธานี", "84"),
        ("Prajuab Kirikhan", "77"),
    ],
)
def test_a_misspelt_name_is_found(areas, misspelt, code):
    places = list(Place.objects.search(misspelt)[:3])

    assert code in [place.code for place in places]
    assert hasattr(places[0], "likeness")


def test_exact_comes_before_prefix_before_inside(areas):
    places = list(Place.objects.search("ลำปาง"))

    assert [place.code for place in places] == ["52", "520301", "5201"]
    assert [_rank(place) for place in places] == [0, 2, 3]


def test_a_closed_place_comes_after_open_ones_of_the_same_name(areas):
    places = [place for place in Place.objects.search("ลาดยาว") if _rank(place) == 0]

    assert [place.code for place in places if place.is_closed] == ["100501"]
    assert places[-1].code == "100501"


def test_the_country_is_never_an_answer(areas):
    assert "00" not in found("ประเทศไทย", 50)
    assert "00" not in found("thai", 500)


def test_a_post_code_gives_all_its_sub_districts(areas):
    places = list(Place.objects.search("52130"))

    assert places
    assert all("52130" in place.postcodes for place in places)


@pytest.mark.parametrize("text", ["", "   ", "zzzzqq", "'; --", "%%", "____", "<>", "ๆๆๆ", "\\", "123"])
def test_nonsense_finds_nothing_and_breaks_nothing(areas, text):
    assert found(text) == []


def test_search_can_be_narrowed(areas):
    inside = Place.objects.search("ท่าผา").inside("52").filter(level="subdistrict")

    assert [place.code for place in inside] == ["520308"]


@pytest.mark.parametrize("text", ["ลำปาง", "เมือง ลำปาง", "ko kha lampang", "ปง", "ลำปราง", "52130"])
def test_search_uses_an_index(areas, text):
    with connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off"
        )  # the table is small enough to be read; the plan must not need it

    plan = Place.objects.search(text).explain()

    assert "Seq Scan" not in plan
    assert "Index Cond" in plan


def test_inside_is_an_index_range(areas):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")

    plan = Place.objects.inside("52").explain()

    assert "places_place_pkey" in plan or "places_place_code" in plan
    assert "Index Cond" in plan


def test_search_is_at_most_two_queries(areas, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        found("ท่าผา", 50)
    with django_assert_max_num_queries(2):
        found("ลำปราง", 50)


def _rank(place: Any) -> int:
    """How well a found place fits; only a search gives places that."""
    rank: int = place.rank
    return rank
