"""The photo of a member: the one place that knows where it lies."""

from collections.abc import Sequence
from uuid import UUID

from raengjai.files.models import Attachment
from raengjai.network.models.member import Member


def photo_of(member: Member) -> bytes:
    """A small JPEG or PNG, re-encoded and without its notes; empty when there is none."""
    return photos_of([member.pk]).get(member.pk, b"")


def photos_of(member_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The newest picture among the files of each member, in one query. A file that is gone is no photo."""
    files = Attachment.objects.present().filter(
        subject_kind="member", subject_id__in=member_ids, media_type__in=("image/jpeg", "image/png")
    )
    found: dict[UUID, bytes] = {}
    for file in files.order_by("subject_id", "-added_at").distinct("subject_id"):
        try:
            found[file.subject_id] = file.read_preview() if file.has_preview else file.read()
        except FileNotFoundError:
            continue
    return found
