"""The icons we use (Lucide, ISC): one list, from which the asset build makes one sprite."""

from functools import cache
from pathlib import Path

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

LIST = Path(__file__).parent / "static" / "icons.txt"
SPRITE = "icons.svg"


@cache
def names() -> frozenset[str]:
    return frozenset(LIST.read_text(encoding="utf-8").split())


@cache
def icon(name: str, extra: str = "") -> SafeString:
    """One icon, put together once: a list shows a hundred. It says nothing to a screen reader: a word always stands beside it."""
    if name not in names():
        raise LookupError(
            f"icon {name!r} is not in {LIST.name}: add its Lucide name there and build the assets"
        )
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static(SPRITE),
        name,
    )
