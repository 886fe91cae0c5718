"""What was paid to whom: entered one by one or the travel of many, undone when it was a mistake; one's own payments."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.actions.money import pay, pay_many, undo_payment
from raengjai.events.forms.money import PaymentForm, TravelForm, UndoPaymentForm
from raengjai.events.models import Attendance, BudgetLine, Event, Guest, Payment, money_summary
from raengjai.events.models.event import event_of
from raengjai.events.models.money import handles_money
from raengjai.events.rules.money import check_travel
from raengjai.events.views import money_words as words
from raengjai.events.views.money import paid, put_ruling
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.web.fragments import render
from raengjai.web.toasts import say

MOST_OWN = 200


@require_GET
@requires(Permission.HELP_AT_EVENT)
def event_payments(request: Request, event_id: UUID) -> HttpResponse:
    """The lines with what was paid from each, and where to enter the next payment."""
    event = _handled(request, event_id)
    payments = paid(event)
    summary = money_summary(event)
    lines = [
        {
            "sum": each,
            "payments": [_shown(payment) for payment in payments if payment.line_id == each.line.pk],
            "is_over": each.left < 0,
        }
        for project in summary.projects
        for each in project.lines
    ]
    context = {
        "event": event,
        "lines": lines,
        "summary": summary,
        "balance": words.balance(summary),
        "warnings": words.warnings(event, payments),
    }
    return render(request, "events/event_payments.html", context)


@requires(Permission.HELP_AT_EVENT)
def add_payment(request: Request, line_id: UUID) -> HttpResponse:
    line = _line(request, line_id)
    form = PaymentForm(request.POST or None, line=line, present=_present(line.event))
    if request.method == "POST" and form.is_valid():
        try:
            payment = pay(line, form.draft(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_ruling(form, refused)
        else:
            _say_paid(request, payment)
            return redirect("event_payments", event_id=line.event_id)
    context = {"form": form, "line": line, "event": line.event}
    return render(request, "events/add_payment.html", context, status=422 if form.errors else 200)


@requires(Permission.HELP_AT_EVENT)
def pay_travel(request: Request, line_id: UUID) -> HttpResponse:
    """Everybody who was there and has not been paid from this line, on one page."""
    line = _line(request, line_id)
    if line.category != "travel":
        raise Http404
    done = Payment.objects.filter(line=line, undone_at__isnull=True, guest__isnull=False)
    taken = set(done.values_list("guest_id", flat=True))
    guests = [guest for guest in _present(line.event) if guest.pk not in taken]
    form = TravelForm(request.POST or None, guests=guests)
    if request.method == "POST" and form.is_valid():
        try:
            count = pay_many(line, form.drafts(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_ruling(form, refused)
        else:
            told = ngettext("%(n)d payment is entered.", "%(n)d payments are entered.", count)
            say(request, told % {"n": count})
            return redirect("event_payments", event_id=line.event_id)
    context = {"form": form, "line": line, "event": line.event, "taken": len(taken)}
    return render(request, "events/pay_travel.html", context, status=422 if form.errors else 200)


@requires(Permission.HELP_AT_EVENT)
def take_back_payment(request: Request, payment_id: UUID) -> HttpResponse:
    """A payment that was a mistake, with the reason."""
    payment = Payment.objects.select_related("line", "event").filter(pk=payment_id).first()
    if payment is None or not handles_money(payment.event, request.actor):
        raise Http404
    form = UndoPaymentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            undo_payment(payment, why=form.cleaned_data["why"], by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_ruling(form, refused)
        else:
            say(request, _("The payment is undone. It is still shown, with the reason."))
            return redirect("event_payments", event_id=payment.event_id)
    context = {"form": form, "payment": payment, "event": payment.event}
    return render(request, "events/take_back_payment.html", context, status=422 if form.errors else 200)


@require_GET
@requires(Permission.READ_EVENTS)
def own_payments(request: Request) -> HttpResponse:
    """What the reader got at events."""
    rows = list(Payment.objects.filter(user=request.actor.me).order_by("-paid_on", "-id")[:MOST_OWN])
    # The budget is not theirs to see, and an event of another province may not be: so no joins.
    titles = Event.objects.in_bulk({row.event_id for row in rows})
    shown = [(row, titles[row.event_id].title if row.event_id in titles else "") for row in rows]
    return render(request, "events/own_payments.html", {"payments": shown})


def _handled(request: Request, event_id: UUID) -> Event:
    event = event_of(event_id)
    if event is None or not handles_money(event, request.actor):
        raise Http404
    return event


def _line(request: Request, line_id: UUID) -> BudgetLine:
    found = BudgetLine.objects.select_related("event", "speaker").filter(pk=line_id).first()
    if found is None or not handles_money(found.event, request.actor):
        raise Http404
    return found


def _present(event: Event) -> list[Guest]:
    """Who was there, at whichever session."""
    there = Attendance.objects.of_event(event.pk).values("guest")
    return list(Guest.objects.of_event(event.pk).filter(pk__in=there).by_name())


def _shown(payment: Payment) -> dict[str, Any]:
    findings = (
        check_travel(payment.amount, payment.km, payment.receipt, payment.paid_on)
        if payment.line.category == "travel" and payment.undone_at is None
        else []
    )
    return {"row": payment, "findings": [words.say_finding(each) for each in findings]}


def _say_paid(request: Request, payment: Payment) -> None:
    findings = _shown(payment)["findings"]
    if findings:
        say(request, _("The payment is entered.") + " " + findings[0].sentence, tone="warn")
    else:
        say(request, _("The payment is entered."))
