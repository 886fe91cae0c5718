"""Lists of values as one, digests, and signatures that are refused in one way."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from raengjai.ground import crypto


@given(st.lists(st.binary(max_size=5), max_size=4), st.lists(st.binary(max_size=5), max_size=4))
def test_two_lists_never_look_the_same(left, right):
    assert (crypto.packed(*left) == crypto.packed(*right)) == (left == right)


def test_lengths_come_first_and_the_highest_byte_of_them():
    assert crypto.packed(b"ab", b"") == b"\0\0\0\x02ab\0\0\0\0"


def test_a_digest_is_sha_256():
    assert crypto.digest(b"text") == hashlib.sha256(b"text").digest()


def test_a_wrong_signature_and_a_wrong_key_are_both_broken():
    pair = crypto.new_signing_key()
    signature = crypto.sign(pair.private, b"text", forget=True)

    crypto.check_signature(pair.public, signature, b"text")
    for public, signed, text in (
        (pair.public, signature, b"other"),
        (pair.public, signature[:63], b"text"),
        (crypto.new_signing_key().public, signature, b"text"),
        (b"", signature, b"text"),
    ):
        with pytest.raises(crypto.SealBroken):
            crypto.check_signature(public, signed, text)


def test_a_private_half_can_be_used_and_forgotten():
    crypto._private_key.cache_clear()
    crypto._signing_key.cache_clear()
    sealing, signing = crypto.new_seal_key(), crypto.new_signing_key()

    assert crypto.public_of_private(sealing.private, forget=True) == sealing.public
    crypto.sign(signing.private, b"text", forget=True)

    assert crypto._private_key.cache_info().currsize == 0
    assert crypto._signing_key.cache_info().currsize == 0


def test_two_halves_belong_together_or_not():
    pair, other = crypto.new_seal_key(), crypto.new_seal_key()

    assert crypto.belong_together(pair.public, pair.private)
    for private in (other.private, b"", bytes(32), b"\xff" * 32, b"\0" + pair.private):
        assert not crypto.belong_together(pair.public, private)
