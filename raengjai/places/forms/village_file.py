"""A file of villages: three columns, eight-digit codes; every fault is told with its line, in words."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.ground.dates import bangkok_today
from raengjai.ground.text import arabic_digits, text_of_file
from raengjai.places.actions import VillageRow
from raengjai.places.models import Place
from raengjai.places.rules import is_registry_office

COLUMNS = ("code", "name_th", "name_en")
MOST_FAULTS = 20
MOST_BYTES = 20_000_000
MOST_BYTES_OF_A_PROVINCE = 2_000_000  # the text travels with the form, whose limit is a little higher
LONGEST_NAME = 100


class VillageFileForm(forms.Form):
    """Columns `code` (sub-district and village number, 52010105), `name_th`, `name_en` (may be empty).

    UTF-8, or the Thai Windows encoding that Excel writes; separated by comma, semicolon or tab. After
    `is_valid`, `rows` holds what `load_villages` takes; nothing is taken from a file with a fault.
    """

    file = forms.FileField(label=gettext_lazy("File of villages (CSV)"), max_length=255)
    rows: list[VillageRow]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file is larger than 20 MB. Load one region at a time."), code="size")
        self.rows = read_villages(text_of(file.read()))
        return file


class VillageListForm(forms.Form):
    """The page: a file, where it comes from, and on the second step the text of the file that was checked.

    A coordinator loads villages of the own provinces. What was read stays in `text` while a person looks at the
    preview, so that no file has to be chosen twice.
    """

    source = forms.CharField(
        label=gettext_lazy("Where the list comes from"),
        help_text=gettext_lazy(
            "For example the district office, with the date. It is shown beside the villages."
        ),
        max_length=200,
    )
    file = forms.FileField(
        label=gettext_lazy("File of villages (CSV)"),
        max_length=255,
        widget=forms.FileInput({"accept": ".csv,.txt,text/csv"}),
        error_messages={"required": gettext_lazy("Choose the file with the villages.")},
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    rows: list[VillageRow]

    def __init__(self, *args: Any, provinces: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.provinces = tuple(provinces)
        self.rows = []
        self.fields["file"].required = not self.data.get("text")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        file = said.get("file")
        if "file" not in self.errors:
            try:
                self.rows = self._read(file) if file else self._read_again(said.get("text", ""))
            except ValidationError as fault:
                self.add_error("file", fault)
        return said

    def _read(self, file: Any) -> list[VillageRow]:
        is_large = (file.size or 0) > MOST_BYTES_OF_A_PROVINCE
        text = "" if is_large else text_of(file.read())
        if is_large or len(text.encode()) > MOST_BYTES_OF_A_PROVINCE:
            raise ValidationError(
                _("The file is larger than 2 MB. Load one province at a time."), code="size"
            )
        return self._read_again(text)

    def _read_again(self, text: str) -> list[VillageRow]:
        rows = read_villages(text, provinces=self.provinces)
        self.cleaned_data["text"] = text
        return rows


def read_villages(text: str, *, provinces: Sequence[str] = ()) -> list[VillageRow]:
    """The rows of a file's text; every fault is told with its line. With `provinces`, others are a fault."""
    rows, faults = _checked(_lines(text), provinces)
    if faults:
        raise ValidationError(_shown(faults))
    if not rows:
        raise ValidationError(_("The file holds no village."), code="empty")
    return rows


def text_of(raw: bytes) -> str:
    text = text_of_file(raw)
    if text is None:
        raise ValidationError(
            _("The file is not text. In Excel choose “Save as”, then “CSV UTF-8”."), code="encoding"
        )
    return text


def _lines(text: str) -> list[tuple[int, dict[str, str]]]:
    """The lines with their numbers, by column name."""
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        _check_head(head)
        lines, begins = [], reader.line_num + 1
        for line in reader:
            if any(value.strip() for value in line):
                lines.append((begins, dict(zip(head, map(str.strip, line), strict=False))))
            begins = reader.line_num + 1
        return lines
    except csv.Error as error:
        message = _("Line %(line)s cannot be read as CSV. Check its quotation marks.")
        raise ValidationError(message % {"line": reader.line_num}, code="csv") from error


def _check_head(head: Sequence[str]) -> None:
    missing = [name for name in COLUMNS if name not in head]
    twice = sorted({name for name in head if name and head.count(name) > 1})
    if missing or twice:
        message = _(
            "The first line must name the columns code, name_th and name_en once each. It says: %(head)s"
        )
        raise ValidationError(message % {"head": ", ".join(head)[:200]}, code="columns")


def _checked(
    lines: Sequence[tuple[int, dict[str, str]]], provinces: Sequence[str] = ()
) -> tuple[list[VillageRow], list[str]]:
    codes = {arabic_digits(row.get("code", "")): number for number, row in reversed(lines)}
    places = Place.objects.in_bulk({code[:6] for code in codes})
    rows, faults = [], []
    for number, row in lines:
        code = arabic_digits(row.get("code", ""))
        fault = _fault(code, row, places)
        if not fault and provinces and code[:2] not in provinces:
            fault = _("%(code)s lies in another province.") % {"code": code}
        if not fault and codes[code] != number:
            fault = _("%(code)s is on line %(first)s already.") % {"code": code, "first": codes[code]}
        if fault:
            faults.append(_("Line %(line)s: %(fault)s") % {"line": number, "fault": fault})
        else:
            rows.append(VillageRow(code[:6], int(code[6:]), row["name_th"], row.get("name_en", "")))
    return rows, faults


def _fault(code: str, row: dict[str, Any], places: dict[str, Place]) -> str:
    """What is wrong with a line, or ""."""
    if not (len(code) == 8 and code.isascii() and code.isdigit()):
        return _("“%(code)s” is not a code of eight digits.") % {"code": code[:30]}
    if is_registry_office(code):
        return _("%(code)s belongs to a registration office, not to a sub-district.") % {"code": code}
    if code.endswith("00"):
        return _("%(code)s has no village number.") % {"code": code}
    place = places.get(code[:6])
    if place is None:
        return _("There is no sub-district with the code %(code)s.") % {"code": code[:6]}
    if place.closed_on and place.closed_on <= bangkok_today():
        return place.closed_sentence()
    return _fault_of_names(row)


def _fault_of_names(row: dict[str, Any]) -> str:
    if not row.get("name_th"):
        return _("The Thai name is missing.")
    if max(len(row["name_th"]), len(row.get("name_en", ""))) > LONGEST_NAME:
        return _("A name is longer than %(most)s characters.") % {"most": LONGEST_NAME}
    return ""


def _shown(faults: Sequence[str]) -> list[str]:
    """The first faults, and how many more there are."""
    shown = list(faults[:MOST_FAULTS])
    if len(faults) > MOST_FAULTS:
        shown.append(_("… and %(count)s more faults.") % {"count": len(faults) - MOST_FAULTS})
    return shown
