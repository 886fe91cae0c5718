"""Lines of the agenda, speakers, target groups, organisers, sessions."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.access.models import Posting, User
from raengjai.access.roles import ROLES
from raengjai.events.actions import GroupDraft, LineDraft, OrganiserDraft, SpeakerDraft
from raengjai.events.forms.planning import agency_choices
from raengjai.events.models import AGENDA_KINDS, GROUP_KINDS, SESSION_PARTS, AgendaItem, Speaker, TargetGroup
from raengjai.events.rules import DUTIES
from raengjai.ground.dates import bangkok_today, long_date, short_date
from raengjai.ground.text import arabic_digits
from raengjai.web.fields import PhoneField

MOST_ACCOUNTS = 8
NO_ACCOUNT = "none"


class ClockField(forms.TimeField):
    """A time of day as people write it: 9.00, 09:00, also in Thai digits."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(
            {"inputmode": "numeric", "autocomplete": "off", "type": "text", "placeholder": "09:00"},
            format="%H:%M",
        )
        message = {"invalid": _("Write a time like 09:00."), "required": _("Write a time like 09:00.")}
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M"], error_messages=message, **options)

    def to_python(self, value: Any) -> time | None:
        return super().to_python(arabic_digits(value.strip()) if isinstance(value, str) else value)


class LineForm(forms.Form):
    """One line of the agenda."""

    day = forms.ChoiceField(label=_("Day"))
    starts_at = ClockField(label=_("From"))
    ends_at = ClockField(label=_("To"))
    kind = forms.ChoiceField(label=_("Kind of line"), choices=AGENDA_KINDS)
    topic = forms.CharField(label=_("Topic"), max_length=300, widget=forms.Textarea({"rows": 2}))
    room = forms.CharField(
        label=_("Another room"),
        max_length=120,
        required=False,
        help_text=_("Only where lines run side by side; left empty it is the room of the event."),
    )
    speakers = forms.MultipleChoiceField(
        label=_("Speakers"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: Any = None,
        *,
        days: Sequence[date],
        speakers: Sequence[Speaker],
        language: str,
        is_template: bool,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        day: Any = self.fields["day"]
        day.choices = [
            (each.isoformat(), _("Day %(n)s") % {"n": number} if is_template else long_date(each, language))
            for number, each in enumerate(days, start=1)
        ]
        if len(days) == 1:
            self.fields["day"].widget = forms.HiddenInput()
            self.fields["day"].initial = days[0].isoformat()
        chosen: Any = self.fields["speakers"]
        chosen.choices = [(str(each.pk), each.name) for each in speakers]
        if not speakers:
            del self.fields["speakers"]

    def draft(self) -> LineDraft:
        said = dict(self.cleaned_data)
        said["day"] = date.fromisoformat(said["day"])
        said["speakers"] = tuple(UUID(each) for each in said.get("speakers", ()))
        return LineDraft(**said)


def initial_of_line(item: AgendaItem, speakers: Sequence[UUID]) -> dict[str, Any]:
    same = {name: getattr(item, name) for name in ("starts_at", "ends_at", "kind", "topic", "room")}
    return same | {"day": item.day.isoformat(), "speakers": [str(each) for each in speakers]}


class AccountForm(forms.Form):
    """Somebody by name. Where the province has accounts of that name one is chosen, or "somebody else" is said."""

    name = forms.CharField(label=_("Name with title"), max_length=200)
    account = forms.ChoiceField(label=_("Which account?"), required=False, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, province: str, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        typed = str((data or initial or {}).get("name") or "").strip()
        self.found = accounts_called(typed, province)
        kept = (initial or {}).get("account")
        if not self.found and not kept:
            del self.fields["account"]
            return
        account: Any = self.fields["account"]
        account.choices = [*self.found, (NO_ACCOUNT, _("Somebody else, without an account here"))]
        if kept and str(kept) not in dict(account.choices):
            account.choices = [(str(kept), typed), *account.choices]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "account" in self.fields and not said.get("account") and "name" in said:
            self.add_error("account", _("The province knows this name. Say who it is."))
        return said

    def user(self) -> UUID | None:
        chosen = self.cleaned_data.get("account") or NO_ACCOUNT
        return None if chosen == NO_ACCOUNT else UUID(chosen)

    def full_name(self) -> str:
        """As the account has it, where one is chosen."""
        typed: str = self.cleaned_data["name"]
        user = self.user()
        return dict(self._names()).get(str(user), typed) if user else typed

    def _names(self) -> list[tuple[str, str]]:
        ids = [key for key, _label in self.found]
        return [(str(key), name) for key, name in User.objects.filter(pk__in=ids).values_list("pk", "name")]


def accounts_called(typed: str, province: str) -> list[tuple[str, str]]:
    """Accounts that serve in the province today and have the typed words in their name, with what they are."""
    words = typed.split()
    if not words or len(typed) < 3:
        return []
    serving = Posting.objects.valid_on(bangkok_today()).filter(province_code__in=[province, "00"])
    for word in words:
        serving = serving.filter(user__name__icontains=word)
    from_roles = serving.select_related("user").order_by("user__name", "user_id", "role")
    found: dict[str, str] = {}
    for posting in from_roles[: MOST_ACCOUNTS * 2]:
        found.setdefault(str(posting.user_id), f"{posting.user.name} · {role_words(posting)}")
    return list(found.items())[:MOST_ACCOUNTS]


def role_words(posting: Posting) -> str:
    return str(ROLES[posting.role].name)


class SpeakerForm(AccountForm):
    """A speaker as papers name the person."""

    position = forms.CharField(label=_("Position"), max_length=200, required=False)
    organisation = forms.CharField(label=_("Office or organisation"), max_length=200, required=False)
    phone = PhoneField(label=_("Telephone"), required=False)
    is_government = forms.ChoiceField(
        label=_("Is the person in government service?"),
        choices=[("yes", _("In government service")), ("no", _("Not in government service"))],
        help_text=_("It decides the rate that the Treasury allows for an hour."),
        widget=forms.RadioSelect,
    )
    field_order = ["name", "account", "position", "organisation", "phone", "is_government"]

    def draft(self) -> SpeakerDraft:
        said = self.cleaned_data
        return SpeakerDraft(
            name=said["name"],
            position=said["position"],
            organisation=said["organisation"],
            phone=said["phone"],
            is_government=said["is_government"] == "yes",
            user=self.user(),
        )


def initial_of_speaker(speaker: Speaker) -> dict[str, Any]:
    same = {name: getattr(speaker, name) for name in ("name", "position", "organisation", "phone")}
    account = str(speaker.user_id) if speaker.user_id else ""
    return same | {"account": account, "is_government": "yes" if speaker.is_government else "no"}


class OrganiserForm(AccountForm):
    """Somebody who holds the event or helps at it."""

    duty = forms.ChoiceField(label=_("Duty"), choices=DUTIES)
    note = forms.CharField(label=_("Where or what"), max_length=200, required=False)
    field_order = ["name", "account", "duty", "note"]

    def draft(self) -> OrganiserDraft:
        said = self.cleaned_data
        return OrganiserDraft(name=self.full_name(), duty=said["duty"], user=self.user(), note=said["note"])


class GroupForm(forms.Form):
    """A target group and its seats."""

    kind = forms.ChoiceField(label=_("Who they are"), choices=GROUP_KINDS)
    name = forms.CharField(label=_("Name of the group"), max_length=200)
    quota = forms.IntegerField(
        label=_("Number of seats"),
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    agencies = forms.MultipleChoiceField(
        label=_("Of these agencies only"),
        required=False,
        help_text=_("For mentors and officers. None ticked: of all agencies."),
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Remark"), max_length=300, required=False)
    why = forms.CharField(
        label=_("Why there are more seats"),
        max_length=500,
        required=False,
        help_text=_("It is approved already. With more seats it is approved anew."),
    )

    def __init__(
        self, data: Any = None, *, language: str, is_approved: bool, group: TargetGroup | None = None
    ) -> None:
        initial = {}
        if group is not None:
            initial = {name: getattr(group, name) for name in ("kind", "name", "quota", "note")}
            initial["agencies"] = group.agency_codes
        super().__init__(data, initial=initial)
        agencies: Any = self.fields["agencies"]
        agencies.choices = agency_choices(language)
        if not is_approved:
            del self.fields["why"]

    def draft(self) -> GroupDraft:
        said = self.cleaned_data
        same = {name: said[name] for name in ("kind", "name", "quota", "note")}
        return GroupDraft(**same, agency_codes=tuple(said["agencies"]))


class SessionsForm(forms.Form):
    """At which parts of which days presence is taken."""

    parts = forms.MultipleChoiceField(
        label=_("Presence is taken"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Any = None, *, days: Sequence[date], language: str, chosen: Sequence[str] = ()
    ) -> None:
        super().__init__(data, initial={"parts": list(chosen)})
        parts: Any = self.fields["parts"]
        parts.choices = [
            (f"{day.isoformat()}:{code}", f"{short_date(day, language)} {name}")
            for day in days
            for code, name in SESSION_PARTS
        ]

    def chosen(self) -> list[tuple[date, str]]:
        pairs = [each.partition(":") for each in self.cleaned_data["parts"]]
        return [(date.fromisoformat(day), part) for day, _sign, part in pairs]
