"""What a person adds to a report, and a news item as it is edited."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions import NewsWords, ReportWords
from raengjai.web.fields import ThaiDateField

MOST_WORDS = 4_000
MOST_BODY = 12_000
FIRST_NEWS = date(2000, 1, 1)


def _area(label: Any, *, rows: int = 4, most: int = MOST_WORDS, needed: bool = False, hint: Any = "") -> Any:
    return forms.CharField(
        label=label,
        required=needed,
        max_length=most,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"max_length": _("The text is too long. Shorten it.")},
    )


class ReportForm(forms.Form):
    """The words of a report. The figures are not typed: the system has them."""

    outcome = _area(
        _("What the event brought"),
        rows=5,
        hint=_("In a few sentences. The numbers are put in by themselves."),
    )
    problems = _area(_("Problems"))
    suggestions = _area(_("Suggestions"))
    headline = forms.CharField(
        label=_("Headline for the news item"),
        required=False,
        max_length=200,
        help_text=_("Short, as a newspaper would say it. Empty: the name of the event."),
    )
    opening_words = _area(
        _("What was said at the opening"),
        rows=6,
        hint=_("Word for word, as far as it may be quoted. It stands in the news item."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def words(self) -> ReportWords:
        said = self.cleaned_data
        return ReportWords(**{name: said[name] for name in ReportWords.__dataclass_fields__})


class NewsForm(forms.Form):
    """A news item, filled with the draft."""

    headline = forms.CharField(label=_("Headline"), max_length=300, widget=forms.Textarea({"rows": 2}))
    subheadline = forms.CharField(
        label=_("In one line"), required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    body = _area(
        _("Text"),
        rows=16,
        most=MOST_BODY,
        needed=True,
        hint=_(
            "Paragraphs with an empty line between them. No names of people served, no photos of faces of children."
        ),
    )
    signature = forms.CharField(
        label=_("Signature"),
        required=False,
        max_length=400,
        help_text=_("The division, the writer and the date, a line each."),
        widget=forms.Textarea({"rows": 3}),
    )
    dated_on = ThaiDateField(label=_("Date"), earliest=FIRST_NEWS)
    source = forms.CharField(
        label=_("Published first at"),
        required=False,
        max_length=300,
        help_text=_("Where it stood first, when another office published it."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def words(self) -> NewsWords:
        said = self.cleaned_data
        return NewsWords(**{name: said[name] for name in NewsWords.__dataclass_fields__})
