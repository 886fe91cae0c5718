"""The photo of a member: the one place that knows where it lies."""

from collections.abc import Sequence
from uuid import UUID

from raengjai.files.models import Attachment
from raengjai.network.models.member import Member


def photo_of(member: Member) -> bytes:
    """A small JPEG or PNG, re-encoded and without its notes; empty when there is none."""
    return photos_of([member.pk]).get(member.pk, b"")


def photos_of(member_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """The portrait in the profile of each member, in two queries. A file that is gone is no photo."""
    members = Member.objects.filter(pk__in=member_ids, user__profile__photo_id__isnull=False)
    portraits = dict(members.values_list("pk", "user__profile__photo_id"))
    files = Attachment.objects.present().filter(
        pk__in=list(portraits.values()), media_type__in=("image/jpeg", "image/png")
    )
    found: dict[UUID, bytes] = {}
    for file in files:
        try:
            found[file.pk] = file.read_preview() if file.has_preview else file.read()
        except FileNotFoundError:
            continue
    return {member: found[photo] for member, photo in portraits.items() if photo in found}
