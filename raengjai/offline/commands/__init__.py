"""What phones may send, and how it is taken in."""

from raengjai.offline.commands.batch import keys, receive, signed_receipt, state_of
from raengjai.offline.commands.quarantine import run_held
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
    "run_held",
    "signed_receipt",
    "state_of",
]
