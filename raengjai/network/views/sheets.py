"""The workbooks of a list: the empty template, the rows that must be mended, and the register in the same columns."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from raengjai.ground.dates import ERA
from raengjai.ground.text import phone_display
from raengjai.network.models import Identity, Member, MemberQuerySet, Profile, SheetRow
from raengjai.network.rules.sheet import COLUMNS, ROLES
from raengjai.network.rules.words import words_of
from raengjai.network.views.faults import column_words, in_words
from raengjai.places.models import name_of
from raengjai.web.workbooks import workbook

_LAST_OFFERED = 20_000


def template_book() -> bytes:
    """Heads in Thai and English, lists to choose from, and a sheet that explains each column."""
    file = BytesIO()
    with workbook(file) as book:
        sheet = book.add_worksheet(_("Volunteers"))
        _write_heads(book, sheet)
        lists = {
            "role": [words[0] for words in ROLES.values()],
            "education": [words.th for words in words_of("education").values()],
        }
        for number, column in enumerate(COLUMNS):
            if column.name in lists:
                choice = {"validate": "list", "source": lists[column.name], "error_type": "warning"}
                sheet.data_validation(1, number, _LAST_OFFERED, number, choice)
        _explain(book, book.add_worksheet(_("Explanation")))
    return file.getvalue()


def faulty_book(rows: Iterable[SheetRow]) -> bytes:
    """The faulty rows as they came, with the reasons in a column of their own; mended, it is uploaded again as it is."""
    file = BytesIO()
    with workbook(file) as book:
        sheet = book.add_worksheet(_("To be mended"))
        _write_heads(book, sheet)
        marked = book.add_format({"bg_color": "#FCE4DE", "num_format": "@"})
        last = len(COLUMNS)
        sheet.write_string(0, last, _("What must be mended"), book.add_format({"bold": True}))
        sheet.write_string(0, last + 1, _("Row in your file"), book.add_format({"bold": True}))
        sheet.set_column(last, last, 70)
        for line, row in enumerate(rows, start=1):
            said = row.said()
            wrong = {fault.column for fault in said["faults"]}
            for number, column in enumerate(COLUMNS):
                text = said["cells"].get(column.name, "")
                sheet.write_string(line, number, text, marked if column.name in wrong else None)
            sheet.write_string(line, last, fault_text(said["faults"]))
            sheet.write_number(line, last + 1, row.number)
    return file.getvalue()


def register_book(members: MemberQuerySet) -> tuple[bytes, int]:
    """The terms in the columns of the template, and how many: loading the file again changes nothing."""
    file, count = BytesIO(), 0
    with workbook(file, constant_memory=True) as book:
        sheet = book.add_worksheet(_("Volunteers"))
        _write_heads(book, sheet)
        for count, cells in enumerate(_register_rows(members), start=1):
            for number, column in enumerate(COLUMNS):
                sheet.write_string(count, number, cells.get(column.name, ""))
    return file.getvalue(), count


def fault_text(faults: Sequence[Any]) -> str:
    return "\n".join(f"{column_words(fault.column)}: {in_words(fault)}" for fault in faults)


def _write_heads(book: Any, sheet: Any) -> None:
    text = book.add_format({"num_format": "@"})
    must = book.add_format({"bold": True, "bg_color": "#F3E9D2", "text_wrap": True, "valign": "top"})
    plain = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    for number, column in enumerate(COLUMNS):
        sheet.set_column(
            number, number, column.width, text
        )  # text: a spreadsheet eats the first zero of a number
        sheet.write_string(0, number, f"{column.th} / {column.en}", must if column.must else plain)


def _explain(book: Any, sheet: Any) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 28, wrapped)
    sheet.set_column(2, 2, 60, wrapped)
    sheet.set_column(3, 3, 24, wrapped)
    for number, head in enumerate((_("Column"), "English", _("What to write"), _("For example"))):
        sheet.write_string(0, number, head, bold)
    for line, column in enumerate(COLUMNS, start=1):
        cells = (column.th, column.en, _what_to_write(column.name), column.example)
        for number, text in enumerate(cells):
            sheet.write_string(line, number, text)


def _what_to_write(name: str) -> str:
    roles = ", ".join(each[0] for each in ROLES.values())
    languages = ", ".join(each.th for each in words_of("language").values())
    needed, day = _("Needed."), _("Day/month/year, of the Buddhist or the common era")
    said = {
        "name": needed,
        "starts_on": f"{needed} {day}",
        "role": _("Needed. One of: %(words)s") % {"words": roles},
        "citizen_id": _("Thirteen digits. By it the same person is known when the list is loaded again."),
        "birth_date": day,
        "order_on": day,
        "ends_on": _("Empty: as long as the register says for this duty."),
        "place_code": _(
            "Needed, or the three names beside it. Six figures are a sub-district, four a district."
        ),
        "languages": _("Several with commas between them: %(words)s") % {"words": languages},
        "education": ", ".join(each.th for each in words_of("education").values()),
    }
    return said.get(name, _("May stay empty. An empty cell changes nothing."))


def _register_rows(members: MemberQuerySet) -> Iterator[dict[str, str]]:
    found = list(members)
    for start in range(0, len(found), 500):
        part = found[start : start + 500]
        users = [member.user_id for member in part]
        profiles = {each.user_id: each for each in Profile.objects.filter(user__in=users)}
        identities = {each.user_id: each for each in Identity.objects.filter(user__in=users)}
        for member in part:
            yield _cells(member, profiles.get(member.user_id), identities.get(member.user_id))


def _cells(member: Member, profile: Profile | None, identity: Identity | None) -> dict[str, str]:
    code = member.place_code
    kept = identity.values() if identity else {}
    cells = {
        "name": member.name,
        "citizen_id": kept.get("citizen_id", ""),
        "birth_date": _day(kept.get("birth_date", "")),
        "phone": phone_display(member.phone) if member.phone else "",
        "role": ROLES[(member.kind, member.tier)][0],
        "place_code": code,
        "subdistrict": name_of(code, "th") if len(code) == 6 else "",
        "district": name_of(code[:4], "th") if len(code) >= 4 else "",
        "province": name_of(code[:2], "th"),
        "village_no": str(member.village_no or ""),
        "starts_on": _day(member.starts_on.isoformat()),
        "ends_on": _day(member.ends_on.isoformat()) if member.ends_on else "",
        "order_no": member.order_no,
        "order_on": _day(member.order_on.isoformat()) if member.order_on else "",
        "address": kept.get("address", ""),
    }
    return cells | (_of_profile(profile) if profile else {})


def _of_profile(profile: Profile) -> dict[str, str]:
    education, languages = words_of("education"), words_of("language")
    return {
        "line_id": profile.line_id,
        "education": education[profile.education].th if profile.education in education else "",
        "occupation": profile.occupation,
        "languages": ", ".join(languages[code].th for code in profile.languages if code in languages),
        "skills": profile.skills,
        "home_place_code": profile.home_place_code,
        "home_village_no": str(profile.home_village_no or ""),
    }


def _day(iso: str) -> str:
    """1/10/2568 for 2025-10-01: text, which every spreadsheet leaves as it is."""
    if not iso:
        return ""
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{int(year) + ERA}"
