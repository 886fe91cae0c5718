"""Records, entries and typed forms for tests."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st

from raengjai.protection.rules.records import Entry, Field, Record, checklist_items, code_list, kind_of

TODAY = date(2026, 11, 26)
NINE = datetime(2026, 11, 26, 2, tzinfo=UTC)
SOMCHAI = UUID(int=7)
CODES = ("P1", "P2", "E1", "R1", "L1", "D1")
LINKS = {
    "person": [("P1", "P1 · Woman"), ("P2", "P2 · Man")],
    "employer": [("E1", "E1")],
    "recruiter": [("R1", "R1")],
    "place": [("L1", "L1")],
    "document": [("D1", "D1")],
}


def record(kind: str, code: str = "", /, **values: Any) -> Record:
    return Record(kind, values, code=code)


def entry(one: Record, *, minutes: int = 0, replaces: UUID | None = None) -> Entry:
    return Entry(uuid4(), NINE + timedelta(minutes=minutes), SOMCHAI, one, replaces)


def person(code: str = "P1", **values: Any) -> Record:
    return record(
        "person",
        code,
        **{"sex": "Feminine", "age": 24, "nationality": "MMR", "contact_ways": ["x_Call"], **values},
    )


def smallest(kind: str) -> dict[str, Any]:
    """The least that a record of a kind needs, with no condition met."""
    fields = kind_of(kind).fields
    asking = {code for field in fields if field.when and field.required for code in field.when.codes}
    return {field.code: _least(field, asking) for field in fields if field.required and not field.when}


def _least(field: Field, asking: set[str]) -> Any:
    """`asking`: codes that ask for something more."""
    listed = [code for code in code_list(field.list).choices if code not in asking] if field.list else []
    return {
        "code": field.first or next(iter(listed), ""),
        "codes": listed[: max(field.least, 1)],
        "said": "no",
        "day": TODAY.isoformat(),
        "person": "P1",
        "people": ["P1"],
        "link": "P2" if "person" in field.of else {"place": "L1"}.get(field.of[0] if field.of else "", "E1"),
    }.get(field.type, "x")


def fullest(kind: str) -> dict[str, Any]:
    """Every field of a kind filled, without a fault."""
    return {field.code: _full(field) for field in kind_of(kind).fields if field.type != "kept"}


def _full(field: Field) -> Any:
    codes = list(code_list(field.list).choices) if field.list else []
    days = {"born_on": "1990-02-03", "began_on": "2024-05-06"}
    return {
        "words": "P1 said: it’s <here> & now",
        "text": "Line one\nLine two ๑๒",
        "codes": codes[:2],
        "day": days.get(field.code, TODAY.isoformat()),
        "number": 7,
        "money": "12400.50",
        "tick": True,
        "person": "P1",
        "people": ["P1", "P2"],
        "area": "520101",
        "phone": "+66812345678",
        "citizen": "1101700230708",
        "link": {"person": "P2", "place": "L1", "recruiter": "R1"}.get(next(iter(field.of), ""), "E1"),
    }.get(field.type, next(iter(codes), ""))


def values_of(kind: str) -> Any:
    """A strategy: any values that the fields of a kind can hold."""
    return st.fixed_dictionaries(
        {}, optional={field.code: _any(field) for field in kind_of(kind).fields if field.type != "kept"}
    )


def _any(field: Field) -> Any:
    words = st.text("abc กขค๑ 12\n", min_size=1, max_size=30).map(str.strip).filter(bool)
    line = words.map(lambda text: " ".join(text.split()))
    codes = list(code_list(field.list).choices) if field.list else []
    links = [code for kind in field.of or ("person",) for code, _words in LINKS.get(kind, ())]
    days = st.dates(date(1990, 1, 1), TODAY).map(date.isoformat)
    return {
        "words": line,
        "text": words.map(lambda text: text.replace("\r", "")),
        "code": st.sampled_from(codes or ["x"]),
        "codes": st.lists(st.sampled_from(codes or ["x"]), min_size=2, max_size=3, unique=True),
        "said": st.sampled_from(codes or ["x"]),
        "day": days,
        "number": st.integers(0, field.highest or 9),
        "money": st.decimals(0, 10**6, places=2).map(lambda amount: f"{amount:f}"),
        "tick": st.just(True),
        "person": st.sampled_from(["P1", "P2"]),
        "people": st.lists(st.sampled_from(["P1", "P2"]), min_size=1, unique=True),
        "link": st.sampled_from(links),
        "area": st.sampled_from(["52", "5201", "520101"]),
        "phone": st.just("+66812345678"),
        "citizen": st.just("1101700230708"),
    }[field.type]


def typed(one: Record) -> dict[str, Any]:
    """A record as a browser would post it."""
    posted: dict[str, Any] = {}
    for field in kind_of(one.kind).fields:
        value = one.values.get(field.code)
        if field.type == "day" and value:
            day = date.fromisoformat(value)
            posted |= {
                f"{field.code}_day": day.day,
                f"{field.code}_month": day.month,
                f"{field.code}_year": day.year,
            }
        elif field.type == "kept" or value in (None, "", [], False):
            continue
        else:
            posted[field.code] = "on" if value is True else value
    for item in checklist_items(one.get("list")) if one.kind == "checklist" else ():
        posted[f"item_{item}"] = (one.values.get("items") or {}).get(item, "not_yet")
    return posted
