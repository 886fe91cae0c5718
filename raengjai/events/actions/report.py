"""The report of an event: words by a person, figures by the system, handed in with both as they were."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.approval import missing_for
from raengjai.events.actions.report_parts import parts_in_languages
from raengjai.events.actions.steps import become, locked, note_step
from raengjai.events.models import Event
from raengjai.events.models.report import EventReport
from raengjai.events.rules import State
from raengjai.events.rules.results import to_plain
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record

CHANGED = _(
    "Somebody has changed this meanwhile. What you typed is kept below; look at both, then save again."
)


@dataclass(frozen=True, slots=True)
class ReportWords:
    """What a person adds. `headline` and `opening_words` serve the news item as well."""

    headline: str = ""
    opening_words: str = ""
    outcome: str = ""
    problems: str = ""
    suggestions: str = ""


@transaction.atomic
def write_report(event: Event, words: ReportWords, *, version: int, by: Actor, at: datetime) -> EventReport:
    """Keep the words. `version` is the one that the writer saw, 0 for none."""
    event = locked(event)
    if event.state == State.REPORTED:
        raise Refused(_("The report is handed in. Take it back first to change its words."))
    found = EventReport.objects.select_for_update().filter(event=event).first()
    if found is None:
        found = EventReport(event=event, version=0)
    if found.version != version:
        raise Refused(CHANGED)
    for name, value in asdict(words).items():
        setattr(found, name, value.strip())
    found.version += 1
    found.written_by, found.written_at = by.me, at
    found.save()
    _record("event.report_written", event, by=by, at=at)
    return found


@transaction.atomic
def hand_in_report(event: Event, *, by: Actor, at: datetime) -> EventReport:
    """The event is reported; the figures are kept in each language as they are now."""
    event = locked(event)
    if event.state != State.HELD:
        raise Refused(_("Only an event that was held can be reported."))
    found = EventReport.objects.select_for_update().filter(event=event).first()
    if found is None or not found.outcome:
        raise Refused(_("Write in a few words what came of it."), field="outcome")
    missing = missing_for(event, State.REPORTED)
    if missing:
        raise Refused(missing[0])
    found.frozen = {language: to_plain(parts) for language, parts in parts_in_languages(event).items()}
    found.revision += 1
    found.reported_by, found.reported_by_name, found.reported_at = by.me, by.name, at
    found.save()
    before, event.reported_at = become(event, State.REPORTED), at
    event.save(update_fields=["state", "reported_at"])
    note_step("event.reported", event, by=by, at=at, before=before)
    return found


@transaction.atomic
def take_back_report(event: Event, *, why: str, by: Actor, at: datetime) -> None:
    """The event is held again, its report open; what was handed in stays until it is handed in anew."""
    event = locked(event)
    if event.state != State.REPORTED:
        raise Refused(_("The report is not handed in."))
    if not why.strip():
        raise Refused(_("Say in a few words why."), field="why")
    before, event.reported_at = become(event, State.HELD), None
    event.save(update_fields=["state", "reported_at"])
    note_step("event.report_taken_back", event, by=by, at=at, note=why.strip(), before=before)


def _record(verb: str, event: Event, *, by: Actor, at: datetime) -> None:
    record(verb, event, by=by, at=at, place_code=event.place_code, office_code=event.office_code)
