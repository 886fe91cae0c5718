"""A form field for what a person comes with: topics in groups, to pick by eye, by typing, or without a script."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.services.models import catalogue
from raengjai.services.rules import DangerTopic, all_on


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of the picker. `search` is what it is found by besides its label."""

    code: str
    label: str
    icon: str
    search: str


@dataclass(frozen=True, slots=True)
class Group:
    """Choices under one heading."""

    code: str
    label: str
    icon: str
    choices: list[Choice]


class TopicField(forms.Field):
    """A topic of the catalogue on a day; cleaned to its code. Signs of danger are refused with the numbers.

    A plain select where nothing else is asked for; `{% topic_picker %}` draws the groups.
    """

    widget = forms.Select
    default_error_messages = {
        "required": _("Choose what it is about."),
        "unknown": _("Choose one of the topics of the list."),
    }

    def __init__(self, *, on: date | None = None, nothing: Any = "—", **options: Any) -> None:
        """`nothing` is how no topic reads in the list: a filter says "all topics" there."""
        super().__init__(**options)
        self.on, self.nothing = on, nothing
        self._offer()

    def __deepcopy__(self, memo: dict[int, Any]) -> "TopicField":
        copied: TopicField = super().__deepcopy__(memo)
        copied._offer()
        return copied

    def _offer(self) -> None:
        """The choices are asked for when the select is drawn: the catalogue changes while the process runs."""
        select: Any = self.widget
        select.choices = CallableChoiceIterator(self._choices)

    def _choices(self) -> list[tuple[str, Any]]:
        groups = (
            (group.label, [(each.code, each.label) for each in group.choices]) for group in self.groups()
        )
        return [("", self.nothing), *groups]

    @property
    def day(self) -> date:
        return self.on or bangkok_today()

    def groups(self) -> list[Group]:
        """The topics of the day under their headings, in the reader's language."""
        language, known = get_language(), catalogue()
        groups = {
            code: Group(code, words.say(language), icon, []) for code, (icon, words) in known.groups.items()
        }
        for topic in all_on(known.topics, self.day):
            words = " ".join([*topic.search, topic.name.th, topic.name.en])
            groups[topic.group].choices.append(
                Choice(topic.code, topic.name.say(language), topic.icon, words)
            )
        return [group for group in groups.values() if group.choices]

    def clean(self, value: Any) -> str:
        code = str(super().clean(value) or "")
        if not code:
            return ""
        if catalogue().danger(code, self.day) is not None:
            raise ValidationError(DangerTopic(code).message, code="danger")
        if catalogue().topic(code, self.day) is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return code
