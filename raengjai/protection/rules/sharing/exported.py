"""The records of a case in the words of HTCDS 2.0 (docs/exports.md). What has no field there stays behind."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from raengjai.protection.rules.consent import Consent
from raengjai.protection.rules.htcds import Context, HtcdsCase, Person
from raengjai.protection.rules.htcds import Row as HtcdsRow
from raengjai.protection.rules.htcds.fields import Field, fields_of, holds
from raengjai.protection.rules.records import Record, code_list, kind_of

_VICTIM = ("person", "identity", "decision")
_GIVEN_BY = {
    "self": "Self",
    "guardian": "Guardian",
    "self_and_guardian": "SelfAndGuardian",
    "best_interest": "BestInterest",
}


def htcds_case(
    records: Sequence[Record], *, code: str, year: int, consents: Iterable[Consent] = ()
) -> HtcdsCase:
    """A case for the outside. `records`: cut by `limited`; `code`: drawn for this export; `consents`: to this recipient alone."""
    outcomes = [record for record in records if record.kind == "outcome"]
    values = _told(outcomes[-1], fields_of("case")) if outcomes else {}
    return HtcdsCase(
        code,
        {"x_RegistrationYear": year, **values},
        organizations=tuple(_rows(records, "employer", _organization)),
        persons=(*_victims(records), *_others(records)),
        comments=tuple(_plain(records, "note", "comment")),
        events=tuple(_plain(records, "place", "event")),
        support_plans=tuple(_plain(records, "service", "support_plan")),
        consents=tuple(_consent_row(number, one) for number, one in enumerate(consents, 1)),
    )


def _victims(records: Sequence[Record]) -> list[Person]:
    """One for each person of whom anything is told, by the code in the case."""
    codes = {one.code if one.kind == "person" else one.get("person") for one in records}
    employers = {one.code: one for one in records if one.kind == "employer"}
    return [_victim(code, records, employers) for code in sorted(codes - {""})]


def _victim(code: str, records: Sequence[Record], employers: Mapping[str, Record]) -> Person:
    fields = fields_of("person", "victim")
    values: dict[str, Any] = {"x_SurvivorCode": code}
    for record in records:
        if record.kind in _VICTIM and code in (record.code, record.get("person")):
            values |= _told(record, fields)
            values |= _own(record)
    works = [one for one in employers.values() if "industry" in one.values]
    if len(works) == 1:
        values |= _told(works[0], fields)
    return Person(code, values, Context.VICTIM)


def _own(record: Record) -> dict[str, Any]:
    """Our extensions, of the record of the person."""
    age, reach = record.number("age"), [record.get("contact_when"), record.get("contact_say")]
    said = {"x_AgeAtIdentification": age, "x_SafeContact": "; ".join(filter(None, reach))}
    return {name: value for name, value in said.items() if value not in (None, "")}


def _others(records: Sequence[Record]) -> list[Person]:
    """Employers and recruiters of whom it is told what they did."""
    fields = fields_of("person", "perpetrator")
    found = [
        (one.code, _told(one, fields) | _named(one))
        for one in records
        if one.kind in ("employer", "recruiter")
    ]
    return [
        Person(code, values, Context.PERPETRATOR) for code, values in found if "per_RoleInProcess" in values
    ]


def _named(record: Record) -> dict[str, Any]:
    """The name of a recruiter goes with the story, as the standard's details of the role."""
    name = record.get("name") if record.kind == "recruiter" else ""
    return {"per_RoleDetails": name} if name else {}


def _organization(record: Record) -> dict[str, Any]:
    return {"org_Name": record.get("name")} if record.get("name") else {}


def _rows(records: Sequence[Record], kind: str, tell: Any) -> list[HtcdsRow]:
    found = [(record.code, tell(record)) for record in records if record.kind == kind]
    return [HtcdsRow(code, values) for code, values in found if values]


def _plain(records: Sequence[Record], kind: str, part: str) -> list[HtcdsRow]:
    fields = fields_of(part)
    told = [_told(record, fields) for record in records if record.kind == kind]
    return [HtcdsRow(f"{part}{number}", values) for number, values in enumerate(told, 1) if values]


def _told(record: Record, fields: Mapping[str, Field]) -> dict[str, Any]:
    """The values of a record by the standard's field names, as far as they may stand there."""
    told: dict[str, Any] = {}
    for ours in kind_of(record.kind).fields:
        target = fields.get(ours.htcds)
        value = record.values.get(ours.code)
        if target is not None and value not in (None, "", [], False):
            fitted = _fitted(_in_codes(ours.list, value), target)
            if fitted is not None:
                told[target.name] = fitted
    return told


def _in_codes(named: str, value: Any) -> Any:
    """Codes of ours as codes of the standard; those that it does not have fall away."""
    if not named:
        return value
    choices = code_list(named).choices
    several = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(choices[one].htcds for one in several if one in choices and choices[one].htcds))


def _fitted(value: Any, target: Field) -> Any:
    """One value or several, as the field wants it; None where it takes none of it."""
    several = value if isinstance(value, list) else [value]
    if target.type in ("many", "countries"):
        kept = [one for one in several if holds(target, [one])]
        return kept or None
    return next((one for one in several if holds(target, one)), None)


def _consent_row(number: int, consent: Consent) -> HtcdsRow:
    values = {
        "con_Consent": True,
        "x_ConsentRecipient": consent.recipient,
        "x_ConsentItems": ";".join(sorted(consent.items)),
        "x_ConsentGivenBy": _GIVEN_BY[consent.given_by],
        "x_ConsentLanguage": consent.language,
        "x_ConsentFrom": consent.begins_at.date().isoformat(),
        "x_ConsentUntil": consent.ends_at.date().isoformat() if consent.ends_at else "",
    }
    return HtcdsRow(f"consent{number}", {name: value for name, value in values.items() if value != ""})
