"""What people fill in on the pages of this room."""

from raengjai.outreach.forms.plan import CopyForm, DayForm, StationForm
from raengjai.outreach.forms.serve import CountForm, NumberForm, PassOnForm, ServeForm
from raengjai.outreach.forms.visitor import VisitorForm

__all__ = [
    "CopyForm",
    "CountForm",
    "DayForm",
    "NumberForm",
    "PassOnForm",
    "ServeForm",
    "StationForm",
    "VisitorForm",
]
