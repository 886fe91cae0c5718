"""What a person agrees to, in the words of the day, and who said so."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.people.forms.fields import NameField
from raengjai.people.models.consent import GIVERS, WAYS
from raengjai.people.rules.wording import purposes


class ConsentForm(forms.Form):
    """Each purpose with its whole wording beside the box; nothing is ticked beforehand.

    An office is also asked how the person agreed; whoever serves the place was there.
    """

    purposes = forms.MultipleChoiceField(
        label=_("The person agrees"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what the person agreed to.")},
    )
    given_by = forms.ChoiceField(
        label=_("Who agreed"), choices=GIVERS, initial="self", widget=forms.RadioSelect
    )
    given_how = forms.ChoiceField(
        label=_("How the person agreed"),
        choices=WAYS,
        widget=forms.RadioSelect,
        help_text=_("The volunteer of the place is told that your office recorded this."),
    )
    speaker_name = NameField(label=_("Name of the speaker or witness"), required=False)
    speaker_relation = NameField(
        label=_("How this person belongs to the one concerned"),
        required=False,
        max_length=60,
        help_text=_("For example daughter, neighbour, village head."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        language: str,
        offered: Collection[str] | None = None,
        required: bool = True,
        by_office: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.language = language
        if not by_office:
            del self.fields["given_how"]
        today = bangkok_today()
        shown = [purpose for code, purpose in purposes().items() if offered is None or code in offered]
        field: Any = self.fields["purposes"]
        field.required = required
        field.choices = [(purpose.code, purpose.name(language)) for purpose in shown]
        field.choice_hints = {purpose.code: purpose.wording_on(today).text(language) for purpose in shown}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        speaks = given.get("given_by", "self") != "self"
        if given.get("purposes") and speaks and not given.get("speaker_name") and "speaker_name" in given:
            message = _("Write who spoke for the person or was the witness.")
            self.add_error("speaker_name", ValidationError(message, code="required"))
        return given


class WithdrawForm(forms.Form):
    """One purpose that the person no longer agrees to."""

    purpose = forms.ChoiceField()

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["purpose"]
        field.choices = [(code, code) for code in purposes()]
