"""Sending notices to inboxes, planning how they go on from there, and marking them read."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, models

from raengjai.ground.actor import Actor
from raengjai.ground.ids import new_id
from raengjai.messages.models import Notice
from raengjai.messages.rules import CHANNELS, available

# One statement, for this stands on hot paths: the notices, and a delivery for each channel that reaches the person.
# When each may go out is asked when it is due, by the choice that holds then.
_NOTIFY = """
WITH given AS (
    SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[])
        AS g(id, user_id, line, push, email)
), added AS (
    INSERT INTO messages_notice (id, user_id, kind, subject_kind, subject_id, sent_at)
    SELECT id, user_id, %s::text, %s::text, %s::uuid, %s::timestamptz FROM given
)
INSERT INTO messages_delivery (id, notice_id, user_id, channel, state, tries, planned_at, due_at, code)
SELECT CASE c.channel WHEN 'line' THEN g.line WHEN 'push' THEN g.push ELSE g.email END,
    g.id, g.user_id, c.channel, 'waiting', 0, %s::timestamptz, %s::timestamptz, ''
FROM messages_channels_of(%s::uuid[], %s::text[]) c JOIN given g ON g.user_id = c.user_id
"""


def notify(users: Iterable[UUID], kind: str, subject: models.Model, *, by: Actor, at: datetime) -> None:
    """Tell people that something happened to `subject`; whoever did it is not told.

    The notice stands in the inbox at once. What goes on by LINE, push or e-mail is planned in the same transaction
    and leaves with the job worker.
    """
    told = [user for user in dict.fromkeys(users) if user != by.user_id]
    channels = available()
    if not told:
        return
    if not channels:
        _add_notices(told, kind, subject, at=at)
        return
    ids = [[new_id() for _user in told] for _column in range(1 + len(CHANNELS))]
    about = [kind, str(subject._meta.model_name), subject.pk, at]
    with connection.cursor() as cursor:
        cursor.execute(_NOTIFY, [ids[0], told, *ids[1:], *about, at, at, told, list(channels)])


def _add_notices(told: list[UUID], kind: str, subject: models.Model, *, at: datetime) -> None:
    """Where there is no way out of the building, nothing is planned."""
    Notice.objects.bulk_create(
        Notice(
            user_id=user,
            kind=kind,
            subject_kind=str(subject._meta.model_name),
            subject_id=subject.pk,
            sent_at=at,
        )
        for user in told
    )


def mark_read(notices: models.QuerySet[Notice], *, at: datetime) -> int:
    """The reader has seen these; returns how many were new."""
    return notices.filter(read_at__isnull=True).update(read_at=at)
