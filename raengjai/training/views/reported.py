"""What the report of an event says of its test, its satisfaction form and its certificates: sums, no names."""

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from raengjai.events import providers as events
from raengjai.events.models import Event
from raengjai.events.rules.results import Figures, ReportPart
from raengjai.training.models import Certificate, satisfaction_summary, test_summary
from raengjai.training.models.summary import OpinionSummary
from raengjai.training.rules.gain import GroupResult


def register() -> None:
    """Called once, when the app is ready."""
    for part in (knowledge, satisfaction, certificates):
        events.register_report_part(part)


def knowledge(event: Event) -> ReportPart | None:
    """Before and after, by group; whoever took one of the two tests only is told apart."""
    found = test_summary(event)
    if found is None:
        return None
    total = found.total
    sentences = [_gain_words(total, found.most)]
    if total.only_pre or total.only_post:
        told = _("Only before: %(pre)d. Only after: %(post)d. They count in no mean.")
        sentences.append(told % {"pre": total.only_pre, "post": total.only_post})
    return ReportPart(
        code="knowledge",
        heading=_("What was learnt"),
        sentences=tuple(sentences),
        figures=(
            Figures(
                caption=_("Right answers of %(n)d, before and after") % {"n": found.most},
                columns=(
                    _("Target group"),
                    _("Took both"),
                    _("Before"),
                    _("After"),
                    _("Difference"),
                    _("Share of what could be gained"),
                ),
                numeric=(False, True, True, True, True, True),
                rows=tuple(_row(group) for group in found.groups),
                totals=_row(total) if len(found.groups) > 1 else (),
            ),
        ),
    )


def _gain_words(total: GroupResult, most: int) -> str:
    if total.mean_pre is None or total.mean_post is None:
        return _("Nobody took both tests, so nothing can be compared.")
    told = ngettext(
        "%(n)d person took both tests: on average %(pre).1f of %(most)d right before and %(post).1f after.",
        "%(n)d people took both tests: on average %(pre).1f of %(most)d right before and %(post).1f after.",
        total.both,
    )
    return told % {"n": total.both, "pre": total.mean_pre, "most": most, "post": total.mean_post}


def _row(group: GroupResult) -> tuple[str | int, ...]:
    gain = "–" if group.gain is None else f"{group.gain:.0%}"
    means = (group.mean_pre, group.mean_post, group.difference)
    return (str(group.name), group.both, *("–" if mean is None else f"{mean:.2f}" for mean in means), gain)


def satisfaction(event: Event) -> ReportPart | None:
    """The official share (mean of five, times a hundred) beside those who said 4 or 5."""
    found = satisfaction_summary(event)
    if found is None or not found.answers:
        return None
    if found.is_hidden:
        words = _("Fewer than five people answered, so no rating is told.")
        return ReportPart("satisfaction", _("Satisfaction"), (words,))
    overall = found.overall
    told = ngettext(
        "%(n)d form: %(mean).2f of 5, which is %(share).1f %% satisfaction; %(high).1f %% said 4 or 5.",
        "%(n)d forms: %(mean).2f of 5, which is %(share).1f %% satisfaction; %(high).1f %% said 4 or 5.",
        found.answers,
    )
    said = {
        "n": found.answers,
        "mean": overall.mean or 0,
        "share": overall.percent or 0,
        "high": overall.high_percent or 0,
    }
    return ReportPart("satisfaction", _("Satisfaction"), (told % said,), (_ratings(found),))


def _ratings(found: OpinionSummary) -> Figures:
    language = "en" if get_language() == "en" else "th"

    def row(item: Any) -> tuple[str | int, ...]:
        rated = found.rated.get(item["code"])
        if rated is None or rated.mean is None:
            return (item[language], "–", "–", "–")
        return (item[language], f"{rated.mean:.2f}", f"{rated.percent:.1f}", f"{rated.high_percent:.1f}")

    return Figures(
        caption=_("Satisfaction by line"),
        columns=(_("Line"), _("Mean of 5"), _("Satisfaction (%)"), _("Said 4 or 5 (%)")),
        numeric=(False, True, True, True),
        rows=tuple(row(item) for item in found.items),
    )


def certificates(event: Event) -> ReportPart | None:
    count = Certificate.objects.filter(event=event, revoked_at=None).count()
    if not count:
        return None
    told = ngettext("%(n)d certificate was given.", "%(n)d certificates were given.", count)
    return ReportPart("certificates", _("Certificates"), (told % {"n": count},))
