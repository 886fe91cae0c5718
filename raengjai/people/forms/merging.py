"""Joining two records: which one stays, which values hold, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.people.models import Person
from raengjai.people.models.change import MERGE_REASONS
from raengjai.people.models.person import PLAIN_FIELDS

KEEP, TAKE = "kept", "merged"


class MergeForm(forms.Form):
    """For every value in which the two differ: that of the record that stays, or that of the other one."""

    reason = forms.ChoiceField(
        label=_("How you know that this is one person"),
        choices=MERGE_REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how you know.")},
    )

    def __init__(self, data: Any = None, *, kept: Person, merged: Person, **options: Any) -> None:
        super().__init__(data, **options)
        self.differing = [
            field
            for field in PLAIN_FIELDS
            if getattr(merged, field) not in ("", None) and getattr(kept, field) != getattr(merged, field)
        ]
        for field in self.differing:
            missing = getattr(kept, field) in ("", None)
            self.fields[field] = forms.ChoiceField(
                choices=[(KEEP, KEEP), (TAKE, TAKE)], initial=TAKE if missing else KEEP
            )

    def taken(self) -> list[str]:
        """The fields whose value comes from the record that goes."""
        return [field for field in self.differing if self.cleaned_data[field] == TAKE]


class PairForm(forms.Form):
    """Two records to lay side by side."""

    kept = forms.UUIDField()
    merged = forms.UUIDField()
