"""What phones may send, and how it is taken in."""

from raengjai.offline.commands.batch import keys, receive, run, signed_receipt, state_of
from raengjai.offline.commands.registry import Changed, Done, Kind, Made, Unfit, kinds, known, register

__all__ = [
    "Changed",
    "Done",
    "Kind",
    "Made",
    "Unfit",
    "keys",
    "kinds",
    "known",
    "receive",
    "register",
    "run",
    "signed_receipt",
    "state_of",
]
