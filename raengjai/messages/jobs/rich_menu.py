"""The menu under the chat on LINE: three places to go, drawn once by `manage.py line_menu`.

Limits of a menu's picture: 800 to 2,500 px wide, at least 250 high and 1.45 times as wide as high, at most 1 MB
(Messaging API reference, "Rich menu"; messaging-api.yml, RichMenuRequest).
"""

import importlib
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from raengjai.messages.jobs.line import client
from raengjai.messages.jobs.texts import address

WIDTH, HEIGHT = 2500, 843
NAME = "raengjai"
PATIENCE = 30.0  # seconds
_POINTS_PER_INCH = 72
_PICTURE = """
#set page(width: 2500pt, height: 843pt, margin: 0pt, fill: rgb("#fbf8f3"))
#set text(font: "Sarabun", size: 150pt, weight: 600, fill: rgb("#172c57"), lang: "th")
#grid(columns: (1fr, 1fr, 1fr), rows: 843pt, align: center + horizon, stroke: 6pt + rgb("#e4ddd0"),
  ..sys.inputs.words.split("|").map(word => stack(spacing: 90pt, word,
    rect(width: 150pt, height: 18pt, radius: 9pt, fill: rgb("#f4ab1a")))))
"""


def show_menu(language: str) -> str:
    """Make the menu anew and show it to everybody; ours of before goes. Returns LINE's name for it."""
    from linebot.v3.messaging import (  # noqa: PLC0415 - web workers never load it
        ApiClient,
        Configuration,
        MessagingApiBlob,
    )

    with translation.override(language):
        menu, picture = _menu(), draw([label for label, _path in _places()])
    with client() as line:
        before = [
            each.rich_menu_id
            for each in line.get_rich_menu_list(_request_timeout=PATIENCE).richmenus
            if each.name == NAME
        ]
        name: str = line.create_rich_menu(menu, _request_timeout=PATIENCE).rich_menu_id
        pictures = Configuration(host=_host_of_pictures(), access_token=settings.LINE_CHANNEL_TOKEN)
        with ApiClient(pictures) as wire:
            MessagingApiBlob(wire).set_rich_menu_image(
                name,
                body=bytearray(picture),
                _headers={"Content-Type": "image/png"},
                _request_timeout=PATIENCE,
            )
        line.set_default_rich_menu(name, _request_timeout=PATIENCE)
        for old in before:
            line.delete_rich_menu(old, _request_timeout=PATIENCE)
    return name


def draw(words: list[str]) -> bytes:
    """The picture, as PNG; typst shapes Thai correctly."""
    folder = Path(str(importlib.import_module("fontpkg_sarabun").__file__)).parent / "files"
    picture = typst.compile(
        _PICTURE.encode(),
        format="png",
        ppi=float(_POINTS_PER_INCH),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[folder]),
        sys_inputs={"words": "|".join(words)},
    )
    assert isinstance(picture, bytes)
    return picture


def _places() -> list[tuple[str, str]]:
    return [
        (_("Today"), reverse("home")),
        (_("Notices"), reverse("inbox")),
        (_("Me"), reverse("account")),
    ]


def _menu() -> Any:
    from linebot.v3.messaging import (  # noqa: PLC0415 - web workers never load it
        RichMenuArea,
        RichMenuBounds,
        RichMenuRequest,
        RichMenuSize,
        URIAction,
    )

    places = _places()
    third = WIDTH // len(places)
    areas = [
        RichMenuArea(
            bounds=RichMenuBounds(x=number * third, y=0, width=third, height=HEIGHT),
            action=URIAction(label=label, uri=address(path)),
        )
        for number, (label, path) in enumerate(places)
    ]
    return RichMenuRequest(
        size=RichMenuSize(width=WIDTH, height=HEIGHT),
        selected=True,
        name=NAME,
        chatBarText=_("Raengjai")[:14],
        areas=areas,
    )


def _host_of_pictures() -> str:
    """LINE takes pictures at an address of their own; a stand-in takes them itself."""
    return str(settings.LINE_API).replace("//api.line.me", "//api-data.line.me")
