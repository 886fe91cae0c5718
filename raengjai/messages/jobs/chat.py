"""What happens in a chat on LINE: a code connects, leaving disconnects, anything else is answered with what waits."""

from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from raengjai.access.door import acting_as_system
from raengjai.access.models import User
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.messages import actions
from raengjai.messages.actions.line import content_of
from raengjai.messages.jobs import line
from raengjai.messages.jobs.texts import message_of
from raengjai.messages.models import Delivery, LineAccount, LineEvent, line_index
from raengjai.messages.rules import Event, Outcome, is_code

STRANGERS_LANGUAGE = "th"


def answer(event_id: UUID) -> None:
    """Once for each event: a second job for it finds it handled."""
    now = bangkok_now()
    with acting_as_system("messages: a chat on LINE") as system:
        row = LineEvent.objects.select_for_update().filter(pk=event_id, handled_at=None).first()
        if row is None or row.content_sealed is None:
            return
        event = content_of(row)
        language, text, key = _decided(event, by=system)
        actions.finish_event(row.pk, at=now)
    outcome = Outcome("never", "line-no-token")
    if text and event.reply_token:
        outcome = line.reply(event.reply_token, [text], language=language)
    if key is not None:
        _close(key, outcome)


def _close(key: UUID, outcome: Outcome) -> None:
    """An answer that was not taken leaves what waited as it was: the push finds it."""
    with acting_as_system("messages: close an answer"):
        if outcome.kind == "sent":
            actions.finish_parcel(key, Outcome("sent", "reply"), at=bangkok_now())
        else:
            actions.put_off_parcel(key, at=bangkok_now())


def _decided(event: Event, *, by: Actor) -> tuple[str, str, UUID | None]:
    """Language and text of the answer, and the key of the deliveries that go with it."""
    now = bangkok_now()
    if event.kind == "unfollow":
        actions.unlink_line_user(event.line_user, by=by, at=now)
        return STRANGERS_LANGUAGE, "", None
    if event.kind == "message" and is_code(event.text):
        return _linked(event, by=by)
    account = LineAccount.objects.filter(line_user_index=line_index(event.line_user)).first()
    if account is None:
        with translation.override(STRANGERS_LANGUAGE):
            return STRANGERS_LANGUAGE, _how_to_connect(), None
    return _news(account.user_id)


def _linked(event: Event, *, by: Actor) -> tuple[str, str, UUID | None]:
    try:
        user_id = actions.link_line(event.line_user, event.text, by=by, at=bangkok_now())
    except Refused as refused:
        with translation.override(STRANGERS_LANGUAGE):
            return STRANGERS_LANGUAGE, str(refused.message), None
    language = _language_of(user_id)
    with translation.override(language):
        return language, _("Connected. Notices from Raengjai come to this chat from now on."), None


def _news(user_id: UUID) -> tuple[str, str, UUID | None]:
    language = _language_of(user_id)
    key, waiting = actions.take_for_reply(user_id, at=bangkok_now())
    waiting = list(Delivery.objects.filter(pk__in=[each.pk for each in waiting]).select_related("notice"))
    if not waiting:
        with translation.override(language):
            return language, _("Nothing new. When there is something to read, it says so here."), None
    return language, message_of(language, waiting).whole(), key


def _how_to_connect() -> str:
    return _("To get notices here, sign in to Raengjai, open “Me”, make a code and type it into this chat.")


def _language_of(user_id: UUID) -> str:
    return User.objects.values_list("language", flat=True).get(pk=user_id)
