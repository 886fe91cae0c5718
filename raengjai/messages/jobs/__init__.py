"""The messages that leave the building, as the job worker sends them.

Once a minute `sweep` claims what is due and queues one job for each message; that job makes the call outside any
transaction and writes down what came of it. The libraries of the channels are loaded here and nowhere else, with the
first message that needs them.
"""

import logging
from datetime import timedelta
from uuid import UUID

from procrastinate import RetryStrategy

from raengjai.access.door import acting_as_system
from raengjai.ground.dates import bangkok_now
from raengjai.ground.queue import defer, job, periodic
from raengjai.messages import actions
from raengjai.messages.jobs import chat, line, mail, texts, web_push
from raengjai.messages.jobs.parcels import Parcel, open_parcel
from raengjai.messages.models import LineEvent
from raengjai.messages.rules import Outcome

EVENT_FORGOTTEN = timedelta(minutes=5)
GUESSES_KEPT = timedelta(days=1)
MOST_EVENTS = 200
_log = logging.getLogger(__name__)
_SENDERS = {"line": line.send, "push": web_push.send, "email": mail.send}


@periodic(cron="* * * * *")
@job(name="messages.sweep", queueing_lock="messages.sweep")
def sweep(timestamp: int = 0) -> None:
    """Claims what is due, and queues it; also what LINE told us and nobody handled, because a worker died."""
    now = bangkok_now()
    with acting_as_system("messages: what is due"):
        for channel, key in actions.claim_due(say=texts.say, at=now):
            defer("messages.send", channel=channel, key=str(key))
        forgotten = LineEvent.objects.filter(handled_at=None, received_at__lte=now - EVENT_FORGOTTEN)
        for event_id in forgotten.order_by("received_at").values_list("pk", flat=True)[:MOST_EVENTS]:
            defer("messages.answer", event_id=str(event_id))


@job(name="messages.send")
def send(channel: str, key: str) -> None:
    """One message. Whatever happens is written down; a fault of ours counts as an attempt that failed."""
    with acting_as_system("messages: open"):
        parcel = open_parcel(UUID(key), channel)
    if parcel is None:
        return
    try:
        outcome = _SENDERS[channel](parcel)
    except Exception as error:
        _log.exception("A message could not be sent by %s.", channel)
        outcome = Outcome("again", f"fault-{type(error).__name__.lower()}"[:40])
    _close(parcel, outcome)


def _close(parcel: Parcel, outcome: Outcome) -> None:
    with acting_as_system("messages: close"):
        actions.finish_parcel(parcel.key, outcome, at=bangkok_now())


@job(name="messages.answer", retry=RetryStrategy(max_attempts=4, exponential_wait=5))
def answer(event_id: str) -> None:
    """Something happened in a chat on LINE: connect, disconnect, or answer with what waits."""
    chat.answer(UUID(event_id))


@periodic(cron="10 20 * * *")  # 03:10 in Bangkok
@job(name="messages.tidy", queueing_lock="messages.tidy")
def tidy(timestamp: int = 0) -> None:
    """Wrong codes of yesterday are forgotten."""
    with acting_as_system("messages: tidy"):
        actions.forget_guesses(before=bangkok_now() - GUESSES_KEPT)
