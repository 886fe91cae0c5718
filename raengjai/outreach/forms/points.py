"""A file of an office's own points: sub-district, latitude, longitude; every fault is told with its line, in words."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.ground.dates import bangkok_today
from raengjai.ground.text import arabic_digits, text_of_file
from raengjai.outreach.actions import PointRow
from raengjai.places.models import Place

POINT_COLUMNS = ("code", "latitude", "longitude")
MOST_FAULTS = 20
MOST_BYTES = 500_000
_LATITUDE, _LONGITUDE = (Decimal(5), Decimal(21)), (Decimal(97), Decimal(106))  # Thailand with a margin


class PointsForm(forms.Form):
    """Columns `code` (six digits of the sub-district), `latitude`, `longitude` (degrees with a point). After `is_valid`,
    `rows` holds what `enter_points` takes; nothing is taken from a file with a fault."""

    source = forms.CharField(
        label=gettext_lazy("Where the points come from"),
        help_text=gettext_lazy("For example: measured at the sub-district offices, December 2569."),
        max_length=200,
    )
    file = forms.FileField(
        label=gettext_lazy("File of points (CSV)"),
        max_length=255,
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
        error_messages={"required": gettext_lazy("Choose the file with the points.")},
    )
    rows: list[PointRow]

    def __init__(self, *args: Any, province: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.province, self.rows = province, []

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is too large for the points of one province."), code="size")
        text = text_of_file(file.read())
        if text is None:
            raise ValidationError(
                _("The file is not text. In Excel choose “Save as”, then “CSV UTF-8”."), code="encoding"
            )
        self.rows = read_points(text, self.province)
        return file


def read_points(text: str, province: str) -> list[PointRow]:
    """The rows of a file's text; raises ValidationError with a sentence for each fault."""
    rows: list[PointRow] = []
    faults: list[str] = []
    first_line: dict[str, int] = {}
    lines = _lines(text)
    places = Place.objects.in_bulk([arabic_digits(line.get("code", "")) for _number, line in lines])
    for number, line in lines:
        found = _row(line, places, province)
        if isinstance(found, PointRow) and found.place_code in first_line:
            found = _("%(code)s is on line %(first)s already.") % {
                "code": found.place_code,
                "first": first_line[found.place_code],
            }
        if isinstance(found, PointRow):
            first_line[found.place_code] = number
            rows.append(found)
        else:
            faults.append(_("Line %(line)s: %(fault)s") % {"line": number, "fault": found})
    if faults:
        raise ValidationError(_shown(faults))
    if not rows:
        raise ValidationError(_("The file holds no point."), code="empty")
    return rows


def _lines(text: str) -> list[tuple[int, dict[str, str]]]:
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=first.count))
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        if any(head.count(name) != 1 for name in POINT_COLUMNS):
            message = _(
                "The first line must name the columns code, latitude and longitude once each. It says: %(head)s"
            )
            raise ValidationError(message % {"head": ", ".join(head)[:200]}, code="columns")
        return [
            (reader.line_num, dict(zip(head, map(str.strip, line), strict=False)))
            for line in reader
            if any(value.strip() for value in line)
        ]
    except csv.Error as error:
        message = _("Line %(line)s cannot be read as CSV. Check its quotation marks.")
        raise ValidationError(message % {"line": reader.line_num}, code="csv") from error


def _row(line: dict[str, str], places: dict[str, Place], province: str) -> PointRow | str:
    """The row, or what is wrong with it."""
    code = arabic_digits(line.get("code", ""))
    place = places.get(code)
    if place is None or place.level != "subdistrict":
        return _("There is no sub-district with the code %(code)s.") % {"code": code[:30]}
    if place.closed_on and place.closed_on <= bangkok_today():
        return place.closed_sentence()
    if not code.startswith(province):
        return _("%(code)s lies in another province.") % {"code": code}
    north, east = _degrees(line.get("latitude", "")), _degrees(line.get("longitude", ""))
    if north is None or east is None:
        return _("Latitude and longitude are numbers such as 18.29232 and 99.49277.")
    if _LATITUDE[0] <= east <= _LATITUDE[1] and _LONGITUDE[0] <= north <= _LONGITUDE[1]:
        return _("Latitude and longitude have changed places.")
    if not (_LATITUDE[0] <= north <= _LATITUDE[1] and _LONGITUDE[0] <= east <= _LONGITUDE[1]):
        return _("This point lies outside of Thailand.")
    return PointRow(code, north, east)


def _degrees(text: str) -> Decimal | None:
    try:
        value = Decimal(arabic_digits(text))
    except InvalidOperation:
        return None
    return round(value, 5) if value.is_finite() else None


def _shown(faults: Sequence[str]) -> list[str]:
    """The first faults, and how many more there are."""
    more = len(faults) - MOST_FAULTS
    return [
        *faults[:MOST_FAULTS],
        *([_("… and %(count)s more faults.") % {"count": more}] if more > 0 else []),
    ]
