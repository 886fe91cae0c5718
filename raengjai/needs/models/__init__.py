"""The nouns of this room: visits, needs, referrals, what was said and handed out, drafts and saved lists."""

from raengjai.needs.models.draft import Draft, SavedList
from raengjai.needs.models.need import GroupMember, Need, NeedQuerySet
from raengjai.needs.models.reach import last_acts, reached_since
from raengjai.needs.models.referral import REOPENED, Referral, ReferralQuerySet, this_round
from raengjai.needs.models.step import Step
from raengjai.needs.models.team import in_work, recorded_by, to_be_told
from raengjai.needs.models.visit import Handout, Visit
from raengjai.needs.models.year import works_of

__all__ = [
    "REOPENED",
    "Draft",
    "GroupMember",
    "Handout",
    "Need",
    "NeedQuerySet",
    "Referral",
    "ReferralQuerySet",
    "SavedList",
    "Step",
    "Visit",
    "in_work",
    "last_acts",
    "reached_since",
    "recorded_by",
    "this_round",
    "to_be_told",
    "works_of",
]
