"""Who may do something at an event: what the policies keep below, said in words before."""

from django.utils.translation import gettext_lazy as _

from raengjai.events.models import AT_DESK, Event, desk
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused

# Papers come in and certificates are prepared while the event is on, and until its report is finished.
AT_WORK = AT_DESK


def writes(actor: Actor, event: Event) -> bool:
    """The coordinator of the province, and the office that holds the event."""
    return desk.writes(event, actor)


def helps(actor: Actor, event: Event) -> bool:
    """Who writes the event, and whoever has a duty at it while it is on."""
    return writes(actor, event) or (event.state in AT_WORK and desk.has_duty(event, actor))


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
