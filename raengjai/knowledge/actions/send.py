"""Sending what was published: rows, tasks and notices for whoever of the audience has none yet.

The same function sends a new version in portions, goes on after a crash, and reaches people who are appointed
while a directive is in force. It asks who is missing, so running it again changes nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.journal.actions import record
from raengjai.knowledge.models import Addressee, Directive, DirectiveVersion, Recipient, missing
from raengjai.knowledge.models.recipient import SUPERSEDED
from raengjai.knowledge.rules import Asks, State, is_in_force, may_go_out, task_due_on
from raengjai.messages.actions import notify
from raengjai.tasks.actions import Share, give_tasks, settle_tasks

AT_ONCE = 2500
TASK_OF = {Asks.READ: "read_directive", Asks.DO: "do_directive"}
END_TASKS = tuple(TASK_OF.values())


@transaction.atomic
def send_some(version_id: UUID, *, by: Actor, at: datetime, user_id: UUID | None = None) -> int:
    """At most AT_ONCE people who should have this version get it; returns how many did.

    `by` is the system. Nothing happens while the version may still be taken back, or when it is not in force.
    """
    version = DirectiveVersion.objects.select_for_update().filter(pk=version_id).first()
    if version is None:
        return 0
    directive, today = version.directive, bangkok_day(at)
    if version.state == State.SENDING and may_go_out(version.goes_out_at, at):
        _come_into_force(version, directive, by=by, at=at)
    if not _goes_on(version, directive, today):
        return 0
    people = missing(version, directive, on=today, most=AT_ONCE, user_id=user_id)
    if people:
        _give(version, directive, people, by=by, at=at)
    version.reached = F("reached") + len(people)
    if len(people) < AT_ONCE and user_id is None and version.delivered_at is None:
        version.delivered_at = at
    version.save(update_fields=["reached", "delivered_at"])
    return len(people)


def versions_in_force(today: date, *, places: Sequence[str] = ()) -> list[UUID]:
    """The current versions of what is published, oldest first; with `places` only what was published there."""
    found = DirectiveVersion.objects.filter(
        Q(expires_on__isnull=True) | Q(expires_on__gte=today),
        Q(state=State.PUBLISHED, number=F("directive__current_number")) | Q(state=State.SENDING),
        directive__state=State.PUBLISHED,
    )
    if places:
        found = found.filter(place_code__in=places)
    return list(found.order_by("published_at", "id").values_list("id", flat=True))


def catch_up_person(user_id: UUID, *, places: Sequence[str], by: Actor, at: datetime) -> int:
    """Somebody who was appointed gets what is in force for them; returns how many directives that were."""
    ids = versions_in_force(bangkok_day(at), places=places)
    return sum(send_some(version_id, by=by, at=at, user_id=user_id) for version_id in ids)


def close_who_left(version_id: UUID, *, today: date) -> None:
    """Who serves no more is asked no more, and who serves again is; a new mentor's office takes the old one's place."""
    with connection.cursor() as cursor:
        for statement in (_LEFT, _BACK, _PAIRED):
            cursor.execute(statement, {"version": version_id, "day": today})


def end_expired(*, by: Actor, at: datetime, since: date) -> int:
    """What is over asks nobody any more: tasks of versions whose last day lies between `since` and yesterday end."""
    over = DirectiveVersion.objects.filter(
        state=State.PUBLISHED, expires_on__gte=since, expires_on__lt=bangkok_day(at)
    )
    return sum(settle_tasks(version, *END_TASKS, by=by, at=at) for version in over)


_SERVES = """EXISTS (SELECT FROM access_posting p WHERE p.user_id = r.user_id AND p.starts_on <= %(day)s::date
    AND (p.ends_on IS NULL OR p.ends_on >= %(day)s::date))"""
_LEFT = f"""UPDATE knowledge_recipient r SET closed = 'left'
WHERE r.version_id = %(version)s::uuid AND r.closed = '' AND NOT {_SERVES}"""  # noqa: S608 constants only
_BACK = f"""UPDATE knowledge_recipient r SET closed = ''
WHERE r.version_id = %(version)s::uuid AND r.closed = 'left' AND {_SERVES}"""  # noqa: S608 constants only
_PAIRED = """UPDATE knowledge_recipient r SET office_code = s.office_code, mentor_id = s.user_id
FROM network_member m JOIN network_member s ON s.id = m.mentor_id
WHERE r.version_id = %(version)s::uuid AND r.closed = '' AND r.role IN ('core', 'network')
    AND m.user_id = r.user_id AND m.kind IN ('volunteer', 'graduate') AND m.place_code = r.place_code
    AND m.starts_on <= %(day)s::date AND (m.ends_on IS NULL OR m.ends_on >= %(day)s::date)
    AND (r.office_code, r.mentor_id) IS DISTINCT FROM (s.office_code, s.user_id)"""


def _goes_on(version: DirectiveVersion, directive: Directive, today: date) -> bool:
    return (
        version.state == State.PUBLISHED
        and directive.state == State.PUBLISHED
        and directive.current_number == version.number
        and is_in_force(version.expires_on, today)
    )


def _come_into_force(version: DirectiveVersion, directive: Directive, *, by: Actor, at: datetime) -> None:
    """From now on it cannot be taken back; what it replaces asks nobody any more."""
    version.state = State.PUBLISHED
    version.save(update_fields=["state"])
    for former in directive.versions.filter(number__lt=version.number):
        Recipient.objects.filter(version=former, closed="").update(closed=SUPERSEDED)
        settle_tasks(former, *END_TASKS, by=by, at=at)
    directive.current_number = version.number
    directive.save(update_fields=["current_number"])


def _give(
    version: DirectiveVersion, directive: Directive, people: Sequence[Addressee], *, by: Actor, at: datetime
) -> None:
    read, done = _before(version, people)
    asked = {
        each.user_id: bool(version.asks) and (version.asks_again or each.user_id not in read)
        for each in people
    }
    Recipient.objects.bulk_create(
        [_row(version, each, is_asked=asked[each.user_id], at=at) for each in people]
    )
    kind = TASK_OF.get(Asks(version.asks))
    to_do = [
        each
        for each in people
        if asked[each.user_id] or (version.asks == Asks.DO and each.user_id not in done)
    ]
    if kind and to_do:
        due = task_due_on(due_on=version.due_on, effective_on=version.effective_on, today=bangkok_day(at))
        give_tasks(kind, version, [Share(each.user_id, each.place_code, due) for each in to_do], by=by, at=at)
    notify([each.user_id for each in people], _notice_of(version, directive), version, by=by, at=at)
    record(
        "directive.sent",
        directive,
        by=by,
        at=at,
        place_code=directive.place_code,
        office_code=directive.office_code,
        codes={"version": version.number, "people": len(people)},
    )


def _before(version: DirectiveVersion, people: Sequence[Addressee]) -> tuple[set[UUID], set[UUID]]:
    """Who of them has read, and who has done, an earlier version."""
    if version.number == 1:
        return set(), set()
    earlier = Recipient.objects.filter(
        directive=version.directive_id, user__in=[each.user_id for each in people], read_at__isnull=False
    ).values_list("user_id", "done_at")
    return {user for user, _done in earlier}, {user for user, done in earlier if done}


def _row(version: DirectiveVersion, person: Addressee, *, is_asked: bool, at: datetime) -> Recipient:
    return Recipient(
        version=version,
        directive_id=version.directive_id,
        user_id=person.user_id,
        role=person.role,
        place_code=person.place_code,
        province_code=person.place_code[:2],
        office_code=person.office_code,
        mentor_id=person.mentor_id,
        is_asked=is_asked,
        expires_on=version.expires_on,
        sent_at=at,
    )


def _notice_of(version: DirectiveVersion, directive: Directive) -> str:
    if version.number > 1:
        return "directive_amended"
    return "directive_published" if directive.is_directive else "news_published"
