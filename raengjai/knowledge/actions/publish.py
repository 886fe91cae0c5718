"""Publishing: the draft is fixed, and goes out a moment later. Until then it can be taken back as if nothing was."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.door import acting_as_system
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.queue import defer_until
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.knowledge.actions.send import END_TASKS
from raengjai.knowledge.actions.write import draft_of, locked
from raengjai.knowledge.models import Directive, DirectiveVersion, Recipient, reach_of
from raengjai.knowledge.models.recipient import WITHDRAWN
from raengjai.knowledge.rules import GOES_OUT_AFTER, Asks, State, is_in_force
from raengjai.messages.actions import notify
from raengjai.tasks.actions import settle_tasks


@transaction.atomic
def publish_directive(directive: Directive, *, by: Actor, at: datetime) -> DirectiveVersion:
    """The draft is published, and sent after ten seconds by a job of its own. Refused when it reaches nobody."""
    directive = locked(directive)
    version, today = draft_of(directive), bangkok_day(at)
    if directive.state == State.WITHDRAWN:
        raise Refused(_("It has been withdrawn."))
    if not is_in_force(version.expires_on, today):
        raise Refused(_("Its last day is over already. Change the days."), field="expires_on")
    if version.asks == Asks.DO and version.due_on and version.due_on < today:
        raise Refused(_("The day by which it is to be done is over already."), field="due_on")
    expected = sum(each.people for each in reach_of(directive.audience, but=by.user_id, on=today))
    if not expected:
        raise Refused(_("Nobody serves there in these groups today. Change the audience."), field="roles")
    version.state, version.published_at, version.published_by = State.SENDING, at, by.me
    version.goes_out_at, version.expected, version.reached = at + GOES_OUT_AFTER, expected, 0
    version.save()
    directive.state = State.PUBLISHED
    directive.save(update_fields=["state"])
    verb = "directive.published" if version.number == 1 else "directive.amended"
    codes = {"version": version.number, "kind": directive.kind, "asks": version.asks, "people": expected}
    if version.number > 1:
        codes["again"] = version.asks_again
    _record(verb, directive, codes, by=by, at=at)
    defer_until("knowledge.send", version.goes_out_at, version_id=str(version.pk))
    return version


@transaction.atomic
def take_back_directive(directive: Directive, *, by: Actor, at: datetime) -> None:
    """Undo of publishing, before anything has gone out: the version is a draft again."""
    directive = locked(directive)
    version = directive.versions.select_for_update().filter(state=State.SENDING).first()
    if version is None:
        raise Refused(_("It has gone out already. It can be withdrawn, with a reason."))
    version.state = State.DRAFT
    version.published_at = version.published_by = version.goes_out_at = None
    version.save()
    if not directive.current_number:
        directive.state = State.DRAFT
        directive.save(update_fields=["state"])
    _record("directive.taken_back", directive, {"version": version.number}, by=by, at=at)


@transaction.atomic
def withdraw_directive(directive: Directive, *, why: str, by: Actor, at: datetime) -> None:
    """It is no longer in force: tasks end, nobody is asked to read it any more, and everybody who got it is told."""
    directive = locked(directive)
    if directive.state != State.PUBLISHED or not directive.current_number:
        raise Refused(_("Only what is published and in force can be withdrawn."))
    if directive.versions.filter(state=State.SENDING).exists():
        raise Refused(_("A version is on its way just now. Wait until it has gone out."))
    if not why.strip():
        raise Refused(_("Say in a few words why."), field="why")
    directive.state, directive.withdrawn_why = State.WITHDRAWN, why.strip()
    directive.withdrawn_at, directive.withdrawn_by = at, by.me
    directive.save()
    _record("directive.withdrawn", directive, {"version": directive.current_number}, by=by, at=at)
    current = directive.versions.get(number=directive.current_number)
    # Headquarters and a coordinator may not touch everybody's rows: that is the system's part.
    with acting_as_system("knowledge: a directive is withdrawn") as system:
        rows = Recipient.objects.filter(version=current, closed="")
        people = list(rows.values_list("user_id", flat=True))
        rows.update(closed=WITHDRAWN)
        settle_tasks(current, *END_TASKS, by=system, at=at)
        notify(people, "directive_withdrawn", current, by=system, at=at)


def _record(verb: str, directive: Directive, codes: dict[str, object], *, by: Actor, at: datetime) -> None:
    record(
        verb,
        directive,
        by=by,
        at=at,
        place_code=directive.place_code,
        office_code=directive.office_code,
        codes=codes,
    )
