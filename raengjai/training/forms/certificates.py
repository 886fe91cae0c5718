"""What certificates say and who gets one; and why one is revoked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.papers.models import REASONS
from raengjai.training.actions import CourseDraft
from raengjai.training.models import REVOKE_REASONS
from raengjai.web.fields import ThaiDateField

_NUMBER = {"inputmode": "numeric", "autocomplete": "off"}


class CourseForm(forms.Form):
    """The certificates of an event."""

    title = forms.CharField(
        label=_("Title as the certificate says it"),
        max_length=250,
        widget=forms.Textarea({"rows": 2}),
    )
    min_sessions = forms.IntegerField(
        label=_("Present at least at so many parts of days"),
        min_value=1,
        max_value=40,
        widget=forms.TextInput(_NUMBER),
        help_text=_("A morning and an afternoon are two."),
    )
    needs_pass = forms.BooleanField(label=_("And passed the test after the workshop"), required=False)
    months_valid = forms.IntegerField(
        label=_("Valid for months"),
        required=False,
        min_value=1,
        max_value=240,
        widget=forms.TextInput(_NUMBER),
        help_text=_("Leave it empty when there is no end."),
    )
    signer_name = forms.CharField(label=_("Who signs: name"), max_length=200)
    signer_position = forms.CharField(label=_("Who signs: position"), max_length=200)
    dated_on = ThaiDateField(label=_("Date on the certificate"))

    def draft(self) -> CourseDraft:
        return CourseDraft(**{name: self.cleaned_data[name] for name in CourseDraft.__dataclass_fields__})


class RevokeCertificateForm(forms.Form):
    """Why it is valid no more."""

    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[each for each in REASONS if each[0] in REVOKE_REASONS],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("In a few words"),
        max_length=300,
        help_text=_("Kept with the certificate; who checks it sees only that it was revoked."),
        error_messages={"required": _("Say why, in a few words.")},
    )


def initial_of(course: Any) -> dict[str, Any]:
    """What the form begins with."""
    return {name: getattr(course, name) for name in CourseDraft.__dataclass_fields__}
