"""What somebody needs: the topics, and for each of them what the office must know."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.ground.dates import bangkok_today
from raengjai.ground.text import phone_e164
from raengjai.needs.actions.record import MOST_MEMBERS, MOST_NEEDS, NeedDraft
from raengjai.places.forms import PlaceField
from raengjai.services.models import catalogue, route_for
from raengjai.services.rules import Route, all_on, asks_for_matter


class TopicsForm(forms.Form):
    """Several topics may be ticked: each becomes a need of its own."""

    topics = forms.MultipleChoiceField(
        label=_("What do you need?"),
        help_text=_("Tick everything that fits. Each becomes a need of its own."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, language: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["topics"].choices = [  # type: ignore[attr-defined]
            (topic.code, topic.name.say(language)) for topic in all_on(catalogue().topics, bangkok_today())
        ]

    def clean_topics(self) -> list[str]:
        topics: list[str] = self.cleaned_data["topics"]
        if len(topics) > MOST_NEEDS:
            raise forms.ValidationError(_("Record at most %(most)d needs at once.") % {"most": MOST_NEEDS})
        return topics


class DetailForm(forms.Form):
    """One topic's details. Where the router offers several offices the person chooses; all may be ticked."""

    note = forms.CharField(
        label=_("In the person’s own words"),
        help_text=_("What happened, since when, with whom. No citizen numbers here."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("The text is too long: at most 2,000 characters. Shorten it.")},
    )
    status = forms.ChoiceField(label=_("The person is"), required=False)
    matter_place = PlaceField(
        label=_("Where is the work, or where did it happen?"),
        help_text=_("The office of that province acts. Leave empty if it is here or not known."),
        required=False,
    )
    members = forms.CharField(
        label=_("Names in the group"),
        help_text=_("One name on each line. A telephone number may follow the name."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    offices = forms.MultipleChoiceField(
        label=_("Which office should help?"),
        help_text=_("Several offices can help. Tick what the person wants."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, topic: str, place_code: str, for_group: bool, language: str, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.prefix = topic
        self.topic, self.place_code, self.language = topic, place_code, language
        self.fields["status"].choices = catalogue().choices("status", language)  # type: ignore[attr-defined]
        known = catalogue().topic(topic, bangkok_today())
        if known is None or not asks_for_matter(catalogue(), known, bangkok_today()):
            del self.fields["matter_place"]
        if not for_group:
            del self.fields["members"]
        self.routes = self._routes()
        if len(self.routes) < 2:
            del self.fields["offices"]
        else:
            self.fields["offices"].choices = [  # type: ignore[attr-defined]
                (route.office_code, route.reason.say(language)) for route in self.routes
            ]

    def _routes(self) -> list[Route]:
        """What the router offers for what is filled in so far."""
        data = self.data if self.is_bound else {}
        matter = self.fields.get("matter_place")
        return route_for(
            self.topic,
            person_place=self.place_code,
            matter_place=self._typed_place() if matter else "",
            status=data.get(self.add_prefix("status"), "") or "any",
        )

    def _typed_place(self) -> str:
        """The matter's place as far as it is clear; what is not is said when the form is checked."""
        if not self.is_bound:
            return ""
        field = self.fields["matter_place"]
        typed = field.widget.value_from_datadict(self.data, self.files, self.add_prefix("matter_place"))
        try:
            return str(field.clean(typed))
        except forms.ValidationError:
            return ""

    def clean_members(self) -> tuple[tuple[str, str], ...]:
        lines = [line.strip() for line in self.cleaned_data["members"].splitlines() if line.strip()]
        if not lines:
            raise forms.ValidationError(_("Write the names of the group, one on each line."))
        if len(lines) > MOST_MEMBERS:
            raise forms.ValidationError(_("At most %(most)d names in one group.") % {"most": MOST_MEMBERS})
        return tuple(_name_and_phone(number, line) for number, line in enumerate(lines, 1))

    def draft(self) -> NeedDraft:
        """The need as the action takes it; only after is_valid()."""
        said = self.cleaned_data
        return NeedDraft(
            topic_code=self.topic,
            note=said["note"],
            status=said["status"] or "any",
            matter_place_code=said.get("matter_place", ""),
            offices=tuple(said.get("offices", ())),
            members=said.get("members", ()),
        )

    def chosen_routes(self) -> list[Route]:
        """Where it will go; only after is_valid()."""
        draft = self.draft()
        routes = route_for(
            self.topic,
            person_place=self.place_code,
            matter_place=draft.matter_place_code,
            status=draft.status,
        )
        return [route for route in routes if route.office_code in draft.offices] or routes[:1]


def _name_and_phone(number: int, line: str) -> tuple[str, str]:
    """ "Buaphan Jaidee 081 234 5678" → name and phone; the line's number is said when the phone is wrong."""
    cut = next((place for place, letter in enumerate(line) if letter.isdigit() or letter == "+"), len(line))
    name, typed = line[:cut].strip(" ,.)-\t"), line[cut:].strip()
    if not name:
        raise forms.ValidationError(_("Line %(number)d has no name.") % {"number": number})
    if len(name) > 120:
        raise forms.ValidationError(_("The name on line %(number)d is too long.") % {"number": number})
    phone = phone_e164(typed) if typed else ""
    if typed and not phone:
        raise forms.ValidationError(
            _("The telephone number on line %(number)d is not right: “%(typed)s”.")
            % {"number": number, "typed": typed}
        )
    return name, phone
