"""Clues that tests of triage need, sealed as a phone seals them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from raengjai.access.door import acting_as_system, acting_for_receipt
from raengjai.ground import receipts
from raengjai.ground.actor import ANONYMOUS
from raengjai.ground.crypto import open_envelope, seal_to
from raengjai.ground.dates import BANGKOK
from raengjai.ground.rows import inside
from raengjai.protection.actions import channel_of, take_in_clue, write_back
from raengjai.protection.models import Clue, Message, RoomKey
from raengjai.protection.rules import intake
from raengjai.protection.rules.clue import ClueFile, packed_clue
from raengjai.protection.rules.message import packed_message, read_message

AT = datetime(2026, 11, 26, 10, 42, tzinfo=BANGKOK)
SEEN = "เห็นแรงงานถูกขังไว้ในโรงงานปลากระป๋องริมคลอง"
WHERE = "โรงงานหลังสีเขียวข้างสะพาน"
CONTACT = "089-555-0142"
FIELDS = {
    "seen": SEEN,
    "province": "52",
    "place": "520101",
    "village_no": "3",
    "where": WHERE,
    "when": "today",
    "danger": "unknown",
    "children": "no",
    "reach": "contact",
    "contact": CONTACT,
    "safe_hours": "หลังสองทุ่ม",
    "came": "public",
}


@dataclass(frozen=True)
class Reported:
    """A clue that came, and the receipt code of whoever reported."""

    id: UUID
    code: str

    @property
    def clue(self) -> Clue:
        """As the system sees it."""
        with acting_as_system("test"):
            return Clue.objects.get(pk=self.id)

    @property
    def lookup(self) -> bytes:
        return intake.lookup_of(intake.finder_of(self.code))


def intake_key(province_code: str = "52") -> RoomKey:
    with acting_as_system("test"):
        return RoomKey.objects.get(province_code=province_code, purpose="intake", retired_at=None)


def clue(
    *,
    signs: tuple[str, ...] = ("cannot_leave",),
    at: datetime = AT,
    province_code: str = "52",
    files: tuple[ClueFile, ...] = (),
    raw: bytes | None = None,
    key: RoomKey | None = None,
    **fields: str,
) -> Reported:
    """Reported to a province that has an intake key."""
    clue_id, code = uuid4(), receipts.new_code()
    said = {**FIELDS, **fields}
    pairs = [*(("signs", sign) for sign in signs), *((name, value) for name, value in said.items() if value)]
    text = raw if raw is not None else packed_clue(pairs, made_at=at, language="th", files=files)
    key = key or intake_key(province_code)
    content = seal_to(bytes(key.public), intake.padded(text), info=intake.clue_info(province_code, clue_id))
    sealed = intake.SealedClue(clue_id, province_code, key.name, content, intake.new_channel(code))
    with inside(ANONYMOUS) as nobody:
        take_in_clue(sealed, by=nobody, at=at)
    return Reported(clue_id, code)


def reporter_writes(
    reported: Reported, text: str, *, files: tuple[ClueFile, ...] = (), at: datetime = AT
) -> UUID:
    key = intake_key(reported.clue.province_code)
    message_id = uuid4()
    info = intake.word_info(key.province_code, message_id)
    sealed = seal_to(bytes(key.public), intake.padded(packed_message(text, files)), info=info)
    with acting_for_receipt(reported.lookup) as reporter:
        channel = channel_of(reported.lookup)
        assert channel is not None
        write_back(channel, message_id=message_id, key=key.name, sealed=sealed, by=reporter, at=at)
    return message_id


def reporter_reads(reported: Reported) -> list[str]:
    """The officer's words, opened with the receipt code."""
    with acting_for_receipt(reported.lookup):
        channel = channel_of(reported.lookup)
        assert channel is not None
        private = intake.open_channel(
            reported.code, public=bytes(channel.public), wrapped=bytes(channel.wrapped)
        )
        rows = Message.objects.filter(channel=channel, from_reporter=False).order_by("hour", "pk")
        return [
            read_message(
                open_envelope(private, bytes(row.sealed), info=intake.answer_info(row.pk)).rstrip()
            ).text
            for row in rows
        ]
