"""Papers of an event's money, as offices file them: sign-in sheets, receipts to be signed, the list of travel, Excel.

They are in Thai whoever prints them: an auditor reads them.
"""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import (
    Event,
    Guest,
    Payment,
    Session,
    TargetGroup,
    money_summary,
    sessions_of,
)
from raengjai.events.models.event import event_of
from raengjai.events.models.money import agenda_of, handles_money
from raengjai.events.rules.money import baht_text, hours_of, total
from raengjai.events.views import money_words as words
from raengjai.events.views.money import paid, seen
from raengjai.ground.dates import bangkok_now, document_date, long_date, short_date
from raengjai.papers.actions import print_money_list, print_money_receipts, print_sign_in_sheets
from raengjai.papers.rules.sheets import Fact, MoneyList, MoneyReceipt, SignInGroup, SignInSheet
from raengjai.places.models import full_name_of
from raengjai.services.models import office_name
from raengjai.web.downloads import send
from raengjai.web.toasts import say
from raengjai.web.workbooks import EXCEL, workbook

BLANKS = 5  # empty lines of each group, for who comes without an invitation


@require_GET
@requires(Permission.HELP_AT_EVENT)
def sign_in_sheets(request: Request, event_id: UUID) -> HttpResponse:
    """Of each session, group by group, with empty lines for walk-ins."""
    event = _handled(request, event_id)
    sessions = sessions_of(event)
    if not sessions:
        say(request, _("The event has no sessions yet at which presence is taken."), tone="warn")
        return redirect("event_money", event_id=event.pk)
    groups = list(TargetGroup.objects.filter(event=event).order_by("position", "id"))
    guests = list(Guest.objects.of_event(event.pk).seated().by_name())
    return _paper(
        request,
        event,
        "sign-in",
        lambda: _sign_in_sheets(event, sessions, groups, guests),
        rows=len(guests),
    )


@require_GET
@requires(Permission.HELP_AT_EVENT)
def payment_receipts(request: Request, event_id: UUID) -> HttpResponse:
    """One page to sign for each payment, but for travel, which has a list."""
    event = _handled(request, event_id)
    rows = [each for each in paid(event) if each.undone_at is None and each.line.category != "travel"]
    if not rows:
        say(request, _("There is no payment to be signed for yet."), tone="warn")
        return redirect("event_payments", event_id=event.pk)
    agenda = agenda_of(event)
    return _paper(
        request,
        event,
        "receipts",
        lambda: _receipts(event, rows, agenda),
        rows=len(rows),
    )


@require_GET
@requires(Permission.HELP_AT_EVENT)
def travel_list(request: Request, event_id: UUID) -> HttpResponse:
    """Travel of everybody who was paid, with what proves it; each line is signed."""
    event = _handled(request, event_id)
    rows = [each for each in paid(event) if each.undone_at is None and each.line.category == "travel"]
    if not rows:
        say(request, _("There is no payment to be signed for yet."), tone="warn")
        return redirect("event_payments", event_id=event.pk)
    return _paper(
        request,
        event,
        "travel",
        lambda: print_money_list(_travel(event, rows), language="th"),
        rows=len(rows),
    )


@require_GET
@requires(Permission.READ_EVENTS)
def event_money_file(request: Request, event_id: UUID) -> HttpResponse:
    """Budget against payments as a workbook; payments themselves only for who handles money."""
    event = seen(request, event_id)
    payments = paid(event) if handles_money(event, request.actor) else []
    return send(
        request,
        _workbook(event, payments, request.actor.language),
        filename=f"event-money-{event.pk}.xlsx",
        content_type=EXCEL,
        verb="event.money_downloaded",
        subject=event,
        by=request.actor,
        at=bangkok_now(),
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"payments": len(payments)},
    )


def _handled(request: Request, event_id: UUID) -> Event:
    event = event_of(event_id)
    if event is None or not handles_money(event, request.actor):
        raise Http404
    return event


def _paper(
    request: Request, event: Event, name: str, make: Callable[[], bytes], *, rows: int
) -> HttpResponse:
    with translation.override("th"):
        body = make()
    return send(
        request,
        body,
        filename=f"{name}-{event.pk}.pdf",
        content_type="application/pdf",
        verb="event.money_paper_printed",
        subject=event,
        by=request.actor,
        at=bangkok_now(),
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"paper": name, "rows": rows},
    )


def _where(event: Event) -> str:
    return " ".join(filter(None, (event.venue, event.room, full_name_of(event.place_code, "th"))))


def _days(event: Event) -> str:
    if event.starts_on is None or event.ends_on is None:
        return ""
    first, last = document_date(event.starts_on, "th"), document_date(event.ends_on, "th")
    return first if first == last else f"{first} – {last}"


def _projects(event: Event) -> str:
    return ", ".join(words.project_names(event).values())


def _sign_in_sheets(
    event: Event, sessions: list[Session], groups: list[TargetGroup], guests: list[Guest]
) -> bytes:
    projects, where = _projects(event), _where(event)
    sheets = [_sheet(event, each, groups, guests, projects, where) for each in sessions]
    return print_sign_in_sheets(sheets, language="th")


def _sheet(
    event: Event,
    session: Session,
    groups: list[TargetGroup],
    guests: list[Guest],
    projects: str,
    where: str,
) -> SignInSheet:
    part = session.get_part_display()
    return SignInSheet(
        title=_("Sign-in sheet"),
        event=event.title,
        facts=[
            Fact(_("Project"), projects),
            Fact(_("Venue of the event"), where),
            Fact(_("Part of the day"), f"{long_date(session.day, 'th')} · {part}"),
        ],
        columns=[
            _("No. of the line"),
            _("Name and surname"),
            _("Position and office"),
            _("Signature"),
            _("Remark"),
        ],
        groups=[
            SignInGroup(
                name=_("%(group)s (%(quota)d people)") % {"group": group.name, "quota": group.quota},
                people=[
                    (guest.name, " ".join(filter(None, (guest.position, guest.organisation))))
                    for guest in guests
                    if guest.group_id == group.pk
                ],
                blanks=BLANKS,
            )
            for group in groups
        ],
    )


def _receipts(event: Event, rows: list[Payment], agenda: list[Any]) -> bytes:
    projects = words.project_names(event)
    return print_money_receipts([_receipt(event, each, agenda, projects) for each in rows], language="th")


def _receipt(event: Event, payment: Payment, agenda: list[Any], projects: dict[str, str]) -> MoneyReceipt:
    is_speaker = payment.speaker is not None
    what = payment.line.what
    if is_speaker:
        hours = f"{hours_of(agenda, payment.speaker_id):f}".rstrip("0").rstrip(".")
        what = _("%(what)s, %(hours)s hours by the agenda") % {"what": what, "hours": hours}
    return MoneyReceipt(
        title=_("Receipt for money, for speakers") if is_speaker else _("Receipt for money"),
        place=_("Written at %(place)s") % {"place": office_name(event.office_code, "th")},
        dated=_("Date %(day)s") % {"day": document_date(payment.paid_on, "th")},
        facts=[
            Fact(_("Name of the event"), event.title),
            Fact(
                _("Project"),
                projects.get(payment.line.project_code, payment.line.project_code),
            ),
            Fact(_("Held on"), f"{_days(event)} {_where(event)}"),
        ],
        declares=_("I, %(name)s%(position)s, have received money from %(office)s as follows:")
        % {
            "name": payment.payee,
            "position": _position(payment),
            "office": office_name(event.office_code, "th"),
        },
        columns=[_("Item"), _("Amount (baht)")],
        lines=[(what, words.baht(payment.amount))],
        total_label=_("Sum"),
        total=words.baht(payment.amount),
        in_words=baht_text(payment.amount),
        signatures=[(payment.payee, _("Receiver of the money")), ("", _("Payer"))],
    )


def _position(payment: Payment) -> str:
    person = payment.speaker or payment.guest
    said = " ".join(filter(None, (person.position, person.organisation))) if person else ""
    return " " + _("position %(position)s") % {"position": said} if said else ""


def _travel(event: Event, rows: list[Payment]) -> MoneyList:
    amount = total(row.amount for row in rows)
    return MoneyList(
        title=_("Evidence of payment: travel"),
        event=event.title,
        facts=[Fact(_("Project"), _projects(event)), Fact(_("Held on"), f"{_days(event)} {_where(event)}")],
        columns=[
            _("No. of the line"),
            _("Name and surname"),
            _("Position and office"),
            _("Distance (km)"),
            _("Receipt no."),
            _("Amount (baht)"),
            _("Paid on"),
            _("Signature of the receiver"),
        ],
        numeric=[False, False, False, True, False, True, False, False],
        rows=[
            [
                str(number),
                row.payee,
                " ".join(filter(None, (row.guest.position, row.guest.organisation))) if row.guest else "",
                f"{row.km:f}" if row.km is not None else "–",
                row.receipt or "–",
                words.baht(row.amount),
                short_date(row.paid_on, "th"),
                "",
            ]
            for number, row in enumerate(rows, start=1)
        ],
        total_label=_("Sum of all"),
        total=words.baht(amount),
        in_words=baht_text(amount),
        declares=_(
            "I certify that these are the actual costs of travel, paid person by person, and that who is named here was there."
        ),
        signatures=[("", _("Payer")), ("", _("Checked by"))],
    )


def _workbook(event: Event, payments: list[Payment], language: str) -> bytes:
    """Text is written as text, so nothing becomes a formula."""
    file = BytesIO()
    with workbook(file, strings_to_formulas=False) as book:
        bold = book.add_format({"bold": True})
        money = book.add_format({"num_format": "#,##0.00"})
        _write(book, _("Budget"), _budget_lines(event), event.title, bold, money)
        if payments:
            _write(book, _("Payments"), _payment_lines(payments, language), event.title, bold, money)
    return file.getvalue()


def _budget_lines(event: Event) -> list[list[Any]]:
    names = words.project_names(event)
    head = [_("Project"), _("Kind of cost"), _("Item of cost")]
    head += [_("Planned (baht)"), _("Paid (baht)"), _("Left (baht)")]
    lines: list[list[Any]] = [
        [
            names.get(project.code, project.code),
            str(each.line.category_name),
            each.line.what,
            each.planned,
            each.spent,
            each.left,
        ]
        for project in money_summary(event).projects
        for each in project.lines
    ]
    sums = [total(line[column] for line in lines) for column in (3, 4, 5)]
    return [head, *lines, [_("Sum of all"), "", "", *sums]]


def _payment_lines(payments: list[Payment], language: str) -> list[list[Any]]:
    head = [_("Paid on"), _("Name and surname"), _("Item of cost"), _("Distance (km)"), _("Receipt no.")]
    head += [_("Amount (baht)"), _("Remark")]
    lines: list[list[Any]] = [
        [
            short_date(each.paid_on, language),
            each.payee,
            each.line.what,
            each.km if each.km is not None else "",
            each.receipt,
            each.amount,
            _("Undone: %(why)s") % {"why": each.undone_why} if each.undone_at else each.note,
        ]
        for each in payments
    ]
    return [head, *lines]


def _write(book: Any, name: str, lines: list[list[Any]], title: str, bold: Any, money: Any) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 8, 22)
    sheet.write_string(0, 0, title, bold)
    for number, line in enumerate(lines):
        for column, value in enumerate(line):
            if isinstance(value, Decimal):
                sheet.write_number(2 + number, column, value, money)
            else:
                sheet.write_string(2 + number, column, str(value), bold if number == 0 else None)
