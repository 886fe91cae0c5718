"""Fields as people fill them: dates in both eras, telephones in every form, errors beside the field."""

from datetime import date

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import translation

from raengjai.web.fields import PhoneField, ThaiDateField


class Visit(forms.Form):
    """A form with the fields under test."""

    day = ThaiDateField(label="Day", earliest=date(1900, 1, 1), latest=date(2020, 12, 31))
    phone = PhoneField(label="Telephone", required=False, help_text="Any form will do")
    way = forms.ChoiceField(
        label="Way", choices=[("a", "By hand"), ("b", "By post")], widget=forms.RadioSelect
    )
    story = forms.CharField(label="Story", max_length=10, widget=forms.Textarea, required=False)
    paper = forms.FileField(label="Paper", required=False)


def drawn(form: forms.Form, language: str = "en") -> str:
    with translation.override(language):
        page = Template("{% load components %}{% error_summary form %}{% form_fields form %}")
        return page.render(Context({"form": form}))


@pytest.mark.parametrize("parts", [("7", "1", "2563"), ("07", "01", "2020"), ("๗", "1", "๒๕๖๓")])
def test_date_understands_both_eras_and_thai_digits(parts: tuple[str, str, str]) -> None:
    assert ThaiDateField().clean(parts) == date(2020, 1, 7)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("31", "2", "2563"), "no_such_day"),
        (("7", "", "2563"), "incomplete"),
        (("x", "1", "2563"), "incomplete"),
        (("7", "1", "2400"), "too_early"),
        (("1", "1", "2564"), "too_late"),
        (("", "", ""), "required"),
        (("7", "1", "9999"), "too_late"),
        (("7", "1", "0"), "no_such_day"),
        (("7", "1", "99999999999"), "no_such_day"),
    ],
)
def test_date_says_what_is_wrong(parts: tuple[str, str, str], code: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ThaiDateField(earliest=date(1900, 1, 1), latest=lambda: date(2020, 12, 31)).clean(parts)

    assert caught.value.code == code


def test_optional_date_may_be_empty() -> None:
    assert ThaiDateField(required=False).clean(("", "", "")) is None
    assert ThaiDateField(required=False).clean(None) is None


def test_date_shows_the_readers_year() -> None:
    form = Visit(initial={"day": date(2020, 1, 7)})

    assert 'value="2563"' in drawn(form, "th")
    assert 'value="2020"' in drawn(form, "en")
    assert "มกราคม" in drawn(form, "th")
    assert "January" in drawn(form, "en")


def test_date_keeps_what_was_typed() -> None:
    html = drawn(Visit({"day_day": "31", "day_month": "2", "day_year": "2563"}), "th")

    assert 'value="31"' in html
    assert 'value="2" selected' in html
    assert 'value="2563"' in html


@pytest.mark.parametrize("text", ["081-234-5678", "081 234 5678", "+66 81 234 5678", "๐๘๑๒๓๔๕๖๗๘"])
def test_phone_takes_every_form(text: str) -> None:
    assert PhoneField().clean(text) == "+66812345678"


def test_phone_refuses_what_is_none() -> None:
    with pytest.raises(ValidationError):
        PhoneField().clean("12")
    assert PhoneField(required=False).clean("") == ""


def test_error_stands_beside_its_field_and_above() -> None:
    html = drawn(Visit({"phone": "12", "way": "c"}))

    assert 'href="#id_day_0"' in html
    assert 'href="#id_way_0"' in html
    assert 'href="#id_phone"' in html
    assert 'aria-describedby="id_phone_hint id_phone_error"' in html
    assert 'aria-invalid="true"' in html
    assert "Way: This choice cannot be used." in html


def test_untouched_form_has_no_errors() -> None:
    html = drawn(Visit())

    assert "error-summary" not in html
    assert "invalid" not in html


def test_long_text_is_counted_not_cut() -> None:
    html = drawn(Visit({"story": "x" * 12}))

    assert 'maxlength="' not in html.split('name="story"')[1].split(">")[0]
    assert 'data-longest="10"' in html
    assert "x" * 12 in html


def test_hint_under_a_choice_is_tied_to_it() -> None:
    form = Visit()
    form.fields["way"].choice_hints = {"b": "Takes <two> days"}  # type: ignore[attr-defined]

    html = drawn(form)

    assert 'aria-describedby="id_way_1_hint"' in html
    assert "Takes &lt;two&gt; days" in html


def test_typed_text_is_escaped() -> None:
    html = drawn(Visit({"story": "<script>alert(1)</script>", "phone": '"><script>'}))

    assert "<script>" not in html
