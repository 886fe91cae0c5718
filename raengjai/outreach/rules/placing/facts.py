"""What goes into a plan of service days and what comes out of it: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

LEAD = "OPS"  # the provincial labour office holds the day, so it is always there
PRECISIONS = ("own", "subdistrict", "district", "province")  # whose point a sub-district is taken to have

Point = tuple[float, float]
Precision = Literal["own", "subdistrict", "district", "province", "none"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A sub-district as the planner sees it. `open` and `late`: needs that wait at each agency, `people`: persons served
    and volunteers known there, `last_on`: the last service day, `reached_on`: when the network was last there at all,
    `planned_on`: a service day that is to come."""

    code: str
    open: Mapping[str, int] = field(default_factory=dict)
    late: Mapping[str, int] = field(default_factory=dict)
    people: int = 0
    last_on: date | None = None
    reached_on: date | None = None
    planned_on: date | None = None
    point: Point | None = None
    precision: Precision = "none"

    @property
    def open_count(self) -> int:
        return sum(self.open.values())

    @property
    def late_count(self) -> int:
        return sum(self.late.values())


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the coordinator asks for. `capacity`: days that each agency gives (one not named: as many as there are),
    `pins`: places that must be in the plan, with their day when it is set; `without`: places that must not."""

    days: int
    first: date
    last: date
    capacity: Mapping[str, int] = field(default_factory=dict)
    pins: Mapping[str, date | None] = field(default_factory=dict)
    without: frozenset[str] = frozenset()
    least_km: float = 0.0


class Impossible(Exception):
    """A wish that cannot be met: which one (`why`), about which places, and the numbers of its sentence."""

    def __init__(self, why: str, places: tuple[str, ...] = (), numbers: tuple[float, ...] = ()) -> None:
        super().__init__(why)
        self.why, self.places, self.numbers = why, places, numbers


@dataclass(frozen=True, slots=True)
class Covered:
    """A neighbour that a day serves too: the share of its open needs, and how many of them are met."""

    code: str
    km: float
    share: float
    met: float


@dataclass(frozen=True, slots=True)
class Choice:
    """One proposed service day. `met` counts open needs, `adds` how many fewer the plan would meet without it."""

    code: str
    day: date
    agencies: tuple[str, ...]
    met: float
    adds: float
    km: float
    minutes: float
    covers: tuple[Covered, ...] = ()
    night_with: str = ""
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Rest:
    """A place that would be next and is not in the plan. `why`: served, near, far, rests, planned, without, less;
    `other` the chosen place that it is about, `number` what the sentence needs."""

    code: str
    why: str
    other: str = ""
    number: float = 0.0


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver said: the value reached, the bound that no plan can exceed, seconds, and how it ended."""

    value: float
    bound: float
    seconds: float
    ended: Literal["best", "time", "stopped"]

    @property
    def gap(self) -> float:
        """How far from the best possible at most: 0.008 is 0.8 %."""
        return max(self.bound - self.value, 0.0) / self.bound if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A proposal: its days in order, what would have come next, and how good it is: `met` of `open` needs, and how many
    going to the most open needs first would meet."""

    choices: tuple[Choice, ...]
    rest: tuple[Rest, ...]
    met: float
    open: int
    most_first: float
    solved: Solved
