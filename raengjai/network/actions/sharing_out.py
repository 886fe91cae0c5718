"""A divided place: who named no village stayed with the first part, until the coordinator says who serves which."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting
from raengjai.access.roles import Permission
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.network.actions.handover import hand_over_term
from raengjai.network.actions.place_moves import follow_place
from raengjai.network.models import Member
from raengjai.network.models.member import MemberQuerySet
from raengjai.places.models import PlaceChange, PlaceEvent, full_name_of
from raengjai.places.providers import Section, event_sections, told_of_end
from raengjai.places.rules import SPLIT
from raengjai.tasks import providers as tasks
from raengjai.tasks.actions import give_task, settle_tasks
from raengjai.tasks.models import Task
from raengjai.tasks.rules import Spot

SHARE_OUT = "share_out"
DAYS_TO_SHARE = timedelta(days=30)


def register() -> None:
    """Called once, when the app is ready."""
    told_of_end.append(ask_to_share_out)
    event_sections.append(left_to_share_out)
    tasks.register("placeevent", describe=_subjects, kinds={SHARE_OUT: _("Choose who serves which part")})


def left_to_share_out(event: PlaceEvent, actor: Actor) -> Section | None:
    """On the event's page, for the province and headquarters."""
    if not is_open_to_share(event):
        return None
    may_choose = actor.may(Permission.MANAGE_NETWORK) and actor.covers(parts_of(event)[0])
    count = to_share_out(event, bangkok_today()).count()
    context = {"event": event, "may_choose": may_choose, "count": count}
    return Section(_("Who serves which part"), "network/left_to_share_out.html", context)


def _subjects(ids: Iterable[UUID]) -> dict[UUID, tasks.Subject]:
    """The divided place, for the coordinators who are asked."""
    changes = PlaceChange.objects.filter(event__in=list(ids)).order_by("event", "position").distinct("event")
    return {
        change.event_id: tasks.Subject(
            person=full_name_of(change.place_id),
            what="",
            url=reverse("place_change", args=[change.event_id]),
            spot=Spot(change.place_id),
        )
        for change in changes
    }


def parts_of(event: PlaceEvent) -> list[str]:
    """The parts of a divided place; first the one in which everybody is who named no village. A part in another province
    is not the coordinator's to give: who goes there is appointed there."""
    changes = list(event.changes.order_by("-takes_rest", "position"))
    goes_on = [] if any(change.takes_rest for change in changes) else [changes[0].place_id]
    parts = [*goes_on, *(change.successor_code for change in changes)]
    return [code for code in parts if code[:2] == parts[0][:2]]


def to_share_out(event: PlaceEvent, on: date) -> MemberQuerySet:
    """Who serves the first part as a whole, and might serve another one."""
    members = Member.objects.of_places(parts_of(event)[:1]).in_the_field().serving(on)
    return members.filter(village_no=None).order_by("name_key", "id")


def is_open_to_share(event: PlaceEvent) -> bool:
    return (
        event.kind == SPLIT
        and Task.objects.open().about("placeevent", event.pk).filter(kind=SHARE_OUT).exists()
    )


def ask_to_share_out(event: PlaceEvent, by: Actor, at: datetime) -> None:
    """Everything has followed; where people are left to choose for, the coordinators of the province are asked."""
    if event.kind != SPLIT or len(parts_of(event)[0]) != len("520101"):
        return
    day = bangkok_day(at)
    if not to_share_out(event, day).exists():
        return
    province = parts_of(event)[0][:2]
    coordinators = Posting.objects.valid_on(day).filter(province_code=province, role="coordinator")
    for user_id in coordinators.order_by("starts_on", "id").values_list("user", flat=True).distinct():
        give_task(SHARE_OUT, event, to=user_id, place_code=province, due_on=day + DAYS_TO_SHARE, by=by, at=at)


@transaction.atomic
def share_out(event: PlaceEvent, chosen: Mapping[UUID, str], *, by: Actor, at: datetime) -> int:
    """`chosen`: term → the part that the person serves from today on. Returns how many serve another part now; the
    others stay, and nobody is asked any more."""
    if not is_open_to_share(event):
        raise Refused(_("Somebody has chosen already. Move single people on their own page."))
    parts, day = parts_of(event), bangkok_day(at)
    if set(chosen.values()) - set(parts):
        raise Refused(_("This is not a part of the divided place."))
    moving = {key: code for key, code in chosen.items() if code != parts[0]}
    found = to_share_out(event, day).filter(pk__in=list(moving)).select_for_update(of=("self",))
    for member in found.select_related("user", "mentor"):
        went_on = follow_place(member, to=moving[member.pk], day=day, by=by, at=at)
        if went_on.pk != member.pk:
            hand_over_term(member, by=by, at=at)
    settle_tasks(event, SHARE_OUT, by=by, at=at)
    return len(moving)
