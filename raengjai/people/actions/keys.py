"""The ledger's keys of persons: counted as one when two records are one person, apart when they were not.

A key that a national ID carries is shared by every record with that number and never counts as another key.
Any other key belongs to one record and counts as at most one: the key of its number, or of the record that it
was merged into. So the ledger's alias follows from the record as it is, whatever happened before.
"""

from datetime import datetime
from uuid import UUID

from raengjai.ground.actor import Actor
from raengjai.ground.locks import hold
from raengjai.people.models import Person
from raengjai.programmes.actions import alias_person, undo_alias


def counts_as(person: Person) -> UUID | None:
    """The key that this record's own key counts as, or None when it counts by itself."""
    if person.joined_key is not None:
        return person.joined_key
    if person.merged_into is not None and person.national_id_sealed is None:
        key = person.merged_into.person_key
        return key if key != person.person_key else None
    return None


def settle_key(person: Person, former: UUID | None, *, by: Actor, at: datetime) -> None:
    """Tell the ledger when the key counts as another one than before (`former`)."""
    target = counts_as(person)
    if target == former:
        return
    if target is None:
        undo_alias(from_key=person.person_key, by=by, at=at)
    else:
        alias_person(from_key=person.person_key, to_key=target, by=by, at=at)


def hold_number(index: bytes) -> None:
    """Until the transaction ends nobody else records this number: two would get two keys."""
    hold(index.hex())
