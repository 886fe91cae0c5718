"""The agenda: lines that never overlap in one room, speakers who never speak twice at once, sessions that follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.sessions import days_of, follow_agenda, lines_of, set_parts
from raengjai.events.actions.steps import changed, note_step, to_plan
from raengjai.events.models import AgendaItem, AgendaSpeaker, Event, Speaker
from raengjai.events.rules import (
    Line,
    State,
    exchanged,
    in_the_same_room,
    with_the_same_speaker,
)
from raengjai.ground.actor import Actor
from raengjai.ground.dates import short_date
from raengjai.ground.ids import new_id
from raengjai.ground.refused import Refused
from raengjai.people.rules.names import name_key

MOST_LINES, MOST_SPEAKERS = 120, 60
# Another event's agenda counts when its plan is known to others: a draft binds nobody.
_BINDING = (State.SUBMITTED, State.APPROVED, State.OPEN, State.HELD)


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line as somebody writes it. `speakers` are ids of speakers of the event, in the order in which they are named."""

    day: date
    starts_at: time
    ends_at: time
    kind: str
    topic: str
    room: str = ""
    speakers: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerDraft:
    """Who speaks. `user` is the account where the person has one."""

    name: str
    position: str = ""
    organisation: str = ""
    phone: str = ""
    is_government: bool = True
    user: UUID | None = None


@transaction.atomic
def add_line(event: Event, draft: LineDraft, *, by: Actor, at: datetime) -> AgendaItem:
    """A new line. Refused when it overlaps another one in its room, or a speaker speaks elsewhere at that time."""
    event = to_plan(event)
    if AgendaItem.objects.filter(event=event).count() >= MOST_LINES:
        raise Refused(_("An agenda has at most 120 lines. Put small ones together."))
    item = AgendaItem(id=new_id(), event=event)
    _put_line(event, item, draft)
    _done("event.line_added", event, by=by, at=at)
    return item


@transaction.atomic
def change_line(item: AgendaItem, draft: LineDraft, *, by: Actor, at: datetime) -> AgendaItem:
    event = to_plan(item.event)
    item = AgendaItem.objects.select_related("event").get(pk=item.pk)
    _put_line(event, item, draft)
    _done("event.line_changed", event, by=by, at=at)
    return item


@transaction.atomic
def remove_line(item: AgendaItem, *, by: Actor, at: datetime) -> None:
    event = to_plan(item.event)
    AgendaItem.objects.filter(pk=item.pk).delete()
    _done("event.line_removed", event, by=by, at=at)


@transaction.atomic
def move_line(item: AgendaItem, *, earlier: bool, by: Actor, at: datetime) -> None:
    """The line changes places with the one before or after it in its room; each lasts as long as before."""
    event = to_plan(item.event)
    same_room = [line for line in lines_of(event) if line.day == item.day and line.room == item.room]
    place = next((number for number, line in enumerate(same_room) if line.id == item.pk), None)
    if place is None:
        raise Refused(_("Somebody has taken this line out of the agenda."))
    other = place - 1 if earlier else place + 1
    if not 0 <= other < len(same_room):
        raise Refused(_("There is no line to change places with on this day."))
    first, second = sorted((place, other))
    times = exchanged(same_room[first], same_room[second])
    moved = [
        replace(line, starts_at=starts_at, ends_at=ends_at)
        for line, (starts_at, ends_at) in zip((same_room[first], same_room[second]), times, strict=True)
    ]
    others = [line for line in lines_of(event) if line.id not in {each.id for each in moved}]
    for line in moved:
        _check_speakers(event, line, others)
    rows = {row.pk: row for row in AgendaItem.objects.filter(pk__in=[line.id for line in moved])}
    for line in moved:
        rows[line.id].starts_at, rows[line.id].ends_at = line.starts_at, line.ends_at
    AgendaItem.objects.bulk_update(
        rows.values(), ["starts_at", "ends_at"]
    )  # one statement: neither is in the way
    _done("event.line_moved", event, by=by, at=at)


@transaction.atomic
def add_speaker(event: Event, draft: SpeakerDraft, *, by: Actor, at: datetime) -> Speaker:
    event = to_plan(event)
    if Speaker.objects.filter(event=event).count() >= MOST_SPEAKERS:
        raise Refused(_("An event has at most 60 speakers."))
    speaker = Speaker(event=event)
    _put_speaker(event, speaker, draft)
    _done("event.speaker_added", event, by=by, at=at)
    return speaker


@transaction.atomic
def change_speaker(speaker: Speaker, draft: SpeakerDraft, *, by: Actor, at: datetime) -> Speaker:
    """Refused when the person, as now known, would speak elsewhere at one of the times."""
    event = to_plan(speaker.event)
    speaker = Speaker.objects.select_related("event").get(pk=speaker.pk)
    _put_speaker(event, speaker, draft)
    lines = lines_of(event)
    for line in lines:
        if speaker.pk in line.speakers:
            _check_elsewhere(event, line)
    _done("event.speaker_changed", event, by=by, at=at)
    return speaker


@transaction.atomic
def remove_speaker(speaker: Speaker, *, by: Actor, at: datetime) -> None:
    """The person leaves the event and its agenda."""
    event = to_plan(speaker.event)
    Speaker.objects.filter(pk=speaker.pk).delete()
    _done("event.speaker_removed", event, by=by, at=at)


@transaction.atomic
def set_sessions(event: Event, parts: Iterable[tuple[date, str]], *, by: Actor, at: datetime) -> None:
    """By hand: from now on the agenda does not change them."""
    event = to_plan(event)
    set_parts(event, parts)
    event.sessions_set_at = at
    event.save(update_fields=["sessions_set_at"])
    note_step("event.sessions_set", event, by=by, at=at)


def clashes_of(event: Event) -> list[Any]:
    """A sentence for every line at which somebody would speak elsewhere at that time, for the plan as it stands. A fixed
    number of queries."""
    lines = [line for line in lines_of(event) if line.speakers]
    if not lines:
        return []
    known = _told_of(event, lines)
    return [sentence for sentence in (_clash_elsewhere(line, *known) for line in lines) if sentence]


def _put_line(event: Event, item: AgendaItem, draft: LineDraft) -> None:
    room = draft.room.strip()
    room = "" if room == event.room else room
    line = Line(
        item.pk, draft.day, draft.starts_at, draft.ends_at, draft.topic, room, frozenset(draft.speakers)
    )
    _check_line(event, line)
    for name in ("day", "starts_at", "ends_at", "kind", "topic"):
        setattr(item, name, getattr(draft, name))
    item.room = room
    item.save()
    AgendaSpeaker.objects.filter(item=item).delete()
    for position, speaker in enumerate(draft.speakers):
        AgendaSpeaker(event=event, item=item, speaker_id=speaker, position=position).save(force_insert=True)


def _check_line(event: Event, line: Line) -> None:
    if line.ends_at <= line.starts_at:
        raise Refused(_("It ends before it begins. Correct one of the times."), field="ends_at")
    if line.day not in days_of(event):
        raise Refused(_("This day is not a day of the event. Choose one of its days."), field="day")
    known = set(Speaker.objects.filter(event=event).values_list("pk", flat=True))
    if not line.speakers <= known:
        raise Refused(_("Somebody has taken a speaker out. Choose again."), field="speakers")
    others = [each for each in lines_of(event) if each.id != line.id]
    other = in_the_same_room(line, others)
    if other is not None:
        raise Refused(
            _("At that time the room has “%(topic)s” (%(times)s). Change the time, or name another room.")
            % {"topic": other.topic, "times": _times(other)},
            field="starts_at",
        )
    _check_speakers(event, line, others)


def _check_speakers(event: Event, line: Line, others: Sequence[Line]) -> None:
    shared = with_the_same_speaker(line, others)
    if shared is not None:
        other, key = shared
        name = Speaker.objects.get(pk=key).name
        raise Refused(
            _("%(name)s would speak twice at once: at “%(topic)s” and at “%(other)s” (%(times)s).")
            % {"name": name, "topic": line.topic, "other": other.topic, "times": _times(other)},
            field="speakers",
        )
    _check_elsewhere(event, line)


def _check_elsewhere(event: Event, line: Line) -> None:
    if not line.speakers or event.is_template:
        return
    sentence = _clash_elsewhere(line, *_told_of(event, [line]))
    if sentence:
        raise Refused(sentence, field="speakers")


Named = dict[object, tuple[str, set[object]]]


def _told_of(event: Event, lines: Sequence[Line]) -> tuple[Named, list[Line]]:
    """The speakers of these lines with their keys, and the lines with speakers of the other events of the province on
    the same days. Only what waits for approval or is approved counts, and only what the planner may see."""
    ids = {speaker for line in lines for speaker in line.speakers}
    own: Named = {each.pk: (each.name, _keys(each)) for each in Speaker.objects.filter(pk__in=ids)}
    if not any(keys for _name, keys in own.values()):
        return own, []
    days = sorted({line.day for line in lines})
    others = Event.objects.of_province(event.province_code).real().between(days[0], days[-1])
    others = others.in_state(*_BINDING).exclude(pk=event.pk).order_by()
    named = AgendaSpeaker.objects.filter(event__in=others, item__day__in=days)
    found: dict[UUID, tuple[AgendaSpeaker, set[object]]] = {}
    for each in named.select_related("item", "speaker", "event"):
        found.setdefault(each.item_id, (each, set()))[1].update(_keys(each.speaker))
    return own, [_line_elsewhere(each, keys) for each, keys in found.values()]


def _line_elsewhere(row: AgendaSpeaker, keys: set[object]) -> Line:
    item = row.item
    return Line(
        *(item.pk, item.day, item.starts_at, item.ends_at, item.topic, item.room),
        frozenset(keys),
        event=row.event.title,
    )


def _clash_elsewhere(line: Line, own: Named, elsewhere: Sequence[Line]) -> Any:
    """The same account, or the same name with the same telephone number, speaks at another event at that time: the
    sentence that says so, or nothing."""
    keys = {key: own[speaker][0] for speaker in line.speakers for key in own[speaker][1]}
    found = with_the_same_speaker(replace(line, speakers=frozenset(keys)), elsewhere)
    if found is None:
        return ""
    other, key = found
    told = {"name": keys[key], "topic": line.topic, "other": other.topic, "event": other.event}
    return _(
        "%(name)s would speak twice at once: at “%(topic)s” and at “%(other)s” of “%(event)s” (%(times)s)."
    ) % {**told, "times": _times(other)}


def _keys(speaker: Speaker) -> set[object]:
    """By what a speaker is known again in another event; a name alone is not enough."""
    keys: set[object] = set()
    if speaker.user_id:
        keys.add(("account", str(speaker.user_id)))
    if speaker.phone:
        keys.add(("called", name_key(speaker.name), speaker.phone))
    return keys


def _put_speaker(event: Event, speaker: Speaker, draft: SpeakerDraft) -> None:
    named = Speaker.objects.filter(event=event, name=draft.name).exclude(pk=speaker.pk)
    if named.exists():
        raise Refused(_("A speaker of this name is on the list already."), field="name")
    speaker.name, speaker.position, speaker.organisation = draft.name, draft.position, draft.organisation
    speaker.phone, speaker.is_government, speaker.user_id = draft.phone, draft.is_government, draft.user
    speaker.save()


def _done(verb: str, event: Event, *, by: Actor, at: datetime) -> None:
    follow_agenda(event)
    changed(event, at=at)
    note_step(verb, event, by=by, at=at)


def _times(line: Line) -> str:
    day = short_date(line.day, get_language() or "th")
    return f"{day} {line.starts_at:%H:%M}-{line.ends_at:%H:%M}"
