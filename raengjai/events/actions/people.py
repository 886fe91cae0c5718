"""For whom an event is and with how many seats, and who holds it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.approval import send_back_when_approved
from raengjai.events.actions.seats import fill_seats, hold_groups
from raengjai.events.actions.steps import changed, note_step, to_plan
from raengjai.events.models import Event, Organiser, TargetGroup, guests_in, seated_in
from raengjai.ground.actor import Actor
from raengjai.ground.refused import Refused

MOST_GROUPS, MOST_ORGANISERS = 30, 200


@dataclass(frozen=True, slots=True)
class GroupDraft:
    """A target group as somebody writes it."""

    kind: str
    name: str
    quota: int
    agency_codes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrganiserDraft:
    """Who does what. Without `user` the person has no account, and sees nothing of the event's people."""

    name: str
    duty: str
    user: UUID | None = None
    note: str = ""


@transaction.atomic
def add_group(event: Event, draft: GroupDraft, *, by: Actor, at: datetime, why: str = "") -> TargetGroup:
    """One more group. More seats cost more, so an approved event waits for approval again, with `why`."""
    event = to_plan(event)
    there = TargetGroup.objects.filter(event=event)
    if there.count() >= MOST_GROUPS:
        raise Refused(_("An event has at most 30 target groups."))
    last = there.aggregate(last=Max("position"))["last"]
    group = TargetGroup(event=event, position=0 if last is None else last + 1)
    _put(group, draft)
    changed(event, at=at)
    note_step("event.group_added", event, by=by, at=at, codes={"quota": draft.quota})
    send_back_when_approved(event, why=why, by=by, at=at)
    return group


@transaction.atomic
def change_group(
    group: TargetGroup, draft: GroupDraft, *, by: Actor, at: datetime, why: str = ""
) -> TargetGroup:
    """Never fewer seats than are taken. With more seats an approved event waits for approval again, with `why`."""
    event = to_plan(group.event)
    group = hold_groups(event)[group.pk]
    seated, before = seated_in(event.pk).get(group.pk, 0), group.quota
    if draft.quota < seated:
        raise Refused(
            _("%(seated)s seats of this group are taken already. Take people off its list first.")
            % {"seated": seated},
            field="quota",
        )
    _put(group, draft)
    changed(event, at=at)
    note_step("event.group_changed", event, by=by, at=at, codes={"quota": draft.quota, "before": before})
    if draft.quota > before:
        fill_seats(event, [group], by=by, at=at)
        send_back_when_approved(event, why=why, by=by, at=at)
    return group


@transaction.atomic
def move_group(group: TargetGroup, *, up: bool, by: Actor, at: datetime) -> None:
    """The group changes places with the one above or below it, as papers name them."""
    event = to_plan(group.event)
    groups = list(TargetGroup.objects.filter(event=event).order_by("position", "id"))
    place = next(number for number, each in enumerate(groups) if each.pk == group.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(groups):
        raise Refused(_("It stands at the end already."))
    groups[place], groups[other] = groups[other], groups[place]
    for position, each in enumerate(groups):
        each.position = position
    TargetGroup.objects.bulk_update(groups, ["position"])
    note_step("event.groups_ordered", event, by=by, at=at)


@transaction.atomic
def remove_group(group: TargetGroup, *, by: Actor, at: datetime) -> None:
    """A group on which somebody ever stood stays: the report counts it."""
    event = to_plan(group.event)
    if group.pk in guests_in(event.pk):
        raise Refused(_("There are people on the list of this group. It stays; lower its seats instead."))
    TargetGroup.objects.filter(pk=group.pk).delete()
    changed(event, at=at)
    note_step("event.group_removed", event, by=by, at=at)


@transaction.atomic
def add_organiser(event: Event, draft: OrganiserDraft, *, by: Actor, at: datetime) -> Organiser:
    """Somebody with a duty. With an account the person sees the event's people on its days."""
    event = to_plan(event)
    there = Organiser.objects.filter(event=event)
    if there.count() >= MOST_ORGANISERS:
        raise Refused(_("An event has at most 200 people who hold it."))
    same = there.filter(duty=draft.duty)
    same = same.filter(user=draft.user) if draft.user else same.filter(user=None, name=draft.name)
    if same.exists():
        raise Refused(_("This person has this duty already."), field="name")
    organiser = Organiser(event=event, user_id=draft.user, name=draft.name, duty=draft.duty, note=draft.note)
    organiser.save(force_insert=True)
    note_step("event.organiser_added", event, by=by, at=at, codes={"duty": draft.duty})
    return organiser


@transaction.atomic
def remove_organiser(organiser: Organiser, *, by: Actor, at: datetime) -> None:
    event = to_plan(organiser.event)
    Organiser.objects.filter(pk=organiser.pk).delete()
    note_step("event.organiser_removed", event, by=by, at=at, codes={"duty": organiser.duty})


def _put(group: TargetGroup, draft: GroupDraft) -> None:
    same = TargetGroup.objects.filter(event=group.event, name=draft.name).exclude(pk=group.pk)
    if same.exists():
        raise Refused(_("A group of this name is there already."), field="name")
    group.kind, group.name, group.quota = draft.kind, draft.name, draft.quota
    group.agency_codes, group.note = list(draft.agency_codes), draft.note
    group.save()
