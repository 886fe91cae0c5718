"""Which quarter's figures are asked for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _


class QuarterForm(forms.Form):
    """One of the quarters that are over, as "2569-4"."""

    quarter = forms.ChoiceField(
        label=_("Quarter"),
        widget=forms.Select,
        error_messages={
            "required": _("Choose a quarter."),
            "invalid_choice": _("Choose a quarter that is over and not prepared yet."),
        },
    )

    def __init__(self, *args: object, choices: Iterable[tuple[str, str]] = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["quarter"].choices = list(choices)  # type: ignore[attr-defined]

    def chosen(self) -> tuple[int, int]:
        """(fiscal year พ.ศ., quarter)."""
        year, quarter = self.cleaned_data["quarter"].split("-")
        return int(year), int(quarter)
