"""What the pages of reporting share: the language, the words, the numbers to call, and that no cache keeps an answer."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from raengjai.access.door import Request
from raengjai.ground.dates import bangkok_today
from raengjai.places.models import Place
from raengjai.protection.rules.report_words import every_language, words_of
from raengjai.services.models import catalogue
from raengjai.services.rules import all_on
from raengjai.services.views.words import hotline_pieces
from raengjai.web.fragments import render
from raengjai.web.pieces import Hotline

ABROAD = "+"  # numbers for those who are in another country
KEPT_SECONDS = 600  # a blank page holds nothing of anybody; the browser may keep it for weak signal


def language_of(request: Request) -> str:
    """What the address asks for, else the reader's."""
    asked = request.GET.get("lang", "")
    return asked if asked in every_language() else (get_language() or "th")


def frame_language(language: str) -> str:
    """The frame around the page is English where it has no words in the language."""
    return language if language in dict(settings.LANGUAGES) else "en"


def danger_lines(language: str) -> list[Hotline]:
    """The numbers for danger that are in force today, in the order in which to call them."""
    known = all_on(catalogue().hotlines, bangkok_today())
    urgent = [line for line in known if line.first_in_danger and not line.number.startswith(ABROAD)]
    with translation.override(frame_language(language)):
        return hotline_pieces(sorted(urgent, key=lambda line: line.first_in_danger))


def hotline_choices(language: str) -> list[tuple[str, str]]:
    """Numbers where a call may have come in."""
    reader = frame_language(language)
    return [
        (line.number, f"{line.number} {line.name.say(reader)}")
        for line in all_on(catalogue().hotlines, bangkok_today())
    ]


@cache
def province_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Codes and names in the order in which they are read. They change by an Act of Parliament."""
    with translation.override(frame_language(language)):
        provinces = Place.objects.provinces().in_reading_order()
        return tuple((each.code, each.name_th if language == "th" else each.name_en) for each in provinces)


def shared(language: str, *, url_name: str) -> dict[str, Any]:
    """What every template of these pages is given."""
    address = reverse(url_name)
    return {
        "words": words_of(language),
        "language": language,
        "exit_label": words_of(language)["exit"],
        "lines": danger_lines(language),
        "page_languages": [
            {
                "code": code,
                "name": said["language"],
                "url": f"{address}?lang={code}",
                "current": code == language,
            }
            for code, said in every_language().items()
        ],
    }


def drawn(
    request: Request, template: str, context: dict[str, Any], *, status: int = 200, may_be_kept: bool = False
) -> HttpResponse:
    with translation.override(frame_language(context["language"])):
        response = render(request, template, context, status=status)
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}" if may_be_kept else "no-store"
    return response


def is_foreign(request: HttpRequest) -> bool:
    """A form of another site. There is no session to ride on, so the browser's word is enough."""
    origin = request.headers.get("Origin")
    return origin is not None and origin != f"{request.scheme}://{request.get_host()}"


def foreign(request: Request) -> HttpResponse:
    return HttpResponse(_("This did not come from our own pages. Open Raengjai itself."), status=403)
