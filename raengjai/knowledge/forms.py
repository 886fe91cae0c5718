"""What whoever publishes fills in, and the filter of a reader's list."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.files.forms import AttachForm
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.knowledge.actions import Heading, Words, own_place
from raengjai.knowledge.models import Directive, DirectiveVersion
from raengjai.knowledge.rules import (
    ASKS,
    AUDIENCE_ROLES,
    COUNTRY,
    KINDS,
    MOST_REMIND_DAYS,
    Asks,
    Audience,
    Kind,
)
from raengjai.places.forms import PlaceField
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.fields import ThaiDateField

MOST_BODY = 10_000
FIRST_DIRECTIVES = date(2000, 1, 1)
_PLACES = ("place", "place_2", "place_3")
_WORDS = ("subject", "body", "effective_on", "expires_on", "asks", "act_words", "due_on", "remind_days")


class DirectivesFilter(forms.Form):
    """Words that a directive of one's own list holds."""

    q = forms.CharField(
        label=_("Word or number"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )


class WordsForm(forms.Form):
    """What one version says."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(
        label=_("Text"),
        max_length=MOST_BODY,
        help_text=_("Plain paragraphs with an empty line between them. No names of people served."),
        widget=forms.Textarea({"rows": 12}),
        error_messages={
            "required": _("Write a few words."),
            "max_length": _("The text is too long: at most 10,000 characters. Shorten it."),
        },
    )
    effective_on = ThaiDateField(label=_("In force from"), earliest=FIRST_DIRECTIVES)
    expires_on = ThaiDateField(
        label=_("In force until"), required=False, help_text=_("Leave it empty when there is no end.")
    )
    asks = forms.ChoiceField(
        label=_("What it asks of those who get it"), choices=ASKS, required=False, widget=forms.RadioSelect
    )
    act_words = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        required=False,
        help_text=_("Stands in everybody’s tasks, such as: visit the rubber farms of your sub-district."),
    )
    due_on = ThaiDateField(
        label=_("By which day"),
        required=False,
        help_text=_("For reading only: leave it empty, and the first day in force counts."),
    )
    remind_days = forms.IntegerField(
        label=_("Remind those who have not read, days before"),
        required=False,
        min_value=0,
        max_value=MOST_REMIND_DAYS,
        help_text=_("Once, by the system. Leave it empty for no reminder."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )

    def words(self) -> Words:
        said = self.cleaned_data
        return Words(**{name: said[name] for name in _WORDS})


class AmendForm(WordsForm):
    """The words of the next version, and what has changed."""

    changes = forms.CharField(
        label=_("What has changed"),
        max_length=2000,
        help_text=_("In a few words. Everybody who got the version before reads this first."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words what has changed.")},
    )
    again = forms.ChoiceField(
        label=_("Who has read the version before"),
        choices=[("yes", _("reads this one again and says so")), ("no", _("need not say anything again"))],
        widget=forms.RadioSelect,
    )
    field_order = ("changes", "again", *_WORDS)

    def words(self) -> Words:
        said = self.cleaned_data
        more = {"changes": said["changes"].strip(), "asks_again": said["again"] == "yes"}
        return Words(**{name: said[name] for name in _WORDS}, **more)


class DirectiveForm(WordsForm):
    """A new directive: kind, number and date, to whom it goes, and the words of the first version."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=KINDS, widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("Number"),
        max_length=60,
        required=False,
        help_text=_("As it is written on the letter, after the word for “number”. News needs none."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    dated_on = ThaiDateField(label=_("Date of the letter"), earliest=FIRST_DIRECTIVES)
    roles = forms.MultipleChoiceField(
        label=_("For whom"),
        choices=AUDIENCE_ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one group of people.")},
    )
    place = PlaceField(
        label=_("Where they serve"), levels=("province", "district", "subdistrict"), required=False
    )
    place_2 = PlaceField(label=_("and there"), levels=("province", "district", "subdistrict"), required=False)
    place_3 = PlaceField(
        label=_("and there too"), levels=("province", "district", "subdistrict"), required=False
    )
    agencies = forms.MultipleChoiceField(
        label=_("Mentors of these agencies only"),
        required=False,
        help_text=_("None ticked: the mentors of all agencies."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, actor: Actor, initial: dict[str, Any] | None = None) -> None:
        today = bangkok_today()
        begin = {"kind": Kind.DIRECTIVE, "asks": Asks.READ, "dated_on": today, "effective_on": today}
        super().__init__(data, initial=initial or begin)
        own = own_place(actor)
        for name in _PLACES:
            where: Any = self.fields[name]
            where.inside = (own,)
        agencies: Any = self.fields["agencies"]
        agencies.choices = [
            (agency.code, agency.short.say(actor.language)) for agency in all_on(catalogue().agencies, today)
        ]
        self.fields["place"].help_text = (
            _("Left empty: the whole country. Mentors and coordinators are reached through their province.")
            if own == COUNTRY
            else _("Left empty: the whole province. Mentors and coordinators serve all of it.")
        )

    def heading(self) -> Heading:
        said = self.cleaned_data
        places = tuple(said[name] for name in _PLACES if said[name])
        return Heading(
            kind=said["kind"],
            number=said["number"],
            dated_on=said["dated_on"],
            audience=Audience(tuple(said["roles"]), places, tuple(said["agencies"])),
        )


class WithdrawForm(forms.Form):
    """Why it is no longer in force."""

    why = forms.CharField(
        label=_("Why is it withdrawn?"),
        max_length=500,
        help_text=_("Everybody who got it reads this."),
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("Say in a few words why.")},
    )


class DirectiveFileForm(AttachForm):
    """One file of a draft."""


def initial_of(directive: Directive, version: DirectiveVersion) -> dict[str, Any]:
    """What the forms show of what is there."""
    own = directive.place_code
    places = [code for code in directive.audience_places if code != own]
    return {
        **{name: getattr(version, name) for name in _WORDS},
        "changes": version.changes,
        "again": "yes" if version.asks_again else "no",
        "kind": directive.kind,
        "number": directive.number,
        "dated_on": directive.dated_on,
        "roles": directive.audience_roles,
        "agencies": directive.audience_agencies,
        **dict(zip(_PLACES, places, strict=False)),
    }
