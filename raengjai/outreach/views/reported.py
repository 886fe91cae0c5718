"""What the report of an event says of its service day: the sheet of each agency, in one table."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from raengjai.events import providers as events
from raengjai.events.models import Event
from raengjai.events.rules.results import Figures, ReportPart
from raengjai.outreach.models.sheet import read_sheet
from raengjai.outreach.rules.sheet import Part
from raengjai.outreach.views.shown import agency_name


def register() -> None:
    """Called once, when the app is ready."""
    events.register_report_part(services)


def services(event: Event) -> ReportPart | None:
    """As the acts stand now; the people of the agencies do not add up, for a person may be served by several."""
    if not event.is_service_day:
        return None
    sheet = read_sheet(event)
    if not sheet.agencies and not sheet.visitors:
        return None
    language = get_language() or "th"
    people = sheet.whole.all_people
    told = ngettext("%(n)d person was served.", "%(n)d people were served.", people) % {"n": people}
    return ReportPart(
        code="services",
        heading=_("Services of the agencies"),
        sentences=(
            told,
            _("Whoever went to several agencies counts in each of them, and once in the whole."),
        ),
        figures=(
            Figures(
                caption=_("Sheet of the day"),
                columns=(
                    _("Agency"),
                    _("People"),
                    _("Services"),
                    _("Answered on the spot"),
                    _("Passed on"),
                    _("Copies handed out"),
                ),
                numeric=(False, True, True, True, True, True),
                rows=tuple(_row(agency_name(code, language), part) for code, part in sheet.agencies.items()),
                totals=_row(_("Together"), sheet.whole),
            ),
        ),
    )


def _row(name: str, part: Part) -> tuple[str | int, ...]:
    return (
        name,
        part.all_people,
        part.services.total(),
        part.on_the_spot,
        part.needs.total(),
        part.documents.total(),
    )
