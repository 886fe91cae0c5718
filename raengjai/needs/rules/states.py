"""The written state tables: what may happen to a referral and to a need. Anything else is refused.

A need is a person's; a referral is one office's part in it. Offices work referrals, and the need follows:
it is resolved when no referral is open any more and at least one was resolved.
"""

from collections.abc import Iterable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from raengjai.ground.refused import Refused


class ReferralState(StrEnum):
    """Where one office's part stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    ASKED = "asked"
    PASSED_ON = "passed_on"
    RETURNED = "returned"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


class NeedState(StrEnum):
    """Where a person's need stands."""

    REFERRED = "referred"
    ACCEPTED = "accepted"
    ASKED = "asked"
    RETURNED = "returned"
    RESOLVED = "resolved"
    TOLD = "told"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What people do to a need."""

    REFER = "refer"
    ACCEPT = "accept"
    ASSIGN = "assign"
    ASK = "ask"
    ANSWER = "answer"
    NOTE = "note"
    PASS_ON = "pass_on"  # noqa: S105 a deed, no password
    RETURN = "return"
    RESOLVE = "resolve"
    TELL = "tell"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"
    RATE = "rate"


OPEN_REFERRAL = frozenset({ReferralState.WAITING, ReferralState.ACCEPTED, ReferralState.ASKED})
OPEN_NEED = frozenset({NeedState.REFERRED, NeedState.ACCEPTED, NeedState.ASKED, NeedState.RETURNED})

# deed → {state before: state after}
REFERRAL_TABLE: dict[Deed, dict[ReferralState, ReferralState]] = {
    Deed.ACCEPT: {ReferralState.WAITING: ReferralState.ACCEPTED},
    Deed.ASSIGN: {
        ReferralState.WAITING: ReferralState.ACCEPTED,
        ReferralState.ACCEPTED: ReferralState.ACCEPTED,
        ReferralState.ASKED: ReferralState.ASKED,
    },
    Deed.ASK: {
        ReferralState.WAITING: ReferralState.ASKED,
        ReferralState.ACCEPTED: ReferralState.ASKED,
    },
    Deed.ANSWER: {ReferralState.ASKED: ReferralState.ACCEPTED},
    Deed.NOTE: {state: state for state in OPEN_REFERRAL},
    Deed.PASS_ON: {state: ReferralState.PASSED_ON for state in OPEN_REFERRAL},
    Deed.RETURN: {state: ReferralState.RETURNED for state in OPEN_REFERRAL},
    Deed.RESOLVE: {state: ReferralState.RESOLVED for state in OPEN_REFERRAL},
    Deed.WITHDRAW: {state: ReferralState.WITHDRAWN for state in OPEN_REFERRAL},
}

NEED_TABLE: dict[Deed, dict[NeedState, NeedState]] = {
    Deed.REFER: {state: NeedState.REFERRED for state in OPEN_NEED},
    Deed.TELL: {NeedState.RESOLVED: NeedState.TOLD},
    Deed.WITHDRAW: {state: NeedState.WITHDRAWN for state in OPEN_NEED},
    Deed.REOPEN: {
        NeedState.RESOLVED: NeedState.REFERRED,
        NeedState.TOLD: NeedState.REFERRED,
        NeedState.WITHDRAWN: NeedState.REFERRED,
    },
    Deed.RATE: {NeedState.RESOLVED: NeedState.RESOLVED, NeedState.TOLD: NeedState.TOLD},
}

STATE_NAMES = {
    NeedState.REFERRED: _("Waiting for the office"),
    NeedState.ACCEPTED: _("The office is working on it"),
    NeedState.ASKED: _("The office asks for more"),
    NeedState.RETURNED: _("Sent back"),
    NeedState.RESOLVED: _("Answered, person not yet told"),
    NeedState.TOLD: _("Finished"),
    NeedState.WITHDRAWN: _("Withdrawn"),
}
REFERRAL_STATE_NAMES = {
    ReferralState.WAITING: _("Waiting to be accepted"),
    ReferralState.ACCEPTED: _("Accepted"),
    ReferralState.ASKED: _("Asked for more"),
    ReferralState.PASSED_ON: _("Passed on"),
    ReferralState.RETURNED: _("Sent back"),
    ReferralState.RESOLVED: _("Resolved"),
    ReferralState.WITHDRAWN: _("Withdrawn"),
}
# State → tone of its word on the screen.
TONES = {
    NeedState.REFERRED: "info",
    NeedState.ACCEPTED: "info",
    NeedState.ASKED: "warn",
    NeedState.RETURNED: "warn",
    NeedState.RESOLVED: "good",
    NeedState.TOLD: "good",
    NeedState.WITHDRAWN: "muted",
}


class NotNow(Refused):
    """The deed does not fit the state: perhaps somebody else acted meanwhile."""


def next_referral_state(deed: Deed, state: str) -> ReferralState:
    """The state after `deed`; raises NotNow with a sentence."""
    after = REFERRAL_TABLE[deed].get(ReferralState(state))
    if after is None:
        raise NotNow(
            _(
                "This is not possible any more: the referral is “%(state)s”. Look at what happened and decide again."
            )
            % {"state": REFERRAL_STATE_NAMES[ReferralState(state)]}
        )
    return after


def next_need_state(deed: Deed, state: str) -> NeedState:
    """The state after `deed`; raises NotNow with a sentence."""
    after = NEED_TABLE[deed].get(NeedState(state))
    if after is None:
        raise NotNow(
            _(
                "This is not possible any more: the need is “%(state)s”. Look at what happened and decide again."
            )
            % {"state": STATE_NAMES[NeedState(state)]}
        )
    return after


def possible_deeds(state: str) -> list[Deed]:
    """What an office may do to a referral in `state`, in the order of the table."""
    return [deed for deed, moves in REFERRAL_TABLE.items() if state in moves]


def need_state_of(referrals: Iterable[str]) -> NeedState:
    """What a need's state follows from the states of all its referrals (one or more)."""
    states = set(referrals)
    for referral_state, need_state in _BY_WEIGHT:
        if referral_state in states:
            return need_state
    return NeedState.WITHDRAWN


# The first of these that any referral has decides; work still open comes before what has ended.
_BY_WEIGHT = (
    (ReferralState.ASKED, NeedState.ASKED),
    (ReferralState.ACCEPTED, NeedState.ACCEPTED),
    (ReferralState.WAITING, NeedState.REFERRED),
    (ReferralState.RESOLVED, NeedState.RESOLVED),
    (ReferralState.RETURNED, NeedState.RETURNED),
)
