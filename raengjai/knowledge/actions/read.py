"""Saying that one has read a version, and that one has done what it asks: once, by oneself."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.knowledge.actions.send import TASK_OF
from raengjai.knowledge.models import Recipient
from raengjai.knowledge.models.recipient import SUPERSEDED, WITHDRAWN
from raengjai.knowledge.rules import Asks
from raengjai.tasks.actions import settle_tasks

_CLOSED = {
    SUPERSEDED: _("There is a newer version. Read that one, please."),
    WITHDRAWN: _("It has been withdrawn. There is nothing to do any more."),
}


@transaction.atomic
def mark_read(recipient: Recipient, *, by: Actor, at: datetime) -> bool:
    """The receipt of one person for one version. Returns whether it is new: saying it again changes nothing."""
    own = _own(recipient, by)
    if own.read_at is not None:
        return False
    _check_open(own)
    own.read_at = at
    own.save(update_fields=["read_at"])
    _journal("directive.read", own, by=by, at=at)
    settle_tasks(own.version, TASK_OF[Asks.READ], by=by, at=at, of=by.me)
    return True


@transaction.atomic
def mark_done(recipient: Recipient, *, by: Actor, at: datetime) -> bool:
    """What the version asks is done. Returns whether that is new."""
    own = _own(recipient, by)
    if own.done_at is not None:
        return False
    _check_open(own)
    if own.version.asks != Asks.DO:
        raise Refused(_("It asks for nothing but to be read."))
    if own.read_at is None:
        raise Refused(_("Say first that you have read it."))
    own.done_at = at
    own.save(update_fields=["done_at"])
    _journal("directive.done", own, by=by, at=at)
    settle_tasks(own.version, TASK_OF[Asks.DO], by=by, at=at, of=by.me)
    return True


def _own(recipient: Recipient, by: Actor) -> Recipient:
    """The person's own row, locked."""
    own = Recipient.objects.of(by.me).select_for_update(of=("self",)).filter(pk=recipient.pk)
    found = own.select_related("version").first()
    if found is None:
        raise Refused(_("This did not come to you, so you need not say that you have read it."))
    return found


def _check_open(own: Recipient) -> None:
    if own.closed in _CLOSED:
        raise Refused(_CLOSED[own.closed])


def _journal(verb: str, own: Recipient, *, by: Actor, at: datetime) -> None:
    record(
        verb,
        ("directive", own.directive_id),
        by=by,
        at=at,
        place_code=own.place_code,
        office_code=own.office_code,
        codes={"version": own.version.number},
    )
