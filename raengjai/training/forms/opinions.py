"""The satisfaction form: as guests fill it in, as the desk keys it in, and which lines it has."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.events.models import TargetGroup
from raengjai.ground.text import arabic_digits
from raengjai.training.rules.opinions import HIGHEST, Aspect

LEVELS = (
    ("5", _("5 very good")),
    ("4", _("4 good")),
    ("3", _("3 fair")),
    ("2", _("2 poor")),
    ("1", _("1 very poor")),
)


class _MayStayOpen(forms.ChoiceField):
    """A line that may be left out, without the word "optional" behind each of eight lines."""

    def validate(self, value: Any) -> None:
        if value:
            super().validate(value)


class _Said(forms.Form):
    """Group and free words, which both forms end with."""

    def add_rest(self, groups: Sequence[TargetGroup]) -> None:
        if groups:
            self.fields["group"] = forms.ChoiceField(
                label=_("You are here as"),
                required=False,
                choices=[("", _("I would rather not say")), *((str(each.pk), each.name) for each in groups)],
            )
        self.fields["words"] = forms.CharField(
            label=_("What was good, what should be better?"),
            required=False,
            max_length=2000,
            widget=forms.Textarea({"rows": 4}),
            help_text=_("No names, please: what you write is read by the organisers as it is."),
            error_messages={"max_length": _("The text is too long: at most 2,000 characters. Shorten it.")},
        )

    def group_id(self) -> UUID | None:
        said = self.cleaned_data.get("group")
        return UUID(said) if said else None


class OpinionForm(_Said):
    """Every line from 5 to 1; lines may be left out."""

    use_required_attribute = False

    def __init__(
        self,
        data: Any = None,
        *,
        items: Sequence[Mapping[str, str]],
        groups: Sequence[TargetGroup],
        language: str,
    ) -> None:
        super().__init__(data)
        self._codes = [each["code"] for each in items]
        for each in items:
            self.fields[f"line_{each['code']}"] = _MayStayOpen(
                label=each.get(language) or each["th"],
                choices=LEVELS,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("There is no such choice.")},
            )
        self.add_rest(groups)

    def ratings(self) -> dict[str, int]:
        said = self.cleaned_data
        return {code: int(said[f"line_{code}"]) for code in self._codes if said.get(f"line_{code}")}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not any(said.get(f"line_{code}") for code in self._codes):
            raise forms.ValidationError(_("Answer at least one line."))
        return said


class KeyOpinionForm(_Said):
    """A form from paper: the marks as one line of figures, then the words."""

    line = forms.CharField(
        label=_("Marks in the order of the form"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric", "autofocus": True}),
        help_text=_("Figures from 5 to 1, such as 5 4 5 3. A minus where nothing is marked."),
        error_messages={"required": _("Write the marks.")},
    )

    def __init__(
        self, data: Any = None, *, items: Sequence[Mapping[str, str]], groups: Sequence[TargetGroup]
    ) -> None:
        super().__init__(data)
        self._codes = [each["code"] for each in items]
        self.add_rest(groups)

    def clean_line(self) -> str:
        marks = re.sub(r"[\s,;]+", "", arabic_digits(self.cleaned_data["line"]))
        if len(marks) != len(self._codes):
            sentence: Any = _(
                "Lines of the form: %(all)d. Marks in the line: %(n)d. Write - where nothing is marked."
            )
            raise forms.ValidationError(sentence % {"n": len(marks), "all": len(self._codes)})
        for number, mark in enumerate(marks, start=1):
            if mark != "-" and mark not in "12345"[:HIGHEST]:
                sentence = _("Line %(number)d: a mark is a figure from 5 to 1.")
                raise forms.ValidationError(sentence % {"number": number})
        if not marks.strip("-"):
            raise forms.ValidationError(_("Answer at least one line."))
        return marks

    def ratings(self) -> dict[str, int]:
        marks = zip(self._codes, self.cleaned_data["line"], strict=True)
        return {code: int(mark) for code, mark in marks if mark != "-"}


class LinesForm(forms.Form):
    """Which of the usual lines the form asks, and lines of its own."""

    lines = forms.MultipleChoiceField(
        label=_("Lines of the form"), widget=forms.CheckboxSelectMultiple, required=False
    )
    own = forms.CharField(
        label=_("Lines of your own"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One on each line."),
    )

    def __init__(
        self, data: Any = None, *, usual: Sequence[Aspect], items: Sequence[Mapping[str, str]], language: str
    ) -> None:
        known = {each.code for each in usual}
        own = [each["th"] for each in items if each["code"] not in known]
        super().__init__(
            data,
            initial={
                "lines": [each["code"] for each in items if each["code"] in known],
                "own": "\n".join(own),
            },
        )
        self._usual = usual
        field: Any = self.fields["lines"]
        field.choices = [(each.code, each.say(language)) for each in usual]

    def items(self) -> list[Mapping[str, str]]:
        chosen = self.cleaned_data["lines"]
        usual = [
            {"code": each.code, "th": each.th, "en": each.en} for each in self._usual if each.code in chosen
        ]
        lines = [" ".join(line.split()) for line in self.cleaned_data["own"].splitlines() if line.strip()]
        own = [{"code": f"own{number}", "th": line, "en": line} for number, line in enumerate(lines, start=1)]
        return [*usual, *own]
