"""One small form per deed. Each carries the version of the need that the person looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.needs.models import Need, Referral
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on

MOST_TEXT = 2000
WITHDRAW_REASONS = (
    ("not-needed", _("The person does not need it any more")),
    ("solved-otherwise", _("Solved in another way")),
    ("recorded-by-mistake", _("Recorded by mistake")),
    ("moved-away", _("The person moved away")),
)


def words(label: Any, *, hint: Any = "", required: bool = True, rows: int = 4) -> forms.CharField:
    """A text of some sentences. A longer one is refused, never cut."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": _("Write a few words."),
            "max_length": _("The text is too long: at most 2,000 characters. Shorten it."),
        },
    )


class DeedForm(forms.Form):
    """What every deed on a need has in common."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, need: Need, referral: Referral | None = None, language: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.initial["version"] = need.version
        self.need = need
        self.referral = referral
        self.language = language

    def accept_version(self, version: int) -> None:
        """The person has now been shown what happened: sending the form again goes on from there."""
        self.data = {name: self.data[name] for name in self.data} | {"version": str(version)}


class AcceptForm(DeedForm):
    """Taking a referral asks nothing."""


class AskForm(DeedForm):
    question = words(
        _("What do you need to know or to have?"),
        hint=_("The volunteer gets it as a task; the person can read it."),
    )


class AnswerForm(DeedForm):
    text = words(_("Answer"), hint=_("The officer who asked reads it."))


class NoteForm(DeedForm):
    text = words(_("Note for colleagues"), hint=_("The person does not see it."))


class _WhereForm(DeedForm):
    """An office, and the service it is asked for."""

    to_office = forms.ChoiceField(label=_("To which office?"), widget=forms.RadioSelect)
    service_code = forms.ChoiceField(label=_("For which service?"), required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to_office"].choices = office_choices(self.need, self.language, but=self.referral)  # type: ignore[attr-defined]
        self.fields["service_code"].choices = service_choices(self.language)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        service = catalogue().service(cleaned.get("service_code", ""), bangkok_today())
        office = cleaned.get("to_office", "")
        if service and office and service.agency != office.partition("-")[0]:
            self.add_error(
                "service_code", _("This service belongs to another agency. Choose one of this office.")
            )
        return cleaned


class ReferForm(_WhereForm):
    note = words(_("What should the office know?"), required=False)
    field_order = ("to_office", "service_code", "note", "version")


class PassOnForm(_WhereForm):
    reason_code = forms.ChoiceField(label=_("Why is it not for your office?"))
    note = words(_("What should the next office know?"), required=False)
    field_order = ("to_office", "service_code", "reason_code", "note", "version")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason_code"].choices = bounce_choices(self.language)  # type: ignore[attr-defined]


class ReturnForm(DeedForm):
    reason_code = forms.ChoiceField(label=_("Why do you send it back?"))
    note = words(_("What must be mended before it can be sent again?"))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["reason_code"].choices = bounce_choices(self.language)  # type: ignore[attr-defined]


class ResolveForm(DeedForm):
    outcome_code = forms.ChoiceField(label=_("How did it end?"), widget=forms.RadioSelect)
    amount = forms.DecimalField(
        label=_("Amount in baht"),
        help_text=_("Only where money was paid."),
        required=False,
        min_value=0,
        max_value=99_999_999,
        max_digits=10,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the amount in figures, such as 12,400.")},
    )
    text = words(_("What should the person be told?"), hint=_("Plain words; the person reads them."))
    field_order = ("outcome_code", "amount", "text", "version")

    def __init__(self, data: Any = None, *args: Any, **more: Any) -> None:
        super().__init__(_without_commas(data), *args, **more)
        referral: Referral = more["referral"]
        agency = referral.office_code.partition("-")[0]
        outcomes = catalogue().outcomes_for(agency=agency, service=referral.service_code, day=bangkok_today())
        self.fields["outcome_code"].choices = [  # type: ignore[attr-defined]
            (outcome.code, outcome.name.say(self.language)) for outcome in outcomes
        ]
        self.with_amount = [outcome.code for outcome in outcomes if outcome.needs_amount]


class TellForm(DeedForm):
    text = words(_("How did you tell the person, and what did they say?"), required=False, rows=3)


class WithdrawForm(DeedForm):
    reason_code = forms.ChoiceField(
        label=_("Why is it withdrawn?"), choices=WITHDRAW_REASONS, widget=forms.RadioSelect
    )
    text = words(_("More, if needed"), required=False, rows=3)


class ReopenForm(DeedForm):
    text = words(_("What is not fixed?"))


class RateForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("How satisfied are you?"),
        coerce=int,
        choices=(
            (5, _("Very satisfied")),
            (4, _("Satisfied")),
            (3, _("So-so")),
            (2, _("Not satisfied")),
            (1, _("Not at all")),
        ),
        widget=forms.RadioSelect,
    )


class AssignForm(forms.Form):
    """Several referrals to one colleague."""

    to = forms.TypedChoiceField(label=_("To whom?"))

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["to"].choices = colleagues  # type: ignore[attr-defined]


class SaveListForm(forms.Form):
    name = forms.CharField(label=_("Name of the list"), max_length=60)
    query = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)


def office_choices(need: Need, language: str, *, but: Referral | None = None) -> list[tuple[str, str]]:
    """The offices of the province of the person and of the province of the matter."""
    provinces = {need.place_code[:2], need.matter_place_code[:2]}
    offices = (each for each in all_on(catalogue().offices, bangkok_today()) if each.province in provinces)
    return [
        (each.code, each.name.say(language)) for each in offices if not but or each.code != but.office_code
    ]


def service_choices(language: str) -> list[Any]:
    known, today = catalogue(), bangkok_today()
    groups = []
    for agency in all_on(known.agencies, today):
        services = [each for each in all_on(known.services, today) if each.agency == agency.code]
        groups.append(
            (agency.short.say(language), [(each.code, each.name.say(language)) for each in services])
        )
    return [("", _("No particular service")), *groups]


def bounce_choices(language: str) -> list[tuple[str, str]]:
    return catalogue().choices("bounce", language)


def _without_commas(data: Any) -> Any:
    """People write 12,400; the number is 12400."""
    if not data or "amount" not in data:
        return data
    data = data.copy()
    data["amount"] = data["amount"].replace(",", "").strip()
    return data
