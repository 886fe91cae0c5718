"""A point as people paste it from a map: "18.28881, 99.49090". Pure."""

import re
from decimal import Decimal

from raengjai.ground.text import arabic_digits

# The corners of Thailand, with a little room: Betong in the south, Mae Sai in the north, Mae Sot's west, Khong Chiam's east.
SOUTH, NORTH, WEST, EAST = Decimal("5.6"), Decimal("20.5"), Decimal("97.3"), Decimal("105.7")
_POINT = re.compile(r"\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*°?\s*\)?")


def point_of_text(text: str) -> tuple[Decimal, Decimal] | None:
    """Latitude and longitude to five places (a metre), or None when it is no pair of numbers."""
    found = _POINT.fullmatch(arabic_digits(text).strip())
    if found is None:
        return None
    latitude, longitude = (round(Decimal(part), 5) for part in found.groups())
    return latitude, longitude


def lies_in_thailand(latitude: Decimal, longitude: Decimal) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST
