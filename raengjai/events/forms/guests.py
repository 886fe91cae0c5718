"""Filtering the guest list, adding people to it, and putting one right."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.listing import REFUSE, WAIT, GuestDraft
from raengjai.events.forms.guest_file import rows_of_file
from raengjai.events.models import Guest, TargetGroup
from raengjai.events.models.audience import ROLES
from raengjai.events.rules import GUEST_STATES
from raengjai.events.rules.guest_list import (
    MOST_ROWS,
    GuestRow,
    as_text,
    read_guests,
    rows_of_text,
)
from raengjai.ground.dates import bangkok_today
from raengjai.ground.text import phone_display
from raengjai.places.forms import PlaceField
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.web.fields import PhoneField

OVER = (
    (REFUSE, _("add nobody and tell me")),
    (WAIT, _("put those without a seat on the waiting list")),
)
MOVED_UP = "moved_up"


class GuestFilter(forms.Form):
    """Which guests of the list are shown. What nobody wrote filters nothing."""

    q = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=_("Group"), required=False)
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("all")), *GUEST_STATES.items(), (MOVED_UP, _("Moved up, to be telephoned"))],
    )

    def __init__(self, data: Any, *, groups: Sequence[TargetGroup]) -> None:
        super().__init__(data)
        field: Any = self.fields["group"]
        field.choices = [("", _("all")), *((str(group.pk), group.name) for group in groups)]

    def read(self) -> dict[str, str]:
        """What is said, in the fields' order; what cannot be read counts as not said."""
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}


class AddForm(forms.Form):
    """To which group, and what happens when there are more people than seats."""

    group = forms.ChoiceField(label=_("To which group?"))
    over = forms.ChoiceField(
        label=_("When there are more people than seats"),
        choices=OVER,
        initial=REFUSE,
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: Any = None, files: Any = None, *, groups: Sequence[TargetGroup], **more: Any
    ) -> None:
        super().__init__(data, files, **more)
        self.groups = {str(group.pk): group for group in groups}
        field: Any = self.fields["group"]
        field.choices = [(str(group.pk), f"{group.name} ({group.quota})") for group in groups]

    def group_chosen(self) -> TargetGroup:
        return self.groups[self.cleaned_data["group"]]


class AddByHandForm(AddForm):
    """One person."""

    name = forms.CharField(
        label=_("Name and surname"),
        max_length=120,
        error_messages={"required": _("Write the name.")},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Agency or organisation"), max_length=200, required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    field_order = ("name", "position", "organisation", "phone", "group", "over")

    def drafts(self) -> list[GuestDraft]:
        said = self.cleaned_data
        return [GuestDraft(said["name"], said["position"], said["organisation"], said["phone"])]


class AddByGroupForm(AddForm):
    """Everybody who serves somewhere as something, as postings and the register say today."""

    roles = forms.MultipleChoiceField(
        label=_("Whom?"),
        choices=ROLES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one group of people.")},
    )
    place = PlaceField(
        label=_("Where they serve"), levels=("province", "district", "subdistrict"), required=False
    )
    agencies = forms.MultipleChoiceField(
        label=_("Of these agencies only"),
        required=False,
        help_text=_("None ticked: of all agencies. Counts for mentors and coordinators."),
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("roles", "place", "agencies", "group", "over")

    def __init__(
        self, data: Any = None, *, groups: Sequence[TargetGroup], province: str, language: str
    ) -> None:
        super().__init__(data, groups=groups)
        place: Any = self.fields["place"]
        self.province = province
        place.inside = (province,)
        place.help_text = _("Left empty: the whole province. Mentors and coordinators serve all of it.")
        agencies: Any = self.fields["agencies"]
        agencies.choices = [
            (agency.code, agency.short.say(language))
            for agency in all_on(catalogue().agencies, bangkok_today())
        ]


class AddByListForm(AddForm):
    """A file, or lines that were pasted: name, position, organisation, telephone. After a good read `rows` has them; their
    text travels on in `text` while a person looks at the preview."""

    file = forms.FileField(
        label=_("File (Excel or CSV)"),
        max_length=255,
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".xlsx,.xlsm,.xls,.ods,.csv,.txt"}),
    )
    lines = forms.CharField(
        label=_("Or paste the lines here"),
        required=False,
        strip=False,
        help_text=_(
            "One person on each line: name, position, agency, telephone, with commas or tabs between them."
        ),
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    field_order = ("file", "lines", "group", "over", "text")
    rows: list[GuestRow]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.rows = []
        file, lines = said.get("file"), said.get("lines") or ""
        try:
            cells = (
                rows_of_file(file.read())
                if file
                else rows_of_text(lines if lines.strip() else said.get("text", ""))
            )
            self.rows = read_guests(cells)
            if len(self.rows) > MOST_ROWS:
                self.rows = []
                raise ValidationError(gettext("More than 2,000 rows. Divide the list."), code="many")
            if not self.rows:
                raise ValidationError(gettext("Choose a file, or paste lines with names."), code="empty")
        except ValidationError as fault:
            self.add_error("file" if file else "lines", fault)
        self.kept = as_text(cells) if self.rows else ""
        return said

    def drafts(self) -> list[GuestDraft]:
        """The rows without fault."""
        return [
            GuestDraft(row.name, row.position, row.organisation, row.phone)
            for row in self.rows
            if not row.fault
        ]


class GuestForm(forms.Form):
    """What the list says of one person."""

    name = forms.CharField(
        label=_("Name and surname"), max_length=120, error_messages={"required": _("Write the name.")}
    )
    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Agency or organisation"), max_length=200, required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    note = forms.CharField(
        label=_("Note for those who hold the event"),
        max_length=500,
        required=False,
        help_text=_("For example food or a wheelchair. The guest does not see it."),
        widget=forms.Textarea({"rows": 2}),
    )

    @staticmethod
    def of(guest: Guest) -> dict[str, str]:
        said = {name: getattr(guest, name) for name in ("name", "position", "organisation", "note")}
        return said | {"phone": phone_display(guest.phone) if guest.phone else ""}

    def draft(self) -> GuestDraft:
        said = self.cleaned_data
        return GuestDraft(said["name"], said["position"], said["organisation"], said["phone"])
