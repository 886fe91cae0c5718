"""One form for each kind of record, made from its fields: filled from a record, and giving one back.

What is asked only sometimes stands on the page all the same, with a line that says when: it works without JavaScript, and
what was typed there is kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from raengjai.people.forms.fields import CitizenIdField
from raengjai.places.forms.place_field import Typed
from raengjai.places.rules import LEVELS
from raengjai.protection.forms.fields import AmountField, WholeNumberField
from raengjai.protection.forms.places import RoomPlaceField
from raengjai.protection.rules.records import (
    Entry,
    Field,
    Group,
    Record,
    When,
    check_record,
    checklist_items,
    code_list,
    kind_of,
    living,
    title_of,
)
from raengjai.web.fields import PhoneField, ThaiDateField

Links = Mapping[str, Sequence[tuple[str, str]]]
FEW = 7  # up to so many choices are all shown; more are a list to open
_ITEM, _REASON = "item_", "reason_"
_WIDTHS = {"number": 4, "money": 12, "citizen": 16}  # characters
_NOTHING: tuple[Any, ...] = (None, "", [], False, Typed())
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


@dataclass(frozen=True, slots=True)
class Section:
    """A group of fields as the page draws it."""

    title: str
    help: str
    fields: tuple[BoundField, ...]
    is_folded: bool
    is_open: bool


def links_of(entries: Iterable[Entry], language: str) -> Links:
    """Kind → (code, words) of what a field of this case may lead to."""
    links: dict[str, list[tuple[str, str]]] = {}
    for entry in living(entries):
        if entry.record.code:
            links.setdefault(entry.record.kind, []).append(
                (entry.record.code, title_of(entry.record, language))
            )
    return links


class RecordForm(forms.Form):
    """A record of one kind. `record` fills it again; `first` gives values to a new one; `groups` asks only these groups; `province` is the
    one whose places are offered."""

    use_required_attribute = False

    def __init__(
        self,
        kind: str,
        data: Any = None,
        *,
        language: str,
        links: Links,
        today: date,
        record: Record | None = None,
        first: Mapping[str, Any] | None = None,
        groups: Sequence[str] = (),
        province: str = "",
    ) -> None:
        self.province = province
        self.kind, self.language, self.links, self.today = kind_of(kind), language, links, today
        self.before = record or Record(kind, dict(first or {}), version=self.kind.version)
        super().__init__(data, initial=_initial(self.before, self._asked(groups)))
        self.asked = self._asked(groups)
        for field in self._fields_asked():
            self.fields[field.code] = self._field(field)
        for name, item in self._items().items():
            self.fields[name] = item
        self._require()

    # --- what is asked ---------------------------------------------------------------------------------------

    def _asked(self, groups: Sequence[str]) -> tuple[Group, ...]:
        return tuple(
            group
            for group in self.kind.groups
            if not group.is_hidden and (not groups or group.code in groups)
        )

    def _fields_asked(self) -> Iterator[Field]:
        yield from (field for group in self.asked for field in group.fields if field.type != "kept")

    def sections(self) -> list[Section]:
        """The groups with their fields; a folded one is open when something stands in it or is wrong."""
        return [self._section(group) for group in self.asked] + list(self._item_section())

    def _section(self, group: Group) -> Section:
        bound = tuple(self[field.code] for field in group.fields if field.code in self.fields)
        return Section(
            group.text.in_language(self.language),
            " ".join(filter(None, (group.help.in_language(self.language), self._when(_shared(group))))),
            bound,
            group.is_folded,
            any(one.errors or one.value() not in (*_NOTHING, [None, None, None]) for one in bound),
        )

    def _item_section(self) -> Iterator[Section]:
        items = tuple(self[name] for name in self.fields if name.startswith((_ITEM, _REASON)))
        if items:
            yield Section(code_list("checklist").say(self._list(), self.language), "", items, False, True)

    # --- what comes of it ------------------------------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        known = {code for choices in self.links.values() for code, _words in choices}
        for fault in check_record(self._record(said), today=self.today, codes=known):
            name = fault.field if fault.field in self.fields else None
            if name is None or name not in self.errors:
                self._put(name, fault.field, fault.words)
        return said

    def _put(self, name: str | None, field: str, words: Any) -> None:
        """A fault of a field that this page does not ask is not this page's, unless it is of the whole."""
        if name is not None or not field or not self._has(field):
            self.add_error(name, words)

    def _has(self, field: str) -> bool:
        return any(field == one.code for one in self.kind.fields)

    def record(self) -> Record:
        """The record as it would be kept; only after is_valid()."""
        return self._record(self.cleaned_data)

    def _record(self, said: Mapping[str, Any]) -> Record:
        """What stood there before and is not asked here stays."""
        values = dict(self.before.values)
        for field in self._fields_asked():
            if field.code in said:
                values[field.code] = _kept(field, said[field.code])
        for start, name in ((_ITEM, "items"), (_REASON, "reasons")) if self._items() else ():
            typed = {one.removeprefix(start): said[one] for one in said if one.startswith(start)}
            values[name] = {**(values.get(name) or {}), **typed}
            values[name] = {item: text for item, text in values[name].items() if text not in ("", "not_yet")}
        filled = {name: value for name, value in values.items() if value not in (None, "", [], {}, False)}
        return replace(self.before, values=filled)

    # --- one field -------------------------------------------------------------------------------------------

    def _require(self) -> None:
        """What is needed only sometimes is marked as needed when it is so for what is typed or kept."""
        values = self._raw()
        for field in self._fields_asked():
            self.fields[field.code].required = field.required and field.is_asked(values)

    def _raw(self) -> Mapping[str, Any]:
        """Codes and numbers as they are typed or kept, as far as conditions look at them."""
        if not self.is_bound:
            return self.before.values
        values: dict[str, Any] = dict(self.before.values)
        for field in self._fields_asked():
            if field.type in ("code", "codes", "said", "number"):
                widget = self.fields[field.code].widget
                typed = widget.value_from_datadict(self.data, self.files, self.add_prefix(field.code))
                values[field.code] = (
                    int(typed)
                    if field.type == "number" and typed and str(typed).isdecimal()
                    else (None if field.type == "number" else typed)
                )
        return values

    def _field(self, field: Field) -> forms.Field:
        made: forms.Field = _MAKERS[field.type](self, field)
        made.label = field.text.in_language(self.language)
        made.help_text = self._hint(field)
        drawn: Any = made  # how case_form.html draws it
        drawn.in_line = field.type in ("said", "codes", "people")
        drawn.width = _WIDTHS.get(field.type, "")
        return made

    def _hint(self, field: Field) -> str:
        """What helps to answer, and when it is asked at all; where all of a group are asked then, the group says so."""
        group = next(one for one in self.kind.groups if field in one.fields)
        when = None if _shared(group) else field.when
        return " ".join(filter(None, (field.help.in_language(self.language), self._when(when))))

    def _when(self, when: When | None) -> str:
        if when is None or not when.codes:
            return ""
        other = self.kind.field(when.field)
        names = [code_list(other.list).say(code, self.language) for code in when.codes]
        return str(_("Only when “%(field)s” is: %(answers)s.")) % {
            "field": other.text.in_language(self.language),
            "answers": ", ".join(names),
        }

    def choices_of(self, field: Field) -> list[tuple[str, str]]:
        """What may be chosen: open codes, and those that stand there already."""
        kept = self.before.values.get(field.code)
        standing = {*kept} if isinstance(kept, list) else {kept}
        if field.type in ("person", "people", "link"):
            offered = [one for kind in field.of or ("person",) for one in self.links.get(kind, ())]
            return [one for one in offered if one[0] != self.before.code] + _left(standing, dict(offered))
        choices = code_list(field.list).choices
        offered = [
            (code, choice.text.in_language(self.language))
            for code, choice in choices.items()
            if not choice.is_closed or code in standing
        ]
        return offered + _left(standing, choices)

    # --- checklists ------------------------------------------------------------------------------------------

    def _list(self) -> str:
        typed = self.data.get(self.add_prefix("list"), "") if self.is_bound else ""
        return typed or self.before.get("list")

    def _items(self) -> dict[str, forms.Field]:
        """One question for each item of the list that was chosen."""
        name = self._list() if self.kind.code == "checklist" else ""
        if name not in code_list("checklist").choices:
            return {}
        before = self.before.values.get("items") or {}
        reasons = self.before.values.get("reasons") or {}
        answers = [
            (code, choice.text.in_language(self.language))
            for code, choice in code_list("item").choices.items()
        ]
        made: dict[str, forms.Field] = {}
        for code, item in checklist_items(name).items():
            made[f"{_ITEM}{code}"] = forms.ChoiceField(
                label=item.text.in_language(self.language),
                choices=answers,
                widget=forms.RadioSelect,
                required=False,
                initial=before.get(code, "not_yet"),
            )
            made[f"{_REASON}{code}"] = forms.CharField(
                label=_("Why, if it was not done"),
                max_length=500,
                widget=forms.TextInput(_PLAIN),
                required=False,
                initial=reasons.get(code, ""),
            )
            drawn: Any = made[f"{_ITEM}{code}"]
            drawn.in_line = True
        return made


def _shared(group: Group) -> When | None:
    """The condition of a group whose fields are all asked only then."""
    first = group.fields[0].when
    return first if all(field.when == first for field in group.fields) else None


def _left(standing: Iterable[Any], offered: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Codes that stand there and that nobody here knows: kept, and shown as they are."""
    return [(code, code) for code in standing if isinstance(code, str) and code and code not in offered]


def _initial(record: Record, groups: Iterable[Group]) -> dict[str, Any]:
    fields = [field for group in groups for field in group.fields]
    return {
        field.code: record.day(field.code)
        if field.type == "day"
        else record.values.get(field.code, field.first)
        for field in fields
    }


def _kept(field: Field, value: Any) -> Any:
    """As the record holds it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and field.type in ("words", "text"):
        return value.replace("\r\n", "\n").strip()
    return value


def _too_long(field: Field) -> dict[str, Any]:
    return {"max_length": _("The text is too long: at most %(most)d characters.") % {"most": field.longest}}


def _words(form: RecordForm, field: Field) -> forms.Field:
    return forms.CharField(
        max_length=field.longest, widget=forms.TextInput(_PLAIN), error_messages=_too_long(field)
    )


def _text(form: RecordForm, field: Field) -> forms.Field:
    return forms.CharField(
        max_length=field.longest,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages=_too_long(field),
    )


def _code(form: RecordForm, field: Field) -> forms.Field:
    choices = form.choices_of(field)
    if len(choices) <= FEW:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
    return forms.ChoiceField(choices=[("", ""), *choices])


def _codes(form: RecordForm, field: Field) -> forms.Field:
    return forms.MultipleChoiceField(choices=form.choices_of(field), widget=forms.CheckboxSelectMultiple)


def _link(form: RecordForm, field: Field) -> forms.Field:
    return forms.ChoiceField(choices=[("", ""), *form.choices_of(field)])


def _area(form: RecordForm, field: Field) -> forms.Field:
    kept = form.before.values.get(field.code)
    return RoomPlaceField(levels=LEVELS[1:], near=form.province, kept=kept if isinstance(kept, str) else "")


_MAKERS: Mapping[str, Any] = {
    "words": _words,
    "text": _text,
    "code": _code,
    "codes": _codes,
    "said": _code,
    "person": _link,
    "people": _codes,
    "link": _link,
    "area": _area,
    "day": lambda _form, _field: ThaiDateField(),
    "number": lambda _form, _field: WholeNumberField(),
    "money": lambda _form, _field: AmountField(),
    "tick": lambda _form, _field: forms.BooleanField(),
    "phone": lambda _form, _field: PhoneField(),
    "citizen": lambda _form, _field: CitizenIdField(),
}
