"""Files of rows in headquarters' room: asked for with a preview, approved by a second person, fetched by whoever hands them over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from raengjai.access.door import requires
from raengjai.access.roles import Permission
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year
from raengjai.ground.refused import Refused
from raengjai.protection import actions
from raengjai.protection.actions.figure_budget import is_of_country
from raengjai.protection.forms.row_files import RowFileForm
from raengjai.protection.models import APPROVED, PREPARED, PUBLISHED, RowFile
from raengjai.protection.rules import row_files as rules
from raengjai.protection.views import figures_shown
from raengjai.protection.views import row_files_shown as shown
from raengjai.protection.views.entrance import Request, in_room, kept_nowhere, with_step_up
from raengjai.protection.views.pages import room_page
from raengjai.web.refusals import put_refusal

MOST_FILES = 12


@require_safe
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def row_files(request: Request) -> HttpResponse:
    """What was asked for, what will be left out of it, and what may be asked for."""
    return _page(request, _form(None))


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def prepare_row_file(request: Request) -> HttpResponse:
    """Asks for a file; a second person decides."""
    form = _form(request)
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            actions.prepare_row_file(chosen["kind"], chosen["year"], room=request.room, at=bangkok_now())
        except Refused as refused:
            put_refusal(form, refused)
        else:
            messages.success(
                request, _("Asked for. Look at what is left out; somebody else approves it now.")
            )
            return redirect("row_files")
    return _page(request, form, status=422)


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("row_files")
def approve_row_file(request: Request, file_id: UUID) -> HttpResponse:
    """The second person agrees: paid now, made by the job."""
    try:
        actions.approve_row_file(_found(request, file_id), room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Approved. The file is made now; it stands here in a minute."))
    return redirect("row_files")


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def refuse_row_file(request: Request, file_id: UUID) -> HttpResponse:
    """The second person does not agree."""
    try:
        actions.refuse_row_file(_found(request, file_id), room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Not approved. No file was made and nothing was paid."))
    return redirect("row_files")


@require_POST
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
@with_step_up("row_files")
def take_row_file(request: Request, file_id: UUID) -> HttpResponse:
    """The file itself, as it was made; a POST, for the journal keeps who took it."""
    row = _found(request, file_id)
    try:
        made = actions.take_row_file(row, room=request.room, at=bangkok_now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("row_files")
    return _sent(made.text, shown.filename(row, "rows"))


@require_safe
@requires(Permission.ENTER_SEALED_ROOM)
@in_room
def row_file_dictionary(request: Request, file_id: UUID) -> HttpResponse:
    """What the columns say and how the file was made."""
    row = _found(request, file_id)
    if row.state != PUBLISHED:
        raise Http404
    return _sent(shown.dictionary(row), shown.filename(row, "dictionary"))


def _sent(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return kept_nowhere(answer)


def _page(request: Request, form: RowFileForm, *, status: int = 200) -> HttpResponse:
    _check_country(request)
    rows = RowFile.objects.select_related("prepared_by__user", "decided_by__user", "made").defer("made__text")
    context = {
        "form": form,
        "files": [_shown(request, row) for row in rows.order_by("-prepared_at", "pk")[:MOST_FILES]],
        "gates": [shown.gate_words(rules.gate_of(kind, _newest_year())) for kind in rules.KINDS],
    }
    return room_page(request, "protection/row_files.html", context, status=status)


def _shown(request: Request, row: RowFile) -> dict[str, object]:
    is_made = row.state == PUBLISHED
    return {
        "row": row,
        "name": shown.name_of(row),
        "is_prepared": row.state == PREPARED,
        "is_approved": row.state == APPROVED,
        "is_made": is_made,
        "lines": f"{row.made.rows:,}" if is_made else "",
        "may_decide": row.state == PREPARED and row.prepared_by.user_id != request.room.member.user_id,
        "points": shown.preview_points(row),
        "left_out": None if row.kind == rules.SYNTHETIC else shown.left_out(row),
    }


def _form(request: Request | None) -> RowFileForm:
    years = [
        (year, figures_shown.year_name(year))
        for year in range(_newest_year(), _newest_year() - rules.YEARS_KEPT + 1, -1)
    ]
    return RowFileForm(
        request.POST if request else None,
        kinds=shown.KIND_NAMES.items(),
        years=[("", _("Choose")), *years],
    )


def _newest_year() -> int:
    """The last fiscal year that is over."""
    return fiscal_year(bangkok_today()) - 1


def _check_country(request: Request) -> None:
    if not is_of_country(request.room.member):
        raise Http404


def _found(request: Request, file_id: UUID) -> RowFile:
    _check_country(request)
    row = RowFile.objects.filter(pk=file_id).first()
    if row is None:
        raise Http404
    return row
