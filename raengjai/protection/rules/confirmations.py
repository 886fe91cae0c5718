"""Whose keys one believes: those that were compared by voice, and those whom the compared leaders have compared.

Public halves lie in the database, where they could be exchanged. Each member therefore keeps signed statements about others
(`confirm`), under the own key, which only the own passphrase opens. `reach` begins at that key and follows the statements; a
half that no chain of statements names is nobody's, whatever the table of members says.

- HEARD: two people compared the fingerprint by voice.
- FIRST: the halves of whoever invited the member, taken as they lay there when the member's own key was made, and never later:
  worth something to the member alone until the number is compared.
- CHAIN: reached through others, and kept so that the chain may lose a link (somebody leaves).
- FOUND: taken over as they lay there, when custodians had to make a lost room open again.

Only those whom a statement calls a leader (supervisor, duty officer) carry a chain further. Pure: nothing is stored or read.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from raengjai.ground import crypto
from raengjai.protection.rules.keys import MemberKey

HEARD, FIRST, CHAIN, FOUND = "heard", "first", "chain", "found"
HOWS = (HEARD, FIRST, CHAIN, FOUND)
# Officer, supervisor, headquarters, supervisor, officer of another province; one more for a supervisor between.
FARTHEST = 6


@dataclass(frozen=True, slots=True)
class Halves:
    """A member's public halves (P-256, Ed25519), and whether the member leads a room."""

    member_id: UUID
    public: bytes
    signing_public: bytes
    leads: bool


@dataclass(frozen=True, slots=True)
class Confirmation:
    """`by` states that these halves are that member's, and how that is known; `signature`: 64 bytes."""

    by: UUID
    how: str
    halves: Halves
    signature: bytes


class Circle:
    """The members whom one believes, looked for no farther than is asked."""

    def __init__(self, reached: Iterator[Confirmation]) -> None:
        self._reached = reached
        self._known: dict[UUID, Confirmation] = {}

    def get(self, member_id: UUID) -> Confirmation | None:
        """The statement that reached that member; None where no chain leads there."""
        while member_id not in self._known:
            stated = next(self._reached, None)
            if stated is None:
                return None
            self._known[stated.halves.member_id] = stated
        return self._known[member_id]


def confirm(halves: Halves, *, how: str, by: MemberKey) -> Confirmation:
    """Raises ValueError for another `how`."""
    if how not in HOWS:
        raise ValueError(how)
    return Confirmation(
        by.member_id,
        how,
        halves,
        crypto.sign(by.signing_private, _said(by.member_id, how, halves), forget=True),
    )


def is_signed(confirmation: Confirmation, signing_public: bytes) -> bool:
    """Whether whoever has that signing half stated exactly this."""
    statement = _said(confirmation.by, confirmation.how, confirmation.halves)
    try:
        crypto.check_signature(signing_public, confirmation.signature, statement)
    except crypto.SealBroken:
        return False
    return True


def reach(
    key: MemberKey, stated_by: Callable[[Collection[UUID]], Iterable[Confirmation]]
) -> Iterator[Confirmation]:
    """The statements about everybody whom the holder of `key` believes, nearest first, one for each; the own go first.

    `stated_by` gives the statements of these members, as they are stored; it is asked once for each step of the chain.
    """
    met = {key.member_id}
    step = {key.member_id: key.signing_public}
    for _each in range(FARTHEST):
        further: dict[UUID, bytes] = {}
        for each in stated_by(step):
            halves = each.halves
            if halves.member_id in met or (each.how == FIRST and each.by != key.member_id):
                continue
            if not is_signed(each, step[each.by]):
                continue
            met.add(halves.member_id)
            if halves.leads:
                further[halves.member_id] = halves.signing_public
            yield each
        if not further:
            return
        step = further


def _said(by: UUID, how: str, halves: Halves) -> bytes:
    return crypto.packed(
        b"raengjai confirmed halves 2",
        by.bytes,
        how.encode(),
        halves.member_id.bytes,
        halves.public,
        halves.signing_public,
        b"leads" if halves.leads else b"",
    )
