"""Whom the team takes in, clocks of the law, and the reasons for the end of a case."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.events.forms.agenda import ClockField
from raengjai.ground.dates import bangkok_now, bangkok_today, start_of_day
from raengjai.protection.forms.members import SHORT_DUTY_NAMES
from raengjai.protection.models import Member
from raengjai.protection.models.cases import KEEPER, PARTNER
from raengjai.protection.rules import clocks
from raengjai.web.fields import ThaiDateField


class JoinForm(forms.Form):
    """A member with keys, and what for."""

    member = forms.ChoiceField(
        label=_("Who comes onto the team"), error_messages={"required": _("Choose somebody.")}
    )
    part = forms.ChoiceField(
        label=_("Part in the case"),
        widget=forms.RadioSelect,
        choices=[
            (PARTNER, _("Works on the case with you")),
            (KEEPER, _("Keeps the identities of this case, and releases them on request")),
        ],
        initial=PARTNER,
        error_messages={"required": _("Choose what for.")},
    )

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(each.pk), f"{each.user.name} · {SHORT_DUTY_NAMES[each.duty]}") for each in members]
        self.fields["member"].choices = [("", "—"), *names]  # type: ignore[attr-defined]


class StartClockForm(forms.Form):
    """Which clock, and since when it runs."""

    kind = forms.ChoiceField(
        label=_("Which clock"), widget=forms.RadioSelect, error_messages={"required": _("Choose a clock.")}
    )
    day = ThaiDateField(label=_("Since which day it runs"))
    time = ClockField(label=_("At what time"), help_text=_("Where hours count, the minute matters."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "th"
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind.code, kind.text.in_language(language))
            for kind in clocks.kinds_on(bangkok_today())
            if kind.code != "triage"
        ]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("day") and said.get("time") is not None:
            midnight = start_of_day(said["day"])
            said["started_at"] = datetime.combine(said["day"], said["time"], tzinfo=midnight.tzinfo)
            if said["started_at"] > bangkok_now():
                self.add_error("day", _("A clock cannot have begun in the future."))
        return said


class ReasonForm(forms.Form):
    """Why, in a sentence."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": _("Write down the reason in a sentence.")},
    )
