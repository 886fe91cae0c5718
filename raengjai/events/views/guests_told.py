"""What guests and their planners are told, in tasks and notices; and where the event's page leads to."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.events import actions, providers
from raengjai.events.actions.seats import TASK
from raengjai.events.models import Guest
from raengjai.events.views.guests_shown import days_text
from raengjai.ground.rows import current_actor
from raengjai.messages import providers as notices
from raengjai.papers import providers as papers
from raengjai.tasks import providers as tasks
from raengjai.tasks.providers import Subject

SUBJECT = "guest"
TASKS = {TASK: _("Answer the invitation")}
NOTICES = {
    "guest_invited": _("You are invited to an event."),
    "guest_moved_up": _("A seat has become free for you at an event."),
    "guest_removed": _("An invitation of yours was taken back."),
    "seat_passed_on": _("Somebody moved up from the waiting list of your event."),
    "event_cancelled": _("An event that you are invited to is cancelled."),
}


def register() -> None:
    """Called once, when the app is ready."""
    tasks.register(SUBJECT, describe=_subjects, kinds=TASKS, own=[TASK])
    notices.register(SUBJECT, address=_address, kinds=NOTICES)
    papers.register_maker(actions.GUEST_LETTERS, actions.make_guest_letters)
    papers.register_maker(actions.SPEAKER_LETTERS, actions.make_speaker_letters)
    providers.register_cancelled(actions.tell_guests_of_cancellation)
    providers.register_page(providers.Page("guests", _("Guests"), "users", Permission.PLAN_EVENT))


def _subjects(ids: Iterable[UUID]) -> dict[UUID, Subject]:
    """The event stands where the person stands otherwise: it is oneself who is asked."""
    language = get_language() or "th"
    found = Guest.objects.filter(pk__in=list(ids)).select_related("event")
    return {
        guest.pk: Subject(
            person=guest.event.title,
            what=days_text(guest.event, language),
            url=reverse("my_invitation", args=[guest.pk]),
        )
        for guest in found
    }


def _address(guest_id: UUID) -> str:
    """To the guest the own invitation, to whoever holds the event its guest list."""
    found = Guest.objects.filter(pk=guest_id).values_list("user", "event").first()
    if found is None or found[0] == current_actor().user_id:
        is_mine = found is not None
        return reverse("my_invitation", args=[guest_id]) if is_mine else reverse("my_events")
    return reverse("guests", args=[found[1]])
