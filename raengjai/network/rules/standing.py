"""How far somebody has come with signing in. Facts in, verdict out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

State = Literal["active", "waiting", "over", "none"]


@dataclass(frozen=True, slots=True)
class Standing:
    """`active`: has a password. Else `waiting`: a slip is on its way; `over`: its time ended; `none`: no slip yet.

    An active account may have an open slip too, for a forgotten password: `made_at` and `good_until` say so.
    """

    state: State
    made_at: datetime | None = None
    good_until: datetime | None = None

    @property
    def has_open_slip(self) -> bool:
        return self.good_until is not None and self.state in ("active", "waiting")


def standing_of(
    *, has_password: bool, made_at: datetime | None, expires_at: datetime | None, at: datetime
) -> Standing:
    """From the password and the latest slip that was neither used nor ended (None = there is none)."""
    is_open = made_at is not None and expires_at is not None and at < expires_at
    if has_password:
        return Standing("active", made_at, expires_at) if is_open else Standing("active")
    if is_open:
        return Standing("waiting", made_at, expires_at)
    return Standing("over", made_at) if made_at else Standing("none")
