"""What people type about places: a search, a place in a form, a file of villages."""

from raengjai.places.forms.place_field import PlaceField, PlaceInput
from raengjai.places.forms.search import HolidayYearForm, PlaceSearchForm, SuggestForm
from raengjai.places.forms.village_file import COLUMNS, VillageFileForm, VillageListForm

__all__ = [
    "COLUMNS",
    "HolidayYearForm",
    "PlaceField",
    "PlaceInput",
    "PlaceSearchForm",
    "SuggestForm",
    "VillageFileForm",
    "VillageListForm",
]
