"""Half-filled forms and saved lists: small things a person keeps."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.crypto import open_sealed, seal
from raengjai.ground.refused import Refused
from raengjai.needs.models import Draft, SavedList

MOST_DRAFTS = 20
MOST_LISTS = 12


class TooManyDrafts(Refused):
    """One of the unfinished forms must go before another can be kept; the page says which is the oldest."""


def save_draft(
    draft_id: UUID, fields: dict[str, Any], *, by: Actor, at: datetime, instead_of: UUID | None = None
) -> None:
    """Keep what was typed so far, sealed; only its owner opens it. `instead_of` is discarded for it."""
    if instead_of is not None:
        discard_draft(instead_of)
    if not Draft.objects.filter(pk=draft_id).exists() and Draft.objects.count() >= MOST_DRAFTS:
        raise TooManyDrafts(_("You have too many unfinished forms. Finish or discard one first."))
    sealed = seal(json.dumps(fields), table="needs_draft", column="sealed", row_id=draft_id)
    Draft.objects.update_or_create(
        pk=draft_id,
        defaults={"sealed": sealed, "saved_at": at},
        create_defaults={"user_id": by.me, "sealed": sealed, "begun_at": at, "saved_at": at},
    )


def read_draft(draft: Draft) -> dict[str, Any]:
    text = open_sealed(bytes(draft.sealed), table="needs_draft", column="sealed", row_id=draft.pk)
    fields: dict[str, Any] = json.loads(text)
    return fields


def discard_draft(draft_id: UUID) -> None:
    Draft.objects.filter(pk=draft_id).delete()


def save_list(*, name: str, query: str, by: Actor) -> SavedList:
    """Keep a queue filter under a name; the same name is replaced."""
    kept = SavedList.objects.exclude(name=name.strip())
    if kept.count() >= MOST_LISTS:
        raise Refused(
            _("You have %(most)d saved lists. Remove one first.") % {"most": MOST_LISTS}, field="name"
        )
    saved, _made = SavedList.objects.update_or_create(
        user_id=by.me, name=name.strip(), defaults={"query": query, "position": kept.count()}
    )
    return saved


def remove_list(saved: SavedList) -> None:
    saved.delete()
