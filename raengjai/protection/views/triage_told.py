"""What this room tells the rooms below: how its one notice reads, and where it leads."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.messages import providers as notices
from raengjai.protection.actions.notices import KIND, SUBJECT


def register() -> None:
    """Called once, when the app is ready."""
    kinds = {KIND: _("You have something to read in the sealed room.")}
    notices.register(str(SUBJECT._meta.model_name), address=_door, kinds=kinds)


def _door(_subject_id: UUID) -> str:
    return reverse("room_door")
