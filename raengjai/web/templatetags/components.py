"""The components of the product, each once. The living page (/components/) shows how each is used."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from raengjai.web import charts, form_parts, icons, wording
from raengjai.web.pieces import (
    Answer,
    Bar,
    Chip,
    Event,
    FileCard,
    Hotline,
    Line,
    Link,
    QueueRow,
    Table,
    Task,
    TileGroup,
    Tone,
    Word,
)
from raengjai.web.toasts import toast_of

register = template.Library()
TONE_ICONS: dict[Tone, str] = {
    "": "circle",
    "good": "circle-check",
    "warn": "triangle-alert",
    "bad": "circle-x",
    "info": "info",
    "next": "circle-arrow-right",
}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """An icon of web/data/icons.txt; a word must stand beside it."""
    return icons.icon(name, extra)


# --- words -------------------------------------------------------------------------------------------------


@register.simple_tag
def status(word: Word | None = None, *, label: Any = "", tone: Tone = "", icon: str = "") -> SafeString:
    """The state of something: icon and word. Give a Word, or label, tone and icon."""
    word = word or Word(label, tone, icon)
    return format_html(
        '<span class="status {}">{}{}</span>',
        word.tone,
        icons.icon(word.icon or TONE_ICONS[word.tone]),
        word.label,
    )


@register.inclusion_tag("components/clock.html")
def clock(days_left: int | None, *, due_on: date | None = None) -> dict[str, Any]:
    """How much time is left, in office days; below zero it is late."""
    return {"text": wording.clock_text(days_left), "tone": wording.clock_tone(days_left), "due_on": due_on}


@register.inclusion_tag("components/person.html")
def person(name: Any, *, role: Any = "", url: str = "") -> dict[str, Any]:
    """A person: name, and what they are."""
    return {"name": name, "role": role, "url": url}


@register.inclusion_tag("components/place_path.html")
def place_path(parts: Sequence[Link]) -> dict[str, Any]:
    """Province › district › sub-district."""
    return {"parts": parts}


@register.inclusion_tag("components/who_sees.html")
def who_sees(names: Iterable[Any]) -> dict[str, Any]:
    """Who else can read this, in words."""
    return {"names": list(names)}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[Link], *, label: Any = "") -> dict[str, Any]:
    """Views of one thing, each with an address of its own."""
    return {"items": items, "label": label}


# --- records -----------------------------------------------------------------------------------------------


@register.inclusion_tag("components/timeline.html")
def timeline(events: Sequence[Event]) -> dict[str, Any]:
    """What happened, newest first; events still to come carry the marigold bead."""
    return {"events": events}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Sequence[Answer]) -> dict[str, Any]:
    """Names and values."""
    return {"rows": rows}


@register.inclusion_tag("components/summary_list.html")
def check_answers(rows: Sequence[Answer]) -> dict[str, Any]:
    """What was answered, each line with a way to change it."""
    return {"rows": rows}


@register.inclusion_tag("components/receipt.html")
def receipt(code: str, *, title: Any, qr: SafeString | str = "", note: Any = "") -> dict[str, Any]:
    """The receipt code in groups of four, to copy, and its QR code (an SVG marked safe)."""
    groups = re.findall(".{1,4}", re.sub(r"[\s-]", "", code))
    return {"groups": groups, "title": title, "qr": qr, "note": note}


@register.inclusion_tag("components/file_card.html")
def file_card(file: FileCard) -> dict[str, Any]:
    """A file with its preview, kind and size."""
    return {"file": file}


@register.inclusion_tag("components/hotlines.html")
def hotlines(lines: Sequence[Hotline]) -> dict[str, Any]:
    """Numbers to call, with hours."""
    return {"lines": lines}


# --- lists -------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/queue.html")
def queue(
    rows: Sequence[QueueRow],
    *,
    caption: Any,
    pick: str = "",
    form: str = "",
    beside: bool = False,
    one_state: bool = False,
) -> dict[str, Any]:
    """A list of work.

    `pick` is the name of the check boxes (and `form` the id of the form they belong to) when rows may be
    chosen; `beside` opens a row in the side panel where the screen is wide enough; `one_state` says that the
    page names the state of all rows already, so that no row does. Whom a row is with has a column only when some are with somebody.
    """
    return {
        "rows": rows,
        "caption": caption,
        "pick": pick,
        "form": form,
        "beside": beside,
        "one_state": one_state,
        "has_owners": any(row.owner for row in rows),
    }


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Sequence[Task]) -> dict[str, Any]:
    """What one person has to do: the person first, late in red."""
    return {"tasks": tasks}


@register.inclusion_tag("components/filter_chips.html")
def filter_chips(chips: Sequence[Chip], *, clear_url: str = "", count: Any = "") -> dict[str, Any]:
    """The filters in force, each removable, and in words how many remain."""
    return {"chips": chips, "clear_url": clear_url, "count": count}


@register.inclusion_tag("components/pagination.html")
def pagination(*, newer: str = "", older: str = "", label: Any = "") -> dict[str, Any]:
    """Newer and older pages of a list; nothing when there is only one page."""
    return {"newer": newer, "older": older, "label": label}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: Any, *, text: Any = "", action_url: str = "", action_label: Any = "", icon: str = "inbox"
) -> dict[str, Any]:
    """Nothing here yet: says so, and what to do first."""
    return {
        "title": title,
        "text": text,
        "action_url": action_url,
        "action_label": action_label,
        "icon_name": icon,
    }


# --- figures -----------------------------------------------------------------------------------------------


@register.inclusion_tag("components/data_table.html")
def data_table(table: Table) -> dict[str, Any]:
    """A table of figures with sorting, totals and export, and boxes to choose rows by."""

    def cells(row: Sequence[Any]) -> list[dict[str, Any]]:
        return [
            {
                "value": getattr(cell, "value", cell),
                "url": getattr(cell, "url", ""),
                "number": column.number,
                "whole": column.whole,
            }
            for cell, column in zip(row, table.columns, strict=True)
        ]

    picks = table.picks or [""] * len(table.rows)
    return {
        "table": table,
        "rows": [{"cells": cells(row), "pick": pick} for row, pick in zip(table.rows, picks, strict=True)],
        "totals": cells(table.totals) if table.totals else [],
    }


@register.inclusion_tag("components/tile_grid.html")
def tile_grid(groups: Sequence[TileGroup], *, unit: Any, label: Any) -> dict[str, Any]:
    """One tile for each sub-district, grouped by district, darker where there is more."""
    most = max((tile.value for group in groups for tile in group.tiles), default=0)
    drawn = [
        {
            "label": group.label,
            "tiles": [(tile, charts.level(tile.value, most)) for tile in group.tiles],
        }
        for group in groups
    ]
    return {"groups": drawn, "unit": unit, "label": label, "most": most, "steps": _steps(most)}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(bars: Sequence[Bar], *, title: Any, unit: Any, name: Any) -> dict[str, Any]:
    """Bars with their values written; `name` is the head of the first column of the table under it."""
    return {
        "shapes": charts.bar_shapes(bars),
        "height": len(bars) * charts.ROW,
        "has_targets": any(bar.target is not None for bar in bars),
        "title": title,
        "unit": unit,
        "name": name,
    }


@register.inclusion_tag("components/line_chart.html")
def line_chart(
    lines: Sequence[Line], *, labels: Sequence[Any], title: Any, unit: Any, name: Any
) -> dict[str, Any]:
    """Up to three lines over time, each with its own dash and mark, and the table."""
    shapes, ticks, _top = charts.line_shapes(lines)
    return {
        "shapes": shapes,
        "ticks": ticks,
        "axis": charts.axis_ticks(labels),
        "plot_height": charts.HEIGHT,
        "height": charts.HEIGHT + 28,
        "rows": list(zip(labels, zip(*(line.values for line in lines), strict=True), strict=True)),
        "title": title,
        "unit": unit,
        "name": name,
    }


@register.inclusion_tag("components/progress.html")
def progress(label: Any, *, done: int, total: int, seconds_left: int | None = None) -> dict[str, Any]:
    """What is being done, how far it is, how long it will take."""
    return {"label": label, "done": done, "total": total, "left": wording.time_left(seconds_left)}


# --- what the product says back ----------------------------------------------------------------------------


@register.inclusion_tag("components/toasts.html", takes_context=True)
def toast_region(context: template.RequestContext, messages: Iterable[Message] | None) -> dict[str, Any]:
    """What just happened, with undo for eight seconds (and for as long as the page is open without JavaScript)."""
    return {
        "toasts": [toast_of(message) for message in messages or ()],
        "icons": TONE_ICONS,
        "csrf_token": context.get("csrf_token", ""),
    }


@register.simple_block_tag
def notice(content: SafeString, *, tone: Tone = "info", title: Any = "") -> SafeString:
    """A block that must be read: `{% notice tone="warn" title="…" %}…{% endnotice %}`."""
    heading = format_html('<p class="notice-title">{}</p>', title) if title else ""
    return format_html(
        '<div class="notice {}">{}<div class="notice-body">{}{}</div></div>',
        tone,
        icons.icon(TONE_ICONS[tone]),
        heading,
        content,
    )


@register.simple_block_tag
def handout(content: SafeString, *, office: Any, hotline: str = "", qr: SafeString | str = "") -> SafeString:
    """An A6 slip to print and give: `{% handout office="…" %}…{% endhandout %}`."""
    call = format_html(" · {} {}", _("Telephone"), hotline) if hotline else ""
    picture = format_html('<div class="qr">{}</div>', qr) if qr else ""
    return format_html(
        '<section class="handout">{}{}<p class="handout-foot">{}{}</p></section>',
        content,
        picture,
        office,
        call,
    )


@register.simple_block_tag
def dialog(content: SafeString, *, id: str, title: Any) -> SafeString:
    """A dialog whose text is on the page already; opened by a button with data-opens="<id>"."""
    return format_html(
        '<dialog id="{0}" aria-labelledby="{0}-title"><div class="dialog-page"><div class="dialog-head">'
        '<h2 id="{0}-title">{1}</h2><form method="dialog"><button class="close">{2}{3}</button></form></div>'
        "{4}</div></dialog>",
        id,
        title,
        icons.icon("x"),
        _("Close"),
        content,
    )


@register.inclusion_tag("components/dialog_link.html")
def dialog_link(url: str, label: Any, *, kind: str = "quiet", icon: str = "") -> dict[str, Any]:
    """A link to a page that opens as a dialog where that works; `kind` is the button's kind."""
    return {"url": url, "label": label, "kind": kind, "icon_name": icon}


# --- forms -------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(
    bound: BoundField,
    *,
    hint: Any = "",
    width: str | int = "",
    suffix: Any = "",
    as_title: bool = False,
    in_line: bool = False,
) -> dict[str, Any]:
    """One field: label, hint, error, control. `width` is 2, 4, 8, 12 or 16 characters; `as_title` makes the
    label the heading of the page; `in_line` puts short choices side by side."""
    return form_parts.field_context(
        bound, hint=hint, width=width, suffix=suffix, as_title=as_title, in_line=in_line
    )


@register.inclusion_tag("components/steps.html")
def steps(step: int, total: int) -> dict[str, Any]:
    """ "Question 2 of 5", and the same as beads on a thread."""
    beads = ["done" if place < step else "now" if place == step else "" for place in range(1, total + 1)]
    return {"step": step, "total": total, "beads": beads}


@register.inclusion_tag("components/back_link.html")
def back_link(url: str, *, label: Any = "") -> dict[str, Any]:
    """One step back, at the top of a page."""
    return {"url": url, "label": label}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form, hidden ones included, one under the other."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """What must be put right, each line leading to its field. Nothing when all is well."""
    named = [
        (form_parts.first_id(bound), bound.label, error)
        for bound in form
        for error in (bound.errors if form.is_bound else ())
    ]
    return {"errors": [("", "", error) for error in form.non_field_errors()] + named}


# --- helpers of this file ----------------------------------------------------------------------------------


def _steps(most: int) -> list[tuple[int, int, int]]:
    """Level, from, to: what each shade of a tile grid stands for; shades that nothing can have are left out."""
    bounds = [0, *(most * part // 4 for part in (1, 2, 3, 4))]
    return [(0, 0, 0)] + [
        (number, bounds[number - 1] + 1, bounds[number])
        for number in (1, 2, 3, 4)
        if bounds[number - 1] < bounds[number]
    ]
