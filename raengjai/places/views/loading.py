"""Loading villages from a file: a template to fill in, a look at what was read, then the writing."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.places import actions
from raengjai.places.actions import VillageRow
from raengjai.places.forms import COLUMNS, VillageListForm
from raengjai.places.models import name_of
from raengjai.web import fragments
from raengjai.web.downloads import send
from raengjai.web.pieces import Column, Table
from raengjai.web.toasts import say

MOST_SHOWN = 20


@requires(Permission.LOAD_VILLAGES)
def load_villages(request: Request) -> HttpResponse:
    """First the file is read and shown, then written: nothing of a file with a fault is taken."""
    provinces = request.actor.provinces
    if request.method != "POST":
        return fragments.render(
            request, "places/load_villages.html", {"form": VillageListForm(provinces=provinces)}
        )
    form = VillageListForm(request.POST, request.FILES, provinces=provinces)
    is_right = form.is_valid()
    if is_right and "load" in request.POST:
        done = actions.load_villages(
            form.rows,
            source=form.cleaned_data["source"],
            is_sample=False,
            by=request.actor,
            at=bangkok_now(),
        )
        say(request, _done_words(done))
        return redirect("place", code=form.rows[0].place_code)
    context = {
        "form": form,
        "text": form.cleaned_data.get("text", "") if form.rows else "",
        "preview": _preview(form.rows, request.actor.language) if form.rows else None,
        "rest": max(len(form.rows) - MOST_SHOWN, 0),
    }
    return fragments.render(request, "places/load_villages.html", context, status=200 if is_right else 422)


@requires(Permission.LOAD_VILLAGES)
def village_template(request: Request) -> HttpResponse:
    """An empty list with the right first line, as spreadsheets open it: UTF-8 with its mark."""
    return send(
        request,
        f"\ufeff{','.join(COLUMNS)}\r\n".encode(),
        filename="villages.csv",
        content_type="text/csv; charset=utf-8",
        verb="villages.template",
        subject=("user", request.user.pk),
        by=request.actor,
        at=bangkok_now(),
        place_code=request.actor.provinces[0],
    )


def _done_words(done: actions.Loaded) -> str:
    if not done.changed:
        return _("All of these villages were known already. Nothing was changed.")
    return ngettext("%(n)d village loaded.", "%(n)d villages loaded.", done.rows) % {"n": done.rows}


def _preview(rows: Sequence[VillageRow], language: str) -> Table:
    """The first rows as they were read, and how many there are in how many sub-districts."""
    places = len({row.place_code for row in rows})
    caption = _("%(villages)d villages in %(places)d sub-districts")
    shown: list[Sequence[Any]] = [
        (row.name_th, row.name_en, row.village_no, name_of(row.place_code, language))
        for row in rows[:MOST_SHOWN]
    ]
    return Table(
        caption=caption % {"villages": len(rows), "places": places},
        columns=[
            Column(_("Name in Thai")),
            Column(_("Name in English")),
            Column(_("Village no."), number=True),
            Column(_("Sub-district")),
        ],
        rows=shown,
    )
