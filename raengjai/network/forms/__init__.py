"""What people fill in."""

from raengjai.network.forms.members import AppointForm, EndForm, NetworkFilter

__all__ = ["AppointForm", "EndForm", "NetworkFilter"]
