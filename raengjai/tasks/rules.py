"""In which order somebody does what is due on one day: what lies nearest first."""

from dataclasses import dataclass

from raengjai.places.rules import km_between

SAME_VILLAGE, SAME_SUBDISTRICT = 0.0, 1.0
UNKNOWN = 99_999.0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody serves or something is: an area, and the village where it is known."""

    place_code: str = ""
    village_no: int | None = None


def nearness(home: Spot, spot: Spot) -> float:
    """Smaller is nearer: 0 in the own village, 1 elsewhere in the own sub-district, else 2 and the kilometres.

    Kilometres are those of the great circle between known points, whole ones. A place or a home that is not known
    comes last. Somebody who serves a whole district or province is at home everywhere in it.
    """
    if not home.place_code or not spot.place_code:
        return UNKNOWN
    if len(home.place_code) == 6 and spot.place_code == home.place_code:
        is_same = home.village_no is not None and home.village_no == spot.village_no
        return SAME_VILLAGE if is_same else SAME_SUBDISTRICT
    away = km_between(home.place_code, spot.place_code)
    return UNKNOWN if away is None else 2.0 + round(away)
