"""Attachments: photos and PDF documents that belong to a row of another room."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from raengjai.ground.models import Scoped, scoped_constraints

MEDIA_TYPES = {"image/jpeg": "jpeg", "image/png": "png", "application/pdf": "pdf"}


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Questions about attachments."""

    def about(self, subject: models.Model) -> "AttachmentQuerySet":
        return self.filter(subject_kind=subject._meta.model_name, subject_id=subject.pk)

    def present(self) -> "AttachmentQuerySet":
        return self.filter(removed_at__isnull=True)

    def oldest_first(self) -> "AttachmentQuerySet":
        return self.order_by("added_at", "id")


class Attachment(Scoped):
    """One file of one subject. The bytes lie under the id in `settings.FILES_ROOT`.

    Seen by the place, by the offices in `office_codes` that were let in, and by whoever added it. `from_office` is
    the office that added it as its own: it stays among those let in.
    """

    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    office_codes = ArrayField(models.CharField(max_length=10), default=list)
    from_office = models.CharField(max_length=10, blank=True, default="")
    title = models.CharField(max_length=120)
    media_type = models.CharField(max_length=20, choices=[(kind, kind) for kind in MEDIA_TYPES])
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    has_preview = models.BooleanField(default=False)
    width = models.PositiveSmallIntegerField(null=True, blank=True)
    height = models.PositiveSmallIntegerField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True, blank=True)
    added_by_name = models.CharField(max_length=120, blank=True, default="")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.UUIDField(null=True, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        db_table = "files_attachment"
        indexes = [
            models.Index(fields=["subject_id", "added_at", "id"], name="attachment_subject"),
            models.Index(
                fields=["removed_at"], condition=Q(removed_at__isnull=False), name="attachment_removed"
            ),
        ]
        constraints = [
            *scoped_constraints("attachment"),
            models.CheckConstraint(
                condition=Q(media_type__in=list(MEDIA_TYPES)), name="attachment_media_type"
            ),
            models.CheckConstraint(condition=Q(size__gte=1), name="attachment_size"),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=False) | Q(removed_by__isnull=True),
                name="attachment_removed_by_and_at",
            ),
        ]

    @property
    def kind(self) -> str:
        """ "jpeg", "png" or "pdf"."""
        return MEDIA_TYPES[self.media_type]

    @property
    def is_picture(self) -> bool:
        return self.kind != "pdf"

    @property
    def file_name(self) -> str:
        """The title with the ending of what it really is."""
        ending = {"jpeg": ".jpg", "png": ".png", "pdf": ".pdf"}[self.kind]
        stem = self.title.rsplit(".", 1)[0] if self.title.lower().endswith(_ENDINGS) else self.title
        return f"{stem or self.kind}{ending}"

    def read(self) -> bytes:
        return stored_at(self.pk).read_bytes()

    def read_preview(self) -> bytes:
        return stored_at(self.pk, preview=True).read_bytes()


_ENDINGS = (".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".pdf")


def stored_at(attachment_id: UUID, *, preview: bool = False) -> Path:
    """Where the bytes of an attachment lie: two levels of folders by the random end of its id."""
    name = attachment_id.hex
    folder = Path(settings.FILES_ROOT) / name[-2:] / name[-4:-2]
    return folder / f"{name}{'.preview' if preview else ''}"
