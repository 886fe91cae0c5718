"""The test vector, read by this program and by one written from docs/referral-bundle.md and the RFCs alone."""

import base64
import hashlib
import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from raengjai.protection.rules import keys
from raengjai.protection.rules.bundle import Identity, read_answer, read_bundle
from tests.ground.test_public_keys import AES_256, by_the_book
from tests.protection.referrals import AT

VECTOR = json.loads((Path(__file__).parent / "referral_bundle.json").read_text(encoding="utf-8"))


def identity(side):
    told = VECTOR[side]
    halves = (
        bytes.fromhex(told[name]) for name in ("public", "private", "signing_public", "signing_private")
    )
    return Identity(told["organisation"], *halves)


SENDER, RECIPIENT = identity("sender"), identity("recipient")


def test_this_program_reads_the_vector():
    bundle = read_bundle(
        VECTOR["bundle"].encode(), me=RECIPIENT, partners=[SENDER.as_partner], at=AT, known={}
    )
    answer = read_answer(
        VECTOR["answer"].encode(),
        reference=bundle.reference,
        me=SENDER,
        other=RECIPIENT.as_partner,
        at=AT + timedelta(hours=1),
        known={},
    )

    assert bundle.content == VECTOR["content"]
    assert bundle.reference.digest.hex() == VECTOR["digest"]
    assert {"verb": answer.verb, "text": answer.text} == VECTOR["answer_content"]
    assert answer.digest.hex() == VECTOR["answer_digest"]
    for side in ("sender", "recipient"):
        own = identity(side)
        assert keys.fingerprint(own.public, own.signing_public) == VECTOR[side]["fingerprint"]


# --- a stranger's program ---


def unspelt(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def packed(*parts):
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def key_name(public):
    return base64.urlsafe_b64encode(hashlib.sha256(public).digest()[:12]).decode()


def opened(text, label, private, signing_public):
    """Header, content and digest."""
    outer = json.loads(text)
    protected, sealed, signature = (unspelt(outer[name]) for name in ("protected", "sealed", "signature"))
    signed = packed(label + b" signature", protected, sealed)
    Ed25519PublicKey.from_public_bytes(signing_public).verify(signature, signed)
    half = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())
    key, nonce = by_the_book(half, sealed[:65], packed(label, protected), AES_256)
    content = json.loads(AESGCM(key).decrypt(nonce, sealed[65:], b""))
    return json.loads(protected), content, hashlib.sha256(packed(protected, sealed)).digest()


def test_a_stranger_reads_the_vector():
    header, content, digest = opened(
        VECTOR["bundle"], b"raengjai-referral-bundle 1", RECIPIENT.private, SENDER.signing_public
    )

    assert content == VECTOR["content"]
    assert digest.hex() == VECTOR["digest"]
    assert header == {
        "format": "raengjai-referral-bundle",
        "version": 1,
        "id": "6f1c2d4e-0b7a-4c39-9a55-1e2d3c4b5a69",
        "sender": {"organisation": "labour.example/52", "key": key_name(SENDER.signing_public)},
        "recipient": {"organisation": "shelter.example", "key": key_name(RECIPIENT.public)},
        "made_at": "2026-11-26T09:30:00Z",
        "expires_at": "2026-12-03T09:30:00Z",
    }
    header, content, digest = opened(
        VECTOR["answer"], b"raengjai-referral-answer 1", SENDER.private, RECIPIENT.signing_public
    )
    assert content == VECTOR["answer_content"]
    assert unspelt(header["digest"]).hex() == VECTOR["digest"]
    assert header["bundle"] == "6f1c2d4e-0b7a-4c39-9a55-1e2d3c4b5a69"


def test_a_stranger_notices_a_change():
    with pytest.raises(InvalidSignature):
        opened(
            VECTOR["bundle"].replace('"sealed":"B', '"sealed":"C'),
            b"raengjai-referral-bundle 1",
            RECIPIENT.private,
            SENDER.signing_public,
        )


def test_this_program_reads_what_a_stranger_wrote():
    """With blanks and line ends in the header, as others may write JSON."""
    header = {
        "made_at": "2026-11-26T09:30:00Z",
        "expires_at": "2026-11-27T09:30:00Z",
        "recipient": {"key": key_name(RECIPIENT.public), "organisation": "shelter.example"},
        "sender": {"key": key_name(SENDER.signing_public), "organisation": "labour.example/52"},
        "id": str(UUID(int=4)),
        "version": 1,
        "format": "raengjai-referral-bundle",
    }
    protected = json.dumps(header, indent=1).encode()
    # In base mode whoever knows the recipient's private half can write too; a stranger takes an HPKE library.
    ephemeral = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    enc = b"\x04" + ephemeral.x.to_bytes(32, "big") + ephemeral.y.to_bytes(32, "big")
    half = ec.derive_private_key(int.from_bytes(RECIPIENT.private, "big"), ec.SECP256R1())
    label = b"raengjai-referral-bundle 1"
    key, nonce = by_the_book(half, enc, packed(label, protected), AES_256)
    sealed = enc + AESGCM(key).encrypt(nonce, json.dumps(VECTOR["content"]).encode(), b"")
    signature = Ed25519PrivateKey.from_private_bytes(SENDER.signing_private).sign(
        packed(label + b" signature", protected, sealed)
    )
    parts = {"signature": signature, "sealed": sealed, "protected": protected}
    raw = json.dumps(
        {name: base64.urlsafe_b64encode(part).rstrip(b"=").decode() for name, part in parts.items()},
        indent=2,
    ).encode()

    bundle = read_bundle(raw, me=RECIPIENT, partners=[SENDER.as_partner], at=AT, known={})

    assert bundle.content == VECTOR["content"]
    assert bundle.reference.bundle_id == UUID(int=4)
