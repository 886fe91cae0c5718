"""Who may do something at an event: what the policies keep below, said in words before."""

from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, Organiser
from raengjai.events.rules import State
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused

# Papers come in and certificates are prepared while the event is on, and until its report is finished.
AT_WORK = (State.APPROVED, State.OPEN, State.HELD)


def writes(actor: Actor, event: Event) -> bool:
    """The coordinator of the province, and the office that holds the event."""
    has_whole = any(len(code) == 2 and actor.covers(event.place_code) for code in actor.places)
    return actor.kind == "system" or (
        bool(actor.offices) and (has_whole or event.office_code in actor.offices)
    )


def helps(actor: Actor, event: Event) -> bool:
    """Who writes the event, and whoever has a duty at it while it is on."""
    if writes(actor, event):
        return True
    if actor.user_id is None or event.state not in AT_WORK:
        return False
    return Organiser.objects.filter(event=event, user=actor.user_id).exists()


def check_writes(actor: Actor, event: Event) -> None:
    if not writes(actor, event):
        raise Refused(
            _("Only the office that holds the event, or the labour office of the province, does this.")
        )


def check_helps(actor: Actor, event: Event) -> None:
    if not helps(actor, event):
        raise Refused(_("Only those who hold the event or help at it do this."))


def check_at_work(event: Event) -> None:
    """Neither before the event is approved nor after its report."""
    if event.state not in AT_WORK:
        raise Refused(_("This can be done from the approval of the event until it is reported."))
