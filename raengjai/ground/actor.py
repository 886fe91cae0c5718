"""Who is at the door: the one value that says what a person, or the system, may touch right now."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

COUNTRY = "00"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody inside the door.

    `places` are the area codes whose personal rows the actor may see ("inside" is "starts with"),
    `offices` the offices whose referrals the actor works, `provinces` where the actor may read sums.
    `receipt` is the hash of the receipt code that opened an anonymous door.
    """

    kind: Literal["user", "system", "anonymous"]
    user_id: UUID | None = None
    name: str = ""
    language: str = "th"
    roles: tuple[str, ...] = ()
    permissions: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    receipt: bytes = b""

    @property
    def me(self) -> UUID:
        """The account of the person inside. Raises LookupError for the system and for visitors."""
        if self.user_id is None:
            raise LookupError(f"{self.kind} has no account")
        return self.user_id

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def covers(self, place_code: str) -> bool:
        """Whether a place lies inside the actor's area."""
        return any(scope == COUNTRY or place_code.startswith(scope) for scope in self.places)


ANONYMOUS = Actor(kind="anonymous")


def system(*, receipt: bytes = b"") -> Actor:
    """The system itself, for jobs and commands: every place, every province, no office."""
    return Actor(kind="system", places=(COUNTRY,), provinces=(COUNTRY,), receipt=receipt)
