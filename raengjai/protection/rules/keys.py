"""Keys of the sealed room: one for each case, wrapped for each member; one pair for each member, locked by a passphrase.

- What a case holds is sealed under the case's data key and bound to case, generation, table, column and row: moved anywhere
  else, it does not open. Lengths are rounded up, so that they tell little.
- The data key is wrapped to members' public keys (HPKE). A new generation follows when somebody leaves; rows are sealed anew.
- A member's private half is locked by a key made of the passphrase (Argon2id; costs in data/keys.toml). While the door is
  open it is held under a secret that only the member's browser has.

Pure: nothing is stored, nothing is read. Every opening that fails raises ground.crypto.SealBroken and says no more.
HPKE does not say who wrapped: who can write to the database can put another key in a wrapped one's place, and what was
sealed before then no longer opens (docs/sealed-room.md).
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
class CaseKey:
    """A case's data key. `generation` counts from 1."""

    case_id: UUID
    generation: int
    secret: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class MemberKey:
    """A member's key pair with its private half open."""

    member_id: UUID
    public: bytes
    private: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class LockedKey:
    """A member's key pair as it is stored."""

    member_id: UUID
    public: bytes
    cost: Cost
    salt: bytes
    sealed: bytes


def cost_on(day: date) -> Cost:
    """The cost at which keys are locked on a day. Raises LookupError before the first."""
    begun = [row for row in _read()["cost"] if row["valid_from"] <= day]
    if not begun:
        raise LookupError(day)
    row = max(begun, key=lambda row: row["valid_from"])
    return Cost(row["memory_kib"], row["passes"], row["lanes"])


def new_case_key(case_id: UUID) -> CaseKey:
    return CaseKey(case_id, 1, crypto.new_secret())


def next_case_key(key: CaseKey) -> CaseKey:
    """The next generation, which knows nothing of the one before."""
    return CaseKey(key.case_id, key.generation + 1, crypto.new_secret())


def seal_text(key: CaseKey, text: str, *, table: str, column: str, row_id: UUID) -> bytes:
    """`text` for one column of one row: generation (4 bytes), then as crypto.seal_under."""
    sealed = crypto.seal_under(key.secret, _padded(text.encode()), bound_to=_cell(key, table, column, row_id))
    return key.generation.to_bytes(_GENERATION, "big") + sealed


def open_text(key: CaseKey, sealed: bytes, *, table: str, column: str, row_id: UUID) -> str:
    """The text behind `seal_text`. Raises SealBroken; also for another generation's key."""
    if generation_of(sealed) != key.generation:
        raise crypto.SealBroken("generation")
    padded = crypto.open_under(key.secret, sealed[_GENERATION:], bound_to=_cell(key, table, column, row_id))
    return _unpadded(padded).decode()


def generation_of(sealed: bytes) -> int:
    """Which generation's key opens it."""
    return int.from_bytes(sealed[:_GENERATION], "big")


def seal_anew(sealed: bytes, *, old: CaseKey, new: CaseKey, table: str, column: str, row_id: UUID) -> bytes:
    """The same text under the next generation. Raises SealBroken, and ValueError when it is not the same case's."""
    if old.case_id != new.case_id:
        raise ValueError("keys of two cases")
    text = open_text(old, sealed, table=table, column=column, row_id=row_id)
    return seal_text(new, text, table=table, column=column, row_id=row_id)


def wrap(key: CaseKey, public: bytes) -> bytes:
    """The data key for one member, who alone can unwrap it, and only as this case's and generation's."""
    return crypto.seal_to(public, key.secret, info=_case_info(key.case_id, key.generation, public))


def unwrap(envelope: bytes, *, case_id: UUID, generation: int, member: MemberKey) -> CaseKey:
    """The data key that was wrapped for a member. Raises SealBroken."""
    info = _case_info(case_id, generation, member.public)
    secret = crypto.open_envelope(member.private, envelope, info=info, forget=True)
    return CaseKey(case_id, generation, secret)


def wrap_intake(private: bytes, *, key_name: str, province_code: str, public: bytes) -> bytes:
    """The private half of a province's intake key for one triage officer."""
    return crypto.seal_to(public, private, info=_intake_info(key_name, province_code, public))


def unwrap_intake(envelope: bytes, *, key_name: str, province_code: str, member: MemberKey) -> bytes:
    """The private half that was wrapped for an officer. Raises SealBroken."""
    info = _intake_info(key_name, province_code, member.public)
    return crypto.open_envelope(member.private, envelope, info=info, forget=True)


def new_member_key(member_id: UUID) -> MemberKey:
    pair = crypto.new_seal_key()
    return MemberKey(member_id, pair.public, pair.private)


def lock(key: MemberKey, passphrase: str, *, cost: Cost) -> LockedKey:
    """The pair as it may be stored. Locking again with another passphrase is how one is changed."""
    salt = crypto.new_secret()
    sealed = crypto.seal_under(
        _stretched(passphrase, salt, cost),
        key.private,
        bound_to=_owner("member key", key.member_id, key.public),
    )
    return LockedKey(key.member_id, key.public, cost, salt, sealed)


def unlock(locked: LockedKey, passphrase: str) -> MemberKey:
    """The pair with its private half. Raises SealBroken: a wrong passphrase and a changed row look the same."""
    private = crypto.open_under(
        _stretched(passphrase, locked.salt, locked.cost),
        locked.sealed,
        bound_to=_owner("member key", locked.member_id, locked.public),
    )
    return MemberKey(locked.member_id, locked.public, private)


def hold(key: MemberKey, *, visit: UUID) -> tuple[bytes, bytes]:
    """A key while the door is open: the secret for the browser's cookie, and what the server keeps of this visit."""
    secret = crypto.new_secret()
    return secret, crypto.seal_under(secret, key.private, bound_to=_visit(visit, key.member_id, key.public))


def take(secret: bytes, held: bytes, *, visit: UUID, member_id: UUID, public: bytes) -> MemberKey:
    """The key of an open visit. Raises SealBroken."""
    private = crypto.open_under(secret, held, bound_to=_visit(visit, member_id, public))
    return MemberKey(member_id, public, private)


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return crypto.stretch(
        passphrase, salt=salt, memory_kib=cost.memory_kib, passes=cost.passes, lanes=cost.lanes
    )


def _cell(key: CaseKey, table: str, column: str, row_id: UUID) -> tuple[str, ...]:
    return ("case", str(key.case_id), str(key.generation), table, column, str(row_id))


def _owner(what: str, member_id: UUID, public: bytes) -> tuple[str, ...]:
    return (what, str(member_id), crypto.key_id(public))


def _visit(visit: UUID, member_id: UUID, public: bytes) -> tuple[str, ...]:
    return (*_owner("open door", member_id, public), str(visit))


def _case_info(case_id: UUID, generation: int, public: bytes) -> bytes:
    return f"raengjai case key\0{case_id}\0{generation}\0{crypto.key_id(public)}".encode()


def _intake_info(key_name: str, province_code: str, public: bytes) -> bytes:
    return f"raengjai intake key\0{key_name}\0{province_code}\0{crypto.key_id(public)}".encode()


def _padded(text: bytes) -> bytes:
    """With an end mark, then zeros up to a multiple of the block (ISO/IEC 7816-4)."""
    ended = text + _END
    return ended + bytes(-len(ended) % _BLOCK)


def _unpadded(padded: bytes) -> bytes:
    return padded.rstrip(b"\0")[: -len(_END)]
