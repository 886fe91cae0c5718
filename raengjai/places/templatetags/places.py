"""Places in templates: names by code, the word for a closed place, how sure a succession is."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.places.models import PlaceSuccession, Village, full_name_of, path_text
from raengjai.web.pieces import Word
from raengjai.web.templatetags.components import status

register = template.Library()


@register.filter
def place_full_name(code: str) -> str:
    return full_name_of(code)


@register.simple_tag
def place_name(code: str) -> str:
    """The path to a place as one line: "ลำปาง › เกาะคา › ท่าผา"."""
    return path_text(code)


@register.simple_tag
def village_name(village: Village) -> str:
    return village.name(get_language() or "th")


@register.simple_tag
def place_closed_word() -> SafeString:
    return status(Word(_("no longer in use"), "warn", "circle-x"))


@register.simple_tag
def succession_basis(link: PlaceSuccession) -> Any:
    """How sure it is that one place took another's place."""
    return {
        "notice": _("by announcement in the Royal Gazette"),
        "name": _("by the same name, likely"),
    }[link.basis]
