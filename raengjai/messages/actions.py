"""Sending notices to inboxes and marking them read."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import models

from raengjai.ground.actor import Actor
from raengjai.messages.models import Notice


def notify(users: Iterable[UUID], kind: str, subject: models.Model, *, by: Actor, at: datetime) -> None:
    """Tell people that something happened to `subject`; whoever did it is not told."""
    Notice.objects.bulk_create(
        Notice(
            user_id=user,
            kind=kind,
            subject_kind=str(subject._meta.model_name),
            subject_id=subject.pk,
            sent_at=at,
        )
        for user in dict.fromkeys(users)
        if user != by.user_id
    )


def mark_read(notices: models.QuerySet[Notice], *, at: datetime) -> int:
    """The reader has seen these; returns how many were new."""
    return notices.filter(read_at__isnull=True).update(read_at=at)
