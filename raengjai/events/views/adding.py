"""Adding people to a guest list: by group and place, from a list, by hand. Nothing is kept before it was looked at."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.access.door import Request, requires
from raengjai.access.roles import ROLES, Permission
from raengjai.events import actions
from raengjai.events.actions import GuestDraft
from raengjai.events.forms.guests import AddByGroupForm, AddByHandForm, AddByListForm, AddForm
from raengjai.events.models import Event
from raengjai.events.models.audience import Known, people_of
from raengjai.events.views import guests_shown as shown
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.ground.text import phone_display
from raengjai.network.models import KINDS, TIERS
from raengjai.places.models import full_name_of
from raengjai.services.models import office_name
from raengjai.web.fragments import render
from raengjai.web.pieces import Column, Link, Table
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_SHOWN = 30


@requires(Permission.PLAN_EVENT)
def add_guests(request: Request, event_id: UUID) -> HttpResponse:
    """Everybody who serves somewhere as something: first who they are, then they are added."""
    event = shown.planned(request, event_id)
    said: dict[str, Any] = {
        "groups": shown.groups_of(event),
        "province": event.province_code,
        "language": request.actor.language,
    }
    form = AddByGroupForm(request.POST or None, **said)
    if request.method != "POST" or not form.is_valid():
        return _page(request, event, "add_guests", form)
    drafts = _found(event, form)
    if not drafts:
        form.add_error("roles", _("Nobody serves there as one of these today."))
        return _page(request, event, "add_guests", form)
    if "add" in request.POST and (done := _added(request, form, drafts, how=_how(form))):
        return done
    return _page(request, event, "add_guests", form, drafts=drafts)


@requires(Permission.PLAN_EVENT)
def add_guest_list(request: Request, event_id: UUID) -> HttpResponse:
    """A file or pasted lines: what was read and what is wrong with it, then the rows without fault are added."""
    event = shown.planned(request, event_id)
    form = AddByListForm(request.POST or None, request.FILES or None, groups=shown.groups_of(event))
    if request.method != "POST" or not form.is_valid():
        return _page(request, event, "add_guest_list", form)
    drafts = form.drafts()
    if "add" in request.POST and drafts and (done := _added(request, form, drafts, how="list")):
        return done
    return _page(request, event, "add_guest_list", form, drafts=drafts, faults=_fault_table(form))


@requires(Permission.PLAN_EVENT)
def add_guest(request: Request, event_id: UUID) -> HttpResponse:
    """One person, by hand."""
    event = shown.planned(request, event_id)
    form = AddByHandForm(request.POST or None, groups=shown.groups_of(event))
    if request.method == "POST" and form.is_valid():
        fresh, _doubles = actions.doubles_of(event, form.drafts())
        if not fresh:
            form.add_error("phone", _("Somebody with this name and telephone number is on the list already."))
        elif done := _added(request, form, fresh, how="hand"):
            return done
    return _page(request, event, "add_guest", form)


def _page(
    request: Request,
    event: Event,
    name: str,
    form: AddForm,
    *,
    drafts: Sequence[GuestDraft] = (),
    faults: Table | None = None,
) -> HttpResponse:
    fresh, doubles = actions.doubles_of(event, drafts) if drafts else ([], [])
    free = actions.free_seats(form.group_chosen()) if drafts else 0
    context = {
        "event": event,
        "form": form,
        "tabs": [
            Link(
                _("By group and place"), reverse("add_guests", args=[event.pk]), current=name == "add_guests"
            ),
            Link(
                _("From a list"), reverse("add_guest_list", args=[event.pk]), current=name == "add_guest_list"
            ),
            Link(_("By hand"), reverse("add_guest", args=[event.pk]), current=name == "add_guest"),
        ],
        "preview": _preview(fresh) if fresh else None,
        "was_read": bool(drafts) or faults is not None,
        "fresh": len(fresh),
        "rest": max(len(fresh) - MOST_SHOWN, 0),
        "doubles": [draft.name for draft in doubles][:MOST_SHOWN],
        "double_count": len(doubles),
        "too_many": len(fresh) - free if len(fresh) > free else 0,
        "free": free,
        "faults": faults,
    }
    status = 422 if form.errors else 200
    return render(request, f"events/{name}.html", context, status=status)


def _added(request: Request, form: AddForm, drafts: Sequence[GuestDraft], *, how: str) -> HttpResponse | None:
    """The way back to the list; or nothing, and the refusal stands on the form."""
    try:
        listed = actions.add_guests(
            form.group_chosen(),
            drafts,
            how=how,
            over=form.cleaned_data["over"],
            by=request.actor,
            at=bangkok_now(),
        )
    except Refused as refused:
        put_refusal(form, refused)
        return None
    say(request, _said(listed), tone="good" if listed.seated or listed.waiting else "warn")
    return redirect("guests", event_id=form.group_chosen().event_id)


def _said(listed: actions.Listed) -> str:
    n, waiting, doubles = len(listed.seated), len(listed.waiting), len(listed.doubles)
    words = ngettext("%(n)d person is on the list.", "%(n)d people are on the list.", n) % {"n": n}
    if waiting:
        more = ngettext("%(n)d waits for a seat.", "%(n)d wait for a seat.", waiting)
        words += " " + more % {"n": waiting}
    if doubles:
        more = ngettext("%(n)d was on it already.", "%(n)d were on it already.", doubles)
        words += " " + more % {"n": doubles}
    return words


def _how(form: AddByGroupForm) -> str:
    place = form.cleaned_data["place"]
    return "place" if place and len(place) > 2 else "group"


def _found(event: Event, form: AddByGroupForm) -> list[GuestDraft]:
    said = form.cleaned_data
    people = people_of(
        said["place"] or form.province, roles=said["roles"], agencies=said["agencies"], on=bangkok_today()
    )
    with translation.override("th"):  # what papers say of somebody is Thai, whoever adds them
        named = [*KINDS, *TIERS, ("coordinator", ROLES["coordinator"].name)]
        duties = {code: str(name) for code, name in named}
        return [_draft(each, duties) for each in people]


def _draft(known: Known, duties: dict[str, str]) -> GuestDraft:
    serves = known.role in ("core", "network", "graduate")
    return GuestDraft(
        name=known.name,
        position=duties[known.role],
        organisation=full_name_of(known.place_code, "th") if serves else office_name(known.office_code, "th"),
        phone=known.phone,
        user_id=known.user_id,
        agency_code=known.agency_code,
        home_code=known.place_code if serves else "",
    )


def _preview(drafts: Sequence[GuestDraft]) -> Table:
    return Table(
        caption=_("These people are added"),
        columns=[
            Column(_("Name")),
            Column(_("Position")),
            Column(_("Agency or organisation")),
            Column(_("Telephone")),
        ],
        rows=[
            [each.name, each.position, each.organisation, phone_display(each.phone) if each.phone else "–"]
            for each in drafts[:MOST_SHOWN]
        ],
    )


def _fault_table(form: AddByListForm) -> Table | None:
    faulty = [row for row in form.rows if row.fault]
    if not faulty:
        return None
    words = {
        "no_name": _("The name is missing, or is no name."),
        "phone": _("This is not a whole telephone number."),
        "too_long": _("One of the cells is too long."),
    }
    return Table(
        caption=_("Rows that stay out"),
        columns=[Column(_("Row"), whole=True), Column(_("Name")), Column(_("What must be mended"))],
        rows=[[row.number, row.name[:80] or "–", words[row.fault]] for row in faulty[:MOST_SHOWN]],
        note=_(
            "The others can be added now. Mend these in your list and read it again: nobody is added twice."
        ),
    )
