"""After any sequence of events nothing open points to a closed place, and everybody who served still serves."""

from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from raengjai.access.door import acting_as_system
from raengjai.network.models import Member
from raengjai.places.actions import NewEvent
from raengjai.places.models import Place, PlaceEvent
from raengjai.places.providers import holdings
from raengjai.places.rules import Successor
from tests.cast import Cast
from tests.needs import story
from tests.network import members
from tests.places.events import DAY, happens, merge, recode, rename, split

_POOL = ["520104", "520105", "520106", "520107"]
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["merge", "absorb", "split", "keep", "recode", "rename"]),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=5,
)


def _draw(kind: str, one: int, other: int, open_ones: list[str], free: str, day: date) -> NewEvent | None:
    place, second = open_ones[one % len(open_ones)], open_ones[other % len(open_ones)]
    if kind in ("merge", "absorb"):
        if place == second:
            return None
        return merge(place, second, into=free if kind == "merge" else second, name="รวม", day=day)
    fresh = Successor(free, "ใหม่", "Mai", (1, 2))
    if kind == "keep":
        return split(place, Successor(place), fresh, day=day)
    if kind == "split":
        return split(place, fresh, Successor(f"{int(free) + 1}", "อื่น", "Uen", (3,)), day=day)
    return recode(place, free, day=day) if kind == "recode" else rename(place, "ใหม่", "Mai", day=day)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=_STEPS, people=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=1, max_size=5))
def test_after_any_events_nothing_open_points_to_a_closed_place_and_everybody_serves(
    cast: Cast, steps: list[tuple[str, int, int]], people: list[tuple[int, int]]
):
    with transaction.atomic():
        save = transaction.savepoint()
        for place, village in people:
            someone = members.volunteer(
                f"นาง {uuid4().hex[:6]}", place_code=_POOL[place], tier="network", village_no=village or None
            )
            story.record(someone.user, story.visit_draft(place_code=_POOL[place], village_no=village or None))
        before = _people(DAY)
        open_ones, day = list(_POOL), DAY
        for number, (kind, one, other) in enumerate(steps):
            new = _draw(kind, one, other, open_ones, f"5201{50 + 2 * number}", day)
            if new is not None:
                happens(cast.headquarters, new)
                with acting_as_system("test"):
                    here = Place.objects.inside("5201").open_on(day).filter(code__in=[*open_ones, *_fresh()])
                    open_ones = sorted(here.values_list("code", flat=True))
            day += timedelta(days=7)

        assert _people(day) == before
        _nothing_left_behind(day)
        transaction.savepoint_rollback(save)


def _fresh() -> list[str]:
    return [f"5201{number}" for number in range(50, 70)]


def _people(on: date) -> int:
    with acting_as_system("test"):
        return Member.objects.in_the_field().serving(on).values("user").distinct().count()


def _nothing_left_behind(day: date) -> None:
    with acting_as_system("test"):
        closed = list(Place.objects.inside("5201").filter(closed_on__gte=DAY).values_list("code", flat=True))
        left = {code: holding.count(closed, day) for code, holding in holdings()} if closed else {}
        assert not any(left.values()), left
        assert not PlaceEvent.objects.in_force().filter(finished_at=None).exists()
