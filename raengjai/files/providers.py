"""How attachments meet the pages of other rooms: where their subject is, and how they are shown."""

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.files.models import Attachment
from raengjai.ground.actor import Actor
from raengjai.web.pieces import FileCard

addresses: dict[str, Callable[[UUID], str]] = {}


MayChange = Callable[[Attachment, Actor], bool]
may_change: dict[str, MayChange] = {}


def register(subject_kind: str, *, address: Callable[[UUID], str], changes: MayChange | None = None) -> None:
    """`address`: the page of a subject, where its files are shown. `changes`: who may remove one and bring it back,
    where that is not said by the place or the office that added it."""
    addresses[subject_kind] = address
    if changes is not None:
        may_change[subject_kind] = changes


def address_of(attachment: Attachment) -> str:
    return addresses[attachment.subject_kind](attachment.subject_id)


def card(attachment: Attachment) -> FileCard:
    """The component of the living page, filled."""
    preview = reverse("attachment_preview", args=[attachment.pk]) if attachment.has_preview else ""
    return FileCard(
        name=attachment.title,
        url=reverse("attachment", args=[attachment.pk]),
        kind=_kind(attachment),
        size=attachment.size,
        preview_url=preview,
        added_by=attachment.added_by_name,
        added_at=attachment.added_at,
    )


def _kind(attachment: Attachment) -> str:
    if attachment.is_picture:
        return _("Photo")
    pages = attachment.pages or 1
    return ngettext("PDF, %(pages)d page", "PDF, %(pages)d pages", pages) % {"pages": pages}
