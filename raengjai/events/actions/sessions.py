"""The sessions at which presence is taken follow the days and the agenda, until somebody sets them by hand. A session at
which somebody was seen stays."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import AgendaItem, AgendaSpeaker, Event, Session, presence_in
from raengjai.events.rules import EPOCH, Line, parts_for
from raengjai.ground.dates import short_date
from raengjai.ground.refused import Refused

Part = tuple[date, str]


def days_of(event: Event) -> list[date]:
    """The days of an event; those of a template count from 1 January 2000, as far as its sessions reach."""
    if not event.is_template:
        return event.days()
    last = max(Session.objects.filter(event=event).values_list("day", flat=True), default=EPOCH)
    return [EPOCH + timedelta(days=number) for number in range((last - EPOCH).days + 1)]


def lines_of(event: Event) -> list[Line]:
    """The agenda of one event as the rules read it; speakers by the ids of their rows."""
    speakers: dict[object, set[object]] = {}
    for item, speaker in AgendaSpeaker.objects.filter(event=event).values_list("item_id", "speaker_id"):
        speakers.setdefault(item, set()).add(speaker)
    return [
        Line(
            item.pk,
            item.day,
            item.starts_at,
            item.ends_at,
            item.topic,
            item.room,
            frozenset(speakers.get(item.pk, ())),
        )
        for item in AgendaItem.objects.filter(event=event).order_by("day", "starts_at", "id")
    ]


def follow_agenda(event: Event) -> None:
    """Unless they were set by hand, the sessions are those that days and agenda ask for. One with presence stays."""
    if event.sessions_set_at is not None:
        return
    wanted = set(parts_for(days_of(event), lines_of(event), is_workshop=event.is_workshop))
    taken = presence_in(event.pk)
    kept = [each for each in Session.objects.filter(event=event) if each.pk in taken]
    _put(event, wanted | {(each.day, each.part) for each in kept})


def move_days(event: Event, by: timedelta) -> None:
    """The days of the event have changed: agenda and sessions move along by so much. Raises Refused when a line or a
    session with presence would lie outside."""
    AgendaItem.objects.filter(event=event).update(day=F("day") + by)
    outside = AgendaItem.objects.filter(event=event).exclude(day__range=(event.starts_on, event.ends_on))
    line = outside.order_by("day", "starts_at").first()
    if line is not None:
        told = {"topic": line.topic, "day": short_date(line.day, get_language() or "th")}
        raise Refused(
            _(
                "The agenda has “%(topic)s” on %(day)s, which would be outside. Take it out of the agenda first."
            )
            % told,
            field="ends_on",
        )
    days = event.days()
    moved = {(each.day + by, each.part) for each in Session.objects.filter(event=event)}
    wanted = {(day, part) for day, part in moved if day in days}
    missing = [day for day in days if day not in {each for each, _part in wanted}]
    if event.sessions_set_at is None:
        wanted = set(parts_for(days, lines_of(event), is_workshop=event.is_workshop))
    else:
        wanted |= set(parts_for(missing, (), is_workshop=event.is_workshop))
    _put(event, wanted, field="starts_on")


def set_parts(event: Event, wanted: Iterable[Part]) -> None:
    """Exactly these sessions. Raises Refused when one with presence would go, or a whole day stands beside a part."""
    chosen = set(wanted)
    if not chosen:
        raise Refused(_("Choose at least one session: presence is taken there."), field="parts")
    if any(day not in days_of(event) for day, _part in chosen):
        raise Refused(_("A session lies on a day of the event."), field="parts")
    if any((day, "day") in chosen and part != "day" for day, part in chosen):
        raise Refused(_("A day has either one whole session or a morning and an afternoon."), field="parts")
    _put(event, chosen)


def _put(event: Event, wanted: set[Part], *, field: str = "parts") -> None:
    there = {(each.day, each.part): each for each in Session.objects.filter(event=event)}
    going = [each for part, each in there.items() if part not in wanted]
    taken = presence_in(event.pk) if going else {}
    seen = next((each for each in going if each.pk in taken), None)
    if seen is not None:
        told = {"session": session_words(seen), "times": taken[seen.pk]}
        raise Refused(
            _("Presence was taken at the session “%(session)s” (%(times)s). It stays, and so does its day.")
            % told,
            field=field,
        )
    Session.objects.filter(pk__in=[each.pk for each in going]).delete()
    for day, part in sorted(wanted - set(there)):
        Session(event=event, day=day, part=part).save(force_insert=True)


def session_words(session: Session) -> str:
    return f"{short_date(session.day, get_language() or 'th')} {session.get_part_display()}"
