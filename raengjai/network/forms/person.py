"""What people fill in about a person: an application, the own profile, a profile that is corrected."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.files.forms import AttachmentField
from raengjai.ground import receipts
from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.ground.ids import new_id
from raengjai.ground.text import phone_display
from raengjai.network.actions import ApplicationDraft
from raengjai.network.forms.orders import VillageField
from raengjai.network.models import REFUSAL_REASONS, TIERS, Applicant, Application
from raengjai.network.rules.register import may_serve_in
from raengjai.network.rules.words import WordList, offered
from raengjai.people.forms.fields import CitizenIdField, NameField, TextLineField
from raengjai.places.forms import PlaceField
from raengjai.web.fields import CodeField, PhoneField, ThaiDateField

EARLIEST_BIRTH = date(1900, 1, 1)
_NAMES = {"home_place_code": "home_place"}


def _choose(name: WordList, label: Any, hint: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=lambda: offered(name, get_language() or "th"),
        widget=forms.CheckboxSelectMultiple,
    )


class OwnFieldsForm(forms.Form):
    """What the person says of oneself, also later."""

    phone = PhoneField(label=_("Telephone"))
    line_id = TextLineField(label=_("LINE name"), max_length=60, required=False)
    languages = _choose("language", _("Languages spoken"), _("So that workers from elsewhere find you."))
    skills = TextLineField(
        label=_("What you can do well"),
        max_length=300,
        required=False,
        help_text=_("For example sewing, repairing engines, keeping accounts."),
    )
    emergency_name = NameField(label=_("In an emergency call"), required=False)
    emergency_relation = TextLineField(label=_("Who that is"), max_length=60, required=False)
    emergency_phone = PhoneField(label=_("Telephone of that person"), required=False)
    photo = AttachmentField(
        label=_("Photo"),
        required=False,
        help_text=_("The face from the front. Where and when it was taken is erased."),
    )


class PersonForm(OwnFieldsForm):
    """Everything about the person, as the application asks it."""

    citizen_id = CitizenIdField(label=_("National ID"))
    birth_date = ThaiDateField(label=_("Birth date"), earliest=EARLIEST_BIRTH, latest=bangkok_today)
    home_place = PlaceField(label=_("Sub-district of the home"))
    home_village_no = VillageField(label=_("Village number of the home"))
    address = TextLineField(
        label=_("House and street"),
        max_length=200,
        required=False,
        help_text=_("For example 12/3 Temple Road."),
    )
    education = forms.ChoiceField(
        label=_("Schooling"),
        required=False,
        choices=lambda: [("", _("Not given")), *offered("education", get_language() or "th")],
    )
    occupation = TextLineField(label=_("Occupation"), max_length=120, required=False)
    other_roles = _choose("role", _("Other duties in the village"))

    def said(self) -> dict[str, Any]:
        """Field of the record → value."""
        return {name: self.cleaned_data[_NAMES.get(name, name)] for name in _said_fields()}


class ApplicationForm(PersonForm):
    """An application (ใบสมัคร). `key` and `code` are made while the form is drawn, so that sending twice is once."""

    SHOWN_AT = {"place_code": "place"}

    name = NameField(label=_("Name with title"), help_text=_("As it is written on the national ID card."))
    place = PlaceField(label=_("Sub-district to serve"))
    village_no = VillageField(
        label=_("Village number to serve"), help_text=_("Only for somebody who serves one village.")
    )
    tier = forms.ChoiceField(label=_("Would serve as"), choices=TIERS[:2], widget=forms.RadioSelect)
    key = forms.UUIDField(widget=forms.HiddenInput)
    code = forms.CharField(widget=forms.HiddenInput, max_length=20)
    # Only machines fill it in.
    website = forms.CharField(
        required=False,
        max_length=200,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
        label=_("Leave this field empty"),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = [
        *("name", "citizen_id", "birth_date", "phone", "line_id"),
        *("home_place", "home_village_no", "address"),
        *("place", "village_no", "tier"),
        *("education", "occupation", "languages", "skills", "other_roles"),
        *("emergency_name", "emergency_relation", "emergency_phone", "photo"),
    ]

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        actor: Actor | None = None,
        application: Application | None = None,
    ) -> None:
        super().__init__(data, files, initial=_initial(application))
        if actor is not None and actor.kind == "user":
            del self.fields["website"]
            where: Any = self.fields["place"]
            where.inside = actor.provinces
            # Paper is copied as it is; what is missing there is shown among the checks.
            for name in ("citizen_id", "birth_date"):
                self.fields[name].required = False
            if any(may_serve_in("graduate", province, bangkok_today()) for province in actor.provinces):
                tier: Any = self.fields["tier"]
                tier.choices = [*TIERS[:2], ("graduate", _("Labour graduate"))]

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("Leave this field empty. It is there to tell machines from people.")
            )
        return ""

    def draft(self) -> ApplicationDraft:
        said = self.said()
        said |= {name: tuple(said[name]) for name in ("languages", "other_roles")}
        is_graduate = self.cleaned_data["tier"] == "graduate"
        return ApplicationDraft(
            id=self.cleaned_data["key"],
            name=self.cleaned_data["name"],
            kind="graduate" if is_graduate else "volunteer",
            tier="" if is_graduate else self.cleaned_data["tier"],
            place_code=self.cleaned_data["place"],
            village_no=self.cleaned_data["village_no"],
            said=Applicant(**said),
            photo=self.cleaned_data.get("photo"),
        )


class OwnProfileForm(OwnFieldsForm):
    """One's own profile: what the person keeps up to date alone."""

    remove_photo = forms.BooleanField(label=_("Take the photo away"), required=False)
    is_public = forms.BooleanField(
        label=_("The public may see that I am the nearest volunteer"),
        required=False,
        help_text=_(
            "Your name, sub-district and telephone are shown to whoever looks for help there. "
            "You can take this back at any time."
        ),
    )

    def said(self) -> dict[str, Any]:
        names = [name for name in OwnFieldsForm.base_fields if name != "photo"]
        return {name: self.cleaned_data[name] for name in names}


class ProfileForm(PersonForm):
    """A profile that the coordinator corrects from the papers."""

    remove_photo = forms.BooleanField(label=_("Take the photo away"), required=False)
    is_public = forms.BooleanField(
        label=_("Agreed in writing to be shown to the public as the nearest volunteer"), required=False
    )
    field_order = [
        *("citizen_id", "birth_date", "phone", "line_id", "home_place", "home_village_no", "address"),
        *("education", "occupation", "languages", "skills", "other_roles"),
        *("emergency_name", "emergency_relation", "emergency_phone", "photo", "remove_photo", "is_public"),
    ]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("citizen_id", "birth_date", "home_place", "phone"):
            self.fields[name].required = False

    def said(self) -> dict[str, Any]:
        said = super().said()
        birth = said["birth_date"]
        return said | {"birth_date": birth.isoformat() if birth else ""}


class CorrectionForm(forms.Form):
    """What must be put right on an application."""

    text = forms.CharField(
        label=_("What must be corrected"), max_length=300, widget=forms.Textarea({"rows": "3"})
    )


class RefusalForm(forms.Form):
    """Why an application is refused."""

    reason = forms.ChoiceField(label=_("Why"), choices=REFUSAL_REASONS, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("More about it"), max_length=300, required=False, widget=forms.Textarea({"rows": "3"})
    )


class CodeForm(forms.Form):
    """The code of an application."""

    code = CodeField(
        label=_("Code of your application"),
        wrong=_("This code is not whole. It has 16 letters and figures."),
    )


def profile_initial(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a record, under the names of the form."""
    initial = {_NAMES.get(name, name): _shown(name, value) for name, value in values.items()}
    birth = initial.get("birth_date")
    initial["birth_date"] = date.fromisoformat(birth) if birth else None
    return initial


def _shown(name: str, value: Any) -> Any:
    """Telephone numbers as people write them."""
    return phone_display(value) if value and name in ("phone", "emergency_phone") else value


def _said_fields() -> list[str]:
    return list(Applicant.__dataclass_fields__)


def _initial(application: Application | None) -> dict[str, Any]:
    fresh = {"key": str(new_id()), "code": receipts.new_code(), "tier": "core"}
    if application is None:
        return fresh
    said = application.said
    values = {_NAMES.get(name, name): _shown(name, getattr(said, name)) for name in _said_fields()}
    key: UUID = application.pk
    return values | {
        "key": str(key),
        "code": fresh["code"],
        "name": application.name,
        "place": application.place_code,
        "village_no": application.village_no,
        "tier": application.tier or application.kind,
        "seen_version": application.version,
    }
