"""The topic picker of this room, for every form that asks what a person comes with."""

from typing import Any

from django import template
from django.forms.boundfield import BoundField

from raengjai.services.forms.topic_field import TopicField

register = template.Library()


@register.inclusion_tag("services/topic_picker.html")
def topic_picker(bound: BoundField, *, as_title: bool = False) -> dict[str, Any]:
    """The topics in their groups, as radio buttons with icons; `as_title` makes the label the page's heading.

    Works without a script (each group opens by itself); with one, typing narrows the list.
    """
    field = bound.field
    if not isinstance(field, TopicField):
        raise TypeError("topic_picker draws a TopicField")
    return {
        "bound": bound,
        "groups": field.groups(),
        "chosen": str(bound.value() or ""),
        "errors": bound.errors,
        "as_title": as_title,
    }
