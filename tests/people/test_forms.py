"""What people type about a person: read as it is meant, refused beside the field, never lost."""

import pytest

from raengjai.access.door import acting_as_system
from raengjai.ground.actor import Actor
from raengjai.people.forms import ConsentForm, CorrectionForm, FindForm, PersonForm
from raengjai.people.models.person import PERSONAL_FIELDS
from tests.people.records import VALID_NUMBER, recorded

pytestmark = pytest.mark.django_db
VOLUNTEER = Actor(kind="user", places=("520101",))
COORDINATOR = Actor(kind="user", places=("52",))
MENTOR = Actor(kind="user", offices=("DSD-52",))


@pytest.fixture(autouse=True)
def _inside():
    """The catalogue behind the choices is read through the door."""
    with acting_as_system("test"):
        yield


def form(actor=VOLUNTEER, **typed):
    return PersonForm({"first_name": "บัวผัน", "place_code": "520101"} | typed, actor=actor)


def test_person_form_gives_every_personal_field():
    filled = form(
        prefix="นาง",
        last_name="ใจดี",
        phone="๐๘๑-๒๓๔ ๕๖๗๘",
        birth_year="๒๕๐๑",
        sex="F",
        nationality="THA",
        language="th",
        village_no="๓",
        address_note=" 45/2  ใกล้วัด ",
        national_id="1-2345-67890-12-1",
    )

    assert filled.is_valid(), filled.errors
    assert filled.values() == {
        "prefix": "นาง",
        "first_name": "บัวผัน",
        "last_name": "ใจดี",
        "phone": "+66812345678",
        "birth_year": 1958,
        "sex": "F",
        "nationality": "THA",
        "language": "th",
        "place_code": "520101",
        "village_no": 3,
        "address_note": "45/2 ใกล้วัด",
        "national_id": VALID_NUMBER,
    }
    assert set(filled.values()) == set(PERSONAL_FIELDS)


def test_person_form_needs_a_first_name_and_nothing_else():
    assert form().is_valid()
    assert list(form(first_name=" ").errors) == ["first_name"]


@pytest.mark.parametrize(
    ("typed", "prefix", "first", "last"),
    [
        ("นางบัวผัน ใจดี", "นาง", "บัวผัน", "ใจดี"),
        ("บัวผัน ใจดี มาก", "", "บัวผัน", "ใจดี มาก"),
        ("Aung Kyaw", "", "Aung Kyaw", ""),
        ("นายิกา", "", "นายิกา", ""),
    ],
)
def test_person_form_puts_title_and_last_name_where_they_belong(typed, prefix, first, last):
    filled = form(first_name=typed)

    assert filled.is_valid()
    assert [filled.values()[name] for name in ("prefix", "first_name", "last_name")] == [prefix, first, last]


BAD = [
    ("national_id", "1234567890122"),
    ("national_id", "12345"),
    ("national_id", "12345678901ab"),
    ("national_id", "๑๒๓"),
    ("birth_year", "2700"),
    ("birth_year", "1850"),
    ("birth_year", "sixty"),
    ("phone", "12345"),
    ("phone", "not a phone"),
    ("village_no", "0"),
    ("village_no", "100"),
    ("village_no", "three"),
    ("first_name", "ก" * 121),
    ("first_name", "บัวผัน 0812345678"),
    ("address_note", "ก" * 10_000),
    ("sex", "Z"),
    ("nationality", "ABC"),
    ("place_code", "520102"),
    ("place_code", "510101"),
    ("prefix", "<b>"),
]


@pytest.mark.parametrize(("field", "typed"), BAD)
def test_person_form_says_what_is_wrong_beside_the_field_and_keeps_the_text(field, typed):
    filled = form(**{field: typed})

    assert list(filled.errors) == [field]
    assert filled[field].value() == typed


@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "'; DROP TABLE people_person; --", "{{ 7|add:1 }}"]
)
def test_person_form_takes_any_text_as_text_and_shows_it_escaped(typed):
    filled = form(address_note=typed)

    assert filled.is_valid()
    assert filled.values()["address_note"] == typed
    assert "<script>" not in str(filled["address_note"])


def test_person_form_asks_the_place_only_within_the_area():
    assert form(COORDINATOR, place_code="เวียงเหนือ").is_valid()
    assert "place_code" in form(COORDINATOR, place_code="510101").errors
    assert "place_code" not in PersonForm(actor=MENTOR).fields


def test_correction_form_shows_the_mask_and_keeps_the_number_when_left_empty():
    person = recorded(national_id=VALID_NUMBER, phone="+66812345678")
    shown = CorrectionForm(actor=VOLUNTEER, person=person)
    typed = {"first_name": "A", "place_code": "520101", "version": "1"}
    kept = CorrectionForm(typed, actor=VOLUNTEER, person=person)
    removed = CorrectionForm(typed | {"remove_national_id": "on"}, actor=VOLUNTEER, person=person)

    page = shown.as_p()
    assert kept.is_valid()
    assert removed.is_valid()
    assert "national_id" not in kept.values()
    assert removed.values()["national_id"] == ""
    assert "x-xxxx-xxxx0-12-1" in page
    assert VALID_NUMBER not in page
    assert "081-234-5678" in page


def test_correction_form_without_the_telephone_leaves_it_alone():
    person = recorded(phone="+66812345678")
    typed = {"first_name": "A", "version": "1"}
    filled = CorrectionForm(typed, actor=MENTOR, person=person, shows_phone=False)

    assert filled.is_valid(), filled.errors
    assert not {"phone", "place_code"} & set(filled.values())


def test_consent_form_ticks_nothing_beforehand_and_shows_the_whole_wording():
    for language, words in (("th", "ยินยอมให้ส่งชื่อ"), ("en", "I agree that my name")):
        shown = ConsentForm(language=language)

        hints = shown.fields["purposes"].choice_hints  # type: ignore[attr-defined]
        assert words in hints["share_with_office"]
        assert "checked" not in str(shown["purposes"])


def test_consent_form_needs_the_name_of_who_speaks():
    typed = {"purposes": ["share_with_office"], "given_by": "proxy"}

    assert list(ConsentForm(typed, language="th").errors) == ["speaker_name"]
    assert ConsentForm(typed | {"speaker_name": "A"}, language="th").is_valid()


def test_consent_form_may_be_left_empty_where_that_is_allowed():
    assert ConsentForm({"given_by": "self"}, language="th", required=False).is_valid()
    assert list(ConsentForm({"given_by": "self"}, language="th").errors) == ["purposes"]


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "//example.org/",
        "/\\example.org",
        "/\t/example.org",
        "/\t\\example.org",
        "javascript:1",
    ],
)
def test_find_form_leads_only_to_our_own_pages(address):
    assert FindForm({"q": "a", "next": address}).read()["next"] == ""


def test_find_form_never_fails():
    read = FindForm({"q": "ก" * 500, "place": "x", "next": "/needs/"}).read()

    assert read == {"q": "", "place": "", "next": "/needs/"}
