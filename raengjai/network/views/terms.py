"""Appointing one person, and what comes after: the end and its undo, another place, the next term."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import AppointForm, EndForm, MoveForm
from raengjai.network.rules.handover import Serves
from raengjai.network.views.handover import Check
from raengjai.network.views.members import member_of
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.MANAGE_NETWORK)
def appoint(request: Request) -> HttpResponse:
    """A new volunteer: the account and the appointment in one action."""
    form = AppointForm(request.POST or None, actor=request.actor, place=request.GET.get("place", "")[:6])
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_volunteer(form.new_volunteer(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _("%(name)s is appointed.") % {"name": made.name})
            return redirect("member", member_id=made.pk)
    return render(request, "network/appoint.html", {"form": form}, status=422 if form.errors else 200)


@requires(Permission.MANAGE_NETWORK)
def end_term(request: Request, member_id: UUID) -> HttpResponse:
    found = member_of(member_id)
    form = EndForm(request.POST or None, initial={"ends_on": bangkok_today()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        check = Check(request, found, last_day=said["ends_on"])
        if not check.is_answered:
            return check.page()
        try:
            actions.end_membership(
                found,
                ends_on=said["ends_on"],
                reason=said["reason"],
                order=form.order(),
                chosen=check.chosen,
                by=request.actor,
                at=bangkok_now(),
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            undo = reverse("reopen_term", args=[found.pk])
            say(request, _("The term of %(name)s is ended.") % {"name": found.name}, undo_url=undo)
            return redirect("member", member_id=found.pk)
    context = {"form": form, "member": found}
    return render(request, "network/end_term.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.MANAGE_NETWORK)
def reopen_term(request: Request, member_id: UUID) -> HttpResponse:
    found = member_of(member_id)
    try:
        actions.reopen_membership(found, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
    else:
        say(request, _("The term goes on as before."))
    return redirect("member", member_id=found.pk)


@requires(Permission.MANAGE_NETWORK)
def move_term(request: Request, member_id: UUID) -> HttpResponse:
    """To another place of the province: one term ends, the rest of it goes on there."""
    found = member_of(member_id)
    form = MoveForm(request.POST or None, actor=request.actor, member=found)
    if request.method == "POST" and form.is_valid():
        move = form.move()
        last_day = move["moves_on"] - timedelta(days=1)
        check = Check(request, found, last_day=last_day, goes_on=Serves(move["place_code"]))
        if not check.is_answered:
            return check.page()
        try:
            made = actions.move_membership(
                found, **move, chosen=check.chosen, by=request.actor, at=bangkok_now()
            )
        except Refused as refused:
            put_refusal(form, refused)
        else:
            undo = reverse("reopen_term", args=[found.pk])
            words = _("%(name)s moves. The new term is written.") % {"name": found.name}
            say(request, words, undo_url=undo)
            return redirect("member", member_id=made.pk)
    context = {"form": form, "member": found}
    return render(request, "network/move_term.html", context, status=422 if form.errors else 200)
