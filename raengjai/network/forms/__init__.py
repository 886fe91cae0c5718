"""What people fill in."""

from raengjai.network.forms.cards import CardPrintForm, RevokeForm
from raengjai.network.forms.members import AppointForm, EndForm, NetworkFilter
from raengjai.network.forms.slips import ResetForm, SlipFilter

__all__ = [
    "AppointForm",
    "CardPrintForm",
    "EndForm",
    "NetworkFilter",
    "ResetForm",
    "RevokeForm",
    "SlipFilter",
]
