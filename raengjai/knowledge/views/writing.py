"""Writing: a new directive, its draft again, and the next version of one that is in force."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.knowledge import actions
from raengjai.knowledge.forms import AmendForm, DirectiveForm, initial_of
from raengjai.knowledge.models import Directive, DirectiveVersion
from raengjai.knowledge.rules import State
from raengjai.knowledge.views import shown
from raengjai.web.fragments import render
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say


@requires(Permission.PUBLISH_DIRECTIVE)
def write_directive(request: Request) -> HttpResponse:
    """A new draft; the next page shows whom it reaches."""
    form = DirectiveForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_directive(form.heading(), form.words(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("check_directive", directive_id=made.pk)
    return _page(request, form, None)


@requires(Permission.PUBLISH_DIRECTIVE)
def edit_directive(request: Request, directive_id: UUID) -> HttpResponse:
    """The draft of a first version; what is published already is amended instead."""
    found = to_publish(request, directive_id)
    version = found.versions.filter(state=State.DRAFT).first()
    if found.state != State.DRAFT or version is None:
        return redirect("directive", directive_id=found.pk)
    form = DirectiveForm(request.POST or None, actor=request.actor, initial=initial_of(found, version))
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_directive(found, form.heading(), form.words(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("check_directive", directive_id=found.pk)
    return _page(request, form, found)


@requires(Permission.PUBLISH_DIRECTIVE)
def amend_directive(request: Request, directive_id: UUID) -> HttpResponse:
    """The draft of the next version, filled with the words in force."""
    found = to_publish(request, directive_id)
    last = found.versions.order_by("-number").first()
    if found.state != State.PUBLISHED or last is None or last.state == State.SENDING:
        say(request, _("Only what is published and in force can be amended."), tone="warn")
        return redirect("directive", directive_id=found.pk)
    form = AmendForm(request.POST or None, initial=_for_amending(found, last))
    if request.method == "POST" and form.is_valid():
        try:
            actions.amend_directive(found, form.words(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("check_directive", directive_id=found.pk)
    return _page(request, form, found)


def to_publish(request: Request, directive_id: UUID) -> Directive:
    """A directive of the own place; one that was only received cannot be changed, so it is not there."""
    found = get_object_or_404(Directive, pk=directive_id)
    if not shown.publishes(request.actor, found):
        raise Http404
    return found


def _for_amending(found: Directive, last: DirectiveVersion) -> dict[str, Any]:
    initial = initial_of(found, last)
    return initial if last.state == State.DRAFT else {**initial, "changes": "", "again": "yes"}


def _page(request: Request, form: forms.Form, found: Directive | None) -> HttpResponse:
    is_amendment = isinstance(form, AmendForm)
    template = "knowledge/amend_directive.html" if is_amendment else "knowledge/write_directive.html"
    status = 422 if form.errors else 200
    return render(request, template, {"form": form, "directive": found}, status=status)
