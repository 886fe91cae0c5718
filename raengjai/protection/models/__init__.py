"""The tables of the sealed room (docs/sealed-room.md)."""

from raengjai.protection.models.cases import Case, Clock, Opening, Record, Team
from raengjai.protection.models.clues import (
    ACCEPTED,
    CLOSED,
    CLOSING,
    CLUE_STATES,
    EMERGENCY,
    INTAKE,
    LINKED,
    NEW,
    PASSED,
    PURPOSES,
    RECOVERY,
    Asked,
    Channel,
    Clue,
    Message,
    RoomKey,
)
from raengjai.protection.models.journal import Entry, Head
from raengjai.protection.models.members import Exclusion, KeyWrap, Member, Visit
from raengjai.protection.models.partners import OfficeKey, Partner
from raengjai.protection.models.sharing import BreakGlass, Release, Transition

__all__ = [
    "ACCEPTED",
    "CLOSED",
    "CLOSING",
    "CLUE_STATES",
    "EMERGENCY",
    "INTAKE",
    "LINKED",
    "NEW",
    "PASSED",
    "PURPOSES",
    "RECOVERY",
    "Asked",
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
    "OfficeKey",
    "Opening",
    "Partner",
    "Record",
    "Release",
    "RoomKey",
    "Team",
    "Transition",
    "Visit",
]
