"""What a case says about who may be told what: read from its records, for every path on which something goes out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import SealBroken
from raengjai.ground.refused import Refused
from raengjai.protection.actions.cases import OpenCase, Written, key_of, read_records, read_row
from raengjai.protection.models import KeyWrap, Record
from raengjai.protection.rules import consent
from raengjai.protection.rules.records import Entry, kinds, record_of, words_of
from raengjai.protection.rules.records import Record as Content
from raengjai.protection.rules.sharing import about, held_items, said_to
from raengjai.protection.rules.sharing.recipients import live_consents


@dataclass(frozen=True, slots=True)
class Held:
    """What a case holds about one person, as far as the member's keys open it. `closed_identity`: some of it does not open."""

    records: tuple[Content, ...]
    closed_identity: bool

    @property
    def items(self) -> consent.Items:
        return held_items(self.records)


def case_entries(opened: OpenCase, *only: str, with_former: bool = False) -> list[Entry]:
    """The records of the case that rules/records knows, oldest first; what others keep in a case is left out."""
    return list(_entries(read_records(opened, *only, with_former=with_former)))


def people_of(opened: OpenCase) -> list[str]:
    """The codes of the people of a case, P2 before P10."""
    codes = {entry.record.code for entry in case_entries(opened, "person")}
    return sorted(codes, key=lambda code: (len(code), code))


def consent_words(opened: OpenCase, person: str) -> list[consent.Word]:
    """Everything that a person has said about telling others, with the age that decides whose word counts."""
    entries = case_entries(opened, "consent", "person", with_former=True)
    age = next(
        (
            entry.record.number("age")
            for entry in reversed(entries)
            if entry.record.kind == "person" and entry.record.code == person
        ),
        None,
    )
    words = words_of(entries, person)
    return [replace(word, age=age) if isinstance(word, consent.Consent) else word for word in words]


def shared_items(opened: OpenCase, person: str, recipient: str, at: datetime) -> consent.Items:
    """What the recipient may be told of a person at a moment, by what the case says of consents."""
    return consent.allowed_items(said_to(consent_words(opened, person), recipient), recipient, at)


def share_of(
    opened: OpenCase,
    person: str,
    recipient: str,
    wanted: Iterable[str],
    *,
    at: datetime,
    without: consent.Override | None = None,
) -> consent.Sharing:
    """rules/consent.share with the words of this case: exactly what is wanted, or Refused with the names of what is missing."""
    words, asked = said_to(consent_words(opened, person), recipient), frozenset(wanted)
    try:
        return consent.share(words, recipient=recipient, wanted=asked, at=at, without=without)
    except Refused as refused:
        lacking = consent.missing(words, recipient, asked, at)
        if without is not None or not lacking:
            raise
        raise NotAgreed(person, lacking) from refused


class NotAgreed(Refused):
    """`items` are those that the person has not agreed to share with this recipient."""

    def __init__(self, person: str, items: consent.Items) -> None:
        super().__init__(
            _(
                "%(person)s has not agreed that this recipient is told: %(items)s. Ask first, or state the ground of the law on which it is shared without."
            )
            % {"person": person, "items": ", ".join(names_of(items))},
            field="items",
        )
        self.items = items


def names_of(items: Iterable[str], language: str = "") -> list[str]:
    """The items in words of the reader's language, in the order of the data."""
    chosen, named = frozenset(items), consent.items()
    return [named[code].in_language(language or (get_language() or "th")) for code in named if code in chosen]


def held_about(opened: OpenCase, person: str, *, with_identity: bool = True) -> Held:
    """The records about a person. An identity is among them only when its key was handed to the member."""
    records = [entry.record for entry in case_entries(opened)]
    identities, closed = _identities(opened) if with_identity else ([], False)
    return Held(tuple(about([*records, *identities], person)), closed)


def first_end(
    words: Iterable[consent.Word], recipient: str, items: consent.Items, at: datetime
) -> datetime | None:
    """When the first of the consents ends on which these items rest; None when none does."""
    live = live_consents(words, recipient, at)
    ends = []
    for item in items:
        of_item = [word.ends_at for word in live if item in word.items]
        if of_item and None not in of_item:
            ends.append(max(end for end in of_item if end is not None))
    return min(ends, default=None)


def _identities(opened: OpenCase) -> tuple[list[Content], bool]:
    rows = Record.objects.filter(case=opened.case, kind="identity", replaced_at=None)
    found, closed = [], False
    for row in rows.exclude(domain_id=opened.case_id):
        wrap = (
            KeyWrap.objects.filter(domain_id=row.domain_id, member_id=opened.room.member_id)
            .order_by("-generation")
            .first()
        )
        try:
            if wrap is None:
                raise SealBroken("no key")
            written = read_row(key_of(row.domain_id, wrap.generation, opened.room), row)
            found.append(record_of("identity", written.content))
        except (SealBroken, Refused, ValueError):
            closed = True
    return found, closed


def _entries(written: Iterable[Written]) -> Iterable[Entry]:
    for one in written:
        if one.kind in kinds():
            try:
                record = record_of(one.kind, one.content)
            except ValueError:
                continue
            yield Entry(one.id, one.at, one.by, record, one.replaces)
