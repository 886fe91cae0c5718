"""The numbers of coverage, read once for map, table and workbook alike: a fixed number of queries, however many places."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from raengjai.network.models import languages_of, serving_of
from raengjai.network.providers import reaches
from raengjai.network.rules import Area, Covered, Served, area_of, seats_of
from raengjai.network.rules.reach import language_of
from raengjai.network.rules.register import register as rules
from raengjai.places.models import Place, Village, former_codes
from raengjai.places.rules import COUNTRY
from raengjai.programmes.models import nationalities_of, nationalities_of_country

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Province:
    """Its sub-districts in the order of their codes, how many serve a wider area, and which are without villages."""

    places: tuple[Covered, ...]
    wider: int
    spoken: frozenset[str]

    @property
    def without_villages(self) -> int:
        return sum(not each.villages for each in self.places)

    def sums(self, code: str, places: Sequence[Covered], before: date) -> Area:
        """What these sub-districts of it add up to."""
        groups = {served.group for place in places for served in place.served}
        return area_of(code, places, before, groups=groups, spoken=self.spoken)


def province_on(province: str, today: date) -> Province:
    codes = _subdistricts(province, today)
    serving, wider = _serving(province, codes, today)
    spoken = languages_of(province, today)
    served: dict[str, list[Served]] = defaultdict(list)
    for place, group, people in nationalities_of(province, today - YEAR):
        served[place].append(Served(group, people))
    last, by_village = _acts(codes)
    villages: dict[str, list[int]] = defaultdict(list)
    loaded = Village.objects.filter(place__gte=province, place__lt=province + ":").order_by(
        "place", "village_no"
    )
    for place, number in loaded.values_list("place", "village_no"):
        villages[place].append(number)
    places = tuple(
        Covered(
            code=code,
            seats=seats_of(code, "core", today) or 0,
            core=serving[code][0],
            others=serving[code][1],
            ending=serving[code][2],
            last_day=last.get(code),
            villages=tuple((number, by_village.get((code, number))) for number in villages[code]),
            served=tuple(sorted(served[code], key=lambda each: each.group)),
            spoken=frozenset().union(*(spoken.get(code[:digits], ()) for digits in (2, 4, 6))),
        )
        for code in codes
    )
    return Province(places, wider, frozenset().union(*spoken.values()))


def country_on(today: date, before: date) -> list[Area]:
    """The sums of every province, without a row about anybody. Whether a place was reached is asked, not when."""
    codes = _subdistricts(COUNTRY, today)
    serving, _wider = _serving(COUNTRY, codes, today)
    spoken = languages_of(COUNTRY, today)
    former = former_codes(codes)
    asked = [*codes, *former]
    found = {code for source in reaches for code in source.reached(asked, before)}
    reached = {now for code in found for now in former.get(code, [code])}
    provinces: dict[str, list[Covered]] = defaultdict(list)
    for code in codes:
        core, others, ending = serving[code]
        provinces[code[:2]].append(
            Covered(
                code,
                seats_of(code, "core", today) or 0,
                core,
                others,
                ending,
                today if code in reached else None,
            )
        )
    groups: dict[str, set[str]] = defaultdict(set)
    for province, group in nationalities_of_country(sorted(provinces), today - YEAR):
        if language_of(group):
            groups[province].add(group)
    return [
        area_of(code, places, before, groups=groups[code], spoken=spoken.get(code, ()))
        for code, places in sorted(provinces.items())
    ]


def _subdistricts(area: str, today: date) -> list[str]:
    below = Place.objects.inside(area).filter(level="subdistrict").open_on(today).order_by("code")
    return list(below.values_list("code", flat=True))


def _serving(area: str, codes: Sequence[str], today: date) -> tuple[dict[str, list[int]], int]:
    """Place → core volunteers, others, how many of both end soon; and how many serve no one sub-district."""
    found = {code: [0, 0, 0] for code in codes}
    wider = 0
    for each in serving_of(area, today, today + timedelta(days=rules().notice_days)):
        if each.place_code not in found:
            wider += each.count
            continue
        counted = found[each.place_code]
        counted[0 if each.tier == "core" else 1] += each.count
        counted[2] += each.ending
    return found, wider


def _acts(codes: Sequence[str]) -> tuple[dict[str, date], dict[tuple[str, int], date]]:
    """The last day of each place, and of each of its villages."""
    places: dict[str, date] = {}
    villages: dict[tuple[str, int], date] = {}
    former = former_codes(codes)  # what was done under an old code was done in what stands for it now
    for act in (act for source in reaches for act in source.acts([*codes, *former])):
        for code in former.get(act.place_code, [act.place_code]):
            places[code] = max(act.day, places.get(code, act.day))
            if act.village_no is not None:
                key = (code, act.village_no)
                villages[key] = max(act.day, villages.get(key, act.day))
    return places, villages
