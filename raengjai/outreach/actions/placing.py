"""Planning where service days go: asked in a request, worked out by the job worker, kept or asked again by a person."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import Event, EventStep
from raengjai.events.rules import Kind, State
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_day
from raengjai.ground.queue import defer
from raengjai.ground.refused import Refused
from raengjai.journal.actions import record
from raengjai.outreach.models import PlacedDay, PlacingPlan, office_point, spots_of
from raengjai.outreach.models.placing import WORKING
from raengjai.outreach.rules.placing import Choice, Impossible, Plan, Point, Spot, Terms, Wishes, terms_on
from raengjai.places.models import office_calendar

PLACING_JOB = "outreach.place_service_days"
STANDS_STILL = timedelta(minutes=3)
TRIED_FOR, KEPT_FOR = timedelta(days=366), timedelta(days=5 * 366)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for. `pins`: place → day or None; `without`: places that must not be in it."""

    days: int
    first: date
    last: date
    capacity: dict[str, int]
    pins: dict[str, date | None]
    without: frozenset[str]
    least_km: float = 0.0


@dataclass(frozen=True, slots=True)
class Posed:
    """All that the rules need to work out a plan, read once."""

    spots: list[Spot]
    wishes: Wishes
    terms: Terms
    office: Point | None
    today: date
    office_days: list[date]


@transaction.atomic
def request_plan(
    asked: Request, *, by: Actor, at: datetime, previous: PlacingPlan | None = None
) -> PlacingPlan:
    """A plan that the job worker works out."""
    province = next((code for code in by.places if len(code) == 2 and code != "00"), "")
    if not province or not by.offices:
        raise Refused(_("Only the coordinator of a province plans service days."))
    if asked.last < bangkok_day(at):
        raise Refused(_("The period is over. Choose days that are still to come."), field="last_on")
    plan = PlacingPlan(
        place_code=province,
        office_code=by.offices[0],
        user_id=by.me,
        days=asked.days,
        first_on=asked.first,
        last_on=asked.last,
        wishes={
            "capacity": asked.capacity,
            "pins": {code: day.isoformat() if day else "" for code, day in sorted(asked.pins.items())},
            "without": sorted(asked.without),
            "least_km": asked.least_km,
        },
        previous=previous,
        asked_at=at,
    )
    plan.save(force_insert=True)
    _record("placing.asked", plan, by=by, at=at)
    defer(PLACING_JOB, plan_id=str(plan.pk))
    return plan


@transaction.atomic
def begin_plan(plan_id: UUID, *, by: Actor, at: datetime) -> Posed | None:
    """The facts of now; None when the plan is not to be worked out any more."""
    plan = PlacingPlan.objects.select_for_update().filter(pk=plan_id, state__in=WORKING).first()
    if plan is None:
        return None
    today = bangkok_day(at)
    plan.state, plan.begun_at = "solving", at
    plan.found = {}
    plan.save(update_fields=["state", "begun_at", "found"])
    calendar, first = office_calendar(), max(plan.first_on, today)
    span = (plan.last_on - first).days
    days = [first + timedelta(days=number) for number in range(span + 1)]
    taken = set(
        Event.objects.real()
        .of_province(plan.province_code)
        .between(first, plan.last_on)
        .filter(kind=Kind.SERVICE_DAY)
        .exclude(state=State.CANCELLED)
        .values_list("starts_on", flat=True)
    )
    return Posed(
        spots=spots_of(plan.province_code, today),
        wishes=plan.asked(),
        terms=terms_on(today),
        office=office_point(plan.province_code),
        today=today,
        office_days=[day for day in days if calendar.is_office_day(day) and day not in taken],
    )


def note_progress(plan_id: UUID, *, seconds: float, value: float, bound: float) -> bool:
    """How far the solver is; False when somebody has stopped it. The system notes it, between two steps of the solver."""
    said = {"seconds": seconds, "value": value, "bound": bound}
    return bool(PlacingPlan.objects.filter(pk=plan_id, state="solving").update(found={"progress": said}))


@transaction.atomic
def finish_plan(plan_id: UUID, plan: Plan | Impossible, posed: Posed, *, by: Actor, at: datetime) -> bool:
    """The proposal with its days, or the wish that cannot be met. False when it was stopped meanwhile."""
    row = PlacingPlan.objects.select_for_update().filter(pk=plan_id, state="solving").first()
    if row is None:
        return False
    row.ended_at = at
    row.found = {"precision": _precision(posed.spots)}
    if isinstance(plan, Impossible):
        row.state = "impossible"
        row.why = {"why": plan.why, "places": list(plan.places), "numbers": list(plan.numbers)}
    else:
        row.state, row.met, row.open_count = "proposed", plan.met, plan.open
        row.value, row.bound = plan.solved.value, plan.solved.bound
        row.seconds, row.ended = plan.solved.seconds, plan.solved.ended
        row.found |= {"rest": [asdict(each) for each in plan.rest], "most_first": plan.most_first}
        _write_days(row, plan.choices, {spot.code: spot for spot in posed.spots})
    row.save()
    _record("placing.worked_out", row, by=by, at=at, state=row.state)
    return True


@transaction.atomic
def give_up(plan_id: UUID, *, by: Actor, at: datetime) -> None:
    """Nobody is there any more in whose name it could be worked out."""
    plan = PlacingPlan.objects.select_for_update().filter(pk=plan_id, state__in=WORKING).first()
    if plan is not None:
        plan.state, plan.ended_at = "cancelled", at
        plan.save(update_fields=["state", "ended_at"])
        _record("placing.given_up", plan, by=by, at=at)


@transaction.atomic
def cancel_plan(plan: PlacingPlan, *, by: Actor, at: datetime) -> None:
    """It is not worked out any further."""
    plan = _locked(plan)
    if not plan.is_working:
        raise Refused(_("It is worked out already."))
    plan.state, plan.ended_at = "cancelled", at
    plan.save(update_fields=["state", "ended_at"])
    _record("placing.cancelled", plan, by=by, at=at)


@transaction.atomic
def keep_plan(plan: PlacingPlan, *, by: Actor, at: datetime) -> PlacingPlan:
    """The proposal is what the province goes by."""
    plan = _locked(plan)
    if plan.state != "proposed":
        raise Refused(_("Only a proposal can be kept, once."))
    plan.state, plan.kept_at, plan.kept_by = "kept", at, by.me
    plan.save(update_fields=["state", "kept_at", "kept_by"])
    _record("placing.kept", plan, by=by, at=at)
    return plan


@transaction.atomic
def prepare_day(line: PlacedDay, *, title: str, reason: str, by: Actor, at: datetime) -> Event:
    """A draft of the service day with its place, day and agencies; the rest is written on the event's own page."""
    line = PlacedDay.objects.select_for_update(of=("self",)).select_related("plan").get(pk=line.pk)
    if line.plan.state != "kept":
        raise Refused(_("Keep the plan first. Then its days can be prepared."))
    if line.event_id is not None:
        raise Refused(_("This service day is being prepared already."))
    if line.day < bangkok_day(at):
        raise Refused(_("This day is over. Run the planner again for days that are still to come."))
    event = Event(
        kind=Kind.SERVICE_DAY,
        place_code=line.place_code,
        office_code=line.plan.office_code,
        title=title,
        reason=reason,
        starts_on=line.day,
        ends_on=line.day,
        agency_codes=line.agency_codes,
        written_by=by.me,
        written_at=at,
    )
    event.save(force_insert=True)
    EventStep(event=event, at=at, by=by.me, verb="written", state_after=State.DRAFT).save(force_insert=True)
    line.event = event
    line.save(update_fields=["event"])
    record(
        "event.drafted",
        event,
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"kind": event.kind, "plan": line.plan_id},
    )
    return event


def standing_plans(*, at: datetime) -> list[UUID]:
    """Plans whose worker was killed; they begin anew."""
    return list(PlacingPlan.objects.standing(at - STANDS_STILL).values_list("pk", flat=True)[:20])


def start_again(plan_ids: Sequence[UUID], *, at: datetime) -> None:
    """The job of plans that stand still, once more."""
    PlacingPlan.objects.filter(pk__in=list(plan_ids), state__in=WORKING).update(state="waiting", asked_at=at)
    for plan_id in plan_ids:
        defer(PLACING_JOB, plan_id=str(plan_id))


@transaction.atomic
def forget_plans(*, at: datetime, most: int = 500) -> int:
    """What was only tried goes after a year, what was kept after five, with its lines. Returns how many went."""
    tried = PlacingPlan.objects.filter(asked_at__lt=at - TRIED_FOR).exclude(state="kept")
    kept = PlacingPlan.objects.filter(asked_at__lt=at - KEPT_FOR)
    gone = [*tried.values_list("pk", flat=True)[:most], *kept.values_list("pk", flat=True)[:most]]
    PlacingPlan.objects.filter(previous__in=gone).update(previous=None)
    PlacedDay.objects.filter(plan__in=gone).delete()
    PlacingPlan.objects.filter(pk__in=gone).delete()
    return len(set(gone))


def _write_days(plan: PlacingPlan, choices: Sequence[Choice], spots: dict[str, Spot]) -> None:
    for choice in choices:
        spot, said = spots[choice.code], asdict(choice)
        facts = {
            name: said[name] for name in ("met", "adds", "km", "minutes", "covers", "night_with", "pinned")
        }
        facts |= {
            "open": spot.open_count,
            "late": spot.late_count,
            "by_agency": dict(spot.open),
            "people": spot.people,
            "last_on": spot.last_on.isoformat() if spot.last_on else "",
            "reached_on": spot.reached_on.isoformat() if spot.reached_on else "",
            "precision": spot.precision,
        }
        PlacedDay(
            plan=plan, place_code=choice.code, day=choice.day, agency_codes=list(choice.agencies), facts=facts
        ).save(force_insert=True)


def _precision(spots: Sequence[Spot]) -> dict[str, int]:
    found: dict[str, int] = {}
    for spot in spots:
        found[spot.precision] = found.get(spot.precision, 0) + 1
    return found


def _locked(plan: PlacingPlan) -> PlacingPlan:
    return PlacingPlan.objects.select_for_update().get(pk=plan.pk)


def _record(verb: str, plan: PlacingPlan, *, by: Actor, at: datetime, **codes: object) -> None:
    record(
        verb,
        plan,
        by=by,
        at=at,
        place_code=plan.place_code,
        office_code=plan.office_code,
        codes={"days": plan.days, **codes},
    )
