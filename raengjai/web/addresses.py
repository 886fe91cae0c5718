"""Requests that no page of ours sends: what no text can hold is not found, and only three methods are known."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseNotAllowed

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


def refuse_other_methods(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A view that does not name its methods would take TRACE, PUT and invented ones for a GET."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        return get_response(request) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return answer
