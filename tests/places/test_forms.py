"""The field for a place: what it takes, and how it asks back."""

import re
from datetime import date

import pytest
from django import forms
from django.utils.translation import override

from raengjai.places.forms import PlaceField


class PlaceForm(forms.Form):
    place = PlaceField()


class AnyPlaceForm(forms.Form):
    place = PlaceField(levels=("province", "district", "subdistrict"), required=False)


def bound(text, *, inside=(), form=PlaceForm, **more):
    made = form({"place": text, **{f"place_{name}": value for name, value in more.items()}})
    made.fields["place"].inside = inside
    return made


def code_of(text, **options):
    form = bound(text, **options)
    assert form.is_valid(), form.errors
    return form.cleaned_data["place"]


def refusal_of(text, **options):
    with override("en"):
        form = bound(text, **options)
        assert not form.is_valid()
        (error,) = form.errors["place"]
    return error, [place.code for place in form.fields["place"].box.offered], form


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("520308", "520308"),
        ("๕๒๐๓๐๘", "520308"),
        ("ท่าผา เกาะคา", "520308"),
        ("ต.ท่าผา อ.เกาะคา จ.ลำปาง", "520308"),
        ("Tha Pha, Ko Kha", "520308"),
        ("ลำปาง › แม่ทะ › แม่ทะ", "521001"),
        ("แม่ทะ", "521001"),  # the district of that name cannot be meant
    ],
)
def test_a_name_or_code_that_is_certain_is_taken(areas, text, code):
    assert code_of(text) == code


@pytest.mark.parametrize("text", ["520308", "Tha Pha, Ko Kha"])
def test_what_was_taken_comes_back_chosen_and_by_its_name(areas, text):
    form = bound(text)
    assert form.is_valid()

    page = str(form["place"])

    assert 'value="520308" id="id_place_520308" checked' in page
    assert 'value="520308" required' not in page
    (shown,) = re.findall(r'name="place" value="([^"]+)"', page)
    assert code_of(shown) == "520308"
    assert ("ท่าผา" in shown) == (text == "520308")


def test_a_name_that_several_places_have_is_asked_back(areas):
    error, offered, form = refusal_of("ท่าผา")

    assert error == "Several places are called “ท่าผา”. Choose the right one."
    assert offered == ["500302", "520308", "700502"]
    drawn = str(form["place"])
    assert 'value="ท่าผา"' in drawn  # the typed text is kept
    assert drawn.count('type="radio"') == 3
    assert 'name="place_offered" value="ท่าผา"' in drawn


def test_the_chosen_one_is_taken(areas):
    assert code_of("ท่าผา", code="700502", offered="ท่าผา") == "700502"


def test_a_choice_made_for_another_text_is_not_taken(areas):
    assert code_of("520308", code="700502", offered="ท่าผา") == "520308"


def test_the_area_tells_places_of_one_name_apart(areas):
    assert code_of("ท่าผา", inside=("52",)) == "520308"
    assert code_of("ท่าผา", inside=("70", "71")) == "700502"


def test_the_whole_country_is_no_limit(areas):
    assert code_of("700502", inside=("00",)) == "700502"


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("ท่าผา ราชบุรี", {}, "Ratchaburi › Ban Pong › Tha Pha is outside your area."),
        ("700502", {}, "Ratchaburi › Ban Pong › Tha Pha is outside your area."),
        ("x", {"code": "700502", "offered": "x"}, "Ratchaburi › Ban Pong › Tha Pha is outside your area."),
    ],
)
def test_a_place_outside_the_area_is_refused(areas, text, options, sentence):
    error, _offered, _form = refusal_of(text, inside=("52",), **options)

    assert error == sentence


def test_an_unknown_name_is_refused(areas):
    error, offered, _form = refusal_of("zzzz")

    assert error == "No place is called “zzzz”. Check the spelling, or give the code of six digits."
    assert offered == []


def test_a_misspelt_name_is_asked_back(areas):
    error, offered, _form = refusal_of("แม่เมอะ", inside=("52",))

    assert error == "No place is called exactly “แม่เมอะ”. Choose one of these, or type it again."
    assert "520204" in offered


def test_a_place_of_another_level_is_refused(areas):
    error, _offered, _form = refusal_of("ลำปาง")

    assert error == "Lampang Province cannot be chosen here. Give the sub-district."
    assert code_of("ลำปาง", form=AnyPlaceForm) == "52"
    assert code_of("5203", form=AnyPlaceForm) == "5203"


def test_a_closed_place_is_refused_with_what_took_its_place(areas):
    error, offered, _form = refusal_of("104701")

    assert error.startswith("Bang Na Sub-district (104701) has not been in use since 22 Apr 2022.")
    assert offered == ["104703", "104702"]


def test_a_closed_place_is_taken_for_a_day_on_which_it_was_open(areas):
    class Past(forms.Form):
        place = PlaceField(on=date(2020, 1, 7))

    assert Past({"place": "104701"}).is_valid()


def test_a_name_of_a_closed_and_an_open_place_is_asked_back(areas):
    _error, offered, _form = refusal_of("บางนา")

    assert set(offered) == {"141505", "104702", "104703"}


def test_a_shared_post_code_is_asked_back(areas):
    _error, offered, _form = refusal_of("52130")

    assert "520308" in offered


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("5099", "5099 is the number of a registration office, not of an area. Give the sub-district."),
        ("990101", "There is no place with the code 990101."),
        ("", "Give the place."),
        ("   ", "Give the place."),
    ],
)
def test_codes_that_are_no_places_are_refused_in_words(areas, text, sentence):
    error, _offered, _form = refusal_of(text)

    assert error == sentence


def test_a_forged_choice_is_refused(areas):
    error, _offered, _form = refusal_of("x", code="' OR 1=1 --", offered="x")

    assert error == "There is no place with the code ' OR 1=1 --."


def test_an_optional_field_may_be_empty(areas):
    assert code_of("", form=AnyPlaceForm) == ""


def test_typed_text_is_escaped(areas):
    _error, _offered, form = refusal_of('"><script>alert(1)</script>')

    assert "<script>" not in str(form["place"])


def test_a_chosen_code_that_is_none_is_no_choice(areas):
    form = PlaceForm({"place": "x", "place_code": "52\x00", "place_offered": "x"})

    assert not form.is_valid()


def test_an_initial_code_shows_as_a_path_and_is_chosen(areas):
    with override("th"):
        form = PlaceForm(initial={"place": "520308"})
        drawn = str(form["place"])

    assert 'value="ลำปาง › เกาะคา › ท่าผา"' in drawn
    assert 'value="520308"' in drawn
    assert "checked" in drawn


def test_an_unchanged_initial_code_is_no_change(areas):
    text = "ลำปาง › เกาะคา › ท่าผา"
    form = PlaceForm(
        {"place": text, "place_code": "520308", "place_offered": text}, initial={"place": "520308"}
    )

    assert not form.has_changed()
    assert form.is_valid()


def test_two_forms_do_not_share_their_areas(areas):
    lampang, free = bound("ท่าผา", inside=("52",)), bound("ท่าผา")

    assert lampang.is_valid()
    assert not free.is_valid()
    assert lampang.fields["place"].box.offered == []
