"""What of a case goes out: records cut to the items of a consent, the same in HTCDS and in a bundle, and the names of recipients.

Pure. A field that data/sharing.toml does not name stays behind, whatever was agreed to.
"""

from raengjai.protection.rules.sharing.bundled import bundled_person, consent_of, given_by
from raengjai.protection.rules.sharing.exported import htcds_case
from raengjai.protection.rules.sharing.items import about, held_items, items_of_kind, limited
from raengjai.protection.rules.sharing.recipients import TEAM, member_recipient, said_to

__all__ = [
    "TEAM",
    "about",
    "bundled_person",
    "consent_of",
    "given_by",
    "held_items",
    "htcds_case",
    "items_of_kind",
    "limited",
    "member_recipient",
    "said_to",
]
