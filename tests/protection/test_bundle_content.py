"""What a referral may tell: what the consent names, in the terms of the format, within its limits."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.protection.rules.bundle import LARGEST, strict
from raengjai.protection.rules.bundle.refusals import (
    NotABundle,
    TooLarge,
    WithoutConsent,
    WrongContent,
)
from tests.protection.referrals import CONTENT, read, sent, sent_unchecked, with_part

RAW, _ = sent()


@pytest.mark.parametrize("name", sorted(CONTENT["person"]))
def test_nothing_is_told_that_the_consent_does_not_name(name):
    items = [item for item in CONTENT["consent"]["items"] if item != name]
    told = with_part("consent.items", items)

    with pytest.raises(WithoutConsent) as refusal:
        sent(told)
    assert refusal.value.items == (name,)
    with pytest.raises(WithoutConsent):
        read(sent_unchecked(told))


def test_consent_is_for_this_recipient_and_was_given_before():
    for told in (
        with_part("consent.recipient", "another.example"),
        with_part("consent.given_on", "2026-11-27"),
        with_part("consent.given_on", "2027-01-01"),
    ):
        with pytest.raises(WithoutConsent) as refusal:
            sent(told)
        assert refusal.value.items == ()
        with pytest.raises(WithoutConsent):
            read(sent_unchecked(told))


WRONG = [
    ("code", ...),
    ("code", "นามสมมติ"),
    ("code", "abc"),
    ("code", 5),
    ("request", ...),
    ("request", []),
    ("request.service", ""),
    ("request.reason", " "),
    ("request.reason", ...),
    ("request.urgent", 1),
    ("person", None),
    ("person.prs_Gender", "Female"),
    ("person.prs_Citizenship", "MM"),
    ("person.prs_Citizenship", ["Myanmar"]),
    ("person.prs_Citizenship", []),
    ("person.prs_Birthdate", "1999"),
    ("person.prs_Birthdate", "1999-02-30"),
    ("person.prs_NumberOfChildren", "2"),
    ("person.prs_NumberOfChildren", True),
    ("person.prs_Deceased", "no"),
    ("person.vic_Vulnerabilities", ["Poverty"]),
    ("person.vic_TraffickingStatus", "Victim"),
    ("person.story", "x"),
    ("person.x_safe_contact", {}),
    ("person.x_safe_contact", ""),
    ("consent", ...),
    ("consent.items", "prs_FirstName"),
    ("consent.items", [1]),
    ("consent.given_on", "yesterday"),
    ("consent.language", "Burmese"),
    ("consent.how", "implied"),
    ("consent.how", []),
    ("consent.given_by", "officer"),
    ("more", "parts"),
]


@pytest.mark.parametrize(("path", "value"), WRONG, ids=str)
def test_content_that_is_not_as_the_format_says_is_told_by_its_place(path, value):
    told = with_part(path, value)

    with pytest.raises(WrongContent) as refusal:
        sent(told)
    assert refusal.value.where == path
    with pytest.raises(WrongContent):
        read(sent_unchecked(told))


def test_who_decided_stands_beside_every_status_but_possible():
    decided = with_part("person.vic_TraffickingStatus", "ActualVictimOfTrafficking")
    with pytest.raises(WrongContent) as refusal:
        sent(decided)
    assert refusal.value.where == "person.vic_TraffickingStatusDecisionMakingOrg"

    name = "vic_TraffickingStatusDecisionMakingOrg"
    decided["person"][name] = "NonPoliceGovernmentalOrganization"
    decided["consent"] = {**CONTENT["consent"], "items": [*CONTENT["consent"]["items"], name]}
    assert read(sent(decided)[0]).content == decided


# --- limits ---


def test_a_bundle_has_a_largest_size():
    many = {f"x_{'abcdefghij'[n % 10]}_{'abcdefghij'[n // 10]}": "ก" * 4000 for n in range(60)}
    told = {**CONTENT, "person": many, "consent": {**CONTENT["consent"], "items": list(many)}}

    with pytest.raises(TooLarge):
        sent(told)
    with pytest.raises(TooLarge):
        read(RAW + b" " * LARGEST)


@pytest.mark.parametrize(
    "told",
    [
        with_part("request.reason", "x" * 4001),
        with_part("request.reason", "x\0"),
        with_part("request.reason", "\ud800"),
        with_part("person.x_safe_contact", ["x"] * 201),
        with_part("person.prs_NumberOfChildren", float("nan")),
        with_part("person.prs_NumberOfChildren", 2**60),
    ],
    ids=["long", "zero", "half a pair", "many", "no number", "large number"],
)
def test_what_not_every_reader_can_keep_is_not_sent(told):
    with pytest.raises(WrongContent):
        sent(told)


@pytest.mark.parametrize(
    "text",
    [
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":1' + b"0" * 5000 + b"}",
        b'{"a":"\\u0000"}',
        b'{"a":"\\ud800"}',
        b'{"a":' + b"[" * 7 + b"]" * 7 + b"}",
        b'{"a":' * 100_000,
        b"[" * 200_000,
        b"[]",
        b'"text"',
        b"\xef\xbb\xbf{}",
        b'{"a":"\xff"}',
        b'{"a":1} {}',
        b'{"a":["' + b'","'.join([b"x"] * 201) + b'"]}',
        b'{"' + b"n" * 4001 + b'":1}',
    ],
    ids=lambda text: repr(text[:16]),
)
def test_json_that_can_be_read_in_two_ways_is_read_in_none(text):
    with pytest.raises(NotABundle):
        strict.object_of(text)


@pytest.mark.parametrize("text", ["AA==", "A", "AB", "A A", "AA\n", "+/+/", "ก", None, 5])
def test_base64url_has_one_spelling(text):
    with pytest.raises(NotABundle):
        strict.decoded(text)


@given(st.binary(max_size=60))
def test_every_byte_can_be_spelt(raw):
    assert strict.decoded(strict.encoded(raw)) == raw


def test_ids_are_not_given_in_another_way():
    assert strict.id_of(str(UUID(int=5))) == UUID(int=5)
    with pytest.raises(NotABundle):
        strict.id_of(str(uuid4()).replace("-", ""))
