"""The code that somebody types into the LINE chat to say whose account it is: eight characters, 40 random bits."""

import secrets
from datetime import timedelta

from raengjai.ground.receipts import ALPHABET, normalise

LENGTH = 8
CODE_LASTS = timedelta(minutes=10)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def in_groups(code: str) -> str:
    """ "7K3M9QPT" → "7K3M-9QPT"."""
    return f"{code[:4]}-{code[4:]}"


def is_code(text: str) -> bool:
    """Whether a chat message may be meant as a code: also a wrong one, which is then counted as a guess."""
    written = plain_code(text)
    return len(written) == LENGTH and set(written) <= set(ALPHABET)


def plain_code(text: str) -> str:
    """As it was made, however it was typed."""
    return normalise(text)
