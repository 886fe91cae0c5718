"""How facts group people: wide enough that a group says little about one person."""

# The Ministry's neighbours in labour statistics: children under 15 may not work, 15-17 with protection
# (Labour Protection Act B.E. 2541, sections 44-52); 60 is the age of older persons.
_BANDS = ((15, "0-14"), (18, "15-17"), (25, "18-24"), (45, "25-44"), (60, "45-59"))
_OLDEST = "60+"
_NEIGHBOURS = frozenset({"THA", "MMR", "KHM", "LAO", "VNM"})
_OTHERS = "OTHER"


def age_band(age: int | None) -> str:
    """The band of an age in years; "" when it is not known."""
    if age is None:
        return ""
    return next((band for below, band in _BANDS if age < below), _OLDEST)


def nationality_group(nationality: str) -> str:
    """The group of an ISO 3166 alpha-3 code; "" when it is not known."""
    if not nationality:
        return ""
    return nationality if nationality in _NEIGHBOURS else _OTHERS
