"""What an officer says when deciding on a clue."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.places.models import Place, name_of
from raengjai.protection.actions import InspectionDraft
from raengjai.protection.actions.triage_inspection import LONGEST
from raengjai.protection.rules import triage
from raengjai.protection.rules.message import LONGEST_TEXT
from raengjai.services.models import catalogue

_MOST_WORDS = 2000


def _words(
    label: Any, *, hint: Any = "", required: bool = True, longest: int = _MOST_WORDS
) -> forms.CharField:
    """A text of some sentences. A longer one is refused, never cut."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write a few words."),
            "max_length": _("The text is too long. Shorten it."),
        },
    )


class WordsForm(forms.Form):
    """Words to whoever reported."""

    text = _words(
        _("Write to whoever reported"),
        hint=_("Only whoever holds the receipt code can read it. Ask for what can be seen without danger."),
        longest=LONGEST_TEXT,
    )


class CloseForm(forms.Form):
    """Why a clue can be closed without a case."""

    reason = forms.ChoiceField(
        label=_("Why can it be closed?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it can be closed.")},
    )
    words = _words(
        _("What was done to find out"),
        hint=_("The second officer reads it before agreeing. It stays sealed."),
    )

    def __init__(self, data: Any = None, *, language: str) -> None:
        super().__init__(data)
        reason: Any = self.fields["reason"]
        reason.choices = [(each.code, each.say(language)) for each in triage.close_reasons()]


class SendBackForm(forms.Form):
    """Why a second officer does not agree."""

    words = _words(_("What is still to be done?"), hint=_("Whoever proposed to close it reads this."))


class LinkForm(forms.Form):
    """Which other clue or case tells of the same."""

    other = forms.ChoiceField(
        label=_("With which one does it belong together?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        clues: Sequence[tuple[UUID, str]],
        cases: Sequence[tuple[UUID, str]],
    ) -> None:
        super().__init__(data)
        other: Any = self.fields["other"]
        other.choices = [(f"clue {key}", words) for key, words in clues] + [
            (f"case {key}", words) for key, words in cases
        ]

    def chosen(self) -> tuple[str, UUID]:
        kind, _blank, key = self.cleaned_data["other"].partition(" ")
        return kind, UUID(key)


class InspectionForm(forms.Form):
    """All that the labour inspectors will read."""

    topic = forms.ChoiceField(
        label=_("What are they to look at?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the inspectors are to look at.")},
    )
    place_code = forms.ChoiceField(
        label=_("Sub-district of the place of work"),
        error_messages={"required": _("Choose the sub-district.")},
    )
    village_no = forms.IntegerField(label=_("Village number"), required=False, min_value=1, max_value=99)
    words = _words(
        _("What is to be inspected, in your own words"),
        hint=_(
            "Write as about any place of work. Nothing of who reported, when, or how it came; no words of the clue."
        ),
        longest=LONGEST,
    )

    def __init__(self, data: Any = None, *, province: str, language: str, place: str = "") -> None:
        super().__init__(data, initial={"place_code": place})
        topics: Any = self.fields["topic"]
        place_code: Any = self.fields["place_code"]
        topics.choices = [(code, topic_name(code, language)) for code in triage.inspection_topics()]
        place_code.choices = [("", _("Choose the sub-district")), *_places(province)]

    def draft(self) -> InspectionDraft:
        said = self.cleaned_data
        return InspectionDraft(said["topic"], said["place_code"], said["village_no"], said["words"])


def topic_name(code: str, language: str) -> str:
    versions = catalogue().topics.get(code, ())
    return versions[-1].name.say(language) if versions else code


def _places(province: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sub-districts by district, in the order in which they are read."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = Place.objects.inside(province).filter(level="subdistrict").open_on(bangkok_today())
    for code in rows.in_reading_order().values_list("code", flat=True):
        found.setdefault(code[:4], []).append((code, name_of(code)))
    return [(name_of(district), choices) for district, choices in sorted(found.items(), key=_by_name)]


def _by_name(pair: tuple[str, list[tuple[str, str]]]) -> str:
    return name_of(pair[0])
