"""A case as HTCDS tells it: rows of plain values, with what is wrong with them.

A row's `values` are JSON values by the standard's field names (days as YYYY-MM-DD), and x_ fields. Rows that nobody filled are
left out. Lookups hold the id of an organization or person of the same case, or of a user, who is no row.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from raengjai.protection.rules.htcds.fields import Field, fields_of, holds, read

PARTS = {
    "organizations": "organization",
    "persons": "person",
    "referrals": "referral",
    "comments": "comment",
    "events": "event",
    "support_plans": "support_plan",
    "consents": "consent",
}


class Context(StrEnum):
    """In what part a person stands in the case."""

    VICTIM = "Victim"
    PERPETRATOR = "Perpetrator"
    OTHER = "Other"


OF_CONTEXT = {
    Context.VICTIM: ("person", "victim"),
    Context.PERPETRATOR: ("person", "perpetrator"),
    Context.OTHER: ("person",),
}


def of_persons() -> dict[str, Field]:
    """Every field of persons, in the order of the standard."""
    return fields_of(*dict.fromkeys(kind for codes in OF_CONTEXT.values() for kind in codes))


@dataclass(frozen=True, slots=True)
class Row:
    """An organization, referral, comment, event, support plan or consent."""

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def fields(self, kind: str) -> dict[str, Field]:
        return fields_of(kind)


@dataclass(frozen=True, slots=True)
class Person(Row):
    context: Context = Context.VICTIM

    def fields(self, kind: str) -> dict[str, Field]:
        """Those of the context; our own extensions of any, since a schema cannot tell them apart."""
        ours = {name: one for name, one in of_persons().items() if one.is_ours}
        return ours | fields_of(*OF_CONTEXT[self.context])


@dataclass(frozen=True, slots=True)
class HtcdsCase:
    """`id`: the code of the case for the outside, never its number here. `values`: the fields of the case itself."""

    id: str
    values: Mapping[str, Any] = field(default_factory=dict)
    organizations: tuple[Row, ...] = ()
    persons: tuple[Person, ...] = ()
    referrals: tuple[Row, ...] = ()
    comments: tuple[Row, ...] = ()
    events: tuple[Row, ...] = ()
    support_plans: tuple[Row, ...] = ()
    consents: tuple[Row, ...] = ()

    def rows(self, part: str) -> tuple[Row, ...]:
        """The rows of one of PARTS."""
        found: tuple[Row, ...] = getattr(self, part)
        return found

    @property
    def victims(self) -> tuple[Person, ...]:
        return tuple(one for one in self.persons if one.context is Context.VICTIM)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong and where: "persons/2/prs_Gender"."""

    where: str
    why: str


def with_defaults(case: HtcdsCase) -> HtcdsCase:
    """The same with the safe status where none was given: a possible victim, until somebody with the power decides."""
    default = {"vic_TraffickingStatus": read()["standard"]["default_status"]}
    return replace(
        case,
        persons=tuple(
            replace(one, values={**default, **one.values}) if one.context is Context.VICTIM else one
            for one in case.persons
        ),
    )


def faults(case: HtcdsCase) -> tuple[Fault, ...]:
    """Everything that the standard does not take; empty for a good case."""
    return tuple(_faults(case))


def undecided(case: HtcdsCase) -> tuple[Fault, ...]:
    """Victims whose status was decided by nobody that is named: ours never leave so."""
    return tuple(
        Fault(f"persons/{number}/vic_TraffickingStatusDecisionMakingOrg", "who decided is missing")
        for number, one in enumerate(case.persons)
        if one.values.get("vic_TraffickingStatus", read()["standard"]["default_status"])
        != read()["standard"]["default_status"]
        and not one.values.get("vic_TraffickingStatusDecisionMakingOrg")
    )


def _faults(case: HtcdsCase) -> Iterator[Fault]:
    if not case.id:
        yield Fault("id", "missing")
    yield from _of_values("", case.values, fields_of("case"))
    for part, kind in PARTS.items():
        ids = [row.id for row in case.rows(part)]
        if len(set(ids)) < len(ids):
            yield Fault(part, "the same id twice")
        for number, row in enumerate(case.rows(part)):
            if not row.id:
                yield Fault(f"{part}/{number}/id", "missing")
            known = row.fields(kind)
            yield from _of_values(f"{part}/{number}/", row.values, known)
            yield from _of_lookups(f"{part}/{number}/", row, known, case)


def _of_values(where: str, values: Mapping[str, Any], known: Mapping[str, Field]) -> Iterator[Fault]:
    for name, value in values.items():
        if name in known:
            if not holds(known[name], value):
                yield Fault(where + name, f"not a value of type {known[name].type}")
        elif not is_extension(name):
            yield Fault(where + name, "no such field")


def _of_lookups(where: str, row: Row, known: Mapping[str, Field], case: HtcdsCase) -> Iterator[Fault]:
    ids = {
        "organisation": {one.id for one in case.organizations},
        "person": {one.id for one in case.persons},
    }
    for name, value in row.values.items():
        known_ids = ids.get(known[name].to) if name in known else None
        if known_ids is not None and isinstance(value, str) and value not in known_ids:
            yield Fault(where + name, "leads to no row of this case")


def is_extension(name: str) -> bool:
    return name.startswith("x_") and name[2:].isascii() and name[2:].isalnum() and name[2:3].isalpha()
