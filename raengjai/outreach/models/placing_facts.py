"""What the planner knows of a province today, sub-district by sub-district: counts and days, nobody's name.

Eight questions, each a range of a province; asked by the job worker in the name of the coordinator.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Length

from raengjai.events.models import Event
from raengjai.events.rules import Kind, State
from raengjai.needs.models import Referral, last_acts
from raengjai.network.models import Member
from raengjai.outreach.models.placing import OwnPoint
from raengjai.outreach.rules.placing import Point, Precision, Spot
from raengjai.people.models import Person
from raengjai.places.models import Place

_BEING_PLANNED = (State.DRAFT, State.SUBMITTED, State.APPROVED, State.OPEN)
_TAKES_PLACE = (State.APPROVED, State.OPEN, State.HELD, State.REPORTED)


def spots_of(province: str, today: date) -> list[Spot]:
    """Every sub-district that is in use."""
    places = list(
        Place.objects.inside(province)
        .filter(level__in=["province", "district", "subdistrict"])
        .open_on(today)
        .order_by("code")
    )
    codes = [place.code for place in places if place.level == "subdistrict"]
    waiting, late = _waiting(province, today)
    last, planned = _service_days(province, today)
    reached = _reached(codes)
    people = _people(province, today)
    points = _points(province, places)
    return [
        Spot(
            code,
            waiting.get(code, {}),
            late.get(code, {}),
            people[code],
            last.get(code),
            reached.get(code),
            planned.get(code),
            *_point_of(code, points),
        )
        for code in codes
    ]


def office_point(province: str) -> Point | None:
    """Where the days set out from: the point of the province's town."""
    return _of(Place.objects.filter(code=province).first())


def _waiting(province: str, today: date) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]]]:
    """Place → agency → open needs, and of these the late ones. A need of two offices waits at both."""
    rows = (
        Referral.objects.open()
        .filter(province_code=province)
        .values("place_code", "office_code")
        .annotate(waits=Count("id"), late=Count("id", filter=Q(due_on__lt=today)))
    )
    waiting: dict[str, dict[str, int]] = defaultdict(Counter)
    late: dict[str, dict[str, int]] = defaultdict(Counter)
    for row in rows:
        agency = row["office_code"].partition("-")[0]
        waiting[row["place_code"]][agency] += row["waits"]
        late[row["place_code"]][agency] += row["late"]
    return waiting, late


def _service_days(province: str, today: date) -> tuple[dict[str, date], dict[str, date]]:
    """Place → the last service day there, and the next one that is being planned."""
    held = Event.objects.real().of_province(province).filter(kind=Kind.SERVICE_DAY)
    past = held.filter(state__in=_TAKES_PLACE, ends_on__lt=today)
    ahead = held.filter(state__in=_BEING_PLANNED, ends_on__gte=today)
    last = dict(past.values_list("place_code").annotate(day=Max("ends_on")))
    return last, dict(ahead.values_list("place_code").annotate(day=Min("starts_on")))


def _reached(codes: list[str]) -> dict[str, date]:
    """Place → when anybody of the network was there last."""
    found: dict[str, date] = {}
    for act in last_acts(codes):
        if act.day is not None:
            found[act.place_code] = max(act.day, found.get(act.place_code, act.day))
    return found


def _people(province: str, today: date) -> Counter[str]:
    """Place → persons served who are known there, and who serves there."""
    served = Person.objects.filter(province_code=province, merged_at__isnull=True)
    serving = Member.objects.of_province(province).in_the_field().serving(today)
    known = served.values_list("place_code").annotate(count=Count("id"))
    return Counter(dict(known)) + Counter(
        dict(
            serving.alias(width=Length("place_code"))
            .filter(width=6)
            .values_list("place_code")
            .annotate(count=Count("id"))
        )
    )


def _points(province: str, places: Iterable[Place]) -> dict[str, tuple[Point, Precision]]:
    """Code → point, of the office's own or the data files'."""
    found: dict[str, tuple[Point, Precision]] = {}
    for place in places:
        point = _of(place)
        if point:
            found[place.code] = (point, place.level)  # type: ignore[assignment]
    for own in OwnPoint.objects.filter(province_code=province):
        found[own.place_code] = ((float(own.latitude), float(own.longitude)), "own")
    return found


def _point_of(code: str, points: dict[str, tuple[Point, Precision]]) -> tuple[Point | None, Precision]:
    """The place's own point, else that of its district, else of its province."""
    return next((points[step] for step in (code, code[:4], code[:2]) if step in points), (None, "none"))


def _of(place: Place | None) -> Point | None:
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return float(place.latitude), float(place.longitude)
