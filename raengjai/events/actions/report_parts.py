"""The parts of a report that this room knows itself: the plan, who came by group and by session."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from raengjai.events.models import (
    SESSION_PARTS,
    AgendaItem,
    Event,
    Speaker,
    money_summary,
    present_by_session,
    results_of,
)
from raengjai.events.providers import report_parts
from raengjai.events.rules.results import Figures, GroupResult, ReportPart, together
from raengjai.ground.dates import fiscal_year, short_date
from raengjai.programmes.models import Project

LANGUAGES = ("th", "en")


def parts_of(event: Event) -> list[ReportPart]:
    """Every part, in the language of the moment."""
    own = [_people(event), _money(event), _agenda(event)]
    more = [part(event) for part in report_parts]
    return [part for part in (*own, *more) if part is not None]


def parts_in_languages(event: Event) -> dict[str, list[ReportPart]]:
    """As a report keeps them: the paper is in Thai, and its reader may be English."""
    found = {}
    for language in LANGUAGES:
        with translation.override(language):
            found[language] = parts_of(event)
    return found


def projects_of(event: Event) -> list[Project]:
    """The projects that the event is charged to, in the order of the event."""
    if event.starts_on is None:
        return []
    year = fiscal_year(event.starts_on)
    known = {
        each.code: each for each in Project.objects.filter(code__in=event.project_codes, fiscal_year=year)
    }
    return [known[code] for code in event.project_codes if code in known]


def _people(event: Event) -> ReportPart | None:
    results = results_of(event)
    if not results:
        return None
    whole = together(results)
    said = ngettext(
        "%(present)s of %(quota)s person came.", "%(present)s of %(quota)s people came.", whole.quota
    ) % {"present": f"{whole.present:,}", "quota": f"{whole.quota:,}"}
    sentences = [said]
    if whole.walk_ins:
        walked = ngettext(
            "%(n)s person came without an invitation.",
            "%(n)s people came without an invitation.",
            whole.walk_ins,
        )
        sentences.append(walked % {"n": f"{whole.walk_ins:,}"})
    sessions = _sessions(event)
    return ReportPart(
        code="people",
        heading=_("Who came"),
        sentences=tuple(sentences),
        figures=(_groups(results, whole), *([sessions] if sessions else [])),
    )


def _groups(results: Sequence[GroupResult], whole: GroupResult) -> Figures:
    def row(name: str, each: GroupResult) -> tuple[str | int, ...]:
        return (name, each.quota, each.invited, each.present, _share(each.present, each.quota))

    return Figures(
        caption=_("Plan and result by target group"),
        columns=(_("Target group"), _("Planned"), _("Invited"), _("Came"), _("Share of the plan")),
        numeric=(False, True, True, True, True),
        rows=tuple(row(each.name, each) for each in results),
        totals=row(_("Together"), whole) if len(results) > 1 else (),
    )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _sessions(event: Event) -> Figures | None:
    found = present_by_session(event)
    if not found:
        return None
    language = get_language() or "th"
    names = dict(SESSION_PARTS)
    return Figures(
        caption=_("Who was there at each session"),
        columns=(_("Day"), _("Session"), _("Came")),
        numeric=(False, False, True),
        rows=tuple(
            (short_date(session.day, language), str(names[session.part]), people) for session, people in found
        ),
    )


def _money(event: Event) -> ReportPart | None:
    """Budget against payments, by project; what is left or too much is said in words."""
    summary = money_summary(event)
    if not summary.projects:
        return None
    names = {project.code: project.name for project in projects_of(event)}

    def row(name: str, planned: Decimal, spent: Decimal) -> tuple[str | int, ...]:
        return (name, _baht(planned), _baht(spent), _baht(planned - spent))

    rows = [row(names.get(each.code, each.code), each.planned, each.spent) for each in summary.projects]
    told = {
        "spent": _baht(summary.spent),
        "planned": _baht(summary.planned),
        "left": _baht(abs(summary.left)),
    }
    said = [_("%(spent)s of %(planned)s baht were spent.") % told]
    if summary.left < 0:
        said.append(_("That is %(left)s baht more than planned.") % told)
    return ReportPart(
        code="money",
        heading=_("Money"),
        sentences=tuple(said),
        figures=(
            Figures(
                caption=_("Budget and payments by project (baht)"),
                columns=(_("Project"), _("Planned"), _("Spent"), _("Left")),
                numeric=(False, True, True, True),
                rows=tuple(rows),
                totals=row(_("Together"), summary.planned, summary.spent) if len(rows) > 1 else (),
            ),
        ),
    )


def _baht(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _agenda(event: Event) -> ReportPart | None:
    """What happened when, and who spoke."""
    items = AgendaItem.objects.filter(event=event).order_by("day", "starts_at", "id")
    rows = [_line(item) for item in items.prefetch_related("speakers")]
    if not rows:
        return None
    return ReportPart(
        code="agenda",
        heading=_("Agenda"),
        figures=(
            Figures(
                caption=_("What happened when"),
                columns=(_("Day"), _("Time"), _("Topic"), _("Speakers")),
                numeric=(False, False, False, False),
                rows=tuple(rows),
            ),
        ),
    )


def _line(item: AgendaItem) -> tuple[str, ...]:
    language = get_language() or "th"
    speakers = ", ".join(_speaker(each) for each in item.speakers.all())
    clock = f"{item.starts_at:%H:%M}–{item.ends_at:%H:%M}"
    return short_date(item.day, language), clock, item.topic, speakers


def _speaker(speaker: Speaker) -> str:
    known: list[Any] = [speaker.name, speaker.position, speaker.organisation]
    return " ".join(part for part in known if part)
