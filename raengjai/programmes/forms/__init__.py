"""What a report is asked for, and the targets that a province sets."""

from raengjai.programmes.forms.report import ALL, ActsForm, ReportForm, year_name
from raengjai.programmes.forms.targets import MonthForm, TargetsForm

__all__ = ["ALL", "ActsForm", "MonthForm", "ReportForm", "TargetsForm", "year_name"]
