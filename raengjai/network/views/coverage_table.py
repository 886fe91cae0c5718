"""The tables of coverage, on the page and in the workbook, from the same numbers as the map."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from raengjai.ground.dates import bangkok_today, short_date
from raengjai.network.rules import Area, Covered
from raengjai.network.rules.words import in_words
from raengjai.network.views.coverage_map import STATE_WORDS
from raengjai.places.models import name_of
from raengjai.web.pieces import Cell, Column, Table
from raengjai.web.templatetags.components import status

MOST_NUMBERS = 6  # of villages in one cell; the workbook has all


def place_table(rows: Sequence[Covered], sums: Area, before: date, language: str, export_url: str) -> Table:
    columns = [
        Column(_("Sub-district")),
        Column(_("District"), whole=True),
        Column(_("State")),
        Column(_("Core volunteers of seats"), whole=True),
        Column(_("Network"), number=True),
        Column(_("Terms ending soon"), number=True),
        Column(_("Last reached"), whole=True),
        Column(_("Villages not reached")),
        Column(_("Languages missing")),
    ]
    return Table(
        caption=_("Coverage by sub-district"),
        columns=columns,
        rows=[_place_row(place, before, language) for place in rows],
        totals=[
            _("Total"),
            "",
            "",
            _of(sums.core, sums.seats),
            sums.others,
            sums.ending,
            ngettext("%(n)s not reached", "%(n)s not reached", sums.unreached) % {"n": sums.unreached},
            "",
            ", ".join(in_words("language", sums.missing, language)) or "–",
        ],
        export_url=export_url,
    )


def area_table(areas: Sequence[Area], export_url: str) -> Table:
    columns = [
        Column(_("Province")),
        Column(_("Sub-districts"), number=True),
        Column(_("Sub-districts with a free seat"), number=True),
        Column(_("Core volunteers of seats"), whole=True),
        Column(_("Network"), number=True),
        Column(_("Terms ending soon"), number=True),
        Column(_("Sub-districts not reached"), number=True),
        Column(_("Languages missing")),
    ]
    return Table(
        caption=_("Coverage by province"),
        columns=columns,
        rows=[_area_row(area) for area in areas],
        totals=[
            _("Total"),
            sum(area.places for area in areas),
            sum(area.gaps for area in areas),
            _of(sum(area.core for area in areas), sum(area.seats for area in areas)),
            sum(area.others for area in areas),
            sum(area.ending for area in areas),
            sum(area.unreached for area in areas),
            "",
        ],
        export_url=export_url,
    )


def place_lines(places: Sequence[Covered], before: date, language: str) -> list[list[Any]]:
    """Of the workbook, heads first."""
    heads = [
        _("Code"),
        _("Sub-district"),
        _("District"),
        _("State"),
        _("Seats"),
        _("Core volunteers serving"),
        _("Network members"),
        _("Terms ending soon"),
        _("Last reached"),
        _("Villages loaded"),
        _("Villages not reached"),
        _("Languages missing"),
    ]
    return [heads] + [
        [
            place.code,
            name_of(place.code, language),
            name_of(place.code[:4], language),
            str(STATE_WORDS[place.state(before)].label),
            place.seats,
            place.core,
            place.others,
            place.ending,
            _last(place.last_day, language),
            len(place.villages),
            len(place.villages_unreached(before)),
            _missing(place, language),
        ]
        for place in places
    ]


def village_lines(places: Sequence[Covered], language: str) -> list[list[Any]]:
    heads = [_("Code"), _("Sub-district"), _("District"), _("Village number"), _("Last reached")]
    return [heads] + [
        [
            f"{place.code}{number:02d}",
            name_of(place.code, language),
            name_of(place.code[:4], language),
            number,
            _last(day, language),
        ]
        for place in places
        for number, day in place.villages
    ]


def area_lines(areas: Sequence[Area], language: str) -> list[list[Any]]:
    heads = [
        _("Code"),
        _("Province"),
        _("Sub-districts"),
        _("Sub-districts with a free seat"),
        _("Seats"),
        _("Core volunteers serving"),
        _("Network members"),
        _("Terms ending soon"),
        _("Sub-districts not reached"),
        _("Languages missing"),
    ]
    return [heads] + [
        [
            area.code,
            name_of(area.code, language),
            area.places,
            area.gaps,
            area.seats,
            area.core,
            area.others,
            area.ending,
            area.unreached,
            ", ".join(in_words("language", area.missing, language)),
        ]
        for area in areas
    ]


def _place_row(place: Covered, before: date, language: str) -> list[Any]:
    return [
        Cell(_anchor("place", place.code), reverse("place", args=[place.code])),
        name_of(place.code[:4], language),
        status(STATE_WORDS[place.state(before)]),
        _seats(place),
        place.others,
        place.ending,
        short_date(place.last_day, language) if place.last_day else _("never"),
        _villages(place, before),
        _missing(place, language) or "–",
    ]


def _area_row(area: Area) -> list[Any]:
    url = f"{reverse('volunteers')}?province={area.code}"
    return [
        Cell(_anchor("area", area.code), url),
        area.places,
        area.gaps,
        _of(area.core, area.seats),
        area.others,
        area.ending,
        area.unreached,
        ", ".join(in_words("language", area.missing, get_language() or "th")) or "–",
    ]


def _anchor(kind: str, code: str) -> SafeString:
    """The name; the map leads here."""
    return format_html('<span id="{}-{}">{}</span>', kind, code, name_of(code))


def _of(part: int, whole: int) -> str:
    return _("%(n)s of %(total)s") % {"n": f"{part:,}", "total": f"{whole:,}"}


def _seats(place: Covered) -> str:
    """ "3 of 1 (2 beyond the number until their terms end)": where places became one."""
    said = _of(place.core, place.seats)
    if not place.beyond:
        return said
    more = ngettext(
        "%(n)d beyond the number until the term ends",
        "%(n)d beyond the number until their terms end",
        place.beyond,
    )
    return f"{said} ({more % {'n': place.beyond}})"


def _last(day: date | None, language: str) -> str:
    if day is None:
        return _("never")
    days = (bangkok_today() - day).days
    ago = ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": f"{days:,}"}
    return f"{short_date(day, language)} ({ago})"


def _villages(place: Covered, before: date) -> str:
    """ "3 of 8: 2, 5, 7"; a dash where no villages are loaded."""
    if not place.villages:
        return "–"
    numbers = place.villages_unreached(before)
    said = _of(len(numbers), len(place.villages))
    if not numbers:
        return said
    more = ", …" if len(numbers) > MOST_NUMBERS else ""
    listed = ", ".join(str(number) for number in numbers[:MOST_NUMBERS])
    return f"{said}: " + _("village no. %(numbers)s") % {"numbers": listed + more}


def _missing(place: Covered, language: str) -> str:
    """ "Burmese (7 people served)"; under five no number."""
    lines = []
    for code, people in place.missing:
        count = (
            _("fewer than 5 people")
            if people is None
            else ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
        )
        lines.append(f"{''.join(in_words('language', [code], language))} ({count})")
    return ", ".join(lines)
