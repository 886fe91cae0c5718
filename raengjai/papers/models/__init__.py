"""The nouns of this room: signing keys, credentials, and papers printed in parts."""

from raengjai.papers.models.credential import REASONS, Credential, CredentialQuerySet
from raengjai.papers.models.keys import Key, SigningKey, forget_keys, signing_keys
from raengjai.papers.models.printing import KEPT_FOR, Print, PrintPart, PrintQuerySet

__all__ = [
    "KEPT_FOR",
    "REASONS",
    "Credential",
    "CredentialQuerySet",
    "Key",
    "Print",
    "PrintPart",
    "PrintQuerySet",
    "SigningKey",
    "forget_keys",
    "signing_keys",
]
