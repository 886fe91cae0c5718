"""Modules of the asset build: a page that names what they import spares a round trip to the server."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()
DIST = Path(settings.STATICFILES_DIRS[0])
_IMPORT = re.compile(r'(?:from|import)"\./(part-[^"]+)"')


@register.simple_tag
def htmx_script() -> SafeString:
    """`{% block asks %}{% htmx_script %}{% endblock %}`: on pages that fetch parts of themselves."""
    return format_html('<script src="{}" defer></script>', static("htmx.js"))


@register.simple_tag
def module_script(name: str) -> SafeString:
    """`{% module_script "phone.js" %}`: the module, and its parts beside it."""
    parts = imported(name) if settings.DEVELOPMENT else _kept_imported(name)
    links = format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((address_of(part),) for part in parts)
    )
    return format_html('{}<script src="{}" type="module"></script>', links, static(name))


def imported(name: str) -> list[str]:
    """What a module imports at once, also through other parts; what it imports later stands in import()."""
    found: list[str] = []
    waiting = [name]
    while waiting:
        text = Path(f"{DIST}/{waiting.pop()}").read_text(
            encoding="utf-8"
        )  # a template's text is no plain str
        new = [part for part in _IMPORT.findall(text) if part not in found]
        found += dict.fromkeys(new)
        waiting += new
    return found


@cache
def _kept_imported(name: str) -> list[str]:
    return imported(name)


def address_of(name: str) -> str:
    """Parts name each other as the build wrote them, everything else goes by its hashed name."""
    return f"{settings.STATIC_URL}{name}" if name.startswith("part-") else static(name)
