"""Helping somebody to a new start: who is not active yet, slips to print, one person's sign-in, a lost second step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.models import Posting, User
from raengjai.access.providers import office_name
from raengjai.access.roles import ROLES, Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, document_date, short_date, short_time
from raengjai.ground.ids import ids_in, new_id
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import ResetForm, SlipFilter
from raengjai.network.models import may_help, may_reset, not_active, served_by, standings_of
from raengjai.network.rules import Standing
from raengjai.papers.actions import print_sign_in_slips
from raengjai.papers.rules.sheets import SignInSlip
from raengjai.places.models import full_name_of
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Word
from raengjai.web.toasts import say

MOST_SHOWN = actions.MOST_SLIPS


@requires(Permission.MAKE_SLIP)
def sign_in_slips(request: Request) -> HttpResponse:
    """Who has not signed in yet, place by place; the chosen ones get a slip each, in one PDF."""
    form = SlipFilter(request.GET, actor=request.actor)
    said = form.read()
    if request.method == "POST":
        chosen, refusal = ids_in(request.POST.getlist("person")), ""
        try:
            return _print(request, chosen)
        except Refused as refused:
            refusal = refused.message
        return _list(request, form, said, refusal=refusal, chosen=set(chosen))
    return _list(request, form, said)


@requires(Permission.MAKE_SLIP)
def sign_in_help(request: Request, user_id: UUID) -> HttpResponse:
    """How far one person has come with signing in, and what can be done."""
    if user_id == request.actor.user_id:  # a notice about oneself leads here
        return redirect("account")
    user = _helped(user_id)
    standing = standings_of([user], at=bangkok_now())[user.pk]
    context = {
        "person": user,
        "standing": standing,
        "state": state_word(standing, request.actor.language),
        "serves": _serves([user], request.actor.language).get(user.pk, ""),
        "may_reset": request.actor.may(Permission.RESET_SECOND_STEP) and may_reset(user.pk),
    }
    return render(request, "network/sign_in_help.html", context)


@require_POST
@requires(Permission.MAKE_SLIP)
def print_slip(request: Request, user_id: UUID) -> HttpResponse:
    """One slip, on A5."""
    user = _helped(user_id)
    try:
        return _print(request, [user.pk])
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("sign_in_help", user_id=user.pk)


@require_POST
@requires(Permission.MAKE_SLIP)
def end_slip(request: Request, user_id: UUID) -> HttpResponse:
    """The slip is lost."""
    user = _helped(user_id)
    try:
        actions.end_slip(user, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The slip opens nothing any more."))
    return redirect("sign_in_help", user_id=user.pk)


@requires(Permission.RESET_SECOND_STEP)
def reset_second_step(request: Request, user_id: UUID) -> HttpResponse:
    """Asked with a reason, for whoever has the password could then set up a second step of their own."""
    user = _helped(user_id)
    if not may_reset(user.pk):
        raise Http404
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.reset_second_step(
                user, reason=form.cleaned_data["reason"], by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            say(
                request, _("The second step is taken away. %(name)s sets up a new one.") % {"name": user.name}
            )
            return redirect("sign_in_help", user_id=user.pk)
    context = {"form": form, "person": user}
    return render(request, "network/reset_second_step.html", context, status=422 if form.errors else 200)


def state_word(standing: Standing, language: str) -> Word:
    """Not active / slip made on … / active, as a word with its tone."""
    if standing.state == "active":
        return Word(_("Active"), "good", "circle-check")
    if standing.state == "waiting":
        return Word(
            _("Slip made on %(day)s") % {"day": _day(standing.made_at, language)}, "info", "hourglass"
        )
    if standing.state == "over":
        told = {"day": _day(standing.made_at, language)}
        return Word(_("The slip of %(day)s ran out") % told, "warn", "triangle-alert")
    return Word(_("Not active, no slip yet"), "warn", "circle-alert")


# --- what the pages show and print ---------------------------------------------------------------------------


def _helped(user_id: UUID) -> User:
    """Somebody whom the person at the door may help; nobody else exists here."""
    found = User.objects.filter(pk=user_id).first() if user_id in may_help([user_id]) else None
    if found is None:
        raise Http404
    return found


def _list(
    request: Request,
    form: SlipFilter,
    said: dict[str, Any],
    *,
    refusal: str = "",
    chosen: set[UUID] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "said": said, "refusal": refusal, "most": MOST_SHOWN}
    context["province"] = full_name_of(said["province"]) if said["province"] else ""
    if said["province"]:
        postings, after = _postings(request, said)
        context["rows"] = _rows(postings, request.actor.language, chosen or set())
        if after:
            context["next_url"] = f"?{urlencode({**_asked(said), 'after': after})}"
    return render(request, "network/sign_in_slips.html", context, status=422 if refusal else 200)


def _postings(request: Request, said: dict[str, Any]) -> tuple[list[Posting], str]:
    """A piece of the list in the order of places, and where the next one begins ("" = nowhere)."""
    found = served_by(request.actor, province=said["province"], on=bangkok_today())
    if not said["everybody"]:
        found = not_active(found)
    if said["district"]:
        found = found.filter(place_code__gte=said["district"], place_code__lte=said["district"] + "99")
    place, _dot, after_id = request.GET.get("after", "").partition(".")
    if place.isdigit() and ids_in([after_id]):
        found = found.filter(Q(place_code__gt=place) | Q(place_code=place, id__gt=after_id))
    page = list(found.select_related("user").order_by("place_code", "id")[: MOST_SHOWN + 1])
    last = page[MOST_SHOWN - 1] if len(page) > MOST_SHOWN else None
    return page[:MOST_SHOWN], f"{last.place_code}.{last.pk}" if last else ""


def _rows(postings: Sequence[Posting], language: str, chosen: set[UUID]) -> list[dict[str, Any]]:
    """One line for each person, also when they serve twice."""
    people: dict[UUID, Posting] = {}
    for posting in postings:
        people.setdefault(posting.user_id, posting)
    allowed = may_help(people)
    standings = standings_of([posting.user for posting in people.values()], at=bangkok_now())
    return [
        {
            "id": posting.user_id,
            "name": posting.user.name,
            "username": posting.user.username,
            "serves": _duty(posting, language),
            "state": state_word(standings[posting.user_id], language),
            "may_print": posting.user_id in allowed,
            "chosen": posting.user_id in chosen,
        }
        for posting in people.values()
    ]


def _serves(users: Sequence[User], language: str) -> dict[UUID, str]:
    """What somebody serves as, and where: the first of the postings of today or to come."""
    found = Posting.objects.filter(user__in=users).overlapping(bangkok_today(), None)
    return {each.user_id: _duty(each, language) for each in found.order_by("-starts_on")}


def _duty(posting: Posting, language: str) -> str:
    where = office_name(posting.office_code, language) or full_name_of(posting.place_code, language)
    return f"{ROLES[posting.role].name} · {where}"


def _print(request: Request, user_ids: Sequence[UUID]) -> HttpResponse:
    """The PDF with the codes: they are shown in it this once."""
    now = bangkok_now()
    made = actions.make_slips(user_ids, by=request.actor, at=now)
    languages = {slip.user.language for slip in made}
    language = languages.pop() if len(languages) == 1 else "th"
    users = [slip.user for slip in made]
    places, address = _places(users, language), request.build_absolute_uri(reverse("activate"))
    maker = _maker(request, language)
    papers = [
        SignInSlip(
            name=slip.user.name,
            username=slip.user.username,
            place=places.get(slip.user.pk, ""),
            code=slip.code,
            address=address,
            good_until=_moment(slip.good_until, language),
            made_by=maker,
            replaces=slip.purpose == "forgotten",
        )
        for slip in made
    ]
    return send(
        request,
        print_sign_in_slips(papers, language=language),
        filename=_("Sign-in slips.pdf"),
        content_type="application/pdf",
        verb="sign_in_slips.printed",
        subject=("sign_in_slips", new_id()),
        by=request.actor,
        at=now,
        place_code=(request.actor.places or request.actor.provinces)[0],
        codes={"slips": len(papers)},
    )


def _places(users: Sequence[User], language: str) -> dict[UUID, str]:
    found = Posting.objects.filter(user__in=users).overlapping(bangkok_today(), None)
    return {
        each.user_id: office_name(each.office_code, language) or full_name_of(each.place_code, language)
        for each in found.order_by("-starts_on")
    }


def _maker(request: Request, language: str) -> str:
    """The office, for whom to ask; somebody without one is named."""
    return office_name((*request.actor.offices, "")[0], language) or request.actor.name


def _moment(at: datetime, language: str) -> str:
    return f"{document_date(at, language)} {short_time(at, language)}"


def _day(at: datetime | None, language: str) -> str:
    return short_date(at, language) if at else ""


def _asked(said: dict[str, Any]) -> dict[str, Any]:
    return {key: "1" if value is True else value for key, value in said.items() if value}
