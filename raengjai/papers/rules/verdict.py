"""Whether a card is valid on a day. `web/static/js/offline/credential.js` decides the same on a phone."""

from datetime import date
from enum import StrEnum

from raengjai.papers.rules.credential import Claims


class Verdict(StrEnum):
    """What is said of a card whose signature is right, and of one whose is not."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NOT_OURS = "not_ours"


def verdict_on(claims: Claims, day: date, *, revoked_from: date | None) -> Verdict:
    """Revoked before expired: whoever holds a card that was taken back should hear that."""
    if revoked_from is not None and day >= revoked_from:
        return Verdict.REVOKED
    if day < claims.valid_from:
        return Verdict.NOT_YET
    if claims.valid_until is not None and day > claims.valid_until:
        return Verdict.EXPIRED
    return Verdict.VALID
