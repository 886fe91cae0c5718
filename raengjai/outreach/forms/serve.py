"""At a station: what the visitor got, and what goes on as a need."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from raengjai.ground import receipts
from raengjai.ground.dates import bangkok_today
from raengjai.needs.actions.record import MOST_NEEDS
from raengjai.outreach.actions import NeedSaid
from raengjai.outreach.models import Station
from raengjai.outreach.rules.numbers import read_number
from raengjai.people.forms import ConsentForm
from raengjai.people.forms.fields import NameField
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.fields import PhoneField

OFFERED = ("share_with_office", "contact_by_phone")
_COPIES_WRONG = _("Write how many copies, from 1 to 999, or leave it empty.")
DOCUMENT = "copies-"


def services_of(station: Station, language: str, day: date) -> list[tuple[str, str]]:
    """The services that a station offers, else all of its agency, by name."""
    known = all_on(catalogue().services, day)
    offered = [each for each in known if each.code in station.service_codes]
    offered = offered or [each for each in known if each.agency == station.agency_code]
    return [(each.code, each.name.say(language)) for each in offered]


def documents_of(agency: str, language: str, day: date) -> list[tuple[str, str]]:
    known = all_on(catalogue().documents, day)
    return [(each.code, each.name.say(language)) for each in known if each.agency == agency]


def topics_of(agency: str, language: str, day: date) -> list[tuple[str, str]]:
    """All topics; those that lead to the agency first."""
    services = {each.code for each in all_on(catalogue().services, day) if each.agency == agency}
    known = all_on(catalogue().topics, day)
    own = [each for each in known if any(way.service in services for way in each.ways)]
    others = [each for each in known if each not in own]
    return [(each.code, each.name.say(language)) for each in (*own, *others)]


class NumberForm(forms.Form):
    """The number of a slip, as somebody reads it out."""

    number = forms.CharField(
        label=_("Number of the slip"),
        max_length=12,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": _("Scan the slip or write its number.")},
    )

    def clean_number(self) -> str:
        number = read_number(self.cleaned_data["number"])
        if not number:
            raise ValidationError(
                _("The number of a slip is a letter and figures, like A-017. Look at the slip.")
            )
        return number


class TickForm(forms.Form):
    """Services to tick, and copies of documents beside their titles."""

    services = forms.MultipleChoiceField(
        label=_("What was done?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, station: Station, language: str, **more: Any) -> None:
        super().__init__(data, **more)
        self.station, self.language, self.day = station, language, bangkok_today()
        self.fields["services"].choices = services_of(station, language, self.day)  # type: ignore[attr-defined]
        for code, title in documents_of(station.agency_code, language, self.day):
            self.fields[f"{DOCUMENT}{code}"] = forms.IntegerField(
                label=title,
                required=False,
                min_value=1,
                max_value=999,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _COPIES_WRONG),
            )

    def documents(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith(DOCUMENT)]

    def handed(self) -> list[list[Any]]:
        """Title and copies of what was handed out; only after is_valid()."""
        return [
            [name.removeprefix(DOCUMENT), copies]
            for name, copies in self.cleaned_data.items()
            if name.startswith(DOCUMENT) and copies
        ]


class ServeForm(TickForm):
    """One visitor at a station; `refer` sends on to other stations of the day."""

    refer = forms.MultipleChoiceField(
        label=_("Then to another station"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, others: Sequence[Station], **more: Any) -> None:
        super().__init__(data, **more)
        choices = [(str(each.pk), f"{each.number} {each.name}") for each in others]
        self.fields["refer"].choices = choices  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"services": given["services"], "handed": self.handed(), "refer": given["refer"]}


class CountForm(TickForm):
    """People without a slip, who were told something or got a leaflet in passing."""

    heads = forms.IntegerField(
        label=_("How many people?"),
        min_value=1,
        max_value=999,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Between 1 and 999 people."),
            **dict.fromkeys(("invalid", "min_value", "max_value"), _("Between 1 and 999 people.")),
        },
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        choices = self.fields["services"].choices  # type: ignore[attr-defined]
        self.fields["services"] = forms.ChoiceField(
            label=_("What was done?"), choices=choices, widget=forms.RadioSelect, required=False
        )

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        codes = [given["services"]] if given["services"] else []
        return {"services": codes, "handed": self.handed(), "heads": given["heads"]}


class PassOnForm(ConsentForm):
    """What cannot be answered here becomes a need; asked only when a topic is ticked."""

    topics = forms.MultipleChoiceField(
        label=_("What is still needed?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("In the person’s own words"),
        help_text=_("What happened, since when, with whom. No citizen numbers here."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("The text is too long: at most 2,000 characters. Shorten it.")},
    )
    need_name = NameField(label=_("Name for whom the office asks"), required=False, max_length=200)
    need_phone = PhoneField(label=_("Telephone"), required=False)
    receipt_code = forms.CharField(
        max_length=40, required=False, widget=forms.HiddenInput({"data-behaviour": "receipt-code"})
    )

    def __init__(self, data: Any = None, *, agency: str, language: str, **more: Any) -> None:
        super().__init__(data, language=language, offered=OFFERED, required=False, **more)
        self.fields["given_by"].required = False  # nobody is asked while nothing goes on
        choices = topics_of(agency, language, bangkok_today())
        self.fields["topics"].choices = choices  # type: ignore[attr-defined]

    def clean_topics(self) -> list[str]:
        topics: list[str] = self.cleaned_data["topics"]
        if len(topics) > MOST_NEEDS:
            raise ValidationError(_("Record at most %(most)d needs at once.") % {"most": MOST_NEEDS})
        return topics

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("note") and not given.get("topics") and "topics" not in self.errors:
            self.add_error("topics", _("Tick what it is about, so that the right office gets it."))
        if given.get("topics") and not receipts.is_valid(given.get("receipt_code", "")):
            self.add_error(None, _("The receipt code has a wrong character. Compare it with the paper."))
        return given

    def need(self) -> NeedSaid | None:
        """What goes on, or None; only after is_valid()."""
        given = self.cleaned_data
        if not given["topics"]:
            return None
        return NeedSaid(
            topics=tuple(given["topics"]),
            note=given["note"],
            receipt_code=receipts.normalise(given["receipt_code"]),
            name=given["need_name"],
            phone=given["need_phone"],
            consents=tuple(given.get("purposes", ())),
            given_by=given.get("given_by") or "self",
            speaker_name=given.get("speaker_name", ""),
            speaker_relation=given.get("speaker_relation", ""),
        )
