"""What a case says to statistics: one row for each person, codes of closed lists only, never a text, a day or a place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from raengjai.ground.dates import fiscal_year
from raengjai.programmes.rules import age_band, nationality_group
from raengjai.protection.rules import ctdc
from raengjai.protection.rules.htcds.fields import countries
from raengjai.protection.rules.records.interview import screening_of
from raengjai.protection.rules.records.kinds import code_list
from raengjai.protection.rules.records.stored import Entry, Record, living
from raengjai.protection.rules.screening import Said

NOT_KNOWN = ""
_BANDS = ("0-14", "15-17", "18-24", "25-44", "45-59", "60+")
_NATIONS = ("THA", "MMR", "KHM", "LAO", "VNM", "OTHER")
_QUARTER = 3  # months
_OCTOBER = 10

# Which answers of a screening say which means: the crosswalk of standards.md 2.1 (ours), with x_RestrictsMovement of CTDC.
_MEANS_OF_ANSWERS = {
    "DebtBondage": ("CR04", "CD02", "ME03"),
    "WithholdsDocuments": ("CR03", "CD01", "ME05"),
    "TakesEarnings": ("CR10", "CD14", "ME04"),
    "PhysicalAbuse": ("CR01", "CD04"),
    "PhysicalThreats": ("CR07", "CD11"),
    "ThreatsLawEnforcement": ("CR06", "CD09"),
    "ThreatensChildrenFamily": ("CR09", "CD13"),
    "FalsePromises": tuple(f"DR{number:02}" for number in range(1, 11)),
    "ExcessiveWorkingHours": ("EX01",),
    "PsychologicalAbuse": ("CD12",),
    "WithholdsNecessities": ("EX02",),
    "x_RestrictsMovement": ("CR05", "CD03", "ME02"),
}


@dataclass(frozen=True, slots=True)
class CaseAnswers:
    """One person of one case, in codes; "" where it is not known. `year` is the fiscal year (พ.ศ.), `quarter` 1 to 4 of it.

    `exploitation` is what the team identified, or else what was told; `identified` says which (a code of status, or "").
    The last four are for rows in the columns of CTDC alone (rules/row_files.py): age when the case was opened and how long it
    lasted in CTDC's bands, the country in which it happened (ISO 3166, three letters), forms of sexual exploitation.
    """

    year: int
    quarter: int
    sex: str
    age_band: str
    nationality: str
    exploitation: tuple[str, ...]
    sector: str
    means: tuple[str, ...]
    recruiter_relation: str
    outcome: str
    identified: str
    broad_age: str
    months: str
    country: str
    sexual: tuple[str, ...]


@lru_cache(maxsize=1)
def closed() -> Mapping[str, tuple[str, ...]]:
    """Field of CaseAnswers → every code that it can hold."""
    lists = {
        "sex": "gender",
        "exploitation": "exploitation",
        "sector": "industry",
        "means": "control",
        "recruiter_relation": "relationship",
        "outcome": "outcome",
        "identified": "status",
        "sexual": "sexual_exploitation",
    }
    return {
        **{field: (NOT_KNOWN, *code_list(name).choices) for field, name in lists.items()},
        "age_band": (NOT_KNOWN, *_BANDS),
        "nationality": (NOT_KNOWN, *_NATIONS),
        "broad_age": (NOT_KNOWN, *ctdc.bands("ageBroad")),
        "months": (NOT_KNOWN, *ctdc.bands("traffickMonths")),
        "country": (NOT_KNOWN, *countries()),
    }


def answers_for_statistics(entries: Iterable[Entry], *, opened_on: date) -> list[CaseAnswers]:
    """One row for each person of a case, of the quarter in which it was opened. A code that is in no list is not known."""
    alive = living(entries)
    people = [one.record for one in alive if one.record.kind == "person"]
    return [_row(person, alive, opened_on) for person in people]


def _row(person: Record, alive: Sequence[Entry], opened_on: date) -> CaseAnswers:
    decision = _newest(alive, "decision", person.code)
    outcome = _newest(alive, "outcome", person.code)
    employer = next(
        (one.record for one in alive if one.record.code and one.record.code == person.get("employer")), None
    )
    identified = decision.all("exploitation") if decision else ()
    age = person.number("age_at_act")
    return CaseAnswers(
        year=fiscal_year(opened_on),
        quarter=(opened_on.month - _OCTOBER) % 12 // _QUARTER + 1,
        sex=_closed("sex", person.get("sex")),
        age_band=age_band(age if age is not None else person.number("age")),
        nationality=_nation(person.get("nationality")),
        exploitation=_all_closed("exploitation", identified or person.all("exploitation")),
        sector=_closed("sector", employer.get("industry") if employer else ""),
        means=_all_closed("means", [*person.all("control"), *_means_said(alive, person.code)]),
        recruiter_relation=_closed("recruiter_relation", person.get("recruiter_relation")),
        outcome=_closed("outcome", outcome.get("outcome") if outcome else ""),
        identified=_closed("identified", decision.get("result") if decision else ""),
        broad_age=ctdc.band("ageBroad", person.number("age")),
        months=ctdc.band("traffickMonths", _months(person, opened_on)),
        country=_country(alive, employer),
        sexual=_all_closed("sexual", person.all("sexual_exploitation")),
    )


def _months(person: Record, opened_on: date) -> int | None:
    """From beginning to end, or to the day of the case while it goes on; None where that is not known."""
    began, ended = _day(person.get("began_on")), _day(person.get("ended_on")) or opened_on
    return None if began is None else (ended.year - began.year) * 12 + ended.month - began.month


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _country(alive: Sequence[Entry], employer: Record | None) -> str:
    """Where the employer is: the country that was written down, or Thailand where there is an area of it."""
    place = next(
        (
            one.record
            for one in alive
            if employer and one.record.kind == "place" and one.record.code == employer.get("place")
        ),
        None,
    )
    if place is None:
        return NOT_KNOWN
    return ctdc.iso3(place.get("country")) or ("THA" if place.get("area") else NOT_KNOWN)


def _newest(alive: Sequence[Entry], kind: str, person: str) -> Record | None:
    found = [one.record for one in alive if one.record.kind == kind and one.record.get("person") == person]
    return found[-1] if found else None


def _closed(field: str, code: str) -> str:
    return code if code in closed()[field] else NOT_KNOWN


def _all_closed(field: str, codes: Iterable[str]) -> tuple[str, ...]:
    """In the order of the list, each once."""
    given = set(codes)
    return tuple(code for code in closed()[field] if code and code in given)


def _nation(code: str) -> str:
    return (
        NOT_KNOWN
        if code.startswith("x_") or code not in code_list("nationality").choices
        else nationality_group(code)
    )


def _means_said(alive: Sequence[Entry], person: str) -> Iterator[str]:
    """Means that a screening's yes answers speak of."""
    for entry in alive:
        if entry.record.kind == "screening" and entry.record.get("person") == person:
            yes = _said_yes(entry.record)
            yield from (means for means, questions in _MEANS_OF_ANSWERS.items() if yes & {*questions})


def _said_yes(record: Record) -> set[str]:
    try:
        said = screening_of(record).said()
    except ValueError:
        return set()
    return {question for question, one in said.items() if one is Said.YES}
