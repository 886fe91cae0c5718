"""Saying without signal that a directive is read, or done: the button of the page that is open on the phone."""

from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from raengjai.access.roles import Permission
from raengjai.ground.refused import Refused
from raengjai.knowledge import actions
from raengjai.knowledge.models import Recipient
from raengjai.offline.commands.registry import Done, Kind, Made, register

GONE = _("This directive is not there for you any more.")


def read(made: Made) -> Done:
    return _marked(made, actions.mark_read)


def carry_out(made: Made) -> Done:
    return _marked(made, actions.mark_done)


def _marked(made: Made, act: Callable[..., bool]) -> Done:
    """The receipt carries the time when the button was pressed."""
    number = made.data.get("version", "")
    try:
        directive = UUID(made.said.subject)
    except ValueError:
        raise Refused(GONE) from None
    if not number.isdecimal() or len(number) > 4:
        raise Refused(GONE)
    own = Recipient.objects.of(made.actor.me).filter(directive=directive, version__number=int(number)).first()
    if own is None:
        raise Refused(GONE)
    act(own, by=made.actor, at=made.made_at)
    return Done()


def register_all() -> None:
    """Called once, when the app is ready."""
    register("directives.read", Kind(Permission.READ_DIRECTIVE, read))
    register("directives.done", Kind(Permission.READ_DIRECTIVE, carry_out))
