"""A referral to another organisation: whole, for its recipient, in its time and with consent, or refused with the reason."""

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.ground import crypto
from raengjai.protection.rules.bundle import BundleRefused, Partner, envelope, offers, strict
from raengjai.protection.rules.bundle.refusals import (
    AnotherOfThisId,
    Expired,
    FromTheFuture,
    NotABundle,
    Tampered,
    UnknownSender,
    UnknownVersion,
    WrongRecipient,
)
from tests.protection.referrals import (
    AT,
    CONTENT,
    EXPIRES,
    RECIPIENT,
    SENDER,
    STRANGER,
    organisation,
    read,
    sent,
    with_part,
)

RAW, REFERENCE = sent()
OUTER = json.loads(RAW)
HEADER = json.loads(strict.decoded(OUTER["protected"]))


def test_what_was_sent_is_what_is_read():
    bundle = read(RAW)

    assert bundle.content == CONTENT
    assert bundle.reference == REFERENCE
    assert not bundle.again
    assert (REFERENCE.sender, REFERENCE.recipient) == ("labour.example/52", "shelter.example")
    assert (REFERENCE.made_at, REFERENCE.expires_at) == (AT, EXPIRES)


def test_outside_the_seal_stands_who_to_whom_and_when_and_nothing_of_the_person():
    assert set(HEADER) == {"format", "version", "id", "sender", "recipient", "made_at", "expires_at"}
    for told in ("นามสมมติ", "Shelter", "K7QX", "consent"):
        assert told not in json.dumps(HEADER, ensure_ascii=False)
    assert CONTENT["person"]["prs_FirstName"] not in repr(read(RAW))


def test_lengths_tell_little():
    short, long = (
        sent(with_part("request.reason", "x" * letters), bundle_id=uuid4())[0] for letters in (1, 200)
    )

    assert len(short) == len(long)


@given(
    reason=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=300).filter(
        str.strip
    ),
    urgent=st.booleans(),
    names=st.lists(st.sampled_from(sorted(CONTENT["person"])), unique=True),
    life=st.integers(1, 90 * 86400),
)
@settings(max_examples=30, deadline=None)
def test_every_referral_arrives_as_it_was_sent(reason, urgent, names, life):
    content = {
        **CONTENT,
        "request": {"service": "x", "reason": reason, "urgent": urgent},
        "person": {name: CONTENT["person"][name] for name in names},
        "consent": {**CONTENT["consent"], "items": names},
    }
    raw, reference = sent(content, expires_at=AT + timedelta(seconds=life))

    bundle = read(raw)
    assert (bundle.content, bundle.reference) == (content, reference)


def test_times_are_told_in_seconds_whatever_the_zone():
    bangkok = timezone(timedelta(hours=7))
    at = datetime(2026, 11, 26, 16, 30, 0, 999, tzinfo=bangkok)

    raw, reference = sent(at=at, expires_at=at + timedelta(days=7))

    assert (reference.made_at, reference.expires_at) == (AT, EXPIRES)
    assert read(raw).reference == reference


# --- changed on the way ---


def test_no_byte_can_be_changed():
    """Every byte of the text becomes one of each class: a letter, a digit, a sign of JSON, a blank, one outside of ASCII, zero."""
    for at in range(0, len(RAW), 3):
        for byte in (RAW[at] ^ 1, *b'Aa0_-"{},:\\ \n', 0xFF, 0):
            if byte != RAW[at]:
                with pytest.raises(BundleRefused):
                    read(RAW[:at] + bytes([byte]) + RAW[at + 1 :])


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_nothing_can_be_put_in_taken_out_or_cut(data):
    at = data.draw(st.integers(0, len(RAW) - 1))
    kind = data.draw(st.sampled_from(["put in", "taken out", "cut", "swapped"]))
    spoilt = {
        "put in": RAW[:at] + data.draw(st.binary(min_size=1, max_size=8)) + RAW[at:],
        "taken out": RAW[:at] + RAW[at + 1 :],
        "cut": RAW[:at],
        "swapped": RAW[:at] + RAW[at : at + 2][::-1] + RAW[at + 2 :],
    }[kind]

    try:
        assert read(spoilt) == read(RAW)  # blanks between parts of JSON mean nothing
    except BundleRefused:
        assert spoilt != RAW


@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
@settings(max_examples=100, deadline=None)
def test_rubbish_is_refused(raw):
    with pytest.raises(NotABundle):
        read(raw)


@pytest.mark.parametrize("name", ["protected", "sealed", "signature"])
def test_parts_of_two_bundles_do_not_make_a_third(name):
    other = json.loads(sent()[0])

    with pytest.raises(Tampered):
        read(json.dumps({**OUTER, name: other[name]}).encode())


def rewritten(**header):
    """The bundle with another header, which its sender has not signed."""
    text = strict.text_of({**HEADER, **header})
    return json.dumps({**OUTER, "protected": strict.encoded(text)}).encode()


def signed_anew(raw, by):
    """Signed by somebody who holds these keys."""
    outer = json.loads(raw)
    parts = [strict.decoded(outer[name]) for name in ("protected", "sealed")]
    signature = crypto.sign(
        by.signing_private, crypto.packed(b"raengjai-referral-bundle 1 signature", *parts)
    )
    return json.dumps({**outer, "signature": strict.encoded(signature)}).encode()


@pytest.mark.parametrize(
    "header",
    [
        {"id": "2ec0dae2-55c2-430f-8a3c-7a0b0a3a9a11"},
        {"made_at": "2026-11-25T09:30:00Z"},
        {"expires_at": "2026-12-30T09:30:00Z"},
    ],
    ids=str,
)
def test_a_header_is_signed(header):
    with pytest.raises(Tampered):
        read(rewritten(**header))
    with pytest.raises(Tampered):  # and sealed in: not even the sender's signature makes it another's
        read(signed_anew(rewritten(**header), SENDER))


def test_nobody_sends_on_what_another_wrote_as_their_own():
    named = {"organisation": STRANGER.organisation, "key": crypto.key_id(STRANGER.signing_public)}
    stolen = signed_anew(rewritten(sender=named), STRANGER)

    with pytest.raises(Tampered):
        read(stolen, partners=[SENDER.as_partner, STRANGER.as_partner])


def test_a_signature_of_somebody_else_is_none():
    with pytest.raises(Tampered):
        read(signed_anew(RAW, STRANGER))


# --- for whom and from whom ---


def test_only_its_recipient_reads_it():
    with pytest.raises(WrongRecipient):
        read(RAW, me=STRANGER)
    with pytest.raises(WrongRecipient):
        read(RAW, me=replace(RECIPIENT, organisation="shelter.example/north"))
    with pytest.raises(WrongRecipient):
        read(RAW, me=organisation("shelter.example"))


def test_who_is_not_known_is_not_read():
    for partners in (
        [],
        [STRANGER.as_partner],
        [replace(SENDER.as_partner, organisation="labour.example/51")],
        [organisation("labour.example/52").as_partner],
    ):
        with pytest.raises(UnknownSender):
            read(RAW, partners=partners)


def test_one_organisation_may_have_an_older_key():
    partners = [organisation("labour.example/52").as_partner, SENDER.as_partner]

    assert read(RAW, partners=partners).content == CONTENT


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "a\0b"])
def test_an_organisation_is_called_something(name):
    with pytest.raises(ValueError):
        Partner(name, SENDER.public, SENDER.signing_public)


# --- versions, times, twice ---


@pytest.mark.parametrize("version", [0, 2, 99])
def test_an_unknown_version_says_so_before_anything_else(version):
    text = strict.text_of({"format": "raengjai-referral-bundle", "version": version, "new": "part"})
    with pytest.raises(UnknownVersion) as refusal:
        read(json.dumps({**OUTER, "protected": strict.encoded(text)}).encode())

    assert refusal.value.version == version


@pytest.mark.parametrize(
    "header",
    [
        {"format": "raengjai-referral-answer"},
        {"format": None},
        {"version": "1"},
        {"version": True},
        {"version": 1.0},
        {"id": "1"},
        {"id": "2ec0dae255c2430f8a3c7a0b0a3a9a11"},  # without hyphens
        {"id": 5},
        {"made_at": "2026-11-26 09:30:00"},
        {"made_at": "2026-13-26T09:30:00Z"},
        {"made_at": 1},
        {"sender": "labour.example/52"},
        {"recipient": {"organisation": "shelter.example"}},
        {"more": "parts"},
    ],
    ids=str,
)
def test_a_header_that_is_not_as_the_format_says_is_none(header):
    with pytest.raises(NotABundle):
        read(rewritten(**header))


def test_it_expires_and_a_known_one_can_still_be_read():
    known = {("labour.example/52", REFERENCE.bundle_id): REFERENCE.digest}

    assert read(RAW, at=EXPIRES - timedelta(seconds=1)).content == CONTENT
    with pytest.raises(Expired):
        read(RAW, at=EXPIRES)
    assert read(RAW, at=EXPIRES + timedelta(days=400), known=known).again


def test_clocks_may_differ_a_little():
    assert read(RAW, at=AT - timedelta(minutes=10))
    with pytest.raises(FromTheFuture):
        read(RAW, at=AT - timedelta(minutes=10, seconds=1))


@pytest.mark.parametrize("life", [timedelta(0), timedelta(seconds=-1), timedelta(days=90, seconds=1)])
def test_nothing_is_offered_for_ever(life, monkeypatch):
    with pytest.raises(ValueError):
        sent(expires_at=AT + life)
    with monkeypatch.context() as patched:
        patched.setattr(offers, "LONGEST_LIFE", timedelta(days=9999))
        raw = (
            sent(expires_at=AT + life)[0]
            if life > timedelta(0)
            else envelope.close(
                offers.BUNDLE,
                CONTENT,
                {"expires_at": strict.moment_text(AT + life)},
                message_id=uuid4(),
                me=SENDER,
                other=RECIPIENT.as_partner,
                at=AT,
            )[0]
        )
    with pytest.raises(NotABundle):
        read(raw)


def test_opened_twice_it_is_the_same_one():
    first = read(RAW)
    known = {(first.reference.sender, first.reference.bundle_id): first.reference.digest}

    second = read(RAW, known=known)

    assert second.again
    assert replace(second, again=False) == first


def test_another_under_the_same_number_is_refused():
    other, _ = sent(bundle_id=REFERENCE.bundle_id)
    known = {("labour.example/52", REFERENCE.bundle_id): REFERENCE.digest}

    with pytest.raises(AnotherOfThisId):
        read(other, known=known)
    of_another_sender = {("broker.example", REFERENCE.bundle_id): bytes(32)}
    assert not read(RAW, known=of_another_sender).again
