"""Pages about places: reading them, open to everybody; loading the villages of the own province."""

from raengjai.places.views.loading import load_villages, village_template
from raengjai.places.views.reading import office_holidays, place, place_suggest, places

__all__ = ["load_villages", "office_holidays", "place", "place_suggest", "places", "village_template"]
