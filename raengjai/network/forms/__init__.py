"""What people fill in."""

from raengjai.network.forms.members import AppointForm, EndForm, NetworkFilter
from raengjai.network.forms.slips import ResetForm, SlipFilter

__all__ = ["AppointForm", "EndForm", "NetworkFilter", "ResetForm", "SlipFilter"]
