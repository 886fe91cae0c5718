"""From what a row says of its area to a place code that is in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from raengjai.ground.text import arabic_digits, normalise_thai
from raengjai.network.rules.sheet import PLACE_WORDS, Fault
from raengjai.places.models import Place, name_of
from raengjai.places.rules import is_inside


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All areas: code → the day it was closed (None: in force), and codes by their names."""

    closed: Mapping[str, date | None]
    by_names: Mapping[tuple[str, str, str], str]

    def find(
        self, cells: Mapping[str, str], provinces: tuple[str, ...], today: date
    ) -> tuple[str, Fault | None]:
        """The code, or what is wrong with it. `provinces` are those whose people may be loaded ("00": all)."""
        typed = "".join(arabic_digits(cells.get("place_code", "")).split())
        code = typed or self._by_names(cells)
        if not code:
            return "", _not_named(cells)
        fault = self.fault_of("place_code", code, today)
        if fault is None and not any(is_inside(code, each) for each in provinces):
            fault = Fault("place_code", "outside", {"code": code})
        if fault is None and typed:
            fault = _differs(cells, code)
        return code, fault

    def fault_of(self, column: str, code: str, today: date) -> Fault | None:
        """Whether a code is in force; one that was abolished is told with what took its place."""
        if code not in self.closed or code == "00":
            return Fault(column, "no_place", {"code": code[:20]})
        closed = self.closed[code]
        return Fault(column, "closed_place", {"code": code}) if closed and closed <= today else None

    def _by_names(self, cells: Mapping[str, str]) -> str:
        names = tuple(_bare(cells.get(name, "")) for name in ("subdistrict", "district", "province"))
        return self.by_names.get((names[0], names[1], names[2]), "")


def gazetteer() -> Gazetteer:
    """One question for all 9,000."""
    closed = dict(Place.objects.values_list("code", "closed_on"))
    by_names = {}
    for code, day in closed.items():
        if len(code) == 6 and day is None:
            path = (code, code[:4], code[:2])
            for language in ("th", "en"):
                first, second, third = (_bare(name_of(each, language)) for each in path)
                by_names[(first, second, third)] = code
    return Gazetteer(closed, by_names)


def _bare(name: str) -> str:
    """Without the word for the level."""
    plain = normalise_thai(name)
    for word in PLACE_WORDS:
        rest = plain.removeprefix(word).strip()
        if rest != plain and rest:
            return rest
    return plain


def _not_named(cells: Mapping[str, str]) -> Fault:
    names = [cells.get(name, "") for name in ("subdistrict", "district", "province")]
    if not any(names):
        return Fault("place_code", "missing")
    return Fault("subdistrict", "no_such_names", {"names": " ".join(name for name in names if name)})


def _differs(cells: Mapping[str, str], code: str) -> Fault | None:
    """A code and names that speak of two areas: one of them was mistyped."""
    for column, width in (("subdistrict", 6), ("district", 4), ("province", 2)):
        said = cells.get(column, "")
        if said and len(code) >= width:
            known = {_bare(name_of(code[:width], language)) for language in ("th", "en")}
            if _bare(said) not in known:
                told = {"code": code[:width], "said": said, "known": code[:width]}
                return Fault(column, "other_name", told)
    return None
