"""What a directive is made of, and when something may happen to it. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

COUNTRY = "00"
# The screen offers the undo for eight seconds; nothing leaves before ten have passed.
GOES_OUT_AFTER = timedelta(seconds=10)
# A job may run on a machine whose clock is a little behind.
CLOCKS_DIFFER = timedelta(seconds=2)
# A person is reminded of one version by hand at most once in this time.
REMIND_AGAIN_AFTER = timedelta(hours=24)
MOST_REMIND_DAYS = 60


class Kind(StrEnum):
    DIRECTIVE = "directive"
    NEWS = "news"


class State(StrEnum):
    """Of a directive: draft, published, withdrawn. Of a version: draft, sending (may be taken back), published."""

    DRAFT = "draft"
    SENDING = "sending"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Asks(StrEnum):
    """What a version asks of whoever gets it."""

    NOTHING = ""
    READ = "read"
    DO = "do"


KINDS = ((Kind.DIRECTIVE.value, _("Directive")), (Kind.NEWS.value, _("News")))
ASKS = (
    (Asks.NOTHING.value, _("Nothing: it is for information")),
    (Asks.READ.value, _("To read it and say so")),
    (Asks.DO.value, _("To read it, and to do something by a day")),
)
# Who can be addressed: the two tiers of volunteers, and the officers of a province.
AUDIENCE_ROLES = (
    ("core", _("Core volunteers")),
    ("network", _("Network members")),
    ("mentor", _("Mentors")),
    ("coordinator", _("Coordinators")),
)
ROLE_NAMES: dict[str, Any] = dict(AUDIENCE_ROLES)


@dataclass(frozen=True, slots=True)
class Audience:
    """Role × place × agency. Mentors and coordinators serve a whole province: a district reaches its province's.

    No agencies: the mentors of all of them.
    """

    roles: tuple[str, ...]
    places: tuple[str, ...]
    agencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people of one role in one province: who have read, who should and have not, who have done it."""

    province: str
    role: str
    people: int
    read: int = 0
    waiting: int = 0
    done: int = 0


def narrowest(places: Iterable[str]) -> tuple[str, ...]:
    """The places without those that lie inside another of them, in their order."""
    given = list(dict.fromkeys(places))
    if COUNTRY in given:
        return (COUNTRY,)
    return tuple(
        code for code in given if not any(code != other and code.startswith(other) for other in given)
    )


def summed(reaches: Sequence[Reach], by: Literal["role", "province"]) -> list[Reach]:
    """The reach by "role" or by "province": the other one summed up and left empty."""
    if by == "role":
        found = [role for role in ROLE_NAMES if any(each.role == role for each in reaches)]
        return [replace(total(each for each in reaches if each.role == key), role=key) for key in found]
    provinces = sorted({each.province for each in reaches})
    return [
        replace(total(each for each in reaches if each.province == key), province=key) for key in provinces
    ]


def total(reaches: Iterable[Reach]) -> Reach:
    """All of it in one."""
    whole = Reach("", "", 0)
    for each in reaches:
        whole = Reach(
            "",
            "",
            whole.people + each.people,
            whole.read + each.read,
            whole.waiting + each.waiting,
            whole.done + each.done,
        )
    return whole


def task_due_on(*, due_on: date | None, effective_on: date, today: date) -> date:
    """The day in a recipient's task list; who comes late is never late at once."""
    return max(due_on or effective_on, today)


def reminder_on(*, asks: str, due_on: date | None, effective_on: date, days: int | None) -> date | None:
    """The day on which those who have not read are reminded by the system; None when nobody is."""
    if not asks or days is None:
        return None
    return (due_on or effective_on) - timedelta(days=days)


def may_go_out(goes_out_at: datetime | None, now: datetime) -> bool:
    return goes_out_at is not None and now >= goes_out_at - CLOCKS_DIFFER


def is_in_force(expires_on: date | None, today: date) -> bool:
    return expires_on is None or expires_on >= today
