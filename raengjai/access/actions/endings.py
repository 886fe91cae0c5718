"""Every session of a person ends, and what hangs on sessions with them."""

from datetime import datetime

from raengjai.access.models import Session, User
from raengjai.access.providers import session_ends
from raengjai.ground.actor import Actor


def end_all_sessions(user: User, *, by: Actor, at: datetime) -> None:
    """On every device. The rooms above are told: a browser that was to fall silent at sign-out does."""
    Session.objects.filter(user=user).delete()
    for end in session_ends:
        end(user.pk, None, by, at)
