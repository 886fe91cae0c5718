"""Addresses that nobody wrote by hand: what no text can hold is not found, before any page reads it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponseBase

NUL = "\x00"


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
