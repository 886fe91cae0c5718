"""What every page knows about itself: languages, theme, the day."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from raengjai.ground.dates import bangkok_today
from raengjai.web.pieces import Link

THEME_COOKIE = f"{settings.COOKIE_PREFIX}theme"
THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Context for base.html beside the navigation (config/navigation.py)."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    language = get_language()
    return {
        "theme": theme if theme in THEMES else "",
        "languages": [
            Link(label=name, url=code, current=code == language) for code, name in settings.LANGUAGES
        ],
        "today": bangkok_today(),
    }
