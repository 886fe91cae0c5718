"""A change of how somebody signs in is told to that person, by whatever way messages reach them."""

from datetime import datetime
from typing import Literal

from raengjai.access import providers
from raengjai.access.door import acting_as_system
from raengjai.access.models import User

Change = Literal["password", "factor_added", "factor_removed", "recovery_codes", "new_device"]


def tell_owner(user: User, change: Change, *, at: datetime) -> None:
    """Whoever did it may be somebody else in the owner's account, so the system tells it, and to the owner too."""
    with acting_as_system("a change of how somebody signs in"):
        for tell in providers.told_of_change:
            tell(user, change, at)
