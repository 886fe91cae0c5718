"""Keys that go from one member to another: only what a member signed, for this member, as this domain's, ever opens."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.ground import crypto
from raengjai.ground.crypto import SealBroken
from raengjai.protection.rules import keys
from raengjai.protection.rules.keys import RoomKey, SignedWrap

CASE, OTHER_CASE = UUID(int=1), UUID(int=2)
GIVER, TAKER, THIRD = (keys.new_member_key(uuid4()) for _ in range(3))
PAIR = crypto.new_seal_key()
EMERGENCY = RoomKey("emergency", "52", PAIR.public)
KEY = keys.new_data_key(CASE)
WRAPPED = keys.wrap(KEY, to_public=TAKER.public, to_member=TAKER.member_id, by=GIVER)
TO_ROOM = keys.wrap_to_room(KEY, room=EMERGENCY, by=GIVER)
ROOM_KEY = keys.wrap_room_key(
    PAIR.private, room=EMERGENCY, to_public=TAKER.public, to_member=TAKER.member_id, by=GIVER
)


def opened(wrapped=WRAPPED, **other):
    asked = {"domain_id": CASE, "generation": 1, "member": TAKER, "signer_public": GIVER.signing_public}
    return keys.unwrap(wrapped, **{**asked, **other})


def opened_from_room(wrapped=TO_ROOM, **other):
    asked = {
        "domain_id": CASE,
        "generation": 1,
        "room": EMERGENCY,
        "private": PAIR.private,
        "signer_public": GIVER.signing_public,
    }
    return keys.unwrap_from_room(wrapped, **{**asked, **other})


def opened_room_key(wrapped=ROOM_KEY, **other):
    asked = {"room": EMERGENCY, "member": TAKER, "signer_public": GIVER.signing_public}
    return keys.unwrap_room_key(wrapped, **{**asked, **other})


EVERY_KIND = pytest.mark.parametrize(
    ("wrapped", "open_it"),
    [(WRAPPED, opened), (TO_ROOM, opened_from_room), (ROOM_KEY, opened_room_key)],
    ids=["data key to a member", "data key to the room", "room key to a member"],
)


def test_what_a_member_handed_over_opens():
    assert opened() == KEY
    assert opened_from_room() == KEY
    assert opened_room_key() == PAIR.private
    assert WRAPPED.signed_by == GIVER.member_id


@pytest.mark.parametrize(
    "wrong",
    [
        {"domain_id": OTHER_CASE},
        {"generation": 2},
        {"member": THIRD},
        {"member": replace(TAKER, member_id=THIRD.member_id)},
        {"member": replace(TAKER, public=THIRD.public)},
        {"signer_public": THIRD.signing_public},
        {"signer_public": TAKER.signing_public},
        {"signer_public": b""},
        {"signer_public": bytes(32)},
    ],
    ids="-".join,  # the names alone: keys are drawn by chance
)
def test_a_data_key_opens_only_as_what_it_was_wrapped_as(wrong):
    with pytest.raises(SealBroken):
        opened(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"domain_id": OTHER_CASE},
        {"generation": 2},
        {"room": replace(EMERGENCY, purpose="recovery")},
        {"room": replace(EMERGENCY, province_code="51")},
        {"room": replace(EMERGENCY, public=TAKER.public)},
        {"private": TAKER.private},
        {"signer_public": THIRD.signing_public},
    ],
    ids="-".join,  # the names alone: keys are drawn by chance
)
def test_a_key_of_the_room_opens_only_what_was_wrapped_to_it(wrong):
    with pytest.raises(SealBroken):
        opened_from_room(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"room": replace(EMERGENCY, purpose="intake")},
        {"room": replace(EMERGENCY, province_code="00")},
        {"room": replace(EMERGENCY, public=crypto.new_seal_key().public)},
        {"member": THIRD},
        {"signer_public": THIRD.signing_public},
    ],
    ids="-".join,  # the names alone: keys are drawn by chance
)
def test_a_room_key_opens_only_as_what_it_was_wrapped_as(wrong):
    with pytest.raises(SealBroken):
        opened_room_key(**wrong)


@EVERY_KIND
def test_no_byte_of_envelope_or_signature_can_be_changed(wrapped, open_it):
    for at in range(len(wrapped.envelope)):
        with pytest.raises(SealBroken):
            open_it(replace(wrapped, envelope=flipped(wrapped.envelope, at)))
    for at in range(len(wrapped.signature)):
        with pytest.raises(SealBroken):
            open_it(replace(wrapped, signature=flipped(wrapped.signature, at)))


@EVERY_KIND
def test_nobody_can_say_that_another_wrapped_it(wrapped, open_it):
    with pytest.raises(SealBroken):
        open_it(replace(wrapped, signed_by=THIRD.member_id))
    with pytest.raises(SealBroken):
        open_it(replace(wrapped, signed_by=THIRD.member_id), signer_public=THIRD.signing_public)


def test_a_key_put_in_its_place_by_somebody_without_the_signing_half_does_not_open():
    """Whoever can write to the database knows every public half and every id, and can seal to them."""
    theirs = replace(GIVER, signing_private=crypto.new_signing_key().private)
    substitute = keys.wrap(
        keys.new_data_key(CASE), to_public=TAKER.public, to_member=TAKER.member_id, by=theirs
    )

    for wrapped in (substitute, replace(substitute, signature=WRAPPED.signature)):
        with pytest.raises(SealBroken):
            opened(wrapped)


def test_an_envelope_signed_again_by_another_member_does_not_open():
    """The envelope itself is bound to the first who signed: nobody passes it on as an own one."""
    stolen = keys.wrap(KEY, to_public=TAKER.public, to_member=TAKER.member_id, by=THIRD)

    with pytest.raises(SealBroken):
        opened(replace(stolen, envelope=WRAPPED.envelope), signer_public=THIRD.signing_public)


@pytest.mark.parametrize(
    ("domain_id", "generation", "to"),
    [(OTHER_CASE, 1, TAKER), (CASE, 2, TAKER), (CASE, 1, THIRD)],
    ids=["another case", "another generation", "another recipient"],
)
def test_a_wrap_cannot_be_played_back_elsewhere(domain_id, generation, to):
    key = keys.DataKey(domain_id, generation, crypto.new_secret())
    replayed = keys.wrap(key, to_public=to.public, to_member=to.member_id, by=GIVER)

    for wrapped in (
        replayed,
        replace(replayed, envelope=WRAPPED.envelope),
        replace(replayed, signature=WRAPPED.signature),
    ):
        with pytest.raises(SealBroken):
            opened(wrapped)


def test_one_kind_of_wrap_is_never_another():
    member = replace(TAKER, public=PAIR.public, private=PAIR.private)
    to_member = keys.wrap(KEY, to_public=PAIR.public, to_member=TAKER.member_id, by=GIVER)
    room_key = keys.wrap_room_key(
        PAIR.private, room=EMERGENCY, to_public=PAIR.public, to_member=TAKER.member_id, by=GIVER
    )

    for wrapped in (TO_ROOM, room_key):
        with pytest.raises(SealBroken):
            opened(wrapped, member=member)
    for wrapped in (to_member, room_key):
        with pytest.raises(SealBroken):
            opened_from_room(wrapped)
    for wrapped in (to_member, TO_ROOM):
        with pytest.raises(SealBroken):
            opened_room_key(wrapped, member=member)


def test_a_room_key_that_is_not_its_public_halfs_is_neither_wrapped_nor_opened(monkeypatch):
    other = crypto.new_seal_key()
    with pytest.raises(ValueError):
        keys.wrap_room_key(
            other.private, room=EMERGENCY, to_public=TAKER.public, to_member=TAKER.member_id, by=GIVER
        )
    with monkeypatch.context() as patched:
        patched.setattr(crypto, "belong_together", lambda _public, _private: True)
        wrong = keys.wrap_room_key(
            other.private, room=EMERGENCY, to_public=TAKER.public, to_member=TAKER.member_id, by=GIVER
        )

    with pytest.raises(SealBroken):
        opened_room_key(wrong)


def test_a_key_of_the_room_has_one_of_three_purposes_and_is_called_by_its_public_half():
    assert EMERGENCY.name == crypto.key_id(PAIR.public)
    assert [RoomKey(purpose, "52", PAIR.public).purpose for purpose in keys.PURPOSES] == list(keys.PURPOSES)
    with pytest.raises(ValueError):
        RoomKey("backup", "52", PAIR.public)


@given(
    domain_id=st.uuids(),
    generation=st.integers(1, 2**31 - 1),
    secret=st.binary(min_size=32, max_size=32),
    asked_id=st.uuids(),
    asked_generation=st.integers(1, 2**31 - 1),
)
@settings(max_examples=30, deadline=None)
def test_every_key_opens_as_itself_and_as_nothing_else(
    domain_id, generation, secret, asked_id, asked_generation
):
    key = keys.DataKey(domain_id, generation, secret)
    wrapped = keys.wrap(key, to_public=TAKER.public, to_member=TAKER.member_id, by=GIVER)

    assert opened(wrapped, domain_id=domain_id, generation=generation) == key
    if (asked_id, asked_generation) != (domain_id, generation):
        with pytest.raises(SealBroken):
            opened(wrapped, domain_id=asked_id, generation=asked_generation)


@given(envelope=st.binary(max_size=200), signature=st.binary(max_size=80), signer=st.binary(max_size=40))
@settings(max_examples=60, deadline=None)
def test_rubbish_is_broken_and_nothing_else(envelope, signature, signer):
    with pytest.raises(SealBroken):
        opened(SignedWrap(envelope, GIVER.member_id, signature), signer_public=signer)


def test_the_code_that_is_compared_by_voice():
    code = keys.fingerprint(GIVER.public, GIVER.signing_public)

    assert code == keys.fingerprint(GIVER.public, GIVER.signing_public)
    assert [len(group) for group in code.split(" ")] == [5] * 6
    assert code.replace(" ", "").isdecimal()
    assert code not in {
        keys.fingerprint(TAKER.public, GIVER.signing_public),
        keys.fingerprint(GIVER.public, TAKER.signing_public),
        keys.fingerprint(GIVER.signing_public, GIVER.public),
    }
    # SHA-256 over (length, value) of "raengjai fingerprint 1" and both halves, modulo 10 to the 30th, worked out apart.
    assert keys.fingerprint(b"\x04" + bytes(64), bytes(32)) == "15939 44651 46605 61887 67084 73648"


def flipped(text: bytes, at: int) -> bytes:
    return text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
