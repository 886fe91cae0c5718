"""Loading a list of volunteers: the file, what was read of it, the loading with its progress; and the same columns out."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from raengjai.access.door import Request, requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, short_date, short_time
from raengjai.ground.refused import Refused
from raengjai.network import actions
from raengjai.network.forms import ListFileForm, LoadForm
from raengjai.network.models import Member, SheetRow, SheetRun
from raengjai.network.rules.sheet import COLUMNS
from raengjai.network.views.faults import column_words, in_words, problem_words
from raengjai.network.views.sheets import fault_text, faulty_book, register_book, template_book
from raengjai.web.downloads import send
from raengjai.web.fragments import render
from raengjai.web.pieces import Cell, Column, Table, Word
from raengjai.web.refusals import put_refusal
from raengjai.web.toasts import say
from raengjai.web.workbooks import EXCEL

MOST_SHOWN = 50
MOST_LISTS = 20
_TONES = {
    "reading": ("info", "hourglass"),
    "unreadable": ("bad", "circle-x"),
    "checked": ("warn", "circle-alert"),
    "loading": ("info", "hourglass"),
    "loaded": ("good", "circle-check"),
}


@requires(Permission.LOAD_REGISTER)
def import_volunteers(request: Request) -> HttpResponse:
    """A file is chosen; below, the lists of the last days."""
    form = ListFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = actions.start_run(form.raw(), by=request.actor, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            return redirect("imported_list", run_id=run.pk)
    runs = SheetRun.objects.filter(user=request.actor.me).order_by("-made_at", "-id")[:MOST_LISTS]
    context = {
        "form": form,
        "runs": _runs(runs, request.actor.language),
        "may_export": request.actor.may(Permission.MANAGE_NETWORK),
    }
    return render(request, "network/import_volunteers.html", context, status=422 if form.errors else 200)


@requires(Permission.LOAD_REGISTER)
def import_template(request: Request) -> HttpResponse:
    """The empty workbook."""
    return _file(request, template_book(), "volunteers-template", "import.template")


@requires(Permission.LOAD_REGISTER)
def imported_list(request: Request, run_id: UUID) -> HttpResponse:
    """What was read and judged, before anything is written; then the progress of loading."""
    run = _run(run_id)
    form = LoadForm()
    if not run.changed:
        del form.fields["with_changes"]
    context: dict[str, Any] = {
        "run": run,
        "form": form,
        "state": _word(run),
        "problem": problem_words(run.problem) if run.problem else "",
        "counts": [
            (_("New"), run.new),
            (_("As in the register"), run.same),
            (_("Differ from the register"), run.changed),
            (_("Faulty"), run.faulty),
        ],
    }
    if not run.is_working:
        context |= {
            "faulty": _fault_table(run) if run.faulty else None,
            "changed": _change_table(run, request) if run.changed else None,
            "noted": _note_table(run) if run.noted else None,
        }
    return render(request, "network/imported_list.html", context, fragment="going_in")


@require_POST
@requires(Permission.LOAD_REGISTER)
def load_list(request: Request, run_id: UUID) -> HttpResponse:
    """What was shown goes in."""
    run, form = _run(run_id), LoadForm(request.POST)
    form.is_valid()
    try:
        actions.confirm_run(
            run, with_changes=form.cleaned_data["with_changes"], by=request.actor, at=bangkok_now()
        )
    except Refused as refused:
        say(request, refused.message, tone="warn")
    return redirect("imported_list", run_id=run.pk)


@require_POST
@requires(Permission.LOAD_REGISTER)
def discard_list(request: Request, run_id: UUID) -> HttpResponse:
    """The list goes, what was loaded stays."""
    run = _run(run_id)
    try:
        actions.discard_run(run, by=request.actor, at=bangkok_now())
    except Refused as refused:
        say(request, refused.message, tone="warn")
        return redirect("imported_list", run_id=run.pk)
    say(request, _("The list is erased."))
    return redirect("import_volunteers")


@requires(Permission.LOAD_REGISTER)
def faulty_rows(request: Request, run_id: UUID) -> HttpResponse:
    """The faulty rows with the reasons, to be mended and uploaded again."""
    run = _run(run_id)
    body = faulty_book(_rows(run, "faulty").iterator(chunk_size=500))
    return _file(request, body, "volunteers-to-mend", "import.faults_downloaded", rows=run.faulty)


@requires(Permission.MANAGE_NETWORK)
def export_volunteers(request: Request) -> HttpResponse:
    """Who serves now or later, in the columns of the template, national IDs included; that it was taken is journaled."""
    province = request.actor.provinces[0]
    members = Member.objects.of_province(province).in_the_field().serving_between(bangkok_today(), None)
    body, rows = register_book(members.order_by("place_code", "seat", "starts_on", "id"))
    return _file(request, body, f"volunteers-{province}", "network.volunteers_exported", rows=rows)


def _as_typed(name: str) -> Any:
    """Names stay in the language of the file."""
    return format_html("<span data-as-typed>{}</span>", name)


def _fault_table(run: SheetRun) -> Table:
    rows = [(row, row.said()) for row in _rows(run, "faulty")[:MOST_SHOWN]]
    return Table(
        caption=_("Rows to be mended"),
        columns=[Column(_("Row"), whole=True), Column(_("Name")), Column(_("What must be mended"))],
        rows=[
            [
                row.number,
                _as_typed(said["cells"].get("name", "") or "–"),
                " · ".join(fault_text([fault]) for fault in said["faults"]),
            ]
            for row, said in rows
        ],
        export_url=reverse("faulty_rows", args=[run.pk]),
        note=_shown_of(run.faulty),
    )


def _change_table(run: SheetRun, request: Request) -> Table:
    """Which fields differ; what the register says there stands on the person's page, for those who may read it."""
    rows = [(row, row.said()) for row in _rows(run, "changed")[:MOST_SHOWN]]
    return Table(
        caption=_("Rows that differ from the register"),
        columns=[Column(_("Row"), whole=True), Column(_("Name")), Column(_("What differs"))],
        rows=[
            [
                row.number,
                _as_typed(said["cells"].get("name", "")),
                ", ".join(column_words(name) for name in _in_order(said["fields"])),
            ]
            for row, said in rows
        ],
        note=_shown_of(run.changed),
    )


def _note_table(run: SheetRun) -> Table:
    noted = SheetRow.objects.filter(run=run, is_noted=True).order_by("number")[:MOST_SHOWN]
    rows = [(row, row.said()) for row in noted]
    return Table(
        caption=_("Rows that go in, but are worth a look"),
        columns=[Column(_("Row"), whole=True), Column(_("Name")), Column(_("What to look at"))],
        rows=[
            [row.number, said["cells"].get("name", ""), " · ".join(in_words(note) for note in said["notes"])]
            for row, said in rows
        ],
        note=_shown_of(run.noted),
    )


def _shown_of(count: int) -> str:
    if count <= MOST_SHOWN:
        return ""
    return _("The first %(most)s of %(count)s rows.") % {"most": MOST_SHOWN, "count": count}


def _in_order(names: Iterable[str]) -> list[str]:
    return [column.name for column in COLUMNS if column.name in set(names)]


def _runs(runs: Iterable[SheetRun], language: str) -> Table:
    return Table(
        caption=_("Lists of the last days"),
        columns=[
            Column(_("Sent"), whole=True),
            Column(_("State")),
            Column(_("Rows"), number=True),
            Column(_("Loaded"), number=True),
            Column(_("Faulty"), number=True),
        ],
        rows=[
            [
                Cell(
                    f"{short_date(run.made_at, language)} {short_time(run.made_at, language)}",
                    reverse("imported_list", args=[run.pk]),
                ),
                run.get_state_display(),
                run.total,
                run.loaded,
                run.faulty,
            ]
            for run in runs
        ],
        note=_("A list is erased a week after it was sent. What was loaded stays."),
    )


def _word(run: SheetRun) -> Word:
    tone, icon = _TONES[run.state]
    return Word(run.get_state_display(), tone, icon)  # type: ignore[arg-type]


def _rows(run: SheetRun, verdict: str) -> Any:
    return SheetRow.objects.filter(run=run, verdict=verdict).order_by("number")


def _run(run_id: UUID) -> SheetRun:
    """Only one's own list exists."""
    found = SheetRun.objects.filter(pk=run_id).first()
    if found is None:
        raise Http404
    return found


def _file(request: Request, body: bytes, name: str, verb: str, **codes: object) -> HttpResponse:
    return send(
        request,
        body,
        filename=f"{name}-{bangkok_today():%Y%m%d}.xlsx",
        content_type=EXCEL,
        verb=verb,
        subject=("user", request.actor.me),
        by=request.actor,
        at=bangkok_now(),
        place_code=request.actor.provinces[0],
        codes=codes,
    )
