"""Areas, villages and the office calendar: reference data that everybody may read."""

from raengjai.places.models.area import Place, PlaceQuerySet, PlaceSuccession
from raengjai.places.models.event import EVENT_KINDS, PlaceChange, PlaceEvent, PlaceMoved, former_codes
from raengjai.places.models.holiday import Holiday, OfficeCalendar, office_calendar
from raengjai.places.models.lasting import check_open, forget_lasting_places, read_names
from raengjai.places.models.loaded import LoadedData
from raengjai.places.models.names import Crumb, address_of, full_name_of, name_of, path_text, place_path
from raengjai.places.models.shapes import ProvinceShapes, province_shapes
from raengjai.places.models.village import Village

__all__ = [
    "EVENT_KINDS",
    "Crumb",
    "Holiday",
    "LoadedData",
    "OfficeCalendar",
    "Place",
    "PlaceChange",
    "PlaceEvent",
    "PlaceMoved",
    "PlaceQuerySet",
    "PlaceSuccession",
    "ProvinceShapes",
    "Village",
    "address_of",
    "check_open",
    "forget_lasting_places",
    "former_codes",
    "full_name_of",
    "name_of",
    "office_calendar",
    "path_text",
    "place_path",
    "province_shapes",
    "read_names",
]
