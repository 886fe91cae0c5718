"""Papers for many guests, made by the job worker: the order, its progress, its files."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.papers.models import Print, PrintPart
from raengjai.training import actions
from raengjai.training.forms import PrintPapersForm
from raengjai.training.views import shown
from raengjai.training.views.overview import address_of_test
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.toasts import say

_PDF = "application/pdf"
_OURS = (actions.PRINT, *actions.PRINTS_OF_PART.values())


@require_POST
@requires(Permission.PLAN_EVENT)
def print_test_papers(request: Request, event_id: UUID) -> HttpResponse:
    """A paper for every guest, with number, code and letter."""
    event = shown.event_to_write(request, event_id)
    test, form = shown.test_to_find(event), PrintPapersForm(request.POST)
    if not form.is_valid():
        say(request, _("Say which part of the test is to be printed."), tone="warn")
        return redirect("event_training", event_id=event.pk)
    try:
        order = actions.begin_test_papers(
            test,
            form.cleaned_data["part"],
            address=address_of_test(request, test),
            language=form.cleaned_data["language"] or "th",
            by=request.actor,
            at=bangkok_now(),
        )
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("event_training", event_id=event.pk)
    return redirect("training_print", print_id=order.pk)


@require_POST
@requires(Permission.PLAN_EVENT)
def spare_test_papers(request: Request, event_id: UUID) -> HttpResponse:
    """One blank paper of each letter, for who comes without an invitation."""
    event, now = shown.event_to_write(request, event_id), bangkok_now()
    test, form = shown.test_to_find(event), PrintPapersForm(request.POST)
    part, language = ("pre", "th")
    if form.is_valid():
        part, language = form.cleaned_data["part"], form.cleaned_data["language"] or "th"
    pdf = actions.print_spare_papers(
        test, part, address=address_of_test(request, test), language=language, by=request.actor, at=now
    )
    return send(
        request,
        pdf,
        filename=_("Spare test papers.pdf"),
        content_type=_PDF,
        verb="test.spare_printed",
        subject=event,
        by=request.actor,
        at=now,
        place_code=event.place_code,
        codes={"part": part},
    )


@require_GET
@requires(Permission.PLAN_EVENT)
def training_print(request: Request, print_id: UUID) -> HttpResponse:
    """How far an order is, and its files as they become ready."""
    order, now = _order(print_id), bangkok_now()
    parts = order.parts.order_by("number").defer("file", "subject_ids")
    is_over = order.is_over(now)
    context = {
        "order": order,
        "is_certificates": order.kind == actions.PRINT,
        "made": order.done + order.left_out,
        "seconds_left": _seconds_left(order, now),
        "files": [part for part in parts if part.size and not is_over],
        "is_over": is_over,
    }
    return render(request, "training/training_print.html", context, fragment="progress")


@require_GET
@requires(Permission.PLAN_EVENT)
def training_print_file(request: Request, print_id: UUID, number: int) -> HttpResponse:
    """One finished file, for a day."""
    order, now = _order(print_id), bangkok_now()
    part = PrintPart.objects.filter(print=order, number=number, size__gt=0).first()
    if part is None or part.file is None or order.is_over(now):
        raise Http404
    is_certificates = order.kind == actions.PRINT
    name: Any = _("Certificates %(number)d.pdf") if is_certificates else _("Test papers %(number)d.pdf")
    return send(
        request,
        bytes(part.file),
        filename=name % {"number": number},
        content_type=_PDF,
        verb="certificates.downloaded" if is_certificates else "test_papers.downloaded",
        subject=order,
        by=request.actor,
        at=now,
        place_code=order.place_code,
        codes={"part": number, "papers": len(part.subject_ids)},
    )


def _order(print_id: UUID) -> Print:
    found = Print.objects.filter(pk=print_id, kind__in=_OURS).first()
    if found is None:
        raise Http404
    return found


def _seconds_left(order: Print, now: datetime) -> int | None:
    made = order.done + order.left_out
    if order.is_finished or not made:
        return None
    return round((now - order.begun_at).total_seconds() / made * (order.total - made))
