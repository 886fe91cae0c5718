"""The shape of what people type in the sealed room."""

from raengjai.protection.forms.door import ChangePassphraseForm, ChoosePassphraseForm, PassphraseForm
from raengjai.protection.forms.members import FingerprintForm, InviteForm

__all__ = [
    "ChangePassphraseForm",
    "ChoosePassphraseForm",
    "FingerprintForm",
    "InviteForm",
    "PassphraseForm",
]
