"""Cards of volunteers: one member's, and many at a time with their progress."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import CardPrintForm, RevokeForm
from raengjai.network.models import Member
from raengjai.papers.models import Credential, Print, PrintPart
from raengjai.places.models import full_name_of
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Answer, Event, Word
from raengjai.web.toasts import say

MOST_CARDS = 20
MOST_PRINTS = 10
_PDF = "application/pdf"


@require_GET
@requires(Permission.VIEW_NETWORK)
def member_card(request: Request, member_id: UUID) -> HttpResponse:
    """The valid card of a member, what may be done with it, and the cards before."""
    found, today = _member(member_id), bangkok_today()
    card = actions.cards_of([found.pk]).get(found.pk)
    every = Credential.objects.about("member", [found.pk]).order_by("-issued_at", "-id")[:MOST_CARDS]
    context = {
        "member": found,
        "card": card,
        "state": _state(card, found),
        "fits": card is not None and actions.fits_member(card, found),
        "facts": _facts(card, request.actor.language) if card else [],
        "events": [_event(each, request.actor.language) for each in every],
        "may_manage": request.actor.may(Permission.MANAGE_NETWORK) and request.actor.covers(found.place_code),
        "may_have": found.kind == "volunteer" and found.ended_at is None,
        "is_over": not (found.ends_on is None or found.ends_on >= today),
    }
    return render(request, "network/member_card.html", context)


@require_POST
@requires(Permission.MANAGE_NETWORK)
def issue_card(request: Request, member_id: UUID) -> HttpResponse:
    found = _member(member_id)
    try:
        card = actions.issue_card(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("Card %(number)s is issued. Print it now.") % {"number": card.grouped_number})
    return redirect("member_card", member_id=found.pk)


@require_GET
@requires(Permission.MANAGE_NETWORK)
def card_pdf(request: Request, member_id: UUID) -> HttpResponse:
    """The sheet with one card, both sides."""
    found, now = _member(member_id), bangkok_now()
    try:
        pdf = actions.print_card(found, address=_address(request), at=now)
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("member_card", member_id=found.pk)
    return send(
        request,
        pdf,
        filename=_("Volunteer card.pdf"),
        content_type=_PDF,
        verb="card.downloaded",
        subject=found,
        by=request.actor,
        at=now,
        place_code=found.place_code,
        codes={"cards": 1},
    )


@requires(Permission.MANAGE_NETWORK)
def revoke_card(request: Request, member_id: UUID) -> HttpResponse:
    """Lost, damaged, wrong, misused: the card is taken back, and perhaps issued anew."""
    found = _member(member_id)
    form = RevokeForm(request.POST or None, initial={"again": True})
    if request.method == "POST" and form.is_valid():
        try:
            card = actions.revoke_card(found, **form.cleaned_data, by=request.actor, at=bangkok_now())
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            say(request, _revoked_words(card))
            return redirect("member_card", member_id=found.pk)
    context = {"form": form, "member": found, "card": actions.cards_of([found.pk]).get(found.pk)}
    return render(request, "network/revoke_card.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_NETWORK)
def card_prints(request: Request) -> HttpResponse:
    """Cards for a district or the province: choose, then watch them being made. And one's orders of today."""
    form = CardPrintForm(request.POST or None, actor=request.actor)
    now = bangkok_now()
    if request.method == "POST" and form.is_valid():
        try:
            order = actions.begin_card_print(
                form.cleaned_data["place"],
                only_missing=form.cleaned_data["who"] == "missing",
                address=_address(request),
                language=request.actor.language,
                by=request.actor,
                at=now,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("card_print", print_id=order.pk)
    orders = Print.objects.filter(user=request.actor.me, kind=actions.PRINT, expires_at__gt=now)
    lines = [_order_line(order) for order in orders.order_by("-begun_at")[:MOST_PRINTS]]
    context = {"form": form, "orders": lines}
    return render(request, "network/card_prints.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Permission.MANAGE_NETWORK)
def card_print(request: Request, print_id: UUID) -> HttpResponse:
    """How far an order is, and its files as they become ready."""
    order, now = _order(print_id), bangkok_now()
    parts = order.parts.order_by("number").defer("file", "subject_ids")
    context = {
        "order": order,
        "place": full_name_of(order.place_code, request.actor.language),
        "made": order.done + order.left_out,
        "seconds_left": _seconds_left(order, now),
        "files": [part for part in parts if part.size],
        "is_over": order.is_over(now),
    }
    return render(request, "network/card_print.html", context, fragment="progress")


@require_GET
@requires(Permission.MANAGE_NETWORK)
def card_file(request: Request, print_id: UUID, number: int) -> HttpResponse:
    """One finished file of an order, for a day."""
    order, now = _order(print_id), bangkok_now()
    part = PrintPart.objects.filter(print=order, number=number, size__gt=0).first()
    if part is None or part.file is None or order.is_over(now):
        raise Http404
    return send(
        request,
        bytes(part.file),
        filename=_("Volunteer cards %(number)d.pdf") % {"number": number},
        content_type=_PDF,
        verb="cards.downloaded",
        subject=order,
        by=request.actor,
        at=now,
        place_code=order.place_code,
        codes={"part": number, "cards": len(part.subject_ids)},
    )


# --- what the pages show -------------------------------------------------------------------------------------


def _member(member_id: UUID) -> Member:
    found = Member.objects.filter(pk=member_id).first()
    if found is None:
        raise Http404
    return found


def _order(print_id: UUID) -> Print:
    found = Print.objects.filter(pk=print_id).first()
    if found is None:
        raise Http404
    return found


def _address(request: Request) -> str:
    return request.build_absolute_uri(reverse("verify_card"))


def _state(card: Credential | None, member: Member) -> Word:
    if card is None:
        return Word(_("No valid card"), "")
    if not actions.fits_member(card, member):
        return Word(_("Says something that has changed"), "warn")
    if card.valid_until is not None and card.valid_until < bangkok_today():
        return Word(_("Expired"), "")
    return Word(_("Valid"), "good")


def _facts(card: Credential, language: str) -> list[Answer]:
    last = short_date(card.valid_until, language) if card.valid_until else _("no last day set")
    return [
        Answer(_("Card number"), card.grouped_number),
        Answer(_("Valid"), f"{short_date(card.valid_from, language)} – {last}"),
        Answer(_("Issued on"), short_date(card.issued_at, language)),
    ]


def _event(card: Credential, language: str) -> Event:
    what = _("Card %(number)s issued") % {"number": card.grouped_number}
    return Event(what=what, at=card.issued_at, change=_revoked(card, language) if card.revoked_at else "")


def _revoked(card: Credential, language: str) -> str:
    day = short_date(card.revoked_from or card.issued_at, language)
    return _("Not valid from %(day)s: %(reason)s") % {"day": day, "reason": card.reason_name}


def _revoked_words(card: Credential | None) -> str:
    if card is None:
        return _("The card is revoked. Phones learn it with their next list.")
    words = _("The card is revoked, and card %(number)s is issued in its place. Print it now.")
    return words % {"number": card.grouped_number}


def _order_line(order: Print) -> dict[str, Any]:
    made = order.done + order.left_out
    word = (
        Word(_("Ready"), "good")
        if order.is_finished
        else Word(_("%(made)d of %(total)d") % {"made": made, "total": order.total}, "info")
    )
    count = ngettext("%(n)d card", "%(n)d cards", order.total) % {"n": order.total}
    return {"order": order, "place": full_name_of(order.place_code), "count": count, "state": word}


def _seconds_left(order: Print, now: datetime) -> int | None:
    """By the pace so far; nothing is promised before the first part."""
    made = order.done + order.left_out
    if order.is_finished or not made:
        return None
    return round((now - order.begun_at).total_seconds() / made * (order.total - made))
