"""The shape of what people type in the sealed room."""

from raengjai.protection.forms.clue import ClueForm
from raengjai.protection.forms.clue_answer import AnswerCodeForm, WriteBackForm
from raengjai.protection.forms.door import ChangePassphraseForm, ChoosePassphraseForm, PassphraseForm
from raengjai.protection.forms.figures import QuarterForm
from raengjai.protection.forms.members import FingerprintForm, InviteForm

__all__ = [
    "AnswerCodeForm",
    "ChangePassphraseForm",
    "ChoosePassphraseForm",
    "ClueForm",
    "FingerprintForm",
    "InviteForm",
    "PassphraseForm",
    "QuarterForm",
    "WriteBackForm",
]
