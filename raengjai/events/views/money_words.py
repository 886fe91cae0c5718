"""Money in words: the sentence and the source of a rule, and what stands beside a budget."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from raengjai.events.models import Event, MoneySummary, Payment
from raengjai.events.models.money import LineSum, ProjectSum
from raengjai.events.rules.money import Finding, Item, check_claim, found, is_committee, is_lump
from raengjai.ground.dates import bangkok_today, fiscal_year
from raengjai.programmes.models import Project

_SENTENCES = {
    "meal_agenda": gettext_lazy(
        "%(a)s meals are asked for, but the agenda runs across this meal on %(b)s days. A day that ends at 12:00 has no lunch."
    ),
    "speaker_hours": gettext_lazy(
        "%(a)s hours are asked for, but by the agenda this person speaks for %(b)s hours. Name the speaker at the lines of the agenda, or ask for fewer hours."
    ),
    "speaker_rate": gettext_lazy(
        "%(a)s baht an hour is more than the ceiling of %(b)s baht for this kind of speaker."
    ),
    "snack_rate": gettext_lazy(
        "%(a)s baht for a snack is more than the ceiling of %(b)s baht at this kind of place."
    ),
    "snack_half_days": gettext_lazy("Snacks are asked for on %(a)s half days, but the agenda fills %(b)s."),
    "travel_actual": gettext_lazy(
        "Travel is paid as it really cost, person by person, with a distance or a receipt. The amount here is only what it may come to at most: write “actual, up to the ceiling”."
    ),
    "travel_lump": gettext_lazy(
        "Everybody got the same amount for travel. It must be what it really cost each person, not the same lump for all."
    ),
    "travel_proof": gettext_lazy(
        "Travel is paid as it really cost: give the kilometres, or the number of the receipt."
    ),
    "travel_rate": gettext_lazy(
        "%(a)s baht for %(b)s kilometres is more than %(c)s baht, which the rate for a car comes to. A receipt would prove it."
    ),
    "not_training": gettext_lazy(
        "By its title this is a meeting of a committee. That is no training, so these rules of training do not let its costs be claimed."
    ),
    "absent": gettext_lazy("%(a)s was not there, by the sign-in. Enter the presence first, or pay nothing."),
    "over_line": gettext_lazy("%(a)s baht more was paid than this line has."),
}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding as people read it."""

    sentence: str
    source: str
    confirmed: bool
    is_refused: bool


def say_finding(finding: Finding) -> Said:
    numbers = [_number(each) for each in finding.numbers] + ["", "", ""]
    sentence = str(_SENTENCES[finding.rule.code]) % dict(zip("abc", numbers, strict=False))
    return Said(sentence, finding.rule.source, finding.rule.confirmed, finding.is_refused)


def sentence_of(finding: Finding) -> str:
    """The rule's sentence with its source, for a form."""
    said = say_finding(finding)
    unsure = "" if said.confirmed else f" ({_('unconfirmed')})"
    return _("%(sentence)s Source: %(source)s") % {"sentence": said.sentence, "source": said.source + unsure}


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of the budget with what the rules and the payments say of it."""

    sum: LineSum
    findings: list[Said]

    @property
    def is_over(self) -> bool:
        return self.sum.left < 0


@dataclass(frozen=True, slots=True)
class ProjectShown:
    """A project with its lines, and its sums in words."""

    code: str
    name: str
    sum: ProjectSum
    lines: list[LineShown]
    state: str


def projects_shown(event: Event, summary: MoneySummary, agenda: list[Item]) -> list[ProjectShown]:
    names = project_names(event)
    day = event.starts_on or bangkok_today()
    shown = []
    for project in summary.projects:
        lines = [LineShown(each, _findings(each, agenda, day)) for each in project.lines]
        shown.append(
            ProjectShown(
                project.code, names.get(project.code, project.code), project, lines, balance(project)
            )
        )
    return shown


def _findings(each: LineSum, agenda: list[Item], day: Any) -> list[Said]:
    findings = check_claim(each.line.claim(), agenda, day)
    if each.left < 0:
        findings.append(found("over_line", -each.left))
    return [say_finding(finding) for finding in findings]


def balance(sums: ProjectSum | MoneySummary) -> str:
    """Over or left, in words."""
    if sums.spent == 0:
        return _("Nothing is paid yet.")
    if sums.left < 0:
        return _("%(amount)s baht over the budget.") % {"amount": baht(-sums.left)}
    if sums.left == 0:
        return _("Paid to the last satang.")
    return _("%(amount)s baht are not spent.") % {"amount": baht(sums.left)}


def warnings(event: Event, payments: list[Payment]) -> list[Said]:
    """What stands over the whole budget: no training, everybody the same for travel."""
    said = []
    if is_committee(event.title):
        said.append(say_finding(found("not_training")))
    travel = [each.amount for each in payments if each.line.category == "travel" and each.undone_at is None]
    if is_lump(travel):
        said.append(say_finding(found("travel_lump")))
    return said


def project_names(event: Event) -> dict[str, str]:
    """Code → name of the event's projects, in the fiscal year of its first day; one question."""
    year = fiscal_year(event.starts_on or bangkok_today())
    # A project that is not loaded for this year yet is called as it was last.
    rows = Project.objects.filter(code__in=event.project_codes, fiscal_year__lte=year).order_by("fiscal_year")
    found_names = {row.code: row.name for row in rows}
    return {code: found_names.get(code, code) for code in event.project_codes}


def baht(amount: Decimal) -> str:
    """12,400.00"""
    return f"{amount:,.2f}"


def _number(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value:,.2f}".removesuffix(".00")
    return str(value)
