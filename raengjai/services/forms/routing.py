"""What people write into the routing table."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.actor import Actor
from raengjai.ground.dates import bangkok_today
from raengjai.places.forms import PlaceField
from raengjai.services.actions import NewRule
from raengjai.services.forms.asking import AREAS, province_choices, status_choices
from raengjai.services.forms.topic_field import TopicField
from raengjai.services.models import catalogue
from raengjai.services.rules import ANY, COUNTRY, Words, all_on
from raengjai.web.fields import ThaiDateField

ORDERS = tuple((number, str(number)) for number in range(1, 10))


class ProvinceForm(forms.Form):
    """Whose part of the table is shown: one of the reader's provinces, or the whole country."""

    province = forms.ChoiceField(label=_("Province"), required=False)
    topic = TopicField(label=_("Topic"), required=False, nothing=_("All topics"))
    closed = forms.BooleanField(label=_("Show closed rules too"), required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        self.actor = actor
        province: Any = self.fields["province"]
        province.choices = provinces_of(actor)

    def read(self) -> dict[str, Any]:
        """What was chosen; what is not on the list counts as not said."""
        self.is_valid()
        said = self.cleaned_data
        return {
            "province": said.get("province") or provinces_of(self.actor)[0][0],
            "topic": said.get("topic") or "",
            "closed": bool(said.get("closed")),
        }


def provinces_of(actor: Actor) -> list[tuple[str, Any]]:
    """The provinces whose table the actor edits; headquarters starts with the whole country."""
    everywhere = province_choices(_("The whole country"))
    if COUNTRY in actor.provinces:
        return [(COUNTRY, everywhere[0][1]), *everywhere[1:]]
    return [choice for choice in everywhere if choice[0] in actor.provinces]


class RuleForm(forms.Form):
    """A new rule of the routing table."""

    topic = TopicField(
        label=_("What people come with"),
        required=False,
        help_text=_("Leave it empty when the rule is about the service itself, whatever the topic."),
    )
    service = forms.ChoiceField(label=_("Service"))
    place = PlaceField(label=_("Where"), required=False)
    status = forms.ChoiceField(label=_("For people who are"), required=False)
    office = forms.ChoiceField(
        label=_("Office"),
        required=False,
        help_text=_("Leave it empty for the usual office of the province."),
    )
    order = forms.TypedChoiceField(
        label=_("Place in the order"),
        choices=ORDERS,
        coerce=int,
        initial=1,
        help_text=_("When two rules fit equally well, both are offered, the smaller number first."),
    )
    valid_from = ThaiDateField(label=_("First day"), initial=bangkok_today)
    valid_until = ThaiDateField(
        label=_("Last day"), required=False, help_text=_("Leave it empty when the end is not known.")
    )
    reason_th = forms.CharField(
        label=_("Why, in Thai"),
        max_length=300,
        help_text=_("People will read it. {office} becomes the name of the office."),
        widget=forms.Textarea({"rows": 2}),
    )
    reason_en = forms.CharField(
        label=_("Why, in English"), max_length=300, widget=forms.Textarea({"rows": 2})
    )

    # Which field shows what the action says about a rule's part.
    SHOWN_AT = {
        "topic_code": "topic",
        "service_code": "service",
        "place_code": "place",
        "office_code": "office",
        "priority": "order",
    }

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        everywhere = COUNTRY in actor.provinces
        fields["place"].levels = fields["place"].box.levels = AREAS
        fields["place"].inside = () if everywhere else actor.provinces
        fields["place"].required = not everywhere
        fields["place"].help_text = (
            _("A province, district or sub-district. Leave it empty for the whole country.")
            if everywhere
            else _("Your province, or a district or sub-district of it.")
        )
        fields["status"].choices = [(ANY, _("Everybody")), *status_choices()[1:]]
        fields["service"].choices = _service_choices()
        fields["office"].choices = _office_choices(actor)

    def rule(self) -> NewRule:
        """The rule that was asked for."""
        said = self.cleaned_data
        return NewRule(
            topic_code=said["topic"],
            service_code=said["service"],
            place_code=said["place"] or COUNTRY,
            status=said["status"] or ANY,
            office_code=said["office"],
            priority=said["order"],
            valid_from=said["valid_from"],
            valid_until=said["valid_until"],
            reason=Words(said["reason_th"], said["reason_en"]),
        )


class CloseForm(forms.Form):
    """Until when a rule is still used."""

    last_day = ThaiDateField(
        label=_("Last day on which the rule is used"),
        initial=bangkok_today,
        help_text=_("Yesterday stops it at once."),
    )


def _service_choices() -> list[tuple[str, Any]]:
    language, known, today = get_language(), catalogue(), bangkok_today()
    groups: list[tuple[str, Any]] = [("", _("Choose a service"))]
    for agency in all_on(known.agencies, today):
        services = [service for service in all_on(known.services, today) if service.agency == agency.code]
        names = [(service.code, f"{service.code} {service.name.say(language)}") for service in services]
        groups.append((agency.name.say(language), names))
    return groups


def _office_choices(actor: Actor) -> list[tuple[str, Any]]:
    """The offices of the actor's provinces; headquarters may name any."""
    language, everywhere = get_language(), COUNTRY in actor.provinces
    offices = all_on(catalogue().offices, bangkok_today())
    named = [
        (office.code, office.name.say(language))
        for office in offices
        if office.province != COUNTRY and (everywhere or office.province in actor.provinces)
    ]
    return [("", _("The usual office")), *named]
