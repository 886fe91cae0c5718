"""The file of a list, and the decision to load it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ListFileForm(forms.Form):
    """An Excel workbook or CSV; a job reads it."""

    file = forms.FileField(
        label=_("File (Excel or CSV)"),
        max_length=255,
        allow_empty_file=True,
        help_text=_("Up to 20,000 rows. The first sheet counts."),
        widget=forms.FileInput({"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt"}),
        error_messages={"required": _("Choose the file with the volunteers.")},
    )

    def raw(self) -> bytes:
        file: Any = self.cleaned_data["file"]
        return bytes(file.read())


class LoadForm(forms.Form):
    """Whether rows that differ from the register go in too."""

    with_changes = forms.BooleanField(
        label=_("Also take over what differs from the register"),
        required=False,
        help_text=_("The old values stay readable in the record of each person."),
    )
