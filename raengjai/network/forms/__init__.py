"""What people fill in."""

from raengjai.network.forms.cards import CardPrintForm, RevokeForm
from raengjai.network.forms.complaints import (
    ComplaintAnswerForm,
    ComplaintCodeForm,
    ComplaintForm,
    ComplaintMoveForm,
    SubjectForm,
    SubjectSearchForm,
)
from raengjai.network.forms.coverage import REACHES, CoverageFilter, NearestForm
from raengjai.network.forms.handover import HandoverForm, LendForm
from raengjai.network.forms.lists import ListFileForm, LoadForm
from raengjai.network.forms.members import AppointForm, NetworkFilter
from raengjai.network.forms.mentors import (
    EndPairingForm,
    PairForm,
    ProvinceFilter,
    TalkForm,
    TeamFilter,
)
from raengjai.network.forms.orders import (
    ChooseForm,
    EndForm,
    EndManyForm,
    MoveForm,
    PickForm,
    RenewManyForm,
)
from raengjai.network.forms.person import (
    ApplicationForm,
    CodeForm,
    CorrectionForm,
    OwnProfileForm,
    ProfileForm,
    RefusalForm,
    profile_initial,
)
from raengjai.network.forms.recognition import HoursForm, NominateForm
from raengjai.network.forms.register import SHOWN, RegisterFilter
from raengjai.network.forms.slips import ResetForm, SlipFilter

__all__ = [
    "REACHES",
    "SHOWN",
    "ApplicationForm",
    "AppointForm",
    "CardPrintForm",
    "ChooseForm",
    "CodeForm",
    "ComplaintAnswerForm",
    "ComplaintCodeForm",
    "ComplaintForm",
    "ComplaintMoveForm",
    "CorrectionForm",
    "CoverageFilter",
    "EndForm",
    "EndManyForm",
    "EndPairingForm",
    "HandoverForm",
    "HoursForm",
    "LendForm",
    "ListFileForm",
    "LoadForm",
    "MoveForm",
    "NearestForm",
    "NetworkFilter",
    "NominateForm",
    "OwnProfileForm",
    "PairForm",
    "PickForm",
    "ProfileForm",
    "ProvinceFilter",
    "RefusalForm",
    "RegisterFilter",
    "RenewManyForm",
    "ResetForm",
    "RevokeForm",
    "SlipFilter",
    "SubjectForm",
    "SubjectSearchForm",
    "TalkForm",
    "TeamFilter",
    "profile_initial",
]
