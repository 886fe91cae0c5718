"""Who serves which part of a divided place."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms


class ShareOutForm(forms.Form):
    """One choice for each person; whoever is not moved stays with the first part.

    `people` are (term, words), `parts` (code, words).
    """

    def __init__(
        self, data: Any = None, *, people: Sequence[tuple[UUID, str]], parts: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.people = [key for key, _words in people]
        for key, words in people:
            self.fields[_name(key)] = forms.ChoiceField(
                label=words, choices=parts, initial=parts[0][0], widget=forms.RadioSelect
            )

    def chosen(self) -> dict[UUID, str]:
        return {key: self.cleaned_data[_name(key)] for key in self.people}


def _name(key: UUID) -> str:
    return f"part_{key.hex}"
