"""Keys of the sealed room: one for each domain, wrapped for each member; two pairs for each member, locked by a passphrase.

- A domain is what one data key opens: a case, or one person's identity inside a case (then the domain's id is that of the
  person's record). What it holds is sealed under the data key and bound to domain, generation, table, column and row: moved
  anywhere else, it does not open. Lengths are rounded up, so that they tell little.
- The data key is wrapped to members' public keys (HPKE), or to a key of the room (emergency, recovery). A new generation
  follows when somebody leaves; rows are sealed anew.
- HPKE does not say who wrapped, so whoever wraps signs (Ed25519): what is opened, for whom, by whom and the envelope itself.
  The signature is checked first. Without a member's signing half nobody can put another key in a wrapped one's place.
- A member's private halves are locked by a key made of the passphrase (Argon2id; costs in data/keys.toml). While the door is
  open they are held under a secret that only the member's browser has.
- Public halves lie in the database, where they could be exchanged: two people compare the `fingerprint` by voice before the
  first key is handed over, and each keeps the other's halves under an own signature (rules/confirmations.py).

Pure: nothing is stored, nothing is read. Every opening that fails raises ground.crypto.SealBroken and says no more.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from raengjai.ground import crypto

_FILE = Path(__file__).parent.parent / "data" / "keys.toml"
_GENERATION = 4  # bytes in front of what is sealed
_BLOCK = 128  # lengths are rounded up to a multiple
_END = b"\x80"
_PRIVATE = 32  # bytes of a private half of either kind
_DIGITS, _GROUP = 30, 5  # of a fingerprint
INTAKE, EMERGENCY, RECOVERY = "intake", "emergency", "recovery"
PURPOSES = (INTAKE, EMERGENCY, RECOVERY)


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a passphrase costs. Raises ValueError below the floor."""

    memory_kib: int
    passes: int
    lanes: int

    def __post_init__(self) -> None:
        floor = _read()["floor"]
        if (
            self.memory_kib < floor["memory_kib"]
            or self.passes < floor["passes"]
            or self.lanes < floor["lanes"]
        ):
            raise ValueError("a passphrase must cost more to try")


@dataclass(frozen=True, slots=True)
class DataKey:
    """The data key of a domain: a case, or one person's identity inside a case. `generation` counts from 1."""

    domain_id: UUID
    generation: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MemberKey:
    """A member's two pairs with their private halves open: to seal to (P-256) and to sign with (Ed25519)."""

    member_id: UUID
    public: bytes
    private: bytes = field(repr=False)
    signing_public: bytes
    signing_private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LockedKey:
    """A member's pairs as they are stored; `sealed` holds both private halves."""

    member_id: UUID
    public: bytes
    signing_public: bytes
    cost: Cost
    salt: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class RoomKey:
    """The public half (P-256) of a key of the room. `province_code`: "00" is the country. Raises ValueError for another purpose."""

    purpose: str
    province_code: str
    public: bytes

    def __post_init__(self) -> None:
        if self.purpose not in PURPOSES:
            raise ValueError(self.purpose)

    @property
    def name(self) -> str:
        return crypto.key_id(self.public)


@dataclass(frozen=True, slots=True)
class SignedWrap:
    """A key in an envelope, the member who wrapped it, and that member's signature (64 bytes)."""

    envelope: bytes
    signed_by: UUID
    signature: bytes


def cost_on(day: date) -> Cost:
    """The cost at which keys are locked on a day. Raises LookupError before the first."""
    begun = [row for row in _read()["cost"] if row["valid_from"] <= day]
    if not begun:
        raise LookupError(day)
    row = max(begun, key=lambda row: row["valid_from"])
    return Cost(row["memory_kib"], row["passes"], row["lanes"])


def new_data_key(domain_id: UUID) -> DataKey:
    return DataKey(domain_id, 1, crypto.new_secret())


def next_data_key(key: DataKey) -> DataKey:
    """The next generation, which knows nothing of the one before."""
    return DataKey(key.domain_id, key.generation + 1, crypto.new_secret())


def seal_text(key: DataKey, text: str, *, table: str, column: str, row_id: UUID) -> bytes:
    """`text` for one column of one row: generation (4 bytes), then as crypto.seal_under."""
    sealed = crypto.seal_under(key.secret, _padded(text.encode()), bound_to=_cell(key, table, column, row_id))
    return key.generation.to_bytes(_GENERATION, "big") + sealed


def open_text(key: DataKey, sealed: bytes, *, table: str, column: str, row_id: UUID) -> str:
    """The text behind `seal_text`. Raises SealBroken; also for another generation's key."""
    if generation_of(sealed) != key.generation:
        raise crypto.SealBroken("generation")
    padded = crypto.open_under(key.secret, sealed[_GENERATION:], bound_to=_cell(key, table, column, row_id))
    return _unpadded(padded).decode()


def generation_of(sealed: bytes) -> int:
    """Which generation's key opens it."""
    return int.from_bytes(sealed[:_GENERATION], "big")


def seal_anew(sealed: bytes, *, old: DataKey, new: DataKey, table: str, column: str, row_id: UUID) -> bytes:
    """The same text under the next generation. Raises SealBroken, and ValueError when it is not the same domain's."""
    if old.domain_id != new.domain_id:
        raise ValueError("keys of two domains")
    text = open_text(old, sealed, table=table, column=column, row_id=row_id)
    return seal_text(new, text, table=table, column=column, row_id=row_id)


def wrap(key: DataKey, *, to_public: bytes, to_member: UUID, by: MemberKey) -> SignedWrap:
    """The data key for one member, who alone can unwrap it, and only as this domain's and generation's, from `by`."""
    parts = _data_key_for_member(key.domain_id, key.generation, to_member, to_public)
    return hand_over(key.secret, to_public, parts, by)


def unwrap(
    wrapped: SignedWrap, *, domain_id: UUID, generation: int, member: MemberKey, signer_public: bytes
) -> DataKey:
    """The data key that was wrapped for a member. `signer_public`: the signing half of `wrapped.signed_by`. Raises SealBroken."""
    parts = _data_key_for_member(domain_id, generation, member.member_id, member.public)
    return DataKey(domain_id, generation, receive(wrapped, member.private, parts, signer_public))


def wrap_to_room(key: DataKey, *, room: RoomKey, by: MemberKey) -> SignedWrap:
    """The data key for whoever holds the private half of a key of the room (emergency, recovery)."""
    return hand_over(key.secret, room.public, _data_key_for_room(key.domain_id, key.generation, room), by)


def unwrap_from_room(
    wrapped: SignedWrap,
    *,
    domain_id: UUID,
    generation: int,
    room: RoomKey,
    private: bytes,
    signer_public: bytes,
) -> DataKey:
    """The data key that was wrapped to a key of the room, with that key's private half. Raises SealBroken."""
    parts = _data_key_for_room(domain_id, generation, room)
    return DataKey(domain_id, generation, receive(wrapped, private, parts, signer_public))


def wrap_room_key(
    private: bytes, *, room: RoomKey, to_public: bytes, to_member: UUID, by: MemberKey
) -> SignedWrap:
    """The private half of a key of the room for one member. Raises ValueError when it belongs to another public half."""
    if not crypto.belong_together(room.public, private):
        raise ValueError("halves of two keys")
    return hand_over(private, to_public, _room_key_for_member(room, to_member, to_public), by)


def unwrap_room_key(wrapped: SignedWrap, *, room: RoomKey, member: MemberKey, signer_public: bytes) -> bytes:
    """The private half that was wrapped for a member; it belongs to `room.public`. Raises SealBroken."""
    parts = _room_key_for_member(room, member.member_id, member.public)
    private = receive(wrapped, member.private, parts, signer_public)
    if not crypto.belong_together(room.public, private):
        raise crypto.SealBroken("room key")
    return private


def sign_room_key(room: RoomKey, *, by: MemberKey) -> bytes:
    """`by` made this key: whoever seals to it asks for this signature (64 bytes) first."""
    return crypto.sign(by.signing_private, _made(room, by.member_id), forget=True)


def check_room_key(signature: bytes, *, room: RoomKey, made_by: UUID, signer_public: bytes) -> None:
    """Raises SealBroken unless that member made exactly this key."""
    crypto.check_signature(signer_public, signature, _made(room, made_by))


def hand_over(text: bytes, to_public: bytes, parts: tuple[bytes, ...], by: MemberKey) -> SignedWrap:
    """What every wrap is made of: `text` for whoever holds the private half, bound to `parts` (the kind of text first) and to
    the member who signs."""
    info = _info(parts, by.member_id, by.signing_public)
    envelope = crypto.seal_to(to_public, text, info=info)
    signature = crypto.sign(by.signing_private, crypto.packed(info, envelope), forget=True)
    return SignedWrap(envelope, by.member_id, signature)


def receive(wrapped: SignedWrap, private: bytes, parts: tuple[bytes, ...], signer_public: bytes) -> bytes:
    """The text behind `hand_over`; the signature is checked first. Raises SealBroken."""
    info = _info(parts, wrapped.signed_by, signer_public)
    crypto.check_signature(signer_public, wrapped.signature, crypto.packed(info, wrapped.envelope))
    return crypto.open_envelope(private, wrapped.envelope, info=info, forget=True)


def fingerprint(public: bytes, signing_public: bytes) -> str:
    """What two people compare by voice: 30 digits of both public halves (99 bits) in groups, "01234 56789 ..."."""
    of_both = crypto.digest(crypto.packed(b"raengjai fingerprint 1", public, signing_public))
    digits = f"{int.from_bytes(of_both, 'big') % 10**_DIGITS:0{_DIGITS}d}"
    return " ".join(digits[start : start + _GROUP] for start in range(0, _DIGITS, _GROUP))


def new_member_key(member_id: UUID) -> MemberKey:
    sealing, signing = crypto.new_seal_key(), crypto.new_signing_key()
    return MemberKey(member_id, sealing.public, sealing.private, signing.public, signing.private)


def lock(key: MemberKey, passphrase: str, *, cost: Cost) -> LockedKey:
    """The pairs as they may be stored. Locking again with another passphrase is how one is changed."""
    salt = crypto.new_secret()
    sealed = crypto.seal_under(
        _stretched(passphrase, salt, cost),
        key.private + key.signing_private,
        bound_to=_owner("member key", key.member_id, key.public, key.signing_public),
    )
    return LockedKey(key.member_id, key.public, key.signing_public, cost, salt, sealed)


def unlock(locked: LockedKey, passphrase: str) -> MemberKey:
    """The pairs with their private halves. Raises SealBroken: a wrong passphrase and a changed row look the same."""
    halves = crypto.open_under(
        _stretched(passphrase, locked.salt, locked.cost),
        locked.sealed,
        bound_to=_owner("member key", locked.member_id, locked.public, locked.signing_public),
    )
    return _member_key(locked.member_id, locked.public, locked.signing_public, halves)


def hold(key: MemberKey, *, visit: UUID) -> tuple[bytes, bytes]:
    """A key while the door is open: the secret for the browser's cookie, and what the server keeps of this visit."""
    secret = crypto.new_secret()
    binding = _visit(visit, key.member_id, key.public, key.signing_public)
    return secret, crypto.seal_under(secret, key.private + key.signing_private, bound_to=binding)


def take(
    secret: bytes, held: bytes, *, visit: UUID, member_id: UUID, public: bytes, signing_public: bytes
) -> MemberKey:
    """The key of an open visit. Raises SealBroken."""
    halves = crypto.open_under(secret, held, bound_to=_visit(visit, member_id, public, signing_public))
    return _member_key(member_id, public, signing_public, halves)


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return crypto.stretch(
        passphrase, salt=salt, memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes
    )


def _cell(key: DataKey, table: str, column: str, row_id: UUID) -> tuple[str, ...]:
    return ("domain", str(key.domain_id), str(key.generation), table, column, str(row_id))


def _member_key(member_id: UUID, public: bytes, signing_public: bytes, halves: bytes) -> MemberKey:
    return MemberKey(member_id, public, halves[:_PRIVATE], signing_public, halves[_PRIVATE:])


def _owner(what: str, member_id: UUID, public: bytes, signing_public: bytes) -> tuple[str, ...]:
    return (what, str(member_id), public.hex(), signing_public.hex())


def _visit(visit: UUID, member_id: UUID, public: bytes, signing_public: bytes) -> tuple[str, ...]:
    return (*_owner("open door", member_id, public, signing_public), str(visit))


def _info(parts: tuple[bytes, ...], signed_by: UUID, signer_public: bytes) -> bytes:
    """What is signed beside the envelope is what the envelope is bound to: signed again by another, it does not open."""
    return crypto.packed(*parts, signed_by.bytes, signer_public)


def _data_key_for_member(
    domain_id: UUID, generation: int, to_member: UUID, to_public: bytes
) -> tuple[bytes, ...]:
    domain = (domain_id.bytes, str(generation).encode())
    return (b"raengjai data key for member 1", *domain, to_member.bytes, to_public)


def _data_key_for_room(domain_id: UUID, generation: int, room: RoomKey) -> tuple[bytes, ...]:
    domain = (domain_id.bytes, str(generation).encode())
    return (b"raengjai data key for room 1", *domain, *_room(room))


def _room_key_for_member(room: RoomKey, to_member: UUID, to_public: bytes) -> tuple[bytes, ...]:
    return (b"raengjai room key for member 1", *_room(room), to_member.bytes, to_public)


def _made(room: RoomKey, by: UUID) -> bytes:
    return crypto.packed(b"raengjai room key made 1", *_room(room), by.bytes)


def _room(room: RoomKey) -> tuple[bytes, ...]:
    return (room.purpose.encode(), room.province_code.encode(), room.public)


def _padded(text: bytes) -> bytes:
    """With an end mark, then zeros up to a multiple of the block (ISO/IEC 7816-4)."""
    ended = text + _END
    return ended + bytes(-len(ended) % _BLOCK)


def _unpadded(padded: bytes) -> bytes:
    return padded.rstrip(b"\0")[: -len(_END)]
