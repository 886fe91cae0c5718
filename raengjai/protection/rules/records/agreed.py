"""The consents of a case as the words that sharing asks for (rules/consent.py)."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

from raengjai.ground.dates import BANGKOK, bangkok_day, start_of_day
from raengjai.protection.rules.consent import Assent, Consent, GivenBy, How, Withdrawal, Word
from raengjai.protection.rules.records.stored import Entry

SHARING = frozenset(
    {"x_ShareOffice", "x_Identity", "x_Prosecution", "x_Abroad"}
)  # purposes that name a recipient
_AGAINST = ("x_Refused", "x_Withdrawn")


def words_of(entries: Iterable[Entry], person: str) -> list[Word]:
    """What a person of the case has said about telling others, in no order. Former versions count too: pass them along."""
    return [word for entry in entries if entry.record.get("person") == person for word in _words(entry)]


def _words(entry: Entry) -> Iterator[Word]:
    record = entry.record
    if record.kind != "consent" or record.get("purpose") not in SHARING:
        return
    items, moment = frozenset(record.all("items")), _moment(entry)
    if record.get("answer") in _AGAINST:
        yield Withdrawal(moment, str(entry.by), record.get("recipient"), items or None)
    elif record.get("answer") == "x_Given":
        until = record.day("until")
        yield Consent(
            recipient=record.get("recipient"),
            items=items,
            given_by=GivenBy(record.get("by")),
            given_at=moment,
            language=record.get("language"),
            how=How(record.get("way")),
            recorded_by=str(entry.by),
            begins_at=moment,
            ends_at=datetime.combine(until, time.max, BANGKOK).astimezone(UTC) if until else None,
            assent=Assent(record.get("assent") or Assent.NOT_ASKED),
            guardian=record.get("guardian"),
            interpreter=record.get("interpreter"),
            again=frozenset(record.all("again")),
        )


def _moment(entry: Entry) -> datetime:
    """When it was written, if on the same day; else the beginning of the day that is named."""
    day = entry.record.day("on")
    return entry.at if day is None or day == bangkok_day(entry.at) else start_of_day(day)
