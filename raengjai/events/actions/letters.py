"""Official letters: their words are kept once, and one letter for each person is made by the job worker."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.events.actions.inviting import invite_guests
from raengjai.events.actions.seats import give_code
from raengjai.events.models import Event, EventLetter, Guest, Speaker
from raengjai.events.models.letter import INVITATION, SPEAKER
from raengjai.events.rules import GuestState
from raengjai.ground.actor import Actor
from raengjai.ground.dates import document_date
from raengjai.ground.receipts import grouped
from raengjai.ground.refused import Refused
from raengjai.ground.text import thai_digits
from raengjai.journal.actions import record
from raengjai.papers.actions import begin_print, print_official_letters
from raengjai.papers.models import Print
from raengjai.papers.providers import Made
from raengjai.papers.rules.sheets import OfficialLetter

GUEST_LETTERS, SPEAKER_LETTERS = "guest_letters", "speaker_letters"
_KINDS = {INVITATION: GUEST_LETTERS, SPEAKER: SPEAKER_LETTERS}
NOTHING = b"-"  # the file of a part in which nobody was left to write to; it is offered to nobody
_WRITTEN_TO = (GuestState.LISTED, GuestState.INVITED, GuestState.ACCEPTED)


@transaction.atomic
def write_letter(event: Event, kind: str, words: dict[str, Any], *, by: Actor, at: datetime) -> EventLetter:
    """Keep the words of one kind of letter; what was there before is replaced."""
    letter = EventLetter.objects.select_for_update().filter(event=event, kind=kind).first()
    letter = letter or EventLetter(event=event, kind=kind)
    for name, value in words.items():
        setattr(letter, name, value)
    letter.written_by, letter.written_at = by.me, at
    letter.save()
    record(
        "event.letter_written",
        event,
        by=by,
        at=at,
        place_code=event.place_code,
        office_code=event.office_code,
        codes={"kind": kind},
    )
    return letter


@transaction.atomic
def begin_letters(letter: EventLetter, *, address: str, by: Actor, at: datetime) -> Print:
    """An order of letters to everybody who has a seat, or to every speaker. A letter to a guest is the invitation, so
    whoever is only listed is invited by it. `address` is where the codes lead: https://host/i/."""
    event = letter.event
    if letter.kind == SPEAKER:
        ids = list(Speaker.objects.filter(event=event).order_by("name", "id").values_list("pk", flat=True))
    else:
        guests = Guest.objects.of_event(event.pk).filter(state__in=_WRITTEN_TO).listed()
        listed = [guest.pk for guest in guests if guest.state == GuestState.LISTED]
        if listed:
            invite_guests(event, listed, by=by, at=at)
        for guest in guests.filter(code_index__isnull=True):
            give_code(guest)
            guest.save()
        ids = [guest.pk for guest in guests]
    if not ids:
        raise Refused(_("There is nobody to write to yet."))
    return begin_print(
        _KINDS[letter.kind],
        ids,
        place_code=event.place_code,
        office_code=event.office_code,
        address=address,
        language="th",
        by=by,
        at=at,
    )


def make_guest_letters(order: Print, ids: Sequence[UUID], _by: Actor, _at: datetime) -> Made:
    """One part of an order: a letter for each guest who is still invited, in the order of the list."""
    found = {
        guest.pk: guest
        for guest in Guest.objects.filter(pk__in=list(ids), state__in=_WRITTEN_TO).select_related("event")
    }
    guests = [found[pk] for pk in ids if pk in found]
    if not guests:
        return Made(NOTHING, 0, len(ids))
    letter = EventLetter.objects.get(event=guests[0].event, kind=INVITATION)
    return _made([letter_to_guest(letter, guest, order.address) for guest in guests], len(ids))


def make_speaker_letters(_order: Print, ids: Sequence[UUID], _by: Actor, _at: datetime) -> Made:
    found = {each.pk: each for each in Speaker.objects.filter(pk__in=list(ids)).select_related("event")}
    speakers = [found[pk] for pk in ids if pk in found]
    if not speakers:
        return Made(NOTHING, 0, len(ids))
    letter = EventLetter.objects.get(event=speakers[0].event, kind=SPEAKER)
    return _made([letter_to_speaker(letter, speaker) for speaker in speakers], len(ids))


def letter_to_guest(letter: EventLetter, guest: Guest, address: str) -> OfficialLetter:
    return _paper(
        letter, name=guest.name, position=guest.position, code=guest.code, address=f"{address}{guest.code}/"
    )


def letter_to_speaker(letter: EventLetter, speaker: Speaker) -> OfficialLetter:
    return _paper(letter, name=speaker.name, position=speaker.position)


def _paper(
    letter: EventLetter, *, name: str, position: str, code: str = "", address: str = ""
) -> OfficialLetter:
    """The words for one person. Official letters write their figures in Thai; a code and its address stay as they are."""
    return OfficialLetter(
        number=thai_digits(letter.number),
        sender=_lines(letter.sender),
        dated=thai_digits(document_date(letter.dated_on, "th")),
        subject=thai_digits(letter.subject),
        to=thai_digits(f"{name} {position}".strip()),
        refers_to=thai_digits(letter.refers_to),
        enclosures=[thai_digits(each) for each in letter.enclosures],
        paragraphs=[
            thai_digits(" ".join(part.split()))
            for part in letter.body.replace("\r", "").split("\n\n")
            if part.strip()
        ],
        signer_name=letter.signer_name,
        signer_position=letter.signer_position,
        contact=_lines(letter.contact),
        code=grouped(code) if code else "",
        address=address,
    )


def _lines(text: str) -> list[str]:
    return [thai_digits(line.strip()) for line in text.splitlines() if line.strip()]


def _made(letters: Sequence[OfficialLetter], asked: int) -> Made:
    return Made(print_official_letters(letters), len(letters), asked - len(letters))
