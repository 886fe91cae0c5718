"""Browsers that take web pushes: added by their owner, gone when the push service says so."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.door import acting_as_system
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.crypto import blind_index, is_public_key, seal
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.messages.models import PushSubscription
from raengjai.messages.rules import wrong_with_endpoint
from raengjai.messages.rules.keys import raw_of

MOST_BROWSERS = 10
_AUTH = 16  # bytes (RFC 8291, section 3.2)


@transaction.atomic
def add_subscription(
    *,
    endpoint: str,
    public: str,
    auth: str,
    name: str,
    device_id: UUID | None,
    until_sign_out: bool,
    by: Actor,
    at: datetime,
) -> PushSubscription:
    """This browser takes pushes for the person at the door; whoever had it before has it no more.

    `public` and `auth` are what the browser made (base64url). The same browser again renews its row.
    """
    if wrong_with_endpoint(endpoint, settings.PUSH_HOSTS, loopback=settings.DEVELOPMENT):
        raise Refused(_("Notices cannot be sent to this browser: we do not know its push service."))
    if not is_public_key(raw_of(public)) or len(raw_of(auth)) != _AUTH:
        raise Refused(_("This browser sent no usable key. Reload the page and try again."))
    index = _index(endpoint)
    with acting_as_system("a browser changes hands"):
        PushSubscription.objects.filter(endpoint_index=index).delete()
    if PushSubscription.objects.filter(user_id=by.me).count() >= MOST_BROWSERS:
        raise Refused(
            _("Notices go to %(most)d devices already. Remove one below first.") % {"most": MOST_BROWSERS}
        )
    own = PushSubscription(
        id=new_id(),
        user_id=by.me,
        endpoint_index=index,
        name=name.strip()[:60] or "-",
        device_id=device_id,
        until_sign_out=until_sign_out,
        added_at=at,
    )
    own.endpoint_sealed = seal(endpoint, table="push", column="endpoint", row_id=own.pk)
    own.keys_sealed = seal(f"{public} {auth}", table="push", column="keys", row_id=own.pk)
    own.save(force_insert=True)
    _record("user.push_added", by.me, by=by, at=at)
    return own


@transaction.atomic
def remove_subscription(subscription_id: UUID, *, by: Actor, at: datetime) -> None:
    """Taken off the list by its owner; one that is gone already is gone."""
    gone, _each = PushSubscription.objects.filter(pk=subscription_id, user_id=by.me).delete()
    if gone:
        _record("user.push_removed", by.me, by=by, at=at)


@transaction.atomic
def remove_subscription_of_browser(endpoint: str, *, by: Actor, at: datetime) -> None:
    """The browser itself says that it takes no more."""
    gone, _each = PushSubscription.objects.filter(endpoint_index=_index(endpoint), user_id=by.me).delete()
    if gone:
        _record("user.push_removed", by.me, by=by, at=at)


@transaction.atomic
def remove_subscriptions_of_device(device_id: UUID, *, user_id: UUID, by: Actor, at: datetime) -> None:
    """The phone was taken out of use, by its owner or by who watches over it."""
    with acting_as_system("a phone is out of use"):
        gone, _each = PushSubscription.objects.filter(device_id=device_id, user_id=user_id).delete()
    if gone:
        _record("user.push_removed", user_id, by=by, at=at)


@transaction.atomic
def remove_subscriptions_until_sign_out(*, user_id: UUID, only: UUID | None, by: Actor, at: datetime) -> None:
    """Signed out: here (`only` this subscription) or everywhere (None). Those that were to stay do."""
    found = PushSubscription.objects.filter(user_id=user_id, until_sign_out=True)
    if only is not None:
        found = found.filter(pk=only)
    with acting_as_system("a session ends"):  # also when a printed code or an office ends it
        gone, _each = found.delete()
    if gone:
        _record("user.push_removed", user_id, by=by, at=at)


def forget_subscriptions(ids: Iterable[UUID], *, by: Actor, at: datetime) -> None:
    """The push service knows these no more (404, 410)."""
    for subscription in PushSubscription.objects.filter(pk__in=list(ids)):
        subscription.delete()
        _record("user.push_expired", subscription.user_id, by=by, at=at)


def note_told(ids: Iterable[UUID], *, at: datetime) -> None:
    PushSubscription.objects.filter(pk__in=list(ids)).update(told_at=at)


def _index(endpoint: str) -> bytes:
    return blind_index(endpoint, purpose="push-endpoint")


def _record(verb: str, user_id: UUID, *, by: Actor, at: datetime) -> None:
    record(verb, ("user", user_id), by=by, at=at, place_code=COUNTRY)
