"""The yearly honour: nominees of a province or of the country, one with the numbers behind it, and the decision."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.actor import COUNTRY, Actor
from raengjai.ground.dates import bangkok_now, bangkok_today, document_date, fiscal_year_span
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import NominateForm
from raengjai.network.models import KINDS, Duty, Nomination, names_of
from raengjai.network.rules.recognition import changed_since, may_become, quota_of
from raengjai.network.views.members import may_manage, member_of
from raengjai.network.views.my_year import (
    asked_year,
    figure_text,
    figures_in_words,
    year_name,
    years_of,
)
from raengjai.papers.actions import print_letter
from raengjai.papers.rules.sheets import Fact, Letter
from raengjai.places.models import address_of
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Tone, Word
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say

PAGE = 100
MOST_AT_ONCE = 20  # hours that a section shows, and an undo carries
_TONES: dict[str, Tone] = {"nominated": "next", "chosen": "good", "not_chosen": "", "withdrawn": ""}


@requires(Permission.HONOUR)
def honours(request: Request) -> HttpResponse:
    """Who is nominated for a fiscal year, by province."""
    actor, year = request.actor, asked_year(request)
    is_country = COUNTRY in actor.provinces
    found = Nomination.objects.of_year(year, "" if is_country else actor.provinces[0])
    if (start := _start(request)) is not None:
        found = found.filter(
            Q(province_code__gt=start.province_code) | Q(province_code=start.province_code, id__gt=start.pk)
        )
    rows = list(found.select_related("user")[: PAGE + 1])
    asked = f"?year={year}"
    context = {
        "year": year,
        "years": years_of(reverse("honours"), year, actor.language),
        "is_country": is_country,
        "quotas": [_quota_note(kind, actor.language) for kind in ("volunteer", "graduate")],
        "rows": [_line(each, actor) for each in rows[:PAGE]],
        "older": f"{asked}&after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        "newer": asked if start is not None else "",
    }
    return render(request, "network/honours.html", context)


@requires(Permission.HONOUR)
def nominate(request: Request, member_id: UUID) -> HttpResponse:
    """The numbers of a volunteer's year, and why this person."""
    found, actor, year = member_of(member_id), request.actor, asked_year(request)
    if not may_manage(actor, found):
        raise Http404
    form = NominateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.nominate(
                found, year=year, reason=form.cleaned_data["reason"], by=actor, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("%(name)s is nominated.") % {"name": found.name})
            return redirect("nomination", nomination_id=made.pk)
    numbers = actions.year_of(found.user_id, *fiscal_year_span(year)).numbers
    context = {
        "member": found,
        "form": form,
        "year_name": year_name(year, actor.language),
        "years": years_of(reverse("nominate", args=[found.pk]), year, actor.language),
        "figures": figures_in_words(numbers),
    }
    return render(request, "network/nominate.html", context, status=422 if form.errors else 200)


@requires(Permission.HONOUR)
def nomination(request: Request, nomination_id: UUID) -> HttpResponse:
    """One nomination, its numbers of then beside those of today, and what can be decided."""
    found, actor = _nomination(nomination_id), request.actor
    is_country = COUNTRY in actor.provinces
    today = actions.year_of(found.user_id, *fiscal_year_span(found.year)).numbers
    changed = {each.code: each.now for each in changed_since(found.figures, today)}
    figures = figures_in_words(found.figures)
    for figure in figures:
        code = figure["code"]
        figure["now"] = figure_text(code, changed[code]) if code in changed else ""
    context = {
        "nomination": found,
        "name": found.user.name,
        "duty": dict(KINDS)[found.kind],
        "place": address_of(found.place_code, actor.language),
        "year_name": year_name(found.year, actor.language),
        "back_query": f"?year={found.year}",
        "state": _word(found),
        "figures": figures,
        "has_changed": bool(changed),
        "nominated_by": names_of({found.nominated_by}).get(found.nominated_by, "")
        if found.nominated_by
        else "",
        "quota_note": _quota_note(found.kind, actor.language) if is_country else "",
        "can_decide": is_country and may_become(found.state, "chosen"),
        "can_reopen": is_country and found.state in ("chosen", "not_chosen"),
        "can_withdraw": not is_country and may_become(found.state, "withdrawn"),
        "can_print": found.state == "chosen",
    }
    return render(request, "network/nomination.html", context)


@require_POST
@requires(Permission.HONOUR)
def decide_nomination(request: Request, nomination_id: UUID) -> HttpResponse:
    """Headquarters chooses, does not choose, or opens its decision again."""
    found, state = _nomination(nomination_id), request.POST.get("state", "")
    if state not in ("chosen", "not_chosen", "nominated"):
        raise Http404
    try:
        actions.decide_nomination(found, state=state, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("Decided.") if state != "nominated" else _("The decision is open again."))
    return redirect("nomination", nomination_id=found.pk)


@require_POST
@requires(Permission.HONOUR)
def withdraw_nomination(request: Request, nomination_id: UUID) -> HttpResponse:
    found = _nomination(nomination_id)
    try:
        actions.withdraw_nomination(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("Withdrawn. The person can be nominated again."))
    return redirect("nomination", nomination_id=found.pk)


@requires(Permission.HONOUR)
def nomination_letter(request: Request, nomination_id: UUID) -> HttpResponse:
    """The letter that says so, in Thai; its number and the signature are the registry's."""
    found = _nomination(nomination_id)
    if found.state != "chosen" or found.decided_at is None:
        raise Http404
    return send(
        request,
        _letter(found),
        filename=f"honour-{found.year}-{found.province_code}.pdf",
        content_type="application/pdf",
        verb="nomination.printed",
        subject=found,
        by=request.actor,
        at=bangkok_now(),
        place_code=found.place_code,
        codes={"year": found.year},
    )


@require_POST
@requires(Permission.VIEW_NETWORK)
def confirm_hours(request: Request, member_id: UUID) -> HttpResponse:
    """The hours that stood on the page, no others; with undo."""
    found = member_of(member_id)
    asked = [part for each in request.POST.getlist("hours") for part in each.split(",")]
    ids = [each for each in asked if _is_id(each)][:MOST_AT_ONCE]
    noted = list(Duty.objects.filter(pk__in=ids, user=found.user_id))
    try:
        if "undo" in request.POST:
            actions.take_back_confirmation(noted, by=request.actor, at=bangkok_now())
            say(request, _("The hours wait for a confirmation again."))
        elif actions.confirm_hours(noted, by=request.actor, at=bangkok_now()):
            undo = {"hours": ",".join(ids), "undo": "1"}
            say(request, _("The hours are confirmed."), undo_url=request.path, undo_fields=undo)
        else:
            say(request, _("There is nothing to confirm."), tone="info")
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("member", member_id=found.pk)


def _nomination(nomination_id: UUID) -> Nomination:
    found = (
        Nomination.objects.select_related("user").exclude(nominated_at=None).filter(pk=nomination_id).first()
    )
    if found is None:
        raise Http404
    return found


def _line(found: Nomination, actor: Actor) -> dict[str, Any]:
    return {
        "url": reverse("nomination", args=[found.pk]),
        "name": found.user.name,
        "note": f"{dict(KINDS)[found.kind]} · {address_of(found.place_code, actor.language)}",
        "state": _word(found),
    }


def _word(found: Nomination) -> Word:
    return Word(found.state_name, _TONES.get(found.state, ""))


def _quota_note(kind: str, language: str) -> str:
    """How many are chosen, and that nobody has confirmed it."""
    quota = quota_of(kind, bangkok_today())
    if quota is None:
        return ""
    if quota.per == "province":
        text = _("%(kind)s: %(count)s chosen for each province.")
    else:
        text = _("%(kind)s: %(count)s chosen for the whole country.")
    text = text % {"kind": dict(KINDS)[kind], "count": quota.count}
    return text if quota.confirmed else f"{text} {_('The Ministry has not confirmed this number yet.')}"


def _letter(found: Nomination) -> bytes:
    """In Thai, as letters are."""
    with translation.override("th"):
        figures = [Fact(str(each["label"]), str(each["value"])) for each in figures_in_words(found.figures)]
        letter = Letter(
            office=_("Ministry of Labour"),
            kind=_("Letter of honour"),
            number="",
            dated=document_date(found.decided_at or bangkok_now(), "th"),
            subject=_("%(duty)s of the year: %(year)s")
            % {"duty": dict(KINDS)[found.kind], "year": found.year},
            to=found.user.name,
            paragraphs=[
                _("The Ministry of Labour honours %(name)s, %(duty)s of %(place)s, for the work of the year.")
                % {
                    "name": found.user.name,
                    "duty": dict(KINDS)[found.kind],
                    "place": address_of(found.place_code, "th"),
                },
            ],
            facts=figures,
            changes=[],
            files=[],
        )
        return print_letter(letter, language="th")


def _start(request: Request) -> Nomination | None:
    after = request.GET.get("after", "")
    return Nomination.objects.filter(pk=after).first() if _is_id(after) else None


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
