"""What people fill in about how they are told."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_now, short_time
from raengjai.messages.models import Preference
from raengjai.messages.rules import Hours, available

_NAMES = {"line": _("LINE"), "push": _("On phones and computers"), "email": _("E-mail")}


def _hours_of_the_day() -> list[tuple[str, str]]:
    day, language = bangkok_now(), get_language() or "th"
    return [(f"{hour:02d}:00", short_time(day.replace(hour=hour, minute=0), language)) for hour in range(24)]


def _hour(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=_hours_of_the_day,
        coerce=time.fromisoformat,
        error_messages={
            "required": _("Choose an hour."),
            "invalid_choice": _("Choose an hour from the list."),
        },
    )


class NoticesForm(forms.Form):
    """Channels, quiet hours, and at once or once a day."""

    channels = forms.MultipleChoiceField(
        label=_("Tell me by"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=[("at_once", _("At once, several together")), ("daily", _("Once a day"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    daily_at = _hour(_("If once a day, at"))
    quiet_from = _hour(_("Quiet from"))
    quiet_until = _hour(_("Quiet until"))

    def __init__(self, given: Any, *, chosen: Preference, hints: dict[str, Any]) -> None:
        open_now = available()
        hours = chosen.hours()
        initial = {
            "channels": [each for each in open_now if chosen.wants(each)],
            "rhythm": hours.rhythm,
            "daily_at": f"{hours.daily_at:%H:00}",
            "quiet_from": f"{hours.quiet_from:%H:00}",
            "quiet_until": f"{hours.quiet_until:%H:00}",
        }
        super().__init__(given, initial=initial)
        channels = self.fields["channels"]
        channels.choices = [(each, _NAMES[each]) for each in open_now]  # type: ignore[attr-defined]
        channels.choice_hints = hints  # type: ignore[attr-defined]
        if not open_now:
            del self.fields["channels"]

    def wants(self, channel: str, *, before: Preference) -> bool:
        """A channel that this installation does not have keeps what was chosen for it."""
        if channel not in available():
            return before.wants(channel)
        return channel in self.cleaned_data.get("channels", [])

    def hours(self) -> Hours:
        given = self.cleaned_data
        return Hours(given["quiet_from"], given["quiet_until"], given["rhythm"], given["daily_at"])
