"""Reminding those who have not read: by hand, and once by the system before the day."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from raengjai.access.door import acting_as_system
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.knowledge.models import DirectiveVersion, Recipient
from raengjai.knowledge.models.recipient import RecipientQuerySet
from raengjai.knowledge.rules import REMIND_AGAIN_AFTER, State, is_in_force
from raengjai.messages.actions import notify


@transaction.atomic
def remind_by_hand(version: DirectiveVersion, *, by: Actor, at: datetime) -> int:
    """Whoever the reader stands by and who has not read gets a reminder; nobody twice within a day.

    A mentor reminds those of the own office, a coordinator those of the province, headquarters everybody. Returns
    how many were reminded.
    """
    if not _may_remind(version, at):
        raise Refused(_("It is not in force, so nobody is reminded."))
    if COUNTRY in by.provinces and not by.places:
        # Headquarters sees no rows of persons, but may have them all reminded.
        with acting_as_system("knowledge: headquarters reminds") as system:
            reminded = _remind(version, Recipient.objects.all(), by=system, at=at)
    else:
        reminded = _remind(version, stood_by(by), by=by, at=at)
    if not reminded:
        raise Refused(
            _("Nobody is left to remind: they have read it, or were reminded within the last 24 hours.")
        )
    _journal(version, reminded, way="hand", by=by, at=at)
    return len(reminded)


def stood_by(by: Actor) -> RecipientQuerySet:
    """Whose reading somebody watches over: those of the own provinces, or of the own office."""
    provinces = [code for code in by.places if len(code) == 2]
    if provinces:
        return Recipient.objects.filter(province_code__in=provinces)
    return Recipient.objects.filter(office_code__in=[code for code in by.offices if code])


@transaction.atomic
def remind_when_due(*, by: Actor, at: datetime) -> int:
    """The system's one reminder of each version, on its day or the first one after; returns how many people got one.

    The version remembers that it has reminded, in the same transaction: running it again sends nothing.
    """
    today = bangkok_day(at)
    due = DirectiveVersion.objects.select_for_update(of=("self",)).filter(
        reminds_on__lte=today,
        reminded_at__isnull=True,
        state=State.PUBLISHED,
        number=F("directive__current_number"),
        directive__state=State.PUBLISHED,
    )
    count = 0
    for version in due.select_related("directive").order_by("id"):
        version.reminded_at = at
        version.save(update_fields=["reminded_at"])
        if version.deadline >= today and _may_remind(version, at):
            reminded = _remind(version, Recipient.objects.all(), by=by, at=at)
            _journal(version, reminded, way="day", by=by, at=at)
            count += len(reminded)
    return count


def _may_remind(version: DirectiveVersion, at: datetime) -> bool:
    directive = version.directive
    is_current = directive.current_number == version.number and directive.state == State.PUBLISHED
    return is_current and bool(version.asks) and is_in_force(version.expires_on, bangkok_day(at))


def _remind(
    version: DirectiveVersion, among: RecipientQuerySet, *, by: Actor, at: datetime
) -> Sequence[UUID]:
    """Locks the rows, so that two who remind at the same moment do not remind the same person."""
    waiting = among.of_version(version).unread()
    waiting = waiting.filter(Q(reminded_at__isnull=True) | Q(reminded_at__lt=at - REMIND_AGAIN_AFTER))
    found = dict(waiting.select_for_update().order_by("id").values_list("id", "user_id"))
    Recipient.objects.filter(pk__in=list(found)).update(reminded_at=at)
    people = list(found.values())
    notify(people, "directive_reminder", version, by=by, at=at)
    return people


def _journal(
    version: DirectiveVersion, reminded: Sequence[UUID], *, way: str, by: Actor, at: datetime
) -> None:
    record(
        "directive.reminded",
        version.directive,
        by=by,
        at=at,
        place_code=version.place_code,
        codes={"version": version.number, "people": len(reminded), "way": way},
    )
