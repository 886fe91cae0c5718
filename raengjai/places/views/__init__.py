"""Pages about places: reading them, open to everybody; loading the own province's villages; events that change them."""

from raengjai.places.views.events import (
    enter_place_change,
    place_change,
    place_changes,
    withdraw_place_change,
)
from raengjai.places.views.loading import load_villages, village_template
from raengjai.places.views.reading import office_holidays, place, place_suggest, places

__all__ = [
    "enter_place_change",
    "load_villages",
    "office_holidays",
    "place",
    "place_change",
    "place_changes",
    "place_suggest",
    "places",
    "village_template",
    "withdraw_place_change",
]
