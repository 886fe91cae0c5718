"""Synthetic rows for everybody: what was published, its data dictionary, and what the rows are good for."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from raengjai.access.door import Request, public
from raengjai.ground.dates import bangkok_now, bangkok_today, fiscal_year
from raengjai.places.rules import COUNTRY
from raengjai.protection.models import PUBLISHED, RowFile, RowFileText
from raengjai.protection.rules import row_files as rules
from raengjai.protection.views import row_files_shown as shown
from raengjai.protection.views.figures_public import WHY
from raengjai.web.downloads import send
from raengjai.web.fragments import render

_CSV = "text/csv; charset=utf-8"


@require_safe
@public(WHY)
def protection_rows(request: Request) -> HttpResponse:
    """Every published file, or why there is none."""
    rows = RowFile.objects.filter(state=PUBLISHED, kind=rules.SYNTHETIC).select_related("made")
    files = [
        {
            "row": row,
            "name": shown.years_name(row),
            "lines": f"{row.made.rows:,}",
            "words": shown.synthetic_words(row),
        }
        for row in rows.defer("made__text").order_by("-year")
    ]
    gate = rules.gate_of(rules.SYNTHETIC, fiscal_year(bangkok_today()))
    context = {"files": files, "least": f"{gate.rows:,}", "k": gate.k}
    return render(request, "protection/protection_rows.html", context)


@require_safe
@public(WHY)
def protection_rows_file(request: Request, file_id: UUID) -> HttpResponse:
    """The rows, as they were drawn once."""
    made = RowFileText.objects.select_related("row_file").filter(row_file=_published(file_id)).first()
    if made is None:
        raise Http404
    return _sent(request, made.row_file, made.text, "rows")


@require_safe
@public(WHY)
def protection_rows_dictionary(request: Request, file_id: UUID) -> HttpResponse:
    """What the columns say and how the rows were made."""
    row = _published(file_id)
    return _sent(request, row, shown.dictionary(row), "dictionary")


def _published(file_id: UUID) -> RowFile:
    row = RowFile.objects.filter(pk=file_id, state=PUBLISHED, kind=rules.SYNTHETIC).first()
    if row is None:
        raise Http404
    return row


def _sent(request: Request, row: RowFile, text: str, part: str) -> HttpResponse:
    return send(
        request,
        text.encode("utf-8-sig"),
        filename=shown.filename(row, part),
        content_type=_CSV,
        verb="row_file.downloaded",
        subject=("row_file", row.pk),
        by=request.actor,
        at=bangkok_now(),
        place_code=COUNTRY,
        codes={"year": row.year, "part": part},
    )
