"""Pages that belong to no part of the work: health, language, theme, errors, and the living page of components."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_GET, require_POST

from raengjai.access.actions import change_language
from raengjai.access.door import Request, public
from raengjai.access.models import User
from raengjai.web import examples
from raengjai.web.context import THEME_COOKIE, THEMES
from raengjai.web.fragments import render

YEAR = 60 * 60 * 24 * 365
ICONS = (
    ("icon-192.png", "192x192", "image/png", "any"),
    ("icon-512.png", "512x512", "image/png", "any"),
    ("icon-maskable-512.png", "512x512", "image/png", "maskable"),
    ("icon.svg", "any", "image/svg+xml", "any"),
)


@require_GET
@public("machines ask whether the server is well; nothing but its version is said")
def healthz(request: Request) -> HttpResponse:
    """`{"status": "ok", "version": "…"}`; the door has opened a transaction, so the database answers too."""
    return JsonResponse({"status": "ok", "version": settings.VERSION})


@require_GET
@public("the browser asks for name and icon before anybody has signed in")
def manifest(request: Request) -> HttpResponse:
    """Name and icons for the home screen of a phone."""
    icons = [
        {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}
        for name, sizes, kind, purpose in ICONS
    ]
    return JsonResponse(
        {
            "name": _("Raengjai"),
            "short_name": _("Raengjai"),
            "description": _("The working system of the labour volunteers"),
            "lang": translation.get_language(),
            "id": "/",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#fbf8f3",
            "theme_color": "#ffffff",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@require_GET
@public("search engines ask what they may read")
def robots(request: Request) -> HttpResponse:
    """Nothing here is for search engines until public pages exist."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")


@require_POST
@public("everybody may choose the language of the page")
def set_language(request: Request) -> HttpResponse:
    """Remember the language: with the account of a signed-in person, in a cookie for everybody."""
    code = request.POST.get("language", "")
    response = _back(request)
    if code not in dict(settings.LANGUAGES):
        return response
    if request.actor.user_id:
        user = User.objects.get(pk=request.actor.user_id)
        change_language(user, language=code, by=request.actor, at=timezone.now())
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


@require_POST
@public("everybody may choose light or dark")
def set_theme(request: Request) -> HttpResponse:
    """Remember light or dark in a cookie; anything else means: as the device."""
    theme = request.POST.get("theme", "")
    response = _back(request)
    if theme in THEMES:
        response.set_cookie(
            THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@require_GET
@public("the living page shows components with invented examples and holds no data; in development alone")
def components(request: Request) -> HttpResponse:
    """Every component in its states, with the lines that make it; where people work the page does not exist."""
    if not settings.DEVELOPMENT:
        raise Http404
    frame = examples.frame_context(request.GET.get("frame", ""))
    return render(request, "web/components.html", {**examples.context(), **frame})


def _back(request: HttpRequest) -> HttpResponse:
    """To the page the person came from, if it is one of ours."""
    address = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return HttpResponseRedirect(address if safe and address.startswith("/") else "/")


# --- errors: what happened, what it means, what to do ------------------------------------------------------


def _words(status: int) -> dict[str, str]:
    said = {
        400: (
            _("This request could not be read"),
            _("Something in the address or the form was not as it should be. Nothing was saved."),
            _("Go back, reload the page and try once more."),
        ),
        413: (
            _("What you sent is too large"),
            _("A file may have at most 10 MB, and a form only so many lines. Nothing was saved."),
            _("Go back, choose a smaller file or type less, and send it once more."),
        ),
        403: (
            _("This page is not part of your duties"),
            _("Your posting does not include it, or the form lay open for too long. Nothing was saved."),
            _("If you need it for your work, ask the provincial labour office."),
        ),
        404: (
            _("This page was not found"),
            _("It may have moved, or it lies outside the places you look after."),
            _("Check the address, or begin at the first page."),
        ),
        500: (
            _("Something broke on our side"),
            _("Nothing was half saved. The fault has been written down for those who keep the system."),
            _("Wait a minute and try once more. If it stays, telephone the provincial labour office."),
        ),
    }[status]
    return dict(zip(("title", "meaning", "advice"), said, strict=True))


def _error(request: HttpRequest, status: int) -> HttpResponse:
    language = translation.get_language() or settings.LANGUAGE_CODE
    other = "en" if language == "th" else "th"
    with translation.override(other):
        second = {"language": other, **_words(status)}
    context: dict[str, Any] = {**_words(status), "other": second, "LANGUAGE_CODE": language}
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        return HttpResponse(render_to_string("web/error.html", context), status=status)
    response = render(request, "web/error.html", context, status=status)
    response["Cache-Control"] = "private, no-store"  # a person's name stands in its frame
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also for a form that is too large. What could not be read is not read again for drawing this page."""
    request._mark_post_parse_error()  # type: ignore[attr-defined]
    is_large = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return _unreadable(request, 413 if is_large else 400)


_unreadable = requires_csrf_token(_error)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _error(request, 404)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """Drawn without navigation, database or session: any of them may be what broke."""
    return _error(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form lay open for too long, or came from somewhere else."""
    return _error(request, 403)
