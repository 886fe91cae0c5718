"""One message with everybody it goes to, read under the system's scope and then sent outside any transaction."""

from dataclasses import dataclass
from uuid import UUID

from raengjai.access.models import User
from raengjai.messages.jobs.texts import Message, message_of
from raengjai.messages.models import OPEN_STATES, Delivery, LineAccount, PushSubscription


@dataclass(frozen=True, slots=True)
class Browser:
    """Where a push goes, opened."""

    id: UUID
    endpoint: str
    public: str
    auth: str


@dataclass(frozen=True, slots=True)
class Parcel:
    """`key` names the message, also for LINE (X-Line-Retry-Key) and the push services (Topic)."""

    key: UUID
    message: Message
    chats: tuple[str, ...] = ()
    browsers: tuple[Browser, ...] = ()
    mailboxes: tuple[str, ...] = ()


def open_parcel(key: UUID, channel: str) -> Parcel | None:
    """None when it was sent already, or taken by an answer in the chat meanwhile."""
    found = list(
        Delivery.objects.filter(retry_key=key, channel=channel, state__in=OPEN_STATES)
        .select_related("notice")
        .order_by("planned_at", "id")
    )
    if not found:
        return None
    people = list(dict.fromkeys(each.user_id for each in found))
    users = {user.pk: user for user in User.objects.filter(pk__in=people)}
    language = users[people[0]].language if people[0] in users else "th"
    own = [
        each for each in found if each.user_id == people[0]
    ]  # those who share a message have the same words
    return Parcel(
        key,
        message_of(language, own),
        chats=_chats(people) if channel == "line" else (),
        browsers=_browsers(people) if channel == "push" else (),
        mailboxes=tuple(user.email for user in users.values() if user.email) if channel == "email" else (),
    )


def _chats(people: list[UUID]) -> tuple[str, ...]:
    return tuple(
        each.line_user()
        for each in LineAccount.objects.filter(user_id__in=people).order_by("linked_at", "id")
    )


def _browsers(people: list[UUID]) -> tuple[Browser, ...]:
    found = PushSubscription.objects.filter(user_id__in=people).order_by("added_at", "id")
    return tuple(Browser(each.pk, each.endpoint(), *each.keys()) for each in found)
