"""The code of an invitation: made of the guest's id and a number by the key, so that a letter can be printed again
while the table holds a keyed hash and no code. Pure but for the key.
"""

from uuid import UUID

from raengjai.ground.crypto import blind_index, derived_code
from raengjai.ground.receipts import normalise


def code_of(guest_id: UUID, number: int) -> str:
    """Sixteen characters; the next number makes another code, and the one before it dies."""
    return derived_code(f"{guest_id}:{number}", purpose="invitation")


def index_of(code: str) -> bytes:
    """What is kept of a code."""
    return blind_index(normalise(code), purpose="invitation")
