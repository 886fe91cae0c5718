"""What is known of places without a query: which were never opened or closed, nearly all of them; and all names."""

import time
from datetime import date

from raengjai.ground.gathering import beside
from raengjai.places.models.area import Place
from raengjai.places.models.names import tell_names

_KEEP_SECONDS = 300


class _Kept:
    """The codes as this process knows them, and until when they are good."""

    codes: frozenset[str] = frozenset()
    until = float("-inf")


def check_open(code: str, day: date) -> None:
    """Raises Refused unless the place exists on that day, as `Place.check_open`; most often it asks nothing."""
    if code not in _lasting():
        Place.check_open(code, day)


def forget_lasting_places() -> None:
    """After the table has changed."""
    _Kept.until = float("-inf")


def read_names() -> None:
    """The names that events gave, beside those of the data files. Whoever keeps a catalogue of words calls it when
    that is read anew, which every event asks of every process."""
    with beside():
        named = Place.objects.filter(named_on__isnull=False).values_list("code", "name_th", "name_en")
        tell_names({code: (thai, english) for code, thai, english in named})


def _lasting() -> frozenset[str]:
    if time.monotonic() >= _Kept.until:
        with beside():
            found = Place.objects.filter(opened_on=None, closed_on=None).values_list("code", flat=True)
            _Kept.codes = frozenset(found)
        _Kept.until = time.monotonic() + _KEEP_SECONDS
    return _Kept.codes
