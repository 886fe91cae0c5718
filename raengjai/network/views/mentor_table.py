"""Which agency looks after which district through whom, and how much each mentor has at hand: a fixed number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.ground.dates import short_date
from raengjai.network.models import Member, Pairing
from raengjai.network.providers import mentor_loads
from raengjai.network.rules.pairing import standing_by
from raengjai.places.models import Place, full_name_of, name_of
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.services.rules.facts import Agency
from raengjai.web.pieces import Cell as DataCell
from raengjai.web.pieces import Column, Link, Table


@dataclass(slots=True)
class Cell:
    """One agency in one district: who, in lines, and in words what is missing."""

    lines: list[Link] = field(default_factory=list)
    gap: str = ""
    url: str = ""
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """The table agency × district, and its gaps by agency."""

    agencies: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    gaps: Sequence[tuple[str, str]]
    cells: int
    covered: int


@dataclass(frozen=True, slots=True)
class _Held:
    """What one pairing means in the table: whose it is in words, over how much."""

    agency: str
    place_code: str
    is_named: bool
    who: str
    url: str = ""
    count: int = 1


def agencies_of(province: str, day: date) -> list[Agency]:
    """The agencies with an office in the province, in the order of the catalogue."""
    here = {office.agency for office in all_on(catalogue().offices, day) if office.province == province}
    return sorted(
        (each for each in all_on(catalogue().agencies, day) if each.code in here), key=lambda x: x.position
    )


def spread_of(
    province: str, day: date, language: str, *, pairings: Sequence[Pairing] | None, may_pair: bool
) -> Spread:
    """`pairings` are those of the day and to come, with their mentors; None for who reads counts only."""
    held = _counted(province) if pairings is None else _named(pairings, day)
    places = Place.objects.inside(province).filter(level="subdistrict").open_on(day).order_by("code")
    below: dict[str, int] = Counter(code[:4] for code in places.values_list("code", flat=True))
    agencies = agencies_of(province, day)
    coming = [each for each in pairings or () if each.starts_on > day]
    rows, missing = [], defaultdict(list)
    for district, count in below.items():
        cells = []
        for agency in agencies:
            near = [each for each in held if each.agency == agency.code]
            cell = _cell(near, district, count)
            cell.lines += _to_come(coming, agency.code, district, language)
            cell.agency = agency.short.say(language)
            cell.url = reverse("pair_mentor", args=[agency.code, district]) if may_pair else ""
            cells.append(cell)
            if cell.gap:
                missing[agency.code].append(full_name_of(district, language))
        rows.append((name_of(district, language), cells))
    gaps = [
        (each.name.say(language), _where(missing[each.code], len(below)))
        for each in agencies
        if missing[each.code]
    ]
    total, lacking = len(rows) * len(agencies), sum(map(len, missing.values()))
    names = [(each.short.say(language), each.name.say(language)) for each in agencies]
    return Spread(names, rows, gaps, total, total - lacking)


def _where(districts: Sequence[str], of: int) -> str:
    if len(districts) == of:
        return str(_("in no district yet"))
    return ", ".join(districts)


def _cell(held: Iterable[_Held], district: str, count: int) -> Cell:
    """The whole district first, else the province; then parts of it, then single volunteers."""
    near = [
        each for each in held if each.place_code.startswith(district) or district.startswith(each.place_code)
    ]
    whole = sorted(
        (each for each in near if not each.is_named and len(each.place_code) <= 4),
        key=lambda x: -len(x.place_code),
    )
    parts = [each for each in near if not each.is_named and len(each.place_code) == 6]
    cell = Cell([Link(each.who, each.url) for each in whole[:1]])
    by_whom: dict[tuple[str, str], int] = Counter((each.who, each.url) for each in parts)
    for (who, url), n in by_whom.items():
        words = ngettext("%(n)d sub-district", "%(n)d sub-districts", n) % {"n": n}
        cell.lines.append(Link(f"{who} · {words}", url))
    for (who, url), n in _people(near).items():
        words = ngettext("%(n)d volunteer", "%(n)d volunteers", n) % {"n": n}
        cell.lines.append(Link(f"{who} · {words}", url))
    lacking = count - len({each.place_code for each in parts})
    if not whole and lacking:
        words = ngettext("%(n)d sub-district has nobody yet", "%(n)d sub-districts have nobody yet", lacking)
        cell.gap = words % {"n": lacking} if parts else str(_("Nobody yet"))
    return cell


def _people(near: Iterable[_Held]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = Counter()
    for each in near:
        if each.is_named and len(each.place_code) > 2:
            found[each.who, each.url] += each.count
    return found


def _to_come(coming: Iterable[Pairing], agency: str, district: str, language: str) -> list[Link]:
    """ "from 1 Dec 2026: Mrs Kaeo"."""
    return [
        Link(
            _("from %(day)s: %(name)s")
            % {"day": short_date(each.starts_on, language), "name": each.mentor.name},
            reverse("member", args=[each.mentor_id]),
        )
        for each in coming
        if each.agency_code == agency and each.place_code[:4] == district
    ]


def _named(pairings: Iterable[Pairing], day: date) -> list[_Held]:
    return [
        _Held(
            each.agency_code,
            each.place_code,
            each.volunteer_id is not None,
            each.mentor.name,
            reverse("member", args=[each.mentor_id]),
        )
        for each in pairings
        if each.starts_on <= day and each.mentor.is_serving(day)
    ]


def _counted(province: str) -> list[_Held]:
    with connection.cursor() as database:
        database.execute("SELECT * FROM network_pairing_counts(%s)", [province])
        rows = database.fetchall()
    who = str(_("Has a mentor"))
    return [_Held(agency, place, is_named, who, "", n) for agency, place, is_named, n in rows]


# --- the load of each mentor ---------------------------------------------------------------------------------


def load_table(province: str, day: date, pairings: Sequence[Pairing], language: str) -> Table:
    """Areas and volunteers of each mentor, and what upper rooms know: who has much at hand is seen before one more is added."""
    mentors = list(
        Member.objects.of_province(province).mentors().serving(day).order_by("office_code", "name_key", "id")
    )
    counts = volunteers_of(province, day, pairings)
    users = [each.user_id for each in mentors]
    further = [load.counts(province, users) for load in mentor_loads]
    areas = Counter(each.mentor_id for each in pairings if each.starts_on <= day)
    short = {each.code: each.short.say(language) for each in all_on(catalogue().agencies, day)}
    return Table(
        caption=_("What each mentor has at hand"),
        columns=[
            Column(_("Mentor")),
            Column(_("Agency")),
            Column(_("Areas"), number=True),
            Column(_("Volunteers"), number=True),
            *(Column(load.label, number=True) for load in mentor_loads),
        ],
        rows=[
            [
                DataCell(each.name, reverse("member", args=[each.pk])),
                short.get(each.agency_code, each.agency_code),
                areas[each.pk],
                counts[each.user_id],
                *(known.get(each.user_id, 0) for known in further),
            ]
            for each in mentors
        ],
    )


def volunteers_of(province: str, day: date, pairings: Iterable[Pairing]) -> dict[UUID, int]:
    """Mentor's account → how many volunteers of the province this mentor stands by, each agency by itself."""
    paired = [each.paired() for each in pairings if each.starts_on <= day]
    found: dict[UUID, int] = Counter()
    serving = Member.objects.of_province(province).in_the_field().serving(day)
    for place, user in serving.values_list("place_code", "user").distinct():
        for each in standing_by(paired, place, user).values():
            found[each.mentor] += 1
    return found
