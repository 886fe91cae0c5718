"""The desk keys papers in: one after the other by keyboard, or many from a workbook."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.events.models import Event
from raengjai.ground.dates import bangkok_now
from raengjai.ground.refused import Refused
from raengjai.training import actions
from raengjai.training.actions.answer_sheet import SheetFault
from raengjai.training.forms import AnswersFileForm, KeyPaperForm
from raengjai.training.models import PARTS, GuestCode, Paper, Test
from raengjai.training.rules.marking import line_of, variant_of
from raengjai.training.views import shown
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Link
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say
from raengjai.web.workbooks import EXCEL, workbook

MOST_MISSING = 60


@requires(Permission.HELP_AT_EVENT)
def key_papers(request: Request, event_id: UUID, part: str) -> HttpResponse:
    """Number, answers, Enter: the next paper. Who is still missing stands below."""
    event, part = shown.event_to_help(request, event_id), shown.check_part(part)
    test = shown.test_to_find(event)
    form = KeyPaperForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            keyed = _keyed(request, test, part, form)
        except Refused as refused:
            put_refusal(form, refused)
        else:
            say(request, _words(test, part, keyed), tone="good" if keyed.is_new else "info")
            return redirect("key_papers", event_id=event.pk, part=part)
    missing, count = _missing(event, part)
    context = shown.frame(event, request.actor.language) | {
        "form": form,
        "part": part,
        "tabs": _tabs(event, part),
        "missing": missing,
        "missing_count": count,
        "keyed_count": Paper.objects.of_event(event.pk).handed_in().filter(part=part).count(),
        "may_write": actions.writes(request.actor, event),
    }
    return render(request, "training/key_papers.html", context, status=422 if form.errors else 200)


@requires(Permission.PLAN_EVENT)
def import_answers(request: Request, event_id: UUID, part: str) -> HttpResponse:
    """A workbook of answers: all of its rows are taken, or none and each fault is named."""
    event, part = shown.event_to_write(request, event_id), shown.check_part(part)
    test = shown.test_to_find(event)
    form = AnswersFileForm(request.POST or None, request.FILES or None)
    faults: list[SheetFault] = []
    if request.method == "POST" and form.is_valid():
        try:
            drafts, faults = actions.read_answer_sheet(
                form.raw(), test, part, is_correction=form.cleaned_data["is_correction"]
            )
            keyed = [] if faults else actions.key_papers(test, drafts, by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            if not faults:
                new = sum(1 for each in keyed if each.is_new)
                say(
                    request,
                    ngettext("%(n)d paper is keyed in.", "%(n)d papers are keyed in.", new) % {"n": new},
                )
                return redirect("key_papers", event_id=event.pk, part=part)
    context = shown.frame(event, request.actor.language) | {
        "form": form,
        "part": part,
        "part_name": dict(PARTS)[part],
        "faults": faults,
    }
    status = 422 if form.errors or faults else 200
    return render(request, "training/import_answers.html", context, status=status)


@requires(Permission.PLAN_EVENT)
def answers_template(request: Request, event_id: UUID, part: str) -> HttpResponse:
    """The workbook to fill in: a row for each guest with number, name and letter."""
    event, part, now = shown.event_to_write(request, event_id), shown.check_part(part), bangkok_now()
    test = shown.test_to_find(event)
    return send(
        request,
        _template(event, test),
        filename=f"answers-{part}.xlsx",
        content_type=EXCEL,
        verb="test.template_downloaded",
        subject=event,
        by=request.actor,
        at=now,
        place_code=event.place_code,
        codes={"part": part},
    )


def _keyed(request: Request, test: Test, part: str, form: KeyPaperForm) -> actions.Keyed:
    said = form.cleaned_data
    draft = actions.PaperDraft(
        guest=actions.find_guest(test, said["who"]),
        part=part,
        variant=said["variant"],
        line=said["line"],
        is_correction=said["is_correction"],
    )
    return actions.key_paper(test, draft, by=request.actor, at=bangkok_now())


def _words(test: Test, part: str, keyed: actions.Keyed) -> str:
    paper = keyed.paper
    shown_sheet = actions.printed_sheet(test, part, paper.variant)
    values = {
        "name": paper.guest.name,
        "score": paper.score,
        "all": len(shown_sheet),
        "line": line_of(shown_sheet, paper.answers),
    }
    if not keyed.is_new:
        return _("%(name)s: exactly this paper was keyed in before. Nothing was changed.") % values
    return _("%(name)s: %(score)d of %(all)d right (%(line)s)") % values


def _missing(event: Event, part: str) -> tuple[list[dict[str, Any]], int]:
    """Guests with a number and without a paper: two queries."""
    handed = Paper.objects.of_event(event.pk).handed_in().filter(part=part).values("guest")
    codes = GuestCode.objects.filter(event=event).exclude(guest__in=handed).select_related("guest")
    shown_codes = codes.order_by("number")[:MOST_MISSING]
    lines = [
        {"number": each.number, "name": each.guest.name, "variant": variant_of(each.number)}
        for each in shown_codes
    ]
    return lines, codes.count()


def _tabs(event: Event, part: str) -> list[Link]:
    return [
        Link(name, reverse("key_papers", args=[event.pk, code]), current=code == part) for code, name in PARTS
    ]


def _template(event: Event, test: Test) -> bytes:
    codes = GuestCode.objects.filter(event=event).select_related("guest").order_by("number")
    file = BytesIO()
    with workbook(file) as book:
        sheet, bold = book.add_worksheet(_("Answers")), book.add_format({"bold": True})
        heads = [_("Paper number"), _("Name"), _("Paper letter")]
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, bold)
        for number in range(1, test.questions.count() + 1):
            sheet.write_number(0, len(heads) + number - 1, number, bold)
        sheet.set_column(1, 1, 34)
        for line, code in enumerate(codes, start=1):
            sheet.write_number(line, 0, code.number)
            sheet.write_string(line, 1, code.guest.name)
            sheet.write_string(line, 2, variant_of(code.number))
        sheet.freeze_panes(1, 2)
    return file.getvalue()
