"""What pages and papers say of states, answers, sources and cautions. Never a word for who a person is."""

from django.utils.translation import gettext_lazy as _

from raengjai.protection.rules.screening.answers import Period, Said, Source
from raengjai.protection.rules.screening.findings import State

STATES = {
    State.ESTABLISHED: _("Established by the answers"),
    State.NOT_ENOUGH_KNOWN: _("Not enough known"),
    State.NOT_ESTABLISHED: _("Not established by the answers"),
}
SAID = {
    Said.YES: _("Yes"),
    Said.NO: _("No"),
    Said.NOT_KNOWN: _("Not known"),
    Said.NOT_ASKED: _("Not asked"),
}
SOURCES = {
    Source.PERSON: _("The person said so"),
    Source.WITNESS: _("A witness said so"),
    Source.SEEN: _("The officer saw it"),
    Source.PAPERS: _("Papers show it"),
    Source.OFFICE: _("Another office said so"),
}
PERIODS = {
    Period.WEEK: _("The last week"),
    Period.MONTH: _("The last month"),
    Period.SEASON: _("The last season"),
    Period.YEAR: _("The last year"),
    Period.TWO_YEARS: _("The last two years"),
    Period.FIVE_YEARS: _("The last five years"),
    Period.LIFETIME: _("The whole life"),
}
KINDS = {
    "dimension": _("Dimension of the indicators"),
    "element": _("Element"),
    "pattern": _("The answers together"),
    "forced_labour": _("Forced labour, as measured"),
    "worst_form": _("Worst form of child labour"),
    "hazardous": _("Hazardous work of a child"),
    "child_labour": _("Child labour"),
    "general_boundary": _("With household chores counted"),
    "section": _("Section of the trafficking act"),
    "labour_law": _("Labour law"),
}
CAUTIONS = {
    "age_not_known": _(
        "The age when it began is not known: both lists are shown. Until it is known, care as for a child."
    ),
    "reached_eighteen": _(
        "It began under 18 and ended later: record the later part as a screening of its own too."
    ),
    "when_not_known": _("It is not known when it began: every rule is shown, whatever its time."),
    "period_not_said": _("It is not recorded which period was asked about."),
    "contradicted": _("Some answers contradict each other: both are shown, and a yes counts."),
    "agreed": _("The person says that they agreed. Where a rule says so, that does not matter."),
}
NO_DECISION = _(
    "This sums up answers. It decides nothing about a person; that is for the multi-disciplinary team."
)
UNCONFIRMED = _("Unconfirmed: not yet checked against the original source.")
OTHER_READING = _("Sources differ about a row. Read the other way, this would be: %(state)s.")
CONSENT_IRRELEVANT = _("Agreement of the person does not matter here.")
URGENT = _("Urgent")
LISTS = {"": _("Both lists"), "adult": _("List for adults"), "child": _("List for children")}
