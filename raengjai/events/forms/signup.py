"""What somebody fills in who registers without an account, in the language of the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from raengjai.events.actions.listing import GuestDraft
from raengjai.events.models import TargetGroup
from raengjai.web.fields import PhoneField


class _Phone(PhoneField):
    """Says what is wrong in the language of the page."""

    def clean(self, value: Any) -> str:
        try:
            return super().clean(value)
        except ValidationError as wrong:
            said = self.error_messages.get(str(wrong.code))
            raise ValidationError(said, code=wrong.code) if said else wrong from wrong


class SignUpForm(forms.Form):
    """Name, telephone, organisation, group and consent; `words` are those of rules/signup_words.py."""

    name = forms.CharField(max_length=120, min_length=2, widget=forms.TextInput({"autocomplete": "name"}))
    phone = _Phone()
    organisation = forms.CharField(
        max_length=200, required=False, widget=forms.TextInput({"autocomplete": "organization"})
    )
    group = forms.ChoiceField(widget=forms.RadioSelect)
    consent = forms.BooleanField()

    def __init__(
        self, data: Any = None, *, groups: Sequence[TargetGroup], words: Mapping[str, Any], language: str
    ) -> None:
        super().__init__(data)
        self.groups = {str(group.pk): group for group in groups}
        self.language = language
        for name, field in self.fields.items():
            field.label = words[name]
            field.error_messages["required"] = words["required"]
        self.fields["phone"].help_text = words["phone_hint"]
        self.fields["phone"].error_messages["phone"] = words["phone_wrong"]
        self.fields["consent"].error_messages["required"] = words["consent_needed"]
        self.words = words
        choice: Any = self.fields["group"]
        choice.choices = [(pk, group.name) for pk, group in self.groups.items()]
        if len(self.groups) == 1:
            choice.initial = next(iter(self.groups))

    def group_chosen(self) -> TargetGroup:
        return self.groups[self.cleaned_data["group"]]

    def draft(self) -> GuestDraft:
        said = self.cleaned_data
        return GuestDraft(
            said["name"], organisation=said["organisation"], phone=said["phone"], language=self.language
        )
