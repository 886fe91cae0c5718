"""Whoever stops serving leaves nothing without an owner: what is open passes on with the end of the term.

A term that ended yesterday or earlier, or ends today, hands over at once; one that ends later the night after its last
day, by the nightly job, which also finds whatever came in between and terms that simply ran out.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.refused import Refused
from raengjai.network.models import Handover, Member, stranded_tasks
from raengjai.network.providers import OpenThing, open_works
from raengjai.network.rules.handover import Candidate, Leaving, Serves, successor_of
from raengjai.tasks import providers as tasks
from raengjai.tasks.actions import end_task, hand_over
from raengjai.tasks.models import Task

# How many nights may fail before a term that ran out is not found any more (its tasks still are).
LOOK_BACK = timedelta(days=14)
MOST_OFFERED = 200
_log = logging.getLogger(__name__)
Chosen = Mapping[UUID, UUID]
_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """An open thing and who gets it when nobody chooses; None goes back to the office, or ends with the service."""

    thing: OpenThing
    receiver: UUID | None


def open_lines(member: Member, *, last_day: date, at: datetime, goes_on: Serves | None = None) -> list[Line]:
    """What passes on when `member` serves until `last_day`, and to whom by the rule.

    `goes_on` is the service that begins the day after, in a move that is not written yet.
    """
    leaving = _leaving(member, last_day, at, goes_on)
    heirs = _Heirs(member, leaving)
    return [
        Line(thing, heirs.of(thing, work.heirs))
        for work in open_works.values()
        for thing in work.things(leaving)
    ]


def receivers_for(member: Member, *, day: date, heirs: str) -> list[UUID]:
    """Everybody to whom a line may go: officers of the mentor's office ("office"); for other things ("field") those who
    serve in the district, or the mentor's colleagues, and the coordinators."""
    near = Member.objects.of_province(member.province_code).serving_between(day, None)
    if member.kind == "mentor":
        near = near.of_office(member.office_code)
    else:
        near = near.in_the_field().filter(place_code__startswith=member.place_code[:4])
    ids = list(near.order_by("place_code", "id").values_list("user", flat=True)[:MOST_OFFERED])
    if heirs == "field":
        ids += _coordinators(member.province_code, day)
    return [each for each in dict.fromkeys(ids) if each != member.user_id]


@transaction.atomic
def hand_over_term(member: Member, *, by: Actor, at: datetime, chosen: Chosen | None = None) -> None:
    """Passes on, now or in the night after the last day, what the ended term leaves open.

    `chosen`: id of a thing → who gets it. Refused when that person does not serve in the province by then.
    """
    last_day = member.ends_on
    if last_day is None:
        return
    chosen, day = chosen or {}, max(last_day + _ONE, bangkok_day(at))
    lines = open_lines(member, last_day=last_day, at=at)
    _check_receivers(member, {chosen[line.thing.id] for line in lines if line.thing.id in chosen}, day)
    if last_day > bangkok_day(at):
        for line in lines:
            _keep(member, line.thing, chosen.get(line.thing.id), "planned", by=by, at=at)
        return
    _pass_on(member, lines, chosen, by=by, at=at)


@transaction.atomic
def take_handover_back(member: Member, *, by: Actor, at: datetime) -> int:
    """The end of the term is undone: plans are forgotten, and what passed on comes back where nobody has gone on with it.

    Returns how many things did not come back.
    """
    stayed = 0
    kept = list(Handover.objects.select_for_update().filter(member=member).exclude(outcome="undone"))
    for row in kept:
        if row.outcome in ("passed", "ended") and row.thing_kind in open_works:
            came = open_works[row.thing_kind].give_back(row.thing_id, member.user_id, row.receiver, by, at)
            stayed += not came
        row.outcome = "undone"
        row.save(update_fields=["outcome"])
    return stayed


def hand_over_ended_terms(*, by: Actor, at: datetime) -> int:
    """For the nightly job: terms whose last day is over pass on what is still open. Returns how many terms had any."""
    today = bangkok_day(at)
    over = Member.objects.filter(ends_on__gte=today - LOOK_BACK, ends_on__lt=today).order_by("ends_on", "id")
    over = over.exclude(end_reason="place")  # it goes on at the successor, with everything that is open
    return sum(_tried(member, by=by, at=at) for member in over.iterator())


def _tried(member: Member, *, by: Actor, at: datetime) -> bool:
    """One term that cannot be handed over does not keep the others back; the next night tries again."""
    try:
        return _hand_over_night(member, by=by, at=at)
    except Refused as refused:
        _log.warning("the term %s could not be handed over: %s", member.pk, refused.message)
        return False


@transaction.atomic
def _hand_over_night(member: Member, *, by: Actor, at: datetime) -> bool:
    assert member.ends_on is not None
    lines = open_lines(member, last_day=member.ends_on, at=at)
    planned = Handover.objects.filter(member=member, outcome="planned")
    wished = {thing: to for thing, to in planned.values_list("thing_id", "receiver") if to is not None}
    able = set(_serving(wished.values(), member.province_code, bangkok_day(at)))
    _pass_on(member, lines, {key: to for key, to in wished.items() if to in able}, by=by, at=at)
    planned.update(outcome="undone")
    return bool(lines)


def rescue_stranded_tasks(*, by: Actor, at: datetime) -> int:
    """For the nightly job: a task of somebody who serves nowhere goes to the coordinator of its province."""
    day, moved = bangkok_day(at), 0
    coordinators: dict[str, UUID | None] = {}
    for task in stranded_tasks(day).iterator():
        province = task.province_code
        if province not in coordinators:
            coordinators[province] = next(iter(_coordinators(province, day)), None)
        moved += _rescue(task, coordinators[province], by=by, at=at)
    return moved


def _rescue(task: Task, to: UUID | None, *, by: Actor, at: datetime) -> bool:
    if task.kind in tasks.own_kinds:
        end_task(task, by=by, at=at)
    elif to is not None and to != task.assigned_to:
        hand_over(task, to=to, by=by, at=at)
    else:
        return False
    return True


# --- who gets it ---------------------------------------------------------------------------------------------


class _Heirs:
    """Who is next, asked once for a whole hand-over."""

    def __init__(self, member: Member, leaving: Leaving) -> None:
        self._office, self._day = member.office_code, leaving.day
        self._coordinator = next(
            (each for each in _coordinators(member.province_code, leaving.day) if each != leaving.user_id),
            None,
        )
        near = Member.objects.of_province(member.province_code).serving_between(leaving.day, None)
        rows = near.filter(starts_on__lte=leaving.day).exclude(user=leaving.user_id)
        fields = ("user_id", "place_code", "village_no", "tier", "starts_on")
        if member.kind == "mentor":
            rows = rows.of_office(member.office_code).mentors()
        else:
            rows = rows.in_the_field().of_places([member.place_code])
        self._candidates = [Candidate(*values) for values in rows.values_list(*fields)]
        self._member = member

    def of(self, thing: OpenThing, heirs: str) -> UUID | None:
        if thing.is_own:
            return None
        village = thing.village_no if thing.village_no is not None else self._member.village_no
        next_one = successor_of(self._member.place_code, village, self._candidates)
        if heirs == "office":
            return next_one.user_id if next_one and self._office else None
        return next_one.user_id if next_one else self._coordinator


def _leaving(member: Member, last_day: date, at: datetime, goes_on: Serves | None) -> Leaving:
    day = max(last_day + _ONE, bangkok_day(at))
    left = Serves(member.place_code, member.office_code)
    postings = Posting.objects.filter(user=member.user_id).overlapping(day, None)
    # The posting of the term itself is not yet ended when somebody asks what would pass on.
    others = postings.exclude(
        role=member.kind,
        place_code=member.place_code,
        office_code=member.office_code,
        starts_on=member.starts_on,
    )
    remaining = [Serves(*values) for values in others.values_list("place_code", "office_code")]
    return Leaving(member.user_id, left, (*remaining, *([goes_on] if goes_on else [])), day)


def _coordinators(province_code: str, day: date) -> list[UUID]:
    """Those of the province, who has served longest first; where it has none, headquarters."""
    valid = Posting.objects.valid_on(day).order_by("starts_on", "id")
    own = valid.filter(province_code=province_code, role="coordinator").values_list("user", flat=True)
    return list(own) or list(
        valid.filter(province_code="00", role="headquarters").values_list("user", flat=True)
    )


def _serving(users: Iterable[UUID], province_code: str, day: date) -> list[UUID]:
    valid = Posting.objects.overlapping(day, None).filter(province_code__in=[province_code, "00"])
    return list(valid.filter(user__in=set(users)).values_list("user", flat=True))


def _check_receivers(member: Member, wanted: set[UUID], day: date) -> None:
    if member.user_id in wanted or wanted - set(_serving(wanted, member.province_code, day)):
        raise Refused(
            _("Somebody whom you chose does not serve here by then. Choose again."), field="receiver"
        )


# --- doing it ------------------------------------------------------------------------------------------------


def _pass_on(member: Member, lines: Iterable[Line], chosen: Chosen, *, by: Actor, at: datetime) -> None:
    for line in lines:
        to = chosen.get(line.thing.id, line.receiver)
        outcome = open_works[line.thing.kind].pass_on(line.thing.id, to, by, at)
        _keep(member, line.thing, to, outcome, by=by, at=at)


def _keep(
    member: Member, thing: OpenThing, to: UUID | None, outcome: str, *, by: Actor, at: datetime
) -> None:
    Handover(
        member=member,
        place_code=member.place_code,
        thing_kind=thing.kind,
        thing_id=thing.id,
        receiver=to,
        outcome=outcome,
        made_at=at,
        made_by=by.user_id,
    ).save(force_insert=True)
