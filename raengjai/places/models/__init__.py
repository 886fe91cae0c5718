"""Areas, villages and the office calendar: reference data that everybody may read."""

from raengjai.places.models.area import Place, PlaceQuerySet, PlaceSuccession
from raengjai.places.models.holiday import Holiday, OfficeCalendar, office_calendar
from raengjai.places.models.lasting import check_open, forget_lasting_places
from raengjai.places.models.loaded import LoadedData
from raengjai.places.models.names import Crumb, address_of, full_name_of, name_of, path_text, place_path
from raengjai.places.models.shapes import ProvinceShapes, province_shapes
from raengjai.places.models.village import Village

__all__ = [
    "Crumb",
    "Holiday",
    "LoadedData",
    "OfficeCalendar",
    "Place",
    "PlaceQuerySet",
    "PlaceSuccession",
    "ProvinceShapes",
    "Village",
    "address_of",
    "check_open",
    "forget_lasting_places",
    "full_name_of",
    "name_of",
    "office_calendar",
    "path_text",
    "place_path",
    "province_shapes",
]
