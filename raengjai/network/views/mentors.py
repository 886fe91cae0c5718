"""Which mentor looks after which area: the table of a province, choosing somebody, ending it, and undoing both."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import User
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.actions import Area
from raengjai.network.forms import EndPairingForm, PairForm, ProvinceFilter
from raengjai.network.models import Member, Pairing
from raengjai.network.views.mentor_table import agencies_of, load_table, spread_of, volunteers_of
from raengjai.places.models import Place, full_name_of, name_of
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

MOST_OVER = 10


@requires(Permission.VIEW_NETWORK)
def mentors(request: Request) -> HttpResponse:
    """Agency × district: who looks after it, where nobody does; and for the coordinator how much each has at hand."""
    actor, today, language = request.actor, bangkok_today(), request.actor.language
    form = ProvinceFilter(request.GET, actor=actor)
    context: dict[str, Any] = {"form": form, "province": form.chosen}
    if form.chosen:
        may_pair = actor.may(Permission.MANAGE_NETWORK) and actor.covers(form.chosen)
        known = _of_province(form.chosen, today) if actor.may(Permission.READ_REGISTER) else None
        context |= {
            "name": full_name_of(form.chosen),
            "spread": spread_of(form.chosen, today, language, pairings=known, may_pair=may_pair),
            "may_pair": may_pair,
        }
        if may_pair and known is not None:
            context["load"] = load_table(form.chosen, today, known, language)
    return render(request, "network/mentors.html", context)


@requires(Permission.MANAGE_NETWORK)
def pair_mentor(request: Request, agency: str, code: str) -> HttpResponse:
    """One agency in one district: who looks after it, since when, and choosing somebody from a day on."""
    actor, today = request.actor, bangkok_today()
    found = next((each for each in agencies_of(code[:2], today) if each.code == agency), None)
    district = Place.objects.filter(code=code, level="district").open_on(today).first()
    if found is None or district is None or not actor.covers(code):
        raise Http404
    known = _of_province(code[:2], today)
    near = [each for each in known if each.agency_code == agency and _is_in(each, code)]
    form = _pair_form(request, agency, code, known, today)
    if request.method == "POST" and form.is_valid():
        try:
            deed = _paired(request, form, code)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(
                request,
                _("It is written down who looks after it."),
                undo_url=reverse("undo_pairing", args=[deed]),
            )
            return redirect("mentors")
    context = {
        "form": form,
        "agency": found.name.say(actor.language),
        "place": full_name_of(code),
        "now": [_line(each, today, actor.language) for each in near],
        "over": [_line(each, today, actor.language) for each in _over(agency, code, today)],
        "opens_places": bool(form["places"].value()) or bool(form.errors.get("places")),
        "opens_people": bool(form["people"].value()) or bool(form.errors.get("people")),
    }
    return render(request, "network/pair_mentor.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_NETWORK)
def end_pairing(request: Request, pairing_id: UUID) -> HttpResponse:
    """The mentor looks after it no more from a day on, and nobody else is chosen yet."""
    known = Pairing.objects.not_over(bangkok_today()).select_related("mentor", "volunteer")
    found = known.filter(pk=pairing_id).first()
    if found is None or not request.actor.covers(found.place_code):
        raise Http404
    form = EndPairingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            deed = actions.end_pairing(
                found, last_day=form.cleaned_data["last_day"], by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(
                request,
                _("It ends. The gap shows in the table."),
                undo_url=reverse("undo_pairing", args=[deed]),
            )
            return redirect("mentors")
    context = {"form": form, "pairing": found, "what": _what(found)}
    return render(request, "network/end_pairing.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.MANAGE_NETWORK)
def undo_pairing(request: Request, deed_id: UUID) -> HttpResponse:
    if not Pairing.objects.of_deed(deed_id).exists():
        raise Http404
    try:
        actions.undo_pairing(deed_id, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("Undone. It is as it was before."))
    return redirect("mentors")


def _of_province(province: str, today: date) -> list[Pairing]:
    """Those of today and to come, with their mentors; an index range of the province."""
    known = Pairing.objects.of_province(province).not_over(today).select_related("mentor", "volunteer")
    return list(known.order_by("starts_on", "place_code", "id"))


def _is_in(pairing: Pairing, district: str) -> bool:
    return pairing.place_code.startswith(district) or district.startswith(pairing.place_code)


def _over(agency: str, district: str, today: date) -> list[Pairing]:
    """Who looked after it before, the latest first."""
    past = Pairing.objects.of_province(district[:2]).counting().filter(agency_code=agency, ends_on__lt=today)
    past = past.filter(place_code__startswith=district).select_related("mentor", "volunteer")
    return list(past.order_by("-ends_on", "-id")[:MOST_OVER])


def _pair_form(request: Request, agency: str, code: str, known: Sequence[Pairing], today: date) -> PairForm:
    mentors = Member.objects.of_province(code[:2]).mentors().serving(today).filter(agency_code=agency)
    counts = volunteers_of(code[:2], today, known)
    below = Place.objects.children_of(code).open_on(today).in_reading_order()
    serving = Member.objects.of_province(code[:2]).in_the_field().serving(today)
    near = serving.filter(place_code__gte=code, place_code__lt=f"{code}:").order_by("name_key", "id")
    return PairForm(
        request.POST or None,
        mentors=[
            (each.pk, _with_load(each, counts[each.user_id])) for each in mentors.order_by("name_key", "id")
        ],
        places=[(place.code, name_of(place.code)) for place in below],
        people=[(each.user_id, f"{each.name} · {name_of(each.place_code)}") for each in near],
    )


def _with_load(mentor: Member, count: int) -> str:
    words = ngettext("stands by %(n)d volunteer now", "stands by %(n)d volunteers now", count)
    return f"{mentor.name} · {words % {'n': count}}"


def _paired(request: Request, form: PairForm, code: str) -> UUID:
    said = form.cleaned_data
    areas = [Area(code[:2] if said["part"] == "province" else code)]
    if said["part"] == "some":
        areas = [Area(place) for place in said["places"]]
    elif said["part"] == "people":
        where = dict(
            Member.objects.of_province(code[:2])
            .in_the_field()
            .serving(bangkok_today())
            .filter(user__in=said["people"])
            .values_list("user", "place_code")
        )
        areas = [
            Area(where[each.pk], each)
            for each in User.objects.filter(pk__in=said["people"])
            if each.pk in where
        ]
    mentor = Member.objects.get(pk=said["mentor"])
    return actions.pair_mentor(mentor, areas, starts_on=said["starts_on"], by=request.actor, at=bangkok_now())


def _line(pairing: Pairing, today: date, language: str) -> dict[str, Any]:
    since, until = short_date(pairing.starts_on, language), ""
    last_day = pairing.ends_on or pairing.mentor.ends_on
    if last_day:
        until = short_date(last_day, language)
    return {
        "id": pairing.pk,
        "mentor": pairing.mentor,
        "what": _what(pairing),
        "since": since,
        "until": until,
        "is_ahead": pairing.starts_on > today,
        "is_over": pairing.ends_on is not None and pairing.ends_on < today,
    }


def _what(pairing: Pairing) -> str:
    if pairing.volunteer is not None:
        return f"{pairing.volunteer.name} · {name_of(pairing.place_code)}"
    return full_name_of(pairing.place_code)
