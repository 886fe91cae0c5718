"""One template for a page and for its parts: htmx is answered with one block of it, everybody else with the page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.base import Template
from django.template.context import make_context
from django.template.loader import get_template
from django.template.loader_tags import BlockNode


def is_htmx(request: HttpRequest) -> bool:
    """Asked by htmx, and not to restore a whole page from the history."""
    return (
        request.headers.get("HX-Request") == "true"
        and request.headers.get("HX-History-Restore-Request") != "true"
    )


def render(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    fragment: str | None = None,
    status: int = 200,
    news: str = "",
) -> HttpResponse:
    """The whole page, or only the block named `fragment` when htmx asks.

    The block sees exactly `context`: what a loop around it would set must be given too. `news` names an event
    that other parts of the page listen to (HX-Trigger).
    """
    page = get_template(template)
    if fragment and is_htmx(request):
        text = _block(page.template, fragment, context or {}, request)  # type: ignore[attr-defined]
    else:
        text = page.render(context, request)
    response = HttpResponse(text, status=status)
    if news:
        response["HX-Trigger"] = news
    if fragment:
        response["Vary"] = "HX-Request"
    return response


def _block(template: Template, name: str, values: dict[str, Any], request: HttpRequest) -> str:
    blocks = template.nodelist.get_nodes_by_type(BlockNode)
    found = next((block for block in blocks if block.name == name), None)  # type: ignore[attr-defined]
    if found is None:
        raise LookupError(f"{template.name} has no block named {name}")
    context = make_context(values, request, autoescape=True)
    with context.render_context.push_state(template), context.bind_template(template):
        return str(found.render(context))
