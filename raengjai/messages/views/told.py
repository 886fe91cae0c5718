"""What this room tells the room of accounts: a part of the page "me", and which browsers fall silent at sign-out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.access import providers as access
from raengjai.access.models import Session, User
from raengjai.ground import actor as actors
from raengjai.ground.actor import Actor
from raengjai.messages.actions import notify, remove_subscriptions_until_sign_out
from raengjai.messages.models import channels_ready, preference_of
from raengjai.messages.providers import register as register_words
from raengjai.messages.rules import available

IN_SESSION = "push_subscription"
OWN_SIGN_IN = {
    "own_password": _(
        "Your password was changed. Was it not you? Telephone your provincial labour office at once."
    ),
    "own_factor_added": _(
        "A second step was added to your account. Was it not you? Change your password at once."
    ),
    "own_factor_removed": _(
        "A second step was taken off your account. Was it not you? Change your password at once."
    ),
    "own_recovery_codes": _(
        "New recovery codes were made for your account. Was it not you? Change your password."
    ),
    "own_new_device": _(
        "Your password or passkey was used on a device that is new here. Was it not you? Change your password."
    ),
}
NAMES = {"line": _("LINE"), "push": _("Notices on this device"), "email": _("E-mail")}


def own_channels(actor: Actor) -> access.Section | None:
    """How this person is told of news, in a line, with the way to change it."""
    chosen, ready = preference_of(actor.me), channels_ready(actor.me)
    names = [NAMES[each] for each in available() if each in ready and chosen.wants(each)]
    return access.Section(_("How you are told of news"), "messages/own_channels.html", {"names": names})


def register() -> None:
    """A notice about one's own account is about a session: whatever the reader's role, it leads to the own account."""
    register_words("session", address=lambda _session_id: reverse("account"), kinds=OWN_SIGN_IN)


def tell_of_change(user: User, change: str, at: datetime) -> None:
    """In the inbox, and by the person's other channels: whoever took an account over holds the inbox, not the telephone."""
    notify([user.pk], f"own_{change}", Session(user=user), by=actors.system(), at=at)


def session_ended(user_id: UUID, session: Mapping[str, Any] | None, by: Actor, at: datetime) -> None:
    """This browser gets no more pushes when it was to end with its session; with all sessions, all of those."""
    if session is None:
        remove_subscriptions_until_sign_out(user_id=user_id, only=None, by=by, at=at)
    elif IN_SESSION in session:
        only = UUID(session[IN_SESSION])
        remove_subscriptions_until_sign_out(user_id=user_id, only=only, by=by, at=at)
