"""What is typed to share a case: consents, referrals, transfers, files."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.protection.actions.exports import CSV, JSON
from raengjai.protection.forms.places import RoomPlaceField
from raengjai.protection.rules import consent
from raengjai.protection.rules.bundle import LARGEST
from raengjai.protection.rules.records import code_list
from raengjai.web.fields import ThaiDateField

Choices = Sequence[tuple[Any, Any]]
_QUIET = {"autocomplete": "off", "spellcheck": "false"}


def _list(name: str, language: str) -> list[tuple[str, str]]:
    return [(code, one.text.in_language(language)) for code, one in code_list(name).choices.items()]


def _items(language: str) -> list[tuple[str, str]]:
    return [(code, text.in_language(language)) for code, text in consent.items().items()]


def _text(label: Any, *, help_text: Any = "", required: bool = True, rows: int = 4) -> forms.CharField:
    widget = forms.Textarea({"rows": rows, **_QUIET})
    return forms.CharField(
        label=label, help_text=help_text, required=required, max_length=2000, widget=widget
    )


class _SharingForm(forms.Form):
    """The choices of the case fill the fields; its name may be shown at another field where the action calls it so."""

    use_required_attribute = False

    def _choose(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class GiveConsentForm(_SharingForm):
    """Who agreed, that whom is told what, and how it was asked."""

    person = forms.ChoiceField(label=_("Who agrees"), widget=forms.RadioSelect)
    recipient = forms.ChoiceField(
        label=_("Who may be told"), help_text=_("A consent is for one recipient. Ask for each apart.")
    )
    items = forms.MultipleChoiceField(label=_("What may be told"), widget=forms.CheckboxSelectMultiple)
    by = forms.ChoiceField(label=_("Who answered"), widget=forms.RadioSelect)
    assent = forms.ChoiceField(
        label=_("What the young person said"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Only where somebody else answers for, or with, a young person."),
    )
    guardian = forms.CharField(
        label=_("Who looks after the young person, or who decided"),
        required=False,
        max_length=200,
        widget=forms.TextInput(_QUIET),
    )
    best_interest = _text(_("Why it is best for the child"), required=False, rows=2)
    way = forms.ChoiceField(label=_("How it was explained"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("In which language"))
    interpreter = forms.CharField(
        label=_("Code of the interpreter"), required=False, max_length=40, widget=forms.TextInput(_QUIET)
    )
    until = ThaiDateField(label=_("Until, if the person named a day"), required=False)
    words = _text(_("In the words of the person"), required=False, rows=2)
    again = forms.BooleanField(
        label=_("The person knows that some of it was taken back before, and agrees anew"), required=False
    )

    def __init__(
        self, *args: Any, people: Choices, recipients: Choices, language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._choose("person", people)
        self._choose("recipient", [("", ""), *recipients])
        self._choose("items", _items(language))
        self._choose("by", _list("given_by", language))
        self._choose("assent", _list("assent", language))
        self._choose("way", _list("consent_way", language))
        self._choose("language", [("", ""), *_list("language", language)])

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < bangkok_today():
            raise forms.ValidationError(_("This day is over already."))
        return until


class WithdrawConsentForm(_SharingForm):
    """What is taken back, all of it unless something is unticked."""

    items = forms.MultipleChoiceField(label=_("What is taken back"), widget=forms.CheckboxSelectMultiple)
    words = _text(_("In the words of the person"), required=False, rows=2)

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("items", items)


class _WithGround(_SharingForm):
    """The end of a form: sharing without consent, on a ground of the law."""

    def add_ground(self, language: str) -> None:
        grounds = [(one.code, one.text.in_language(language)) for one in consent.grounds_on(bangkok_today())]
        self.fields["ground"] = forms.ChoiceField(
            label=_("Without consent: on which ground of the law"),
            required=False,
            choices=[("", _("Only what was agreed to")), *grounds],
            widget=forms.RadioSelect,
            help_text=_("Rare. It is kept with your name, and the person is told where that is safe."),
        )
        self.fields["reason"] = _text(_("Why it cannot wait for consent"), required=False, rows=2)


class ReferralForm(_WithGround):
    """About whom, to whom, which items, which help."""

    person = forms.ChoiceField(label=_("About whom"), widget=forms.RadioSelect)
    member = forms.ChoiceField(label=_("To whom"))
    items = forms.MultipleChoiceField(
        label=_("What is shared"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the other needs for this help. What the person has not agreed to is refused."),
    )
    service = forms.ChoiceField(label=_("What help is asked for"))
    note = _text(
        _("What is asked, and why"), help_text=_("Without names. The recipient reads it after accepting.")
    )

    def __init__(self, *args: Any, people: Choices, members: Choices, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("person", people)
        self._choose("member", [("", ""), *members])
        self._choose("items", _items(language))
        self._choose("service", [("", ""), *_list("service", language)])
        self.add_ground(language)


class TransferForm(_WithGround):
    """To whom the whole case goes, and whether its owner stays."""

    member = forms.ChoiceField(label=_("Who becomes the owner"))
    stays = forms.ChoiceField(
        label=_("You, afterwards"),
        choices=[
            ("stays", _("I stay on the team")),
            ("leaves", _("I leave; the keys are made anew without me")),
        ],
        widget=forms.RadioSelect,
    )
    note = _text(_("What the new owner should know first"), required=False)

    def __init__(self, *args: Any, members: Choices, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("member", [("", ""), *members])
        self.add_ground(language)


class BundleForm(_SharingForm):
    """What goes to an organisation outside."""

    person = forms.ChoiceField(label=_("About whom"), widget=forms.RadioSelect)
    partner = forms.ChoiceField(label=_("To which organisation"))
    items = forms.MultipleChoiceField(
        label=_("What is shared"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The file carries the consent. Without consent there is no file."),
    )
    service = forms.ChoiceField(label=_("What help is asked for"))
    note = _text(_("What is asked, and why"))
    urgent = forms.BooleanField(label=_("It is urgent"), required=False)

    def __init__(self, *args: Any, people: Choices, partners: Choices, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("person", people)
        self._choose("partner", [("", ""), *partners])
        self._choose("items", _items(language))
        self._choose("service", [("", ""), *_list("service", language)])


class ExportForm(_WithGround):
    """A file of the case: for whom, for what, in which format."""

    recipient = forms.ChoiceField(label=_("For whom"))
    purpose = forms.ChoiceField(
        label=_("What the file is for"),
        choices=[
            ("work", _("Work on the case")),
            ("data_right", _("The person asks for the own data")),
            ("court", _("A court or a competent official asks")),
        ],
        widget=forms.RadioSelect,
    )
    form = forms.ChoiceField(
        label=_("Format"),
        choices=[(JSON, _("HTCDS, for another system")), (CSV, _("Tables in a zip file"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, recipients: Choices, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("recipient", [("", ""), *recipients])
        self.add_ground(language)


class ReasonForm(forms.Form):
    """One sentence."""

    use_required_attribute = False
    reason = _text(_("Reason"), help_text=_("One sentence."), rows=3)


class NoteForm(forms.Form):
    """What was done, for the owner."""

    use_required_attribute = False
    note = _text(_("What you did"), help_text=_("One sentence. The owner of the case reads it."), rows=3)


class AnswerForm(forms.Form):
    """A sealed file that came (an answer, a referral), or its text. What a file said stays in the text when it is refused."""

    use_required_attribute = False
    file = forms.FileField(label=_("The file that came"), required=False)
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        max_length=400_000,
        widget=forms.Textarea({"rows": 5, **_QUIET}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("file") and not (said.get("text") or "").strip():
            self.add_error("file", _("Choose the file, or paste its text."))
        return said

    def raw(self) -> bytes:
        """What came, of a valid form; of a file that is too large one byte more than may be, so that it is refused."""
        uploaded = self.cleaned_data["file"]
        return bytes(uploaded.read(LARGEST + 1)) if uploaded else self.cleaned_data["text"].strip().encode()


class PartnerForm(forms.Form):
    """An organisation and its public halves, as it wrote them."""

    use_required_attribute = False
    name = forms.CharField(label=_("What the organisation is called"), max_length=120)
    organisation = forms.CharField(
        label=_("Its name in bundles"),
        max_length=120,
        help_text=_("As it writes it, such as shelter.example. Consents name it so."),
        widget=forms.TextInput(_QUIET),
    )
    public = forms.CharField(
        label=_("Its key to seal to (P-256)"), max_length=200, widget=forms.TextInput(_QUIET)
    )
    signing_public = forms.CharField(
        label=_("Its key to sign with (Ed25519)"), max_length=200, widget=forms.TextInput(_QUIET)
    )


class OfficeNameForm(forms.Form):
    """What the own room is called in bundles."""

    use_required_attribute = False
    organisation = forms.CharField(
        label=_("Name of your office in bundles"),
        max_length=120,
        help_text=_("It does not change, such as labour-lampang.example."),
        widget=forms.TextInput(_QUIET),
    )


class TakeBundleForm(forms.Form):
    """A file of others that was read: where its matter is, or why it is not taken. The file itself, which only the room opens, goes along."""

    use_required_attribute = False
    file = forms.CharField(max_length=400_000, widget=forms.HiddenInput)
    place = RoomPlaceField(
        label=_("Where the matter is"),
        levels=("province", "district", "subdistrict"),
        required=False,
        help_text=_("As narrow as it is known. Who must not learn of this place is kept out of the case."),
    )
    reason = _text(_("If not, why?"), help_text=_("Only the sender reads this."), required=False)

    def __init__(self, *args: Any, province: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.inside, place.near = (province,), province

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.data.get("deed") == "take" and "place" in said and not said["place"]:
            self.add_error("place", _("Give the place."))
        return said
