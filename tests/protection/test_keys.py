"""Keys of the sealed room: nothing moved, tampered with or opened by somebody else ever opens."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from hypothesis import given, settings
from hypothesis import strategies as st

from raengjai.ground import crypto
from raengjai.ground.crypto import SealBroken
from raengjai.protection.rules import keys
from raengjai.protection.rules.keys import Cost

CHEAP = Cost(19456, 2, 1)
CASE, OTHER_CASE, ROW, OTHER_ROW, VISIT = (UUID(int=number) for number in range(1, 6))
CELL = {"table": "protection_person", "column": "story", "row_id": ROW}
ELSEWHERE = [
    {**CELL, "row_id": OTHER_ROW},
    {**CELL, "column": "name"},
    {**CELL, "table": "protection_place"},
]


@pytest.fixture(scope="module")
def member():
    return keys.new_member_key(uuid4())


@pytest.fixture(scope="module")
def other():
    return keys.new_member_key(uuid4())


@pytest.fixture(scope="module")
def locked(member):
    return keys.lock(member, "ข้าวเหนียวมะม่วง 2563", cost=CHEAP)


def handed(key, *, to, by):
    """The data key after it went from one member to another."""
    wrapped = keys.wrap(key, to_public=to.public, to_member=to.member_id, by=by)
    return keys.unwrap(
        wrapped,
        domain_id=key.domain_id,
        generation=key.generation,
        member=to,
        signer_public=by.signing_public,
    )


def changed(sealed: bytes, at: int) -> bytes:
    return sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]


@given(st.text(max_size=400))
@settings(max_examples=40)
def test_what_is_sealed_opens_in_its_place(text):
    key = keys.new_data_key(CASE)

    assert keys.open_text(key, keys.seal_text(key, text, **CELL), **CELL) == text


@pytest.mark.parametrize("place", ELSEWHERE, ids=["row", "column", "table"])
def test_what_is_moved_does_not_open(place):
    key = keys.new_data_key(CASE)
    here, there = keys.seal_text(key, "one", **CELL), keys.seal_text(key, "two", **place)

    with pytest.raises(SealBroken):
        keys.open_text(key, here, **place)
    with pytest.raises(SealBroken):
        keys.open_text(key, there, **CELL)


def test_another_domains_key_opens_nothing_nor_the_same_key_as_another_domains():
    key = keys.new_data_key(CASE)
    sealed = keys.seal_text(key, "one", **CELL)

    for wrong in (keys.new_data_key(CASE), keys.new_data_key(OTHER_CASE), replace(key, domain_id=OTHER_CASE)):
        with pytest.raises(SealBroken):
            keys.open_text(wrong, sealed, **CELL)


def test_no_byte_can_be_changed():
    key = keys.new_data_key(CASE)
    sealed = keys.seal_text(key, "one", **CELL)

    for at in range(len(sealed)):
        with pytest.raises(SealBroken):
            keys.open_text(key, changed(sealed, at), **CELL)


@pytest.mark.parametrize("length", [0, 3, 4, 5, 16, 20])
def test_what_is_cut_short_does_not_open(length):
    key = keys.new_data_key(CASE)

    with pytest.raises(SealBroken):
        keys.open_text(key, keys.seal_text(key, "one", **CELL)[:length], **CELL)


def test_lengths_tell_little_and_the_same_text_never_looks_the_same():
    key = keys.new_data_key(CASE)
    short, long = (keys.seal_text(key, text, **CELL) for text in ("", "x" * 127))

    assert len(short) == len(long)
    assert keys.seal_text(key, "", **CELL) != short
    assert len(keys.seal_text(key, "x" * 128, **CELL)) == len(short) + 128


def test_who_left_cannot_open_what_came_later(member, other):
    first = keys.new_data_key(CASE)
    of_leaver = handed(first, to=other, by=member)
    before = keys.seal_text(first, "one", **CELL)

    second = keys.next_data_key(first)
    after = keys.seal_anew(before, old=first, new=second, **CELL)

    assert (keys.generation_of(before), keys.generation_of(after)) == (1, 2)
    assert keys.open_text(second, after, **CELL) == "one"
    assert handed(second, to=member, by=member) == second
    with pytest.raises(SealBroken):
        keys.open_text(of_leaver, after, **CELL)
    with pytest.raises(SealBroken):
        keys.open_text(second, before, **CELL)
    with pytest.raises(SealBroken):
        keys.open_text(replace(of_leaver, generation=2), after, **CELL)


def test_a_generation_cannot_be_written_over():
    key = keys.new_data_key(CASE)
    sealed = keys.seal_text(key, "one", **CELL)

    with pytest.raises(SealBroken):
        keys.open_text(replace(key, generation=2), b"\0\0\0\2" + sealed[4:], **CELL)


def test_keys_of_two_domains_are_never_exchanged():
    key = keys.new_data_key(CASE)

    with pytest.raises(ValueError):
        keys.seal_anew(keys.seal_text(key, "one", **CELL), old=key, new=keys.new_data_key(OTHER_CASE), **CELL)


def test_the_passphrase_unlocks_and_another_does_not(member, locked):
    assert keys.unlock(locked, "ข้าวเหนียวมะม่วง 2563") == member
    for wrong in ("ข้าวเหนียวมะม่วง 2564", "", "ข้าวเหนียวมะม่วง 2563 "):
        with pytest.raises(SealBroken):
            keys.unlock(locked, wrong)


def test_a_passphrase_is_the_same_however_the_keyboard_writes_it(member):
    locked = keys.lock(member, "น้ำใจ", cost=CHEAP)

    assert keys.unlock(locked, "น้\u0e4d\u0e32ใจ") == member


@pytest.mark.parametrize(
    "part",
    [
        {"member_id": OTHER_ROW},
        {"public": b"\x04" + bytes(64)},
        {"signing_public": bytes(32)},
        {"cost": Cost(19456, 3, 1)},
        {"salt": bytes(32)},
    ],
    ids=["owner", "public half", "signing half", "cost", "salt"],
)
def test_a_locked_key_cannot_be_given_to_somebody_else_or_changed(locked, part):
    with pytest.raises(SealBroken):
        keys.unlock(replace(locked, **part), "ข้าวเหนียวมะม่วง 2563")


def test_two_locks_of_one_key_share_nothing(member, locked):
    again = keys.lock(member, "ข้าวเหนียวมะม่วง 2563", cost=CHEAP)

    assert again.salt != locked.salt
    assert again.sealed != locked.sealed


def test_a_new_passphrase_makes_the_old_one_useless(member, locked):
    anew = keys.lock(keys.unlock(locked, "ข้าวเหนียวมะม่วง 2563"), "another one altogether", cost=CHEAP)

    assert keys.unlock(anew, "another one altogether") == member
    with pytest.raises(SealBroken):
        keys.unlock(anew, "ข้าวเหนียวมะม่วง 2563")


def test_an_open_door_needs_the_browsers_secret_and_its_own_visit(member, other):
    secret, held = keys.hold(member, visit=VISIT)
    mine = {
        "visit": VISIT,
        "member_id": member.member_id,
        "public": member.public,
        "signing_public": member.signing_public,
    }

    assert keys.take(secret, held, **mine) == member
    assert member.private not in held
    assert member.signing_private not in held
    for wrong in (
        {"visit": ROW},
        {"member_id": other.member_id},
        {"public": other.public},
        {"signing_public": other.signing_public},
    ):
        with pytest.raises(SealBroken):
            keys.take(secret, held, **{**mine, **wrong})
    with pytest.raises(SealBroken):
        keys.take(crypto.new_secret(), held, **mine)


def test_too_cheap_is_refused_and_the_cost_has_its_day():
    for weak in ((19455, 2, 1), (19456, 1, 1), (19456, 2, 0)):
        with pytest.raises(ValueError):
            Cost(*weak)
    assert keys.cost_on(date(2026, 11, 26)) == Cost(131072, 3, 1)
    with pytest.raises(LookupError):
        keys.cost_on(date(2026, 11, 25))


def test_nothing_prints_its_secret(member):
    key = keys.new_data_key(CASE)

    assert repr(key.secret) not in repr(key)
    assert repr(member.private) not in repr(member)
    assert repr(member.signing_private) not in repr(member)


def test_handing_over_leaves_no_members_key_in_the_process(member, other):
    crypto._private_key.cache_clear()
    crypto._signing_key.cache_clear()

    handed(keys.new_data_key(CASE), to=other, by=member)

    assert crypto._private_key.cache_info().currsize == 0
    assert crypto._signing_key.cache_info().currsize == 0


def test_the_passphrase_goes_through_argon2id():
    """Against another implementation, OpenSSL's."""
    salt = b"s" * 32
    openssl = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=19456)

    key = crypto.stretch("correct horse", salt=salt, memory_kib=19456, passes=2, lanes=1)

    assert key == openssl.derive(b"correct horse")


def test_a_binding_never_runs_over_into_its_next_part():
    with pytest.raises(ValueError):
        crypto.seal_under(crypto.new_secret(), b"", bound_to=("a\0b",))
