"""The tables of the sealed room (docs/sealed-room.md)."""

from raengjai.protection.models.cases import Case, Clock, Opening, Record, Team
from raengjai.protection.models.clues import (
    ACCEPTED,
    CLUE_STATES,
    EMERGENCY,
    INTAKE,
    LINKED,
    NEW,
    PASSED,
    PURPOSES,
    RECOVERY,
    Channel,
    Clue,
    Message,
    RoomKey,
)
from raengjai.protection.models.journal import Entry, Head
from raengjai.protection.models.members import Exclusion, KeyWrap, Member, Visit
from raengjai.protection.models.sharing import BreakGlass, Release, Transition

__all__ = [
    "ACCEPTED",
    "CLUE_STATES",
    "EMERGENCY",
    "INTAKE",
    "LINKED",
    "NEW",
    "PASSED",
    "PURPOSES",
    "RECOVERY",
    "BreakGlass",
    "Case",
    "Channel",
    "Clock",
    "Clue",
    "Entry",
    "Exclusion",
    "Head",
    "KeyWrap",
    "Member",
    "Message",
    "Opening",
    "Record",
    "Release",
    "RoomKey",
    "Team",
    "Transition",
    "Visit",
]
