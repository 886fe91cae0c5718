"""A record in words: the lines of its page, and the line by which a list calls it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import short_date
from raengjai.ground.text import phone_display
from raengjai.protection.rules.records.kinds import Field, checklist_items, code_list, kind_of
from raengjai.protection.rules.records.stored import Record

_LISTED = ("code", "codes", "said")
_IN_TITLE = 3
# Which fields call a record in a list, the first that are filled.
_TITLES = {
    "person": ("sex", "age", "nationality"),
    "identity": ("person",),
    "relation": ("person", "relation", "to"),
    "place": ("name", "roles"),
    "employer": ("work", "industry"),
    "recruiter": ("name", "form"),
    "document": ("person", "paper", "holder"),
    "service": ("person", "service", "state"),
    "task": ("what",),
    "note": ("kind", "on"),
    "safety_plan": ("person", "risk"),
    "checklist": ("list", "person"),
    "referral": ("people", "office", "answer"),
    "clue": ("way", "received_on"),
    "screening": ("person", "job", "state"),
    "consent": ("person", "purpose", "answer"),
    "decision": ("person", "result"),
    "outcome": ("person", "outcome"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One line: what it is, and what it says. `is_long` wants a paragraph of its own."""

    label: str
    value: str
    is_long: bool = False


def shown(record: Record, language: str) -> list[Shown]:
    """The filled fields of a record, in order; those of a newer version that are not known here come last, as they are."""
    kind = kind_of(record.kind)
    lines = [
        Shown(field.text.in_language(language), text, field.type == "text")
        for group in kind.groups
        if not group.is_hidden
        for field in group.fields
        for text in _texts(field, record, language)
    ]
    known = {field.code for field in kind.fields}
    unknown = [Shown(name, str(value)) for name, value in record.values.items() if name not in known]
    return lines + unknown + list(_items(record, language))


def title_of(record: Record, language: str) -> str:
    """ "P1 · Woman or girl · 17 · Myanmar": its code, then its first words."""
    kind = kind_of(record.kind)
    parts = [
        text
        for name in _TITLES[record.kind][:_IN_TITLE]
        for text in _texts(kind.field(name), record, language)
    ]
    return " · ".join([record.code, *parts] if record.code else parts) or kind.text.in_language(language)


def _texts(field: Field, record: Record, language: str) -> Iterator[str]:
    value = record.values.get(field.code)
    if value not in (None, "", [], False):
        text = _text(field, value, language)
        if text:
            yield text


def _text(field: Field, value: Any, language: str) -> str:
    if field.type in _LISTED:
        codes = value if isinstance(value, list) else [value]
        return ", ".join(code_list(field.list).say(str(code), language) for code in codes)
    if field.type == "kept":
        return ""
    plain = {"day": _day, "money": _money, "phone": _phone, "tick": _tick}.get(field.type)
    if plain:
        return plain(value, language)
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _day(value: Any, language: str) -> str:
    try:
        return short_date(date.fromisoformat(value), language)
    except (TypeError, ValueError):
        return str(value)


def _money(value: Any, language: str) -> str:
    try:
        amount = Decimal(value)
    except (InvalidOperation, TypeError, ValueError):
        return str(value)
    figures = f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"
    return str(_("%(amount)s baht") % {"amount": figures})


def _phone(value: Any, language: str) -> str:
    return phone_display(str(value))


def _tick(value: Any, language: str) -> str:
    return str(_("Yes"))


def _items(record: Record, language: str) -> Iterator[Shown]:
    """The items of a checklist with how they stand."""
    items, name = record.values.get("items"), record.get("list")
    reasons = record.values.get("reasons") or {}
    if (
        record.kind != "checklist"
        or not isinstance(items, dict)
        or name not in code_list("checklist").choices
    ):
        return
    for code, item in checklist_items(name).items():
        said = items.get(code, "not_yet")
        words = " · ".join(filter(None, (code_list("item").say(said, language), reasons.get(code))))
        yield Shown(item.text.in_language(language), words)
