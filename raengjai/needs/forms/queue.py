"""The filter of a queue, as it stands above the list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.services.forms import TopicField


class QueueFilterForm(forms.Form):
    """Office, topic, only mine, only late. The office is asked only where there is more than one to choose."""

    office = forms.ChoiceField(label=_("Office"), required=False)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    mine = forms.BooleanField(label=_("Only my work"), required=False)
    late = forms.BooleanField(label=_("Only late"), required=False)

    def __init__(self, *args: Any, offices: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **{"auto_id": "filter_%s", **more})
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        self.fields["topic"].choices = [("", _("All topics")), *_topics()]  # type: ignore[attr-defined]
        if len(offices) < 2:
            del self.fields["office"]


def _topics() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (group.label, [(each.code, each.label) for each in group.choices]) for group in TopicField().groups()
    ]
