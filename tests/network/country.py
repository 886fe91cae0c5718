"""A volunteer for every sub-district of the country and three for each khwaeng of Bangkok: invented names, real codes."""

from collections.abc import Iterator

from raengjai.access.door import acting_as_system
from raengjai.network.rules import seats_of
from raengjai.places.models import Place
from tests.network import lists

_FIRST = (
    "บัวผัน",
    "คำแปง",
    "บุญมา",
    "สมชาย",
    "อินสม",
    "จันทร์ดี",
    "แก้วตา",
    "มาลี",
    "ประเสริฐ",
    "วันเพ็ญ",
    "สุดใจ",
    "ทองดี",
)
_TITLES = ("นาง", "นาย", "น.ส.")


def people() -> list[dict[str, object]]:
    """One row for each seat, in the order of the codes."""
    with acting_as_system("test"):
        below = Place.objects.filter(level="subdistrict", closed_on=None).order_by("code")
        codes = list(below.values_list("code", flat=True))
    return list(_rows(codes))


def _rows(codes: list[str]) -> Iterator[dict[str, object]]:
    number = 0
    for code in codes:
        for _seat in range(seats_of(code, "core", lists.TERM) or 1):
            number += 1
            name = f"{_TITLES[number % 3]}{_FIRST[number % 12]} สมมติ{_letters(number)}"
            yield lists.row(
                name=name,
                citizen_id=lists.citizen_id(number),
                place_code=code,
                phone=f"08{number % 10}{number:07d}",
                birth_date=f"{1 + number % 28}/{1 + number % 12}/{2500 + number % 40}",
                occupation="ค้าขาย",
                languages="ไทยกลาง",
            )


def _letters(number: int) -> str:
    """Names have no figures: each digit becomes a syllable."""
    return "".join("กาขาคางาจาชาตานาบามา"[2 * int(digit) : 2 * int(digit) + 2] for digit in str(number))


def plant(rows: list[dict[str, object]], count: int = 50) -> dict[int, tuple[str, str]]:
    """Spoils `count` rows in ten ways; returns row number of the file → (column, code) that must be told."""
    spoiled: dict[int, tuple[str, str]] = {}
    ways: list[tuple[str, object, str]] = [
        ("citizen_id", "1520100000015", "number_check"),
        ("birth_date", "31/2/2513", "date"),
        ("phone", "12345", "phone"),
        ("role", "หัวหน้า", "role"),
        ("place_code", "529999", "no_place"),
        ("name", "", "missing"),
        ("starts_on", "1/10/62", "date"),
        ("ends_on", "30/9/2561", "ends_before"),
        ("order_on", "", "order_half"),
        ("citizen_id", None, "twice"),
    ]
    step = len(rows) // count
    for number in range(count):
        at = number * step + step // 2
        column, value, code = ways[number % len(ways)]
        rows[at][column] = rows[at - 1]["citizen_id"] if value is None else value
        spoiled[at + 2] = (column, code)
    return spoiled
