"""The inbox: short notices without personal data that lead to where the news is."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from raengjai.ground.models import Row


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions about notices."""

    def of(self, user_id: UUID) -> "NoticeQuerySet":
        return self.filter(user_id=user_id)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(Row):
    """One notice to one person. `kind` is a code; its words are registered by the subject's room."""

    user_id = models.UUIDField()
    kind = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        db_table = "messages_notice"
        indexes = [
            models.Index(fields=["user_id", "-sent_at", "-id"], name="notice_inbox"),
            models.Index(fields=["user_id"], condition=Q(read_at=None), name="notice_unread"),
        ]
