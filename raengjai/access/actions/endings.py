"""Sessions of a person end, and what hangs on them with them."""

from datetime import datetime

from raengjai.access.models import Session, User
from raengjai.access.providers import session_ends
from raengjai.ground.actor import Actor


def end_all_sessions(user: User, *, by: Actor, at: datetime) -> None:
    """On every device. The rooms above are told: a browser that was to fall silent at sign-out does."""
    Session.objects.filter(user=user).delete()
    for end in session_ends:
        end(user.pk, None, by, at)


def end_one_session(session: Session, *, by: Actor, at: datetime) -> None:
    """On one device."""
    session.delete()
    if session.user_id is not None:
        for end in session_ends:
            end(session.user_id, session.data, by, at)
