"""To whom open things pass when somebody stops serving at a place: pure decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Serves:
    """Where somebody may work: a place, or one office's work in it."""

    place_code: str
    office_code: str = ""

    def reaches(self, place_code: str, office_code: str) -> bool:
        """Whether work at a place (and, for officers, of an office) is within this service."""
        if self.office_code and office_code and self.office_code != office_code:
            return False
        return self.place_code == "00" or place_code.startswith(self.place_code)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who leaves which service, and what is left to them from `day` on (the day after the last one, or today)."""

    user_id: UUID
    left: Serves
    remaining: tuple[Serves, ...]
    day: date

    def keeps(self, place_code: str, office_code: str = "") -> bool:
        """Whether a thing there stays with the person: a remaining service reaches it, or it was never of the one left."""
        if not self.remaining:
            return False
        if any(each.reaches(place_code, office_code) for each in self.remaining):
            return True
        return not self.left.reaches(place_code, office_code)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the network who serves on the day that things pass on."""

    user_id: UUID
    place_code: str
    village_no: int | None
    tier: str
    starts_on: date


def successor_of(
    place_code: str, village_no: int | None, candidates: Sequence[Candidate]
) -> Candidate | None:
    """Who serves the same place: the same village first, then the core volunteer, then who has served longest."""
    here = [each for each in candidates if each.place_code == place_code]
    return min(
        here,
        key=lambda each: (
            each.village_no != village_no,
            each.tier != "core",
            each.starts_on,
            str(each.user_id),
        ),
        default=None,
    )
