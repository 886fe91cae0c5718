"""Words with whoever reported, on the officers' side: theirs are opened with the province's intake key, ours are sealed to the
reporter's own pair. What we wrote is kept for colleagues in the sealed note."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from raengjai.ground.crypto import SealBroken, open_envelope, seal_to
from raengjai.ground.dates import start_of_hour
from raengjai.ground.refused import Refused
from raengjai.ground.rows import current_actor
from raengjai.protection.actions.channels import answer_reporter
from raengjai.protection.actions.entries import enter
from raengjai.protection.actions.triage import Keyring, read_note
from raengjai.protection.actions.triage_deeds import note_on
from raengjai.protection.models import Channel, Clue, Message
from raengjai.protection.models.inside import Room
from raengjai.protection.rules import intake
from raengjai.protection.rules.clue import ClueFile
from raengjai.protection.rules.message import LONGEST_TEXT, packed_message, read_message

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Said:
    """One message as it is shown. `is_closed`: it does not open with the member's keys. `read_at`: by the other side."""

    id: UUID
    from_reporter: bool
    hour: datetime
    text: str = field(default="", repr=False)
    files: tuple[ClueFile, ...] = field(default=(), repr=False)
    is_closed: bool = False
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """`has_channel`: whoever reported can be answered."""

    has_channel: bool
    said: tuple[Said, ...] = ()


def read_words(clue: Clue, *, room: Room, at: datetime) -> Words:
    """What was said on the channel, the oldest first; the reporter's new words are marked read."""
    channel = Channel.objects.filter(clue=clue).first()
    if channel is None:
        return Words(has_channel=False)
    rows = list(Message.objects.filter(channel=channel).order_by("-hour", "-pk")[:MOST_SHOWN])[::-1]
    ring = Keyring(room, {row.key_name for row in rows if row.from_reporter})
    ours = read_note(clue, room).get("said", {}) if any(not row.from_reporter for row in rows) else {}
    said = tuple(
        _theirs(row, channel, ring) if row.from_reporter else _ours(row, str(ours.get(str(row.pk), "")))
        for row in rows
    )
    opened = [each.id for each in said if each.from_reporter and not each.is_closed and each.read_at is None]
    if opened:
        hour = start_of_hour(at)
        Message.objects.filter(pk__in=opened).update(read_at=hour)
        _enter("clue.words_read", clue, room, at=at)
    return Words(True, said)


def file_of_words(clue: Clue, message_id: UUID, number: int, *, room: Room) -> ClueFile | None:
    """One file, from 1, of a message of the reporter; None where there is none, or it does not open. Whoever asks has opened the clue for a
    purpose, which the journal keeps."""
    row = Message.objects.filter(pk=message_id, channel__clue=clue, from_reporter=True).first()
    channel = Channel.objects.filter(clue=clue).first()
    if row is None or channel is None:
        return None
    said = _theirs(row, channel, Keyring(room, {row.key_name}))
    return said.files[number - 1] if 1 <= number <= len(said.files) else None


@transaction.atomic
def write_to_reporter(clue: Clue, text: str, *, room: Room, at: datetime) -> Message:
    """The officer's words, for whoever holds the receipt code alone. Asking does not stop the clock of the clue."""
    channel = Channel.objects.filter(clue=clue).first()
    if channel is None:
        raise Refused(_("Whoever reported left no way to be answered."))
    if not text.strip():
        raise Refused(_("Write a few words."), field="text")
    if len(text) > LONGEST_TEXT:
        raise Refused(_("At most 4,000 characters."), field="text")
    message_id = uuid4()
    sealed = seal_to(
        bytes(channel.public),
        intake.padded(packed_message(text.strip())),
        info=intake.answer_info(message_id),
    )
    row = Clue.objects.select_for_update().get(pk=clue.pk)
    said = read_note(row, room).get("said", {})
    note_on(row, room, said={**said, str(message_id): text.strip()})
    row.save(update_fields=["note"])
    message = answer_reporter(channel, message_id=message_id, sealed=sealed, by=current_actor(), at=at)
    _enter("clue.answered", row, room, at=at)
    return message


def _theirs(row: Message, channel: Channel, ring: Keyring) -> Said:
    private = ring.get(row.key_name)
    try:
        if private is None:
            raise SealBroken("key")
        info = intake.word_info(channel.province_code, row.pk)
        words = read_message(open_envelope(private, bytes(row.sealed), info=info, forget=True).rstrip())
    except SealBroken:
        return Said(row.pk, True, row.hour, is_closed=True, read_at=row.read_at)
    return Said(row.pk, True, row.hour, words.text, words.files, read_at=row.read_at)


def _ours(row: Message, text: str) -> Said:
    return Said(row.pk, False, row.hour, text, is_closed=not text, read_at=row.read_at)


def _enter(verb: str, clue: Clue, room: Room, *, at: datetime) -> None:
    enter(
        verb,
        province_code=clue.province_code,
        member_id=room.member_id,
        case_id=clue.case_id,
        subject_id=clue.pk,
        at=at,
    )
