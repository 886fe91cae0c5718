"""Sharing without consent, on a ground of the law: always with a reason, the one who decided, and an entry in the journal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from raengjai.protection.actions.cases import OpenCase, enter_of
from raengjai.protection.rules import consent


@dataclass(frozen=True, slots=True)
class Without:
    """The ground that an officer states, and why."""

    ground: str
    reason: str


def override_for(
    opened: OpenCase, without: Without, *, recipient: str, items: Iterable[str], at: datetime
) -> consent.Override:
    """Raises Refused when the ground is none, does not open all of the items, or the reason is missing. Entered by its code."""
    made = consent.override(
        without.ground,
        recipient=recipient,
        items=items,
        reason=without.reason,
        by=str(opened.room.member_id),
        at=at,
    )
    enter_of(opened, "consent.overridden", at=at, ground=made.ground, items=len(made.items))
    return made


def noted(without: Without | None) -> dict[str, Any]:
    """As the sealed record of the sharing keeps it."""
    return {"ground": without.ground, "reason": without.reason.strip()} if without else {}
