"""What is due goes out, waits for its hour, is tried again, or is given up: each delivery's state, as the job worker writes it.

Deliveries that leave as one message share a `retry_key`. Claiming one sets its next look to when the attempt must be
over, so that a worker that dies loses nothing: the next one tries again with the same key.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from raengjai.access.models import User
from raengjai.ground.ids import new_id
from raengjai.messages.models import OPEN_STATES, Delivery, LineAccount, Preference, PushSubscription, State
from raengjai.messages.rules import Hours, Outcome, available, look_again, next_try

MOST_AT_ONCE = 2_000
LEASE = timedelta(minutes=10)
ABSENT_AGAIN = timedelta(hours=1)
QUOTA_AGAIN = timedelta(hours=6)
MOST_RECIPIENTS = 500  # of one call to LINE (messaging-api.yml, MulticastRequest)


Say = Callable[[str, Sequence[Delivery]], str]  # language and deliveries → the text


@dataclass(slots=True)
class _Reader:
    preference: Preference
    language: str
    is_active: bool
    reached_by: frozenset[str]


@transaction.atomic
def claim_due(*, say: Say, at: datetime) -> list[tuple[str, UUID]]:
    """What may leave now, as (channel, key) of messages; everything else that was due is put off or ended.

    `say` makes the text, so that equal ones can leave together.
    """
    due = _due(at)
    readers = _readers_of({each.user_id for each in due})
    ready: list[Delivery] = []
    for each in due:
        again = _decide(each, readers[each.user_id], at)
        if again is None:
            ready.append(each)
        elif again is not _ENDED:
            each.due_at = again
    parcels = _packed(ready, readers, say)
    for each in ready:
        each.due_at = at + LEASE
    _write(due)
    return list(dict.fromkeys(parcels))


@transaction.atomic
def take_for_reply(user_id: UUID, *, at: datetime) -> tuple[UUID, list[Delivery]]:
    """Everything that waits for this person's LINE chat, under one new key, to go as the answer that costs nothing."""
    key = new_id()
    found = list(
        Delivery.objects.filter(user_id=user_id, channel="line", state__in=OPEN_STATES, notice__read_at=None)
        .exclude(state=State.WAITING, retry_key__isnull=False, due_at__gt=at)  # on its way just now
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("planned_at", "id")[:MOST_RECIPIENTS]
    )
    for each in found:
        each.retry_key, each.due_at = key, at + LEASE
    _write(found)
    return key, found


@transaction.atomic
def finish_parcel(key: UUID, outcome: Outcome, *, at: datetime) -> None:
    """Write down what one attempt came to, for every delivery of the message."""
    found = list(_of_parcel(key))
    for each in found:
        each.tried_at, each.code = at, outcome.code
        if outcome.kind == "over":
            _wait_for_quota(each, at)
            continue
        each.tries += 1
        again = next_try(each.tries, at, wait=outcome.wait) if outcome.kind == "again" else None
        if again is not None:
            each.state, each.due_at = State.FAILED, again
        else:
            each.state = State.SENT if outcome.kind == "sent" else State.GIVEN_UP
            each.ended_at = at
    _write(found)


@transaction.atomic
def put_off_parcel(key: UUID, *, at: datetime) -> None:
    """The attempt was not made after all (an answer's token had run out): due again at once, as if never touched."""
    found = list(_of_parcel(key))
    for each in found:
        each.retry_key, each.due_at = None, at
    _write(found)


def _wait_for_quota(each: Delivery, at: datetime) -> None:
    """Over the month's quota: ended when the notice goes by another channel too, else it waits for the next month."""
    elsewhere = Delivery.objects.filter(notice_id=each.notice_id).exclude(pk=each.pk)
    each.retry_key = None
    if elsewhere.exclude(state=State.GIVEN_UP).exists():
        each.state, each.ended_at, each.code = State.GIVEN_UP, at, "quota-elsewhere"
    else:
        each.state, each.due_at, each.code = State.WAITING, at + QUOTA_AGAIN, "quota"


def _of_parcel(key: UUID) -> Iterable[Delivery]:
    return Delivery.objects.filter(retry_key=key, state__in=OPEN_STATES).select_for_update().order_by("id")


def _due(at: datetime) -> list[Delivery]:
    """Locked; what another worker holds is left to it."""
    return list(
        Delivery.objects.filter(state__in=OPEN_STATES, due_at__lte=at)
        .select_related("notice")
        .select_for_update(skip_locked=True, of=("self",))
        .order_by("due_at", "id")[:MOST_AT_ONCE]
    )


def _readers_of(user_ids: set[UUID]) -> dict[UUID, _Reader]:
    chosen = {each.user_id: each for each in Preference.objects.filter(user_id__in=user_ids)}
    users = {each.pk: each for each in User.objects.filter(pk__in=user_ids, deactivated_at=None)}
    reached = {
        "line": set(LineAccount.objects.filter(user_id__in=user_ids).values_list("user_id", flat=True)),
        "push": set(PushSubscription.objects.filter(user_id__in=user_ids).values_list("user_id", flat=True)),
        "email": {each.pk for each in users.values() if each.email},
    }
    return {
        user_id: _Reader(
            chosen.get(user_id) or Preference(user_id=user_id),
            users[user_id].language if user_id in users else "th",
            user_id in users,
            frozenset(channel for channel, found in reached.items() if user_id in found),
        )
        for user_id in user_ids
    }


_ENDED = datetime.max.replace(tzinfo=UTC)  # stands for: no next look


def _decide(each: Delivery, reader: _Reader, at: datetime) -> datetime | None:
    """None: it may leave now. Else when to look again, or that it is over."""
    if each.notice.read_at is not None and each.tries == 0:
        return _end(each, State.NOT_NEEDED, "read", at)
    if not reader.is_active:
        return _end(each, State.GIVEN_UP, "account-closed", at)
    if not reader.preference.wants(each.channel):
        return _end(each, State.GIVEN_UP, "switched-off", at)
    if each.channel not in reader.reached_by:
        return _end(each, State.GIVEN_UP, "not-connected", at)
    if each.channel not in available():
        each.code = "absent"
        return at + ABSENT_AGAIN
    return look_again(each.planned_at, at, reader.preference.hours())


def _end(each: Delivery, state: State, code: str, at: datetime) -> datetime:
    each.state, each.code, each.ended_at = state, code, at
    return _ENDED


def _packed(ready: list[Delivery], readers: dict[UUID, _Reader], say: Say) -> list[tuple[str, UUID]]:
    """Give every delivery its message: all of one person and channel together; on LINE also equal texts to many.

    What was tried before keeps its key. Those who share a call have the same hours, so that none must wait for another.
    """
    parcels = [(each.channel, each.retry_key) for each in ready if each.retry_key is not None]
    fresh: dict[tuple[str, UUID], list[Delivery]] = {}
    for each in ready:
        if each.retry_key is None:
            fresh.setdefault((each.channel, each.user_id), []).append(each)
    shared: dict[tuple[str, Hours], list[list[Delivery]]] = {}
    for (channel, user_id), own in fresh.items():
        if channel == "line":
            reader = readers[user_id]
            shared.setdefault((say(reader.language, own), reader.preference.hours()), []).append(own)
        else:
            parcels.append((channel, _keyed(own)))
    for groups in shared.values():
        for start in range(0, len(groups), MOST_RECIPIENTS):
            together = [each for own in groups[start : start + MOST_RECIPIENTS] for each in own]
            parcels.append(("line", _keyed(together)))
    return parcels


def _keyed(deliveries: list[Delivery]) -> UUID:
    key = new_id()
    for each in deliveries:
        each.retry_key = key
    return key


_WRITE = """
UPDATE messages_delivery d SET state = v.state, tries = v.tries, due_at = v.due_at, tried_at = v.tried_at,
    ended_at = v.ended_at, retry_key = v.retry_key, code = v.code
FROM unnest(%s::uuid[], %s::text[], %s::int[], %s::timestamptz[], %s::timestamptz[], %s::timestamptz[],
    %s::uuid[], %s::text[]) AS v(id, state, tries, due_at, tried_at, ended_at, retry_key, code)
WHERE d.id = v.id
"""
_WRITTEN = ("pk", "state", "tries", "due_at", "tried_at", "ended_at", "retry_key", "code")


def _write(deliveries: Sequence[Delivery]) -> None:
    """All of them in one statement."""
    if not deliveries:
        return

    def plain(value: Any) -> Any:
        return str(value) if isinstance(value, State) else value

    columns = [[plain(getattr(each, name)) for each in deliveries] for name in _WRITTEN]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, columns)
