"""Which file of rows is asked for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _


class RowFileForm(forms.Form):
    """A kind (rules.row_files) and a fiscal year that is over (พ.ศ.)."""

    kind = forms.ChoiceField(
        label=_("Which kind of file"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose which kind of file."),
            "invalid_choice": _("Choose which kind of file."),
        },
    )
    year = forms.TypedChoiceField(
        label=_("Fiscal year"),
        help_text=_(
            "Earlier years that no file of this kind told of are in it too, as far as they are kept."
        ),
        coerce=int,
        widget=forms.Select,
        error_messages={
            "required": _("Choose a fiscal year."),
            "invalid_choice": _("Choose a fiscal year that is over."),
        },
    )

    def __init__(
        self,
        *args: object,
        kinds: Iterable[tuple[str, object]] = (),
        years: Iterable[tuple[object, str]] = (),
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["kind"].choices = list(kinds)  # type: ignore[attr-defined]
        self.fields["year"].choices = list(years)  # type: ignore[attr-defined]
