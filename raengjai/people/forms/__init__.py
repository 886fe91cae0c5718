"""What people type about a person."""

from raengjai.people.forms.consent import ConsentForm, WithdrawForm
from raengjai.people.forms.fields import BirthYearField, CitizenIdField, NameField
from raengjai.people.forms.merging import MergeForm, PairForm
from raengjai.people.forms.person import CorrectionForm, PersonForm
from raengjai.people.forms.search import FindForm

__all__ = [
    "BirthYearField",
    "CitizenIdField",
    "ConsentForm",
    "CorrectionForm",
    "FindForm",
    "MergeForm",
    "NameField",
    "PairForm",
    "PersonForm",
    "WithdrawForm",
]
