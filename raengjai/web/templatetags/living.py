"""The living page shows an example and the very lines that made it, so that the two cannot differ."""

from typing import Any

from django import template
from django.template.loader import get_template

register = template.Library()


@register.inclusion_tag("web/example.html", takes_context=True)
def example(context: template.RequestContext, name: str, title: Any, text: Any = "") -> dict[str, Any]:
    """Draw web/examples/<name>.html and show its source."""
    page: template.Template = get_template(f"web/examples/{name}.html").template  # type: ignore[attr-defined]
    lines = str(page.source).split("\n", 1)
    return {
        "name": name,
        "title": title,
        "text": text,
        "drawn": page.render(context),
        "source": lines[1].strip() if lines[0].startswith("{% load") else str(page.source).strip(),
    }
