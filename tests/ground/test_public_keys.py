"""Envelopes (HPKE), receipts (Ed25519) and the signatures of phones (ECDSA P-256), against published figures."""

import hashlib
import hmac

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from raengjai.ground import crypto

# RFC 9180, appendix A.3.1: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM, base mode, first message.
RFC = {
    "info": "4f6465206f6e2061204772656369616e2055726e",
    "sk_r": "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2",
    "enc": "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c09"
    "00be863c403ce65c9bfcb9382657222d18c4",
    "key": "868c066ef58aae6dc589b6cfdd18f97e",
    "nonce": "4e0bc5018beba4bf004cca59",
    "pt": "4265617574792069732074727574682c20747275746820626561757479",
    "aad": "436f756e742d30",
    "ct": "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434",
}
AES_128, AES_256 = (1, 16), (2, 32)  # id and length of the key in RFC 9180, table 5


def by_the_book(private: ec.EllipticCurvePrivateKey, enc: bytes, info: bytes, aead: tuple[int, int]):
    """Key and nonce of a message in base mode, written from sections 4 and 5.1 of RFC 9180 and nothing else."""
    kem, suite = b"KEM\x00\x10", b"HPKE\x00\x10\x00\x01" + aead[0].to_bytes(2, "big")
    public = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), enc)
    eae = extract(b"", kem, b"eae_prk", private.exchange(ec.ECDH(), other))
    shared = expand(eae, kem, b"shared_secret", enc + public, 32)
    context = b"\0" + extract(b"", suite, b"psk_id_hash", b"") + extract(b"", suite, b"info_hash", info)
    secret = extract(shared, suite, b"secret", b"")
    return expand(secret, suite, b"key", context, aead[1]), expand(secret, suite, b"base_nonce", context, 12)


def extract(salt: bytes, suite: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, hashlib.sha256)


def expand(secret: bytes, suite: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(secret, labelled + b"\x01", hashlib.sha256)[:length]


def test_the_book_gives_the_figures_of_the_rfc():
    value = {name: bytes.fromhex(digits) for name, digits in RFC.items()}
    private = ec.derive_private_key(int.from_bytes(value["sk_r"], "big"), ec.SECP256R1())

    key, nonce = by_the_book(private, value["enc"], value["info"], AES_128)

    assert (key, nonce) == (value["key"], value["nonce"])
    assert AESGCM(key).encrypt(nonce, value["pt"], value["aad"]) == value["ct"]


def test_an_envelope_is_what_the_book_says():
    pair = crypto.new_seal_key()
    private = ec.derive_private_key(int.from_bytes(pair.private, "big"), ec.SECP256R1())

    envelope = crypto.seal_to(pair.public, b"unpaid wages", info=b"for this phone")
    key, nonce = by_the_book(private, envelope[:65], b"for this phone", AES_256)

    assert AESGCM(key).decrypt(nonce, envelope[65:], b"") == b"unpaid wages"


def test_what_was_made_by_the_book_opens():
    pair, sender = crypto.new_seal_key(), crypto.new_seal_key()
    private = ec.derive_private_key(int.from_bytes(pair.private, "big"), ec.SECP256R1())
    # The sender's secret and ours meet in the same shared secret, so the receiver's schedule seals too.
    key, nonce = by_the_book(private, sender.public, b"info", AES_256)
    envelope = sender.public + AESGCM(key).encrypt(nonce, b"text", b"")

    assert crypto.open_envelope(pair.private, envelope, info=b"info") == b"text"


@pytest.mark.parametrize("spoil", ["info", "key", "text", "short", "point"])
def test_an_envelope_opens_only_whole_for_its_own_and_in_its_place(spoil):
    pair, other = crypto.new_seal_key(), crypto.new_seal_key()
    envelope = crypto.seal_to(pair.public, b"text", info=b"phone 1")
    spoilt = {
        "text": envelope[:-1] + bytes([envelope[-1] ^ 1]),
        "short": envelope[:40],
        "point": b"\x04" + bytes(64) + envelope[65:],
    }

    with pytest.raises(crypto.SealBroken):
        crypto.open_envelope(
            other.private if spoil == "key" else pair.private,
            spoilt.get(spoil, envelope),
            info=b"phone 2" if spoil == "info" else b"phone 1",
        )


def test_a_receipt_is_signed_as_rfc_8032_says():
    private = bytes.fromhex(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
    )  # section 7.1, test 2
    signature = crypto.sign(private, b"\x72")

    assert signature.hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert crypto.is_signed(crypto.public_of_signing(private), signature, b"\x72")
    assert not crypto.is_signed(crypto.public_of_signing(private), signature, b"\x73")


def test_the_signature_of_a_phone_is_r_and_s_side_by_side():
    private = ec.generate_private_key(ec.SECP256R1())
    public = private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    r, s = decode_dss_signature(private.sign(b"body", ec.ECDSA(hashes.SHA256())))
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")

    assert crypto.is_signed_by_device(public, signature, b"body")
    assert not crypto.is_signed_by_device(public, signature, b"other")
    assert not crypto.is_signed_by_device(public, signature[:63], b"body")
    assert not crypto.is_signed_by_device(public, bytes(64), b"body")


@pytest.mark.parametrize("public", [b"", b"\x04" + bytes(64), b"\x02" + bytes(32), bytes(65)])
def test_a_public_key_must_be_a_point_of_the_curve(public):
    assert not crypto.is_public_key(public)


def test_a_key_is_named_by_what_it_is():
    pair, other = crypto.new_seal_key(), crypto.new_seal_key()

    assert crypto.is_public_key(pair.public)
    assert crypto.key_id(pair.public) == crypto.key_id(pair.public) != crypto.key_id(other.public)
    assert len(crypto.key_id(pair.public)) == 16
