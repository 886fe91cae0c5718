"""What was read in a case as the records that rules/records knows."""

from collections.abc import Iterable

from raengjai.protection.actions.cases import Written
from raengjai.protection.rules.records import Entry, kinds, record_of


def entries_of(written: Iterable[Written]) -> list[Entry]:
    """Those that rules/records knows; what others keep in a case (clocks, transitions) is left to them."""
    found = []
    for one in written:
        if one.kind in kinds():
            try:
                record = record_of(one.kind, one.content)
            except ValueError:
                continue
            found.append(Entry(one.id, one.at, one.by, record, one.replaces))
    return found
