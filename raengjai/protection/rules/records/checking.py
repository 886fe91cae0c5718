"""What is wrong with a record, in words for whoever wrote it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.text import is_citizen_id
from raengjai.protection.rules.records.kinds import Field, checklist_items, code_list, kind_of
from raengjai.protection.rules.records.stored import Record

_THIRTEEN = re.compile(r"(?<!\d)\d(?:[ -]?\d){12}(?!\d)")
_AREA = re.compile(r"\d{2}(?:\d{2}){0,2}")
_MOST_MONEY = Decimal(10**9)
NOT_AN_ANSWER = _("This is not one of the answers.")


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `field` is "" when it is of the record as a whole."""

    field: str
    words: Any


@dataclass(frozen=True, slots=True)
class _Around:
    """What a field is checked against."""

    today: date
    codes: frozenset[str] | None


def check_record(record: Record, *, today: date, codes: Iterable[str] | None = None) -> list[Fault]:
    """All faults, in the order of the fields. `codes` are those of the case (P1, E1 …); without them links are not looked up.

    Raises LookupError for a kind that is not defined here.
    """
    kind = kind_of(record.kind)
    if record.version > kind.version:
        return [Fault("", _("A newer version of the product wrote this. It can be read, not changed here."))]
    around = _Around(today, None if codes is None else frozenset(codes))
    faults = [fault for field in kind.fields for fault in _field_faults(field, record, around)]
    if not kind.is_identity:
        faults += _identity_faults(record)
    return faults + list(_TOGETHER.get(record.kind, _nothing)(record))


def _field_faults(field: Field, record: Record, around: _Around) -> Iterator[Fault]:
    value = record.values.get(field.code)
    if value in (None, "", [], False):
        if field.required and field.is_asked(record.values):
            yield Fault(field.code, _("This is needed."))
        return
    words = _CHECKS[field.type](value, field, around)
    if words:
        yield Fault(field.code, words)


def _text(value: Any, field: Field, around: _Around) -> Any:
    if not isinstance(value, str):
        return NOT_AN_ANSWER
    too_long = len(value) > field.longest
    return (
        _("The text is too long: at most %(most)d characters.") % {"most": field.longest} if too_long else ""
    )


def _code(value: Any, field: Field, around: _Around) -> Any:
    return "" if isinstance(value, str) and value in code_list(field.list).choices else NOT_AN_ANSWER


def _codes(value: Any, field: Field, around: _Around) -> Any:
    if not isinstance(value, list) or any(_code(one, field, around) for one in value):
        return NOT_AN_ANSWER
    if len(set(value)) < field.least:
        return _("Choose at least %(least)d.") % {"least": field.least}
    return ""


def _day(value: Any, field: Field, around: _Around) -> Any:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        return _("There is no such day.")
    return _("This day is still to come.") if field.is_past and day > around.today else ""


def _number(value: Any, field: Field, around: _Around) -> Any:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return _("Write a whole number.")
    too_high = field.highest is not None and value > field.highest
    return _("At most %(most)d.") % {"most": field.highest} if too_high else ""


def _money(value: Any, field: Field, around: _Around) -> Any:
    try:
        amount = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        amount = Decimal("NaN")
    fits = amount.is_finite() and 0 <= amount < _MOST_MONEY and amount == round(amount, 2)
    return "" if fits else _("Write an amount like 12400.50.")


def _tick(value: Any, field: Field, around: _Around) -> Any:
    return "" if isinstance(value, bool) else NOT_AN_ANSWER


def _link(value: Any, field: Field, around: _Around) -> Any:
    if not isinstance(value, str) or not _leads_to(value, field.of or ("person",)):
        return NOT_AN_ANSWER
    if around.codes is not None and value not in around.codes:
        return _("%(code)s is not in this case.") % {"code": value}
    return ""


def _people(value: Any, field: Field, around: _Around) -> Any:
    if not isinstance(value, list):
        return NOT_AN_ANSWER
    return next(filter(None, (_link(one, field, around) for one in value)), "")


def _leads_to(code: str, kinds: tuple[str, ...]) -> bool:
    return any(code.startswith(kind_of(kind).prefix) and code[1:].isdecimal() for kind in kinds)


def _area(value: Any, field: Field, around: _Around) -> Any:
    fits = isinstance(value, str) and _AREA.fullmatch(value)
    return "" if fits else _("A code has two, four or six digits.")


def _phone(value: Any, field: Field, around: _Around) -> Any:
    fits = isinstance(value, str) and value.startswith("+") and value[1:].isdecimal()
    return "" if fits else _("This is not a whole telephone number. Write it like 081-234-5678.")


def _citizen(value: Any, field: Field, around: _Around) -> Any:
    fits = isinstance(value, str) and is_citizen_id(value)
    return "" if fits else _("The check digit does not fit. Look at the number again.")


def _kept(value: Any, field: Field, around: _Around) -> Any:
    return ""


_CHECKS: Mapping[str, Callable[[Any, Field, _Around], Any]] = {
    "words": _text,
    "text": _text,
    "code": _code,
    "codes": _codes,
    "day": _day,
    "number": _number,
    "money": _money,
    "said": _code,
    "tick": _tick,
    "person": _link,
    "people": _people,
    "link": _link,
    "area": _area,
    "phone": _phone,
    "citizen": _citizen,
    "kept": _kept,
}


def _identity_faults(record: Record) -> Iterator[Fault]:
    """A citizen number in a text that more people can open."""
    for name, value in record.values.items():
        numbers = _THIRTEEN.findall(value) if isinstance(value, str) else ()
        if any(is_citizen_id(re.sub(r"\D", "", number)) for number in numbers):
            yield Fault(name, _("A citizen number stands here. Take it away; it belongs to “Identity”."))


def _nothing(record: Record) -> Iterator[Fault]:
    yield from ()


def _order(record: Record, earlier: str, later: str) -> Iterator[Fault]:
    first, last = record.day(earlier), record.day(later)
    if first and last and last < first:
        yield Fault(later, _("The last day is before the first day. Correct one of them."))


def _person(record: Record) -> Iterator[Fault]:
    yield from _order(record, "began_on", "ended_on")
    age, then = record.number("age"), record.number("age_at_act")
    if age is not None and then is not None and then > age:
        yield Fault("age_at_act", _("This is more than the age now. Correct one of them."))


def _span(record: Record) -> Iterator[Fault]:
    yield from _order(record, "began_on", "ended_on")
    yield from _order(record, "born_on", "began_on")


def _relation(record: Record) -> Iterator[Fault]:
    if record.get("person") and record.get("person") == record.get("to"):
        yield Fault("to", _("Nobody has a relation to themselves. Choose another one."))


def _decision(record: Record) -> Iterator[Fault]:
    if record.get("lead") and record.get("lead") not in record.all("offices"):
        yield Fault("lead", _("The office that led took part too: tick it above."))
    yield from _order(record, "on", "review_on")


def _checklist(record: Record) -> Iterator[Fault]:
    """An item that was not done says why (rules/checklists.py)."""
    name, items, reasons = record.get("list"), record.values.get("items"), record.values.get("reasons") or {}
    if name not in code_list("checklist").choices or items is None:
        return
    known, answers = checklist_items(name), code_list("item").choices
    if not isinstance(items, dict) or not isinstance(reasons, dict) or not items.keys() <= known.keys():
        yield Fault("items", NOT_AN_ANSWER)
        return
    for item, said in items.items():
        if said not in answers:
            yield Fault(f"item_{item}", NOT_AN_ANSWER)
        elif said in ("not_applicable", "declined") and not reasons.get(item):
            yield Fault(f"reason_{item}", _("Write down the reason."))


def _safety_plan(record: Record) -> Iterator[Fault]:
    yield from _order(record, "agreed_on", "review_on")


def _consent(record: Record) -> Iterator[Fault]:
    yield from _order(record, "on", "until")


_TOGETHER: Mapping[str, Callable[[Record], Iterator[Fault]]] = {
    "person": _person,
    "screening": _span,
    "relation": _relation,
    "decision": _decision,
    "checklist": _checklist,
    "safety_plan": _safety_plan,
    "consent": _consent,
}
