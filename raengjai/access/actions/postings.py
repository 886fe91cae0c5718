"""Who serves in which role, where, from when until when."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting, User
from raengjai.access.roles import ROLES
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record


@transaction.atomic
def assign_posting(
    user: User,
    *,
    role: str,
    place_code: str,
    starts_on: date,
    by: Actor,
    at: datetime,
    agency_code: str = "",
    office_code: str = "",
    ends_on: date | None = None,
) -> Posting:
    """`user` serves in `role` at a place, from a day until a day. Refused when the same service overlaps."""
    if role not in ROLES:
        raise Refused(_("There is no such role."), field="role")
    if by.kind == "user" and not any(role in ROLES[own].appoints for own in by.roles):
        raise Refused(_("You cannot appoint somebody to this role."), field="role")
    if ends_on is not None and ends_on < starts_on:
        raise Refused(
            _("The last day is before the first day. Correct one of them."),
            field="ends_on",
        )
    same = Posting.objects.filter(user=user, role=role, place_code=place_code, office_code=office_code)
    if same.overlapping(starts_on, ends_on).exists():
        raise Refused(
            _("This person already serves in this role here during these days."),
            field="starts_on",
        )
    posting = Posting(
        user=user,
        role=role,
        place_code=place_code,
        agency_code=agency_code,
        office_code=office_code,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    posting.save(force_insert=True)
    codes = {"role": role, "user": user.pk, "from": starts_on, "until": ends_on}
    _record_posting("posting.assigned", posting, codes=codes, by=by, at=at)
    return posting


@transaction.atomic
def end_posting(posting: Posting, *, ends_on: date, by: Actor, at: datetime) -> None:
    """The last day of a posting; from the day after, the person may no longer do what it allowed."""
    if ends_on < posting.starts_on:
        raise Refused(
            _("The last day is before the first day. Correct one of them."),
            field="ends_on",
        )
    posting.ends_on = ends_on
    posting.save(update_fields=["ends_on"])
    codes = {"role": posting.role, "user": posting.user_id, "until": ends_on}
    _record_posting("posting.ended", posting, codes=codes, by=by, at=at)


@transaction.atomic
def reopen_posting(posting: Posting, *, ends_on: date | None, by: Actor, at: datetime) -> None:
    """Takes back `end_posting`: the posting runs until `ends_on` again (None = without an end)."""
    posting.ends_on = ends_on
    posting.save(update_fields=["ends_on"])
    codes = {"role": posting.role, "user": posting.user_id, "until": ends_on}
    _record_posting("posting.reopened", posting, codes=codes, by=by, at=at)


@transaction.atomic
def plan_posting_at(posting: Posting, *, place_code: str, by: Actor, at: datetime) -> None:
    """A posting whose first day has not come is planned at another place, because its own is no more by then."""
    former, posting.place_code = posting.place_code, place_code
    posting.save(update_fields=["place_code", "province_code"])
    codes = {"role": posting.role, "user": posting.user_id, "at_place": former}
    _record_posting("posting.planned_anew", posting, codes=codes, by=by, at=at)


@transaction.atomic
def withdraw_posting(posting: Posting, *, by: Actor, at: datetime) -> None:
    """Takes back `assign_posting`: the service was never meant to be. What was done under it stays; the entry keeps its days."""
    codes = {
        "role": posting.role,
        "user": posting.user_id,
        "from": posting.starts_on,
        "until": posting.ends_on,
    }
    _record_posting("posting.withdrawn", posting, codes=codes, by=by, at=at)
    posting.delete()


def _record_posting(
    verb: str, posting: Posting, *, codes: dict[str, object], by: Actor, at: datetime
) -> None:
    record(
        verb,
        posting,
        by=by,
        at=at,
        place_code=posting.place_code,
        office_code=posting.office_code,
        codes=codes,
    )
