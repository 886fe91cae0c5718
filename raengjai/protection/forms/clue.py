"""The form of a clue, in the language of the page. It has no field for anybody's name, and asks nothing twice."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from raengjai.protection.rules.clue import CALL, CHOICES, LONGEST, OFFICER, PUBLIC, VOLUNTEER, faults_of
from raengjai.protection.rules.signs import seen_signs

FOR_VISITORS, FOR_OFFICERS = (PUBLIC, VOLUNTEER), (CALL, OFFICER)
_TEXT_AREAS = ("seen", "where")


class ClueForm(forms.Form):
    """`words` are those of rules/report_words.py; `provinces` pairs of code and name. With `hotlines` it is for officers:
    how the clue came is then asked, else `came` says it."""

    signs = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    seen = forms.CharField(required=False, max_length=LONGEST["seen"], widget=forms.Textarea({"rows": 4}))
    province = forms.ChoiceField()
    place = forms.CharField(required=False, max_length=6)
    village_no = forms.CharField(
        required=False, max_length=LONGEST["village_no"], widget=forms.TextInput({"inputmode": "numeric"})
    )
    where = forms.CharField(required=False, max_length=LONGEST["where"], widget=forms.Textarea({"rows": 2}))
    when = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    when_words = forms.CharField(required=False, max_length=LONGEST["when_words"])
    people = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    children = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    danger = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    relation = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    reach = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    contact = forms.CharField(required=False, max_length=LONGEST["contact"])
    safe_hours = forms.CharField(required=False, max_length=LONGEST["safe_hours"])
    who_answers = forms.CharField(required=False, max_length=LONGEST["who_answers"])
    came = forms.ChoiceField(widget=forms.HiddenInput)
    call_to = forms.ChoiceField(required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        words: Mapping[str, Any],
        language: str,
        provinces: Sequence[tuple[str, str]],
        hotlines: Sequence[tuple[str, str]] = (),
        came: str = PUBLIC,
    ) -> None:
        super().__init__(data, initial={"came": came})
        self.words = words
        for name, field in self.fields.items():
            field.label = words.get(name, name)
            field.help_text = words.get(f"{name}_hint", "")
            field.error_messages |= {"required": words["required"], "max_length": words["too_long"]}
        self._choose("signs", [(sign.code, sign.say(language)) for sign in seen_signs()])
        self._choose("province", [("", ""), *provinces])
        for name in ("when", "people", "children", "danger", "relation", "reach"):
            self._choose(name, [(code, _choice_words(words, name, code)) for code in CHOICES[name]])
        if came == VOLUNTEER:  # is known to nobody here and gets no receipt
            self._choose("reach", [(code, label) for code, label in self._choices("reach") if code != "code"])
        self._ask_how_it_came(hotlines)

    def _ask_how_it_came(self, hotlines: Sequence[tuple[str, str]]) -> None:
        if not hotlines:
            del self.fields["call_to"]
            self._choose("came", [(code, code) for code in FOR_VISITORS])
            return
        self.fields["came"].widget = forms.RadioSelect()
        self.fields["came"].initial = self.initial["came"] = CALL
        self._choose("came", [(code, self.words[f"came_{code}"]) for code in FOR_OFFICERS])
        self._choose("call_to", [("", ""), *hotlines])

    def _choose(self, name: str, choices: Sequence[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _choices(self, name: str) -> Sequence[tuple[str, Any]]:
        field: Any = self.fields[name]
        return list(field.choices)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        faults = faults_of(self.pairs())
        if "missing.seen" in faults and not self.errors.keys() & {"signs", "seen"}:
            self.add_error("seen", self.words["missing_seen"])
        if {"unknown.place", "place.province"} & set(faults):
            said["place"] = ""  # a list that did not fit the province any more: the words stay
        return said

    def pairs(self) -> list[tuple[str, str]]:
        """What was said, in order, as it is sealed; nothing where nothing was said."""
        found = []
        for name in self.fields:
            value = self.cleaned_data.get(name)
            found += [(name, each) for each in (value if isinstance(value, list) else [value]) if each]
        return found

    def answers(self) -> list[tuple[str, str]]:
        """Label and words of what was said, for the page on which it is checked."""
        lines = []
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if not value or (name == "came" and isinstance(field.widget, forms.HiddenInput)):
                continue
            labels = dict(getattr(field, "choices", ()))
            told = [str(labels.get(each, each)) for each in (value if isinstance(value, list) else [value])]
            lines.append((str(field.label), "\n".join(told)))
        return lines


def _choice_words(words: Mapping[str, Any], name: str, code: str) -> str:
    own = f"{name}_{code.replace('-', '_')}"
    return str(words.get(own) or words[code])
