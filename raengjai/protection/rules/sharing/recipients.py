"""How a recipient stands in a consent: in words that people can read, with a sign at the end that stays when the name changes."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from raengjai.protection.rules.consent import Consent, Withdrawal, Word, allowed_items

TEAM = "file for the team"  # a file of the whole case, outside the seal
_SIGN = re.compile(r"\[([0-9a-f]{12})\]\s*$")


def member_recipient(name: str, member_id: UUID) -> str:
    """ "Somchai [3f9a1c20b4d7]": a member of the network."""
    return f"{name} [{member_id.hex[:12]}]"


def said_to(words: Iterable[Word], recipient: str) -> list[Word]:
    """The words, with those to the same recipient under another name put under this one.

    Somebody who was called otherwise when the person agreed is the same; a withdrawal counts likewise.
    """
    sign = _sign(recipient)
    return [
        replace(word, recipient=recipient)
        if sign and word.recipient and _sign(word.recipient) == sign
        else word
        for word in words
    ]


def live_consents(words: Iterable[Word], recipient: str, at: datetime) -> list[Consent]:
    """The consents to one recipient that count at a moment, newest first, each with only the items of which it still holds."""
    several = said_to(words, recipient)
    against = [word for word in several if isinstance(word, Withdrawal)]
    found = []
    for word in several:
        if isinstance(word, Consent):
            items = allowed_items([word, *against], recipient, at)
            if items:
                found.append(replace(word, items=items))
    return sorted(found, key=lambda word: word.given_at, reverse=True)


def _sign(recipient: str) -> str:
    found = _SIGN.search(recipient)
    return found.group(1) if found else ""
