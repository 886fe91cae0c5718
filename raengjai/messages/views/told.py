"""What this room tells the room of accounts: a part of the page "me", and which browsers fall silent at sign-out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.access import providers as access
from raengjai.ground.actor import Actor
from raengjai.messages.actions import remove_subscriptions_until_sign_out
from raengjai.messages.models import channels_ready, preference_of
from raengjai.messages.rules import available

IN_SESSION = "push_subscription"
NAMES = {"line": _("LINE"), "push": _("Notices on this device"), "email": _("E-mail")}


def own_channels(actor: Actor) -> access.Section | None:
    """How this person is told of news, in a line, with the way to change it."""
    chosen, ready = preference_of(actor.me), channels_ready(actor.me)
    names = [NAMES[each] for each in available() if each in ready and chosen.wants(each)]
    return access.Section(_("How you are told of news"), "messages/own_channels.html", {"names": names})


def session_ended(user_id: UUID, session: Mapping[str, Any] | None, by: Actor, at: datetime) -> None:
    """This browser gets no more pushes when it was to end with its session; with all sessions, all of those."""
    if session is None:
        remove_subscriptions_until_sign_out(user_id=user_id, only=None, by=by, at=at)
    elif IN_SESSION in session:
        only = UUID(session[IN_SESSION])
        remove_subscriptions_until_sign_out(user_id=user_id, only=only, by=by, at=at)
