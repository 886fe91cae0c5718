"""Requests that no page of ours sends: what no text can hold is not found, and only three methods are known."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed

NUL = "\x00"
METHODS = ("GET", "HEAD", "POST")


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """PostgreSQL keeps no NUL in a text. Pages would ask for it and break, so the address does not exist."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        asked = [
            request.path,
            *request.GET,
            *(value for values in request.GET.lists() for value in values[1]),
        ]
        if any(NUL in text for text in asked):
            raise Http404
        return get_response(request)

    return answer


def refuse_in_the_clear(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Where HTTPS is asked for, a page that comes by plain HTTP is led to it; what was sent in the clear, and what programs ask
    for, is refused, so that the mistake shows at once and not on the day somebody listens."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        for_people = request.method in ("GET", "HEAD") and not request.path.startswith(settings.FOR_PROGRAMS)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure() and not for_people:
            return HttpResponse("https only", status=403, content_type="text/plain")
        return get_response(request)

    return answer


def refuse_other_methods(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A view that does not name its methods would take TRACE, PUT and invented ones for a GET."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return answer
